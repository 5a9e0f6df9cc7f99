"""Coming by a link without an account: in the full dialect in one step, in the classic one with one line."""

from typing import Any

import pytest
import trio

from tests.ser.clients import Client, Player
from tests.ser.harness import PASSWORD, World, open_world, settle
from tests.ser.stores import HeldStore


async def linked(world: World, **params: Any) -> tuple[Client, str, str]:
    """Ann, her private room and the code of a link to it."""
    ann = await world.guest("ann")
    room = await ann.good("rooms.create", **{"roomName": "Sunday", "visibility": "private", **params})
    link = await ann.good("rooms.link", roomId=room["roomId"])
    await ann.told()
    return ann, room["roomId"], link["code"]


# ------------------------------------------------------------------------------------------------ in the full dialect


async def test_a_visitor_looks_and_sits_down_in_one_step(world: World) -> None:
    ann, room_id, code = await linked(world)
    visitor = world.client()
    seen = await visitor.good("invites.look", code=code)
    assert (seen["room"]["roomId"], seen["invitation"]["inviterName"]) == (room_id, "ann")
    entered = await visitor.enter("invites.enter", code=code, username="bob")
    assert [player["username"] for player in entered["room"]["players"]] == ["ann", "bob"]
    assert (await visitor.good("auth.me"))["username"] == "bob"
    assert (await ann.event("rooms.updated")) == entered["room"]
    back = world.client()
    assert (await back.good("auth.resume", accessToken=visitor.access))["rooms"] == [entered["room"]]


async def test_where_all_are_there_the_game_begins_by_it(world: World) -> None:
    ann, _, code = await linked(world, autoStart=True)
    visitor = world.client()
    entered = await visitor.enter("invites.enter", code=code)
    assert entered["user"]["username"].startswith("guest-")
    assert (await visitor.event("games.started"))["gameId"] == entered["room"]["gameId"]
    assert (await ann.event("games.started"))["yourSeat"] == 1


async def test_who_has_an_identity_or_a_bad_name_is_refused_and_nobody_sits_down(world: World) -> None:
    ann, room_id, code = await linked(world)
    await world.registered("joe")
    for name, reason in (("a b", "name_invalid"), ("ann", "name_taken"), ("joe", "name_taken")):
        assert await world.client().refused("invites.enter", code=code, username=name) == reason
    assert await ann.refused("invites.enter", code=code) == "already_identified"
    assert await world.client().refused("invites.enter", code="a guess") == "not_found"
    assert len((await ann.good("rooms.get", roomId=room_id))["players"]) == 1


async def test_of_two_visitors_for_one_seat_one_gets_it_and_the_other_is_nobody(world: World) -> None:
    _, _, code = await linked(world)
    visitors = [world.client() for _ in range(2)]
    for visitor in visitors:
        visitor.send(visitor.request("invites.enter", code=code))
    answers = [await visitor.response() for visitor in visitors]
    late = next(visitor for visitor, answer in zip(visitors, answers, strict=True) if "error" in answer)
    assert sum("result" in answer for answer in answers) == 1
    assert await late.refused("auth.me") == "login_required"
    await late.enter("auth.guest")


