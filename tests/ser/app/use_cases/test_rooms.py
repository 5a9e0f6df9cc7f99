"""Rooms: made, found, joined, left, started and closed; who sees them, and who hears of them."""

from typing import Any

import pytest

from ser.store.memory import MemoryStore
from tests.ser.app.use_cases.gathering import gathered, names_of, room_of, user_id
from tests.ser.harness import PASSWORD, World, open_world, settle

HOSTILE = ("\x00\x1b[31mred\x07", "\u202eevil\u202c", "Z" + "\u0335" * 60, "'; DROP TABLE rooms; --", '{"a":[1]}',
           "../../etc/passwd", "%s%n{0.__class__}", "<script>", "\U000e0041\ue000\ufeff", "\u3164", "a\nb\r\u2028c",
           "x" * 300)


# ------------------------------------------------------------------------------------------------------------ a whole


async def test_two_players_meet_in_a_room_and_play_there_again_and_again(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    room = await ann.good("rooms.create", roomName="Ann's  room")
    assert (room["roomName"], room["isReady"], names_of(room)) == ("Ann's room", False, ["ann"])
    joined = await bob.good("rooms.join", roomId=room["roomId"])
    assert (names_of(joined), joined["isReady"]) == (["ann", "bob"], True)
    assert await ann.event("rooms.updated") == joined
    for _ in range(2):
        game_id = (await ann.good("rooms.start", roomId=room["roomId"]))["gameId"]
        assert (await ann.event("games.started"))["gameId"] == game_id
        assert (await bob.event("games.started"))["yourSeat"] == 2
        playing = await bob.event("rooms.updated")
        assert (playing["status"], playing["isClosed"], playing["gameId"]) == ("playing", True, game_id)
        assert [player["gameRole"] for player in playing["players"]] == ["X", "O"]
        for player, position in ((ann, 0), (bob, 3), (ann, 1), (bob, 4), (ann, 2)):
            await player.good("games.move", gameId=game_id, position=position)
        again = await bob.event("rooms.updated")
        assert (again["status"], again["isReady"], again["isClosed"]) == ("open", True, False)
        await ann.told()


async def test_a_room_begins_by_itself_if_it_was_made_so(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    room_id = await room_of(ann, autoStart=True)
    joined = await bob.good("rooms.join", roomId=room_id)
    assert joined["status"] == "playing"
    assert (await ann.event("games.started"))["gameId"] == joined["gameId"]
    assert await bob.told() == ["games.started"]


async def test_where_it_cannot_begin_by_itself_the_host_starts_it_later(autojump_clock: object) -> None:
    async with open_world(games_per_user=1) as world:
        ann, bob = await world.guest("ann"), await world.guest("bob")
        room_id = await room_of(ann, autoStart=True)
        await bob.good("lobby.quickMatch")
        assert (await bob.good("rooms.join", roomId=room_id))["status"] == "open"
        assert await ann.refused("rooms.start", roomId=room_id) == "too_many_games"
        await bob.good("lobby.cancel")
        await ann.good("rooms.start", roomId=room_id)


@pytest.mark.parametrize(("params", "seats"), [
    ({}, ["ann", "bob"]), ({"order": "joined"}, ["ann", "bob"])])
async def test_the_order_of_play_is_as_the_room_or_the_host_says(
    world: World, params: dict[str, Any], seats: list[str]
) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob")
    await ann.good("rooms.start", roomId=room_id, **params)
    assert [seat["username"] for seat in (await bob.event("games.started"))["seats"]] == seats


async def test_the_host_may_list_the_order_of_play(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob")
    assert await ann.refused("rooms.start", roomId=room_id, order=[user_id(bob)]) == "invalid_params"
    assert await ann.refused("rooms.start", roomId=room_id, order="sorted") == "invalid_params"
    await ann.good("rooms.start", roomId=room_id, order=[user_id(bob), user_id(ann)])
    assert [seat["username"] for seat in (await bob.event("games.started"))["seats"]] == ["bob", "ann"]


async def test_a_game_with_dice_for_four_is_played_in_a_room(world: World) -> None:
    room_id, people = await gathered(world, "ann", "bob", "eve", "joe", gameType="ludo", options={"capacity": 4},
                                     visibility="private")
    assert (await people[0].good("rooms.get", roomId=room_id))["capacity"] == 4
    await people[0].good("rooms.start", roomId=room_id, order="drawn")
    shots = [await client.event("games.started") for client in people]
    assert sorted(shot["yourSeat"] for shot in shots) == [1, 2, 3, 4]
    assert {len(shot["seats"]) for shot in shots} == {4}


async def test_a_rematch_is_the_rooms_game_too_and_as_private(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob", visibility="private")
    first = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    await ann.good("games.resign", gameId=first)
    live = await world.app.games.load(first)
    secrets = [world.app.sources.secret() for _ in range(2)]
    for seat, secret in enumerate(secrets, 1):  # as players of the classic dialect, who know how to ask for it
        world.app.games.seat(live, seat, live.game.table.seats[seat - 1], secret)
    for secret in secrets:
        world.player().send({"gameId": first, "playerId": secret, "gameType": "tic-tac-toe"})
        await settle()
    room = await ann.good("rooms.get", roomId=room_id)
    assert room["status"] == "playing"
    assert room["gameId"] != first
    assert await (await world.guest("eve")).refused("games.get", gameId=room["gameId"]) == "not_found"
    await bob.good("games.resign", gameId=room["gameId"])
    assert (await ann.good("rooms.get", roomId=room_id))["status"] == "open"


async def test_where_there_are_no_bots_none_can_be_invited(world: World) -> None:
    ann = await world.guest("ann")
    room_id = await room_of(ann)
    assert await ann.refused("rooms.invite", roomId=room_id, username="bot:hard") == "not_found"


# ------------------------------------------------------------------------------------------------------------ making


@pytest.mark.parametrize(("params", "reason"), [
    ({"roomName": ""}, "invalid_params"), ({"gameType": "chess"}, "unknown_game_type"),
    ({"options": {"rows": 5}}, "invalid_params"), ({"capacity": 3}, "invalid_params"),
    ({"visibility": "secret"}, "invalid_params"), ({"order": "random"}, "invalid_params"),
    ({"order": ["u-1"]}, "invalid_params"), ({"clock": {"kind": "sand"}}, "invalid_params"),
    ({"onLeave": "cry"}, "invalid_params"), ({"role": "\u200b"}, "invalid_params"),
    ({"gameType": "ludo", "options": {"capacity": 3}, "capacity": 4}, "invalid_params"),
])
async def test_what_cannot_be_is_refused(world: World, params: dict[str, Any], reason: str) -> None:
    assert await (await world.guest("ann")).refused("rooms.create", **{"roomName": "Sunday", **params}) == reason


async def test_clock_and_what_happens_to_who_leaves_are_those_of_its_games(world: World) -> None:
    clock = {"kind": "fischer", "initialMs": 60_000, "incrementMs": 1_000}
    on_leave = {"kind": "claim", "graceMs": 5_000}
    room_id, (ann, _) = await gathered(world, "ann", "bob", clock=clock, onLeave=on_leave)
    room = await ann.good("rooms.get", roomId=room_id)
    assert (room["clock"], room["onLeave"]) == (clock, on_leave)
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    table = (await world.app.games.load(game_id)).game.table
    assert (table.clock, table.on_leave) == (clock, on_leave)


@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_stands_in_a_name_it_is_refused_or_harmless(world: World, text: str) -> None:
    ann = await world.guest("ann")
    response = await ann.call("rooms.create", roomName=text, role=text[:50] + "x")
    if "error" in response:
        assert response["error"]["data"]["reason"] == "invalid_params"
        return
    room = response["result"]
    assert room["roomName"].isprintable()
    assert len(room["roomName"]) <= 64
    assert (await ann.good("rooms.list"))["rooms"] == [room]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("method", "member"), [
    ("rooms.get", "roomId"), ("rooms.join", "roomId"), ("rooms.join", "code"), ("rooms.leave", "roomId"),
    ("rooms.log", "roomId"), ("rooms.watch", "roomId"), ("rooms.start", "roomId"), ("invites.accept", "inviteId"),
    ("invites.decline", "inviteId"), ("invites.cancel", "inviteId"), ("invites.look", "code"),
])
async def test_whatever_stands_in_an_identifier_there_is_nothing(
    world: World, method: str, member: str, text: str
) -> None:
    assert await (await world.guest("ann")).refused(method, **{member: text}) == "not_found"


async def test_there_is_a_limit_to_the_rooms_of_one_player(autojump_clock: object) -> None:
    async with open_world(rooms_per_user=2) as world:
        ann, bob = await world.guest("ann"), await world.guest("bob")
        rooms = [await room_of(ann) for _ in range(2)]
        assert await ann.refused("rooms.create", roomName="Sunday") == "too_many_rooms"
        assert await ann.refused("rooms.join", roomId=await room_of(bob)) == "too_many_rooms"
        await ann.good("rooms.close", roomId=rooms[0])
        await room_of(ann)


async def test_the_limit_holds_for_requests_at_once(autojump_clock: object) -> None:
    async with open_world(rooms_per_user=2) as world:
        ann = await world.guest("ann")
        clients = [ann]
        for _ in range(3):
            other = world.client()
            await other.good("auth.resume", accessToken=ann.access)
            clients.append(other)
        for client in clients:
            client.send(client.request("rooms.create", roomName="Sunday"))
        answers = [await client.response() for client in clients]
        assert sum("result" in answer for answer in answers) == 2


# ------------------------------------------------------------------------------------------------------------ seeing


async def test_lists_have_public_rooms_those_first_that_can_be_joined(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    closed, first = await room_of(ann), await room_of(ann, gameType="mnk")
    await room_of(ann, visibility="private")
    second = await room_of(bob)
    await ann.good("rooms.close", roomId=closed)

    async def listed(**params: Any) -> list[str]:
        found = await eve.good("rooms.list", **params)
        assert found["total"] >= len(found["rooms"])
        return [room["roomId"] for room in found["rooms"]]

    assert await listed() == [second, first, closed]
    assert await listed(gameType="mnk") == [first]
    assert await listed(isClosed=True) == [closed]
    assert await listed(isReady=True) == []
    assert await listed(limit=1, offset=1) == [first]
    for params in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"visibility": "none"}):
        assert await eve.refused("rooms.list", **params) == "invalid_params"


async def test_ones_own_rooms_are_those_that_one_is_in_and_that_are_not_over(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob", visibility="private")
    await bob.good("rooms.leave", roomId=await room_of(bob))
    assert [room["roomId"] for room in (await bob.good("rooms.mine"))["rooms"]] == [room_id]
    await ann.good("rooms.close", roomId=room_id)
    assert await bob.good("rooms.mine") == {"rooms": [], "total": 0}


async def test_who_comes_in_finds_their_rooms_and_invitations(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    mine = await ann.good("rooms.create", roomName="Mine")
    invitation = await bob.good("rooms.invite", roomId=await room_of(bob), username="ann")
    for method, params in (("auth.resume", {"accessToken": ann.access}),
                           ("auth.login", {"username": "ann", "password": PASSWORD})):
        found = await world.client().good(method, **params)
        assert (found["rooms"], found["invitations"]) == ([mine], [invitation])
        assert "roomsTotal" not in found


async def test_a_private_room_and_its_games_are_not_there_for_others(world: World) -> None:
    room_id, (ann, _) = await gathered(world, "ann", "bob", visibility="private")
    eve = await world.guest("eve")
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    for method in ("rooms.get", "rooms.watch", "rooms.join", "rooms.leave", "rooms.start", "rooms.log", "rooms.close"):
        assert await eve.refused(method, roomId=room_id) == "not_found"
    for method in ("games.get", "games.watch", "games.record", "games.describe", "games.legal", "games.resign"):
        assert await eve.refused(method, gameId=game_id) == "not_found"
    assert (await eve.good("server.ping", games={game_id: 1}))["stale"] == [game_id]
    assert (await ann.good("server.ping", games={game_id: 1}))["stale"] == []
    assert (await eve.good("rooms.list"))["total"] == 0


async def test_who_is_invited_may_see_a_private_room_and_watch_its_game_also_after_a_restart(
    autojump_clock: object
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        room_id, (ann, _) = await gathered(world, "ann", "bob", gameType="ludo", options={"capacity": 3},
                                           visibility="private")
        eve = await world.registered("eve")
        joe = await world.registered("joe")
        for name in ("eve", "joe"):
            await ann.good("rooms.invite", roomId=room_id, username=name)
        invite_id = (await joe.good("invites.mine"))["invitations"][0]["inviteId"]
        await joe.good("invites.accept", inviteId=invite_id)
        game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
        assert (await eve.good("games.get", gameId=game_id))["yourSeat"] is None
    async with open_world(store, seed=2) as world:
        again, stranger = world.client(), await world.guest("zoe")
        await again.good("auth.resume", accessToken=eve.access)
        assert (await again.good("games.watch", gameId=game_id))["missed"] == "snapshot"
        assert await stranger.refused("games.watch", gameId=game_id) == "not_found"