async def test_when_the_store_fails_there_is_neither_guest_nor_seat(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        ann, room_id, code = await linked(world)
        store.failing = True
        assert await world.client().refused("invites.enter", code=code, username="bob") == "storage_unavailable"
        store.failing = False
        await trio.sleep(6)
        assert len((await ann.good("rooms.get", roomId=room_id))["players"]) == 1
        assert world.app.names.holder("bob") is None
        await world.client().enter("invites.enter", code=code, username="bob")


async def test_a_visitor_who_is_gone_before_it_is_stored_gives_up_the_seat(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        ann, room_id, code = await linked(world)
        visitor = world.client()
        store.hold()
        visitor.send(visitor.request("invites.enter", code=code, username="bob"))
        await settle()
        await visitor.leave()
        store.release()
        await settle()
        assert len((await ann.good("rooms.get", roomId=room_id))["players"]) == 1
        assert world.app.names.holder("bob") is None


# --------------------------------------------------------------------------------------------- in the classic dialect


async def test_one_line_sits_down_and_the_seat_comes_when_the_game_begins(world: World) -> None:
    ann, room_id, code = await linked(world)
    bob = world.player()
    bob.send({"username": "bob", "invite": code})
    await bob.silent()
    assert [player["username"] for player in (await ann.event("rooms.updated"))["players"]] == ["ann", "bob"]
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    bob.take(await bob.line())
    assert (bob.game_id, bob.seat) == (game_id, 2)
    await ann.good("games.move", gameId=game_id, position=4)
    assert await bob.line() == {"position": 4}
    bob.move(0)
    assert (await ann.event("games.moved"))["position"] == 0


async def test_the_seat_comes_at_once_where_the_game_begins_by_it(world: World) -> None:
    _, _, code = await linked(world, autoStart=True)
    bob = world.player()
    await bob.join("bob", invite=code, ack=True)
    assert bob.seat == 2


async def test_two_classic_players_meet_in_a_room(world: World) -> None:
    ann, room_id, code = await linked(world, gameType="ludo", options={"capacity": 3})
    players = [world.player() for _ in range(2)]
    for number, player in enumerate(players):
        player.send({"username": f"bob{number}", "invite": code})
        await settle()
    await ann.good("rooms.start", roomId=room_id)
    seats = []
    for player in players:
        player.take((await player.lines())[0])
        seats.append(player.seat)
    assert seats == [2, 3]


@pytest.mark.parametrize(("members", "code"), [
    ({"invite": "a guess"}, "not_found"), ({"invite": ""}, "not_found"), ({"invite": "\u202e"}, "not_found"),
    ({"invite": 7}, "invalid_params"), ({"username": "a b"}, "name_invalid"), ({"username": "ann"}, "name_taken"),
    ({"username": "zoe", "password": "wrong"}, "bad_credentials"),
])
async def test_what_is_refused_in_one_line(world: World, members: dict[str, Any], code: str) -> None:
    _, _, invite = await linked(world)
    assert await world.player().code({"username": "bob", "invite": invite, **members}) == code


async def test_a_used_and_a_late_code_are_told_apart(world: World) -> None:
    ann, room_id, _ = await linked(world, gameType="ludo", options={"capacity": 4})
    used = await ann.good("rooms.link", roomId=room_id, uses=1)
    late = await ann.good("rooms.link", roomId=room_id, expiresMs=60_000)
    await world.client().enter("invites.enter", code=used["code"])
    await trio.sleep(60)
    assert await world.player().code({"username": "bob", "invite": used["code"]}) == "invite_used"
    assert await world.player().code({"username": "bob", "invite": late["code"]}) == "invite_expired"


async def test_a_classic_guest_who_goes_before_the_game_gives_up_the_seat(world: World) -> None:
    ann, room_id, code = await linked(world)
    bob = world.player()
    bob.send({"username": "bob", "invite": code})
    await settle()
    await bob.leave()
    assert len((await ann.good("rooms.get", roomId=room_id))["players"]) == 1
    assert (await ann.good("rooms.log", roomId=room_id))["entries"][-1]["fact"] == "left"


async def test_a_registered_player_waits_on_and_comes_back_into_the_game(world: World) -> None:
    ann, room_id, code = await linked(world)
    await (await world.registered("bob")).leave()
    line = {"username": "bob", "password": PASSWORD, "invite": code}
    first = world.player()
    first.send(line)
    await settle()
    await first.leave()
    second = world.player()
    second.send(line)
    await second.silent()
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    second.take(await second.line())
    third: Player = world.player()
    third.take(await third.ask(line))
    assert (third.game_id, third.seat) == (game_id, 2)
    await ann.good("games.move", gameId=game_id, position=4)
    assert await third.line() == {"position": 4}
    third.move(0)
    await ann.event("games.moved")


async def test_somebody_elses_invitation_is_not_there_in_one_line_either(world: World) -> None:
    ann, room_id, _ = await linked(world)
    await world.guest("eve")
    invitation = await ann.good("rooms.invite", roomId=room_id, username="eve")
    assert await world.player().code({"username": "bob", "invite": invitation["ct"]}) == "not_found"


async def test_a_failing_store_is_told(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        _, _, code = await linked(world)
        store.failing = True
        assert await world.player().code({"username": "bob", "invite": code}) == "storage_unavailable"
