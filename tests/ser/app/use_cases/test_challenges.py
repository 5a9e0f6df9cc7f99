"""Challenges: to a player, who accepts or not; to a bot, which plays at once."""

from typing import Any

import pytest

from tests.ser.app.test_bots import FirstLegal
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time


async def challenged(world: World, **params: Any) -> tuple[Client, Client, dict[str, Any]]:
    """Ann, bob, and her challenge."""
    ann, bob = await world.guest("ann"), await world.guest("bob")
    answer = await ann.good("lobby.challenge", username="bob", **params)
    await ann.told()
    return ann, bob, answer


async def test_accepting_begins_the_game_and_the_challenge_is_over_with_it(world: World) -> None:
    ann, bob, challenge = await challenged(world, gameType="connect-four", role="2")
    assert (challenge["status"], challenge["gameId"]) == ("open", None)
    received = await bob.event("invites.received")
    assert (received["kind"], received["gameType"], received["inviterName"]) == ("challenge", "connect-four", "ann")
    assert (await bob.event("notifications.added"))["kind"] == "challenge"
    room = await bob.good("invites.accept", inviteId=challenge["inviteId"])
    shot = await ann.event("games.started")
    assert (shot["gameId"], shot["yourSeat"], room["status"]) == (room["gameId"], 2, "playing")
    assert (await bob.event("games.started"))["yourSeat"] == 1
    await ann.good("games.resign", gameId=room["gameId"])
    assert (await bob.event("rooms.closed"))["reason"] == "over"
    assert (await ann.good("rooms.mine"))["total"] == 0
    assert await bob.refused("invites.accept", inviteId=challenge["inviteId"]) == "already_joined"


async def test_declined_cancelled_or_late_it_comes_to_nothing(world: World) -> None:
    ann, bob, first = await challenged(world)
    await bob.good("invites.decline", inviteId=first["inviteId"], reason="busy")
    assert (await ann.event("invites.answered"))["reason"] == "busy"
    assert (await ann.event("rooms.closed"))["reason"] == "declined"
    second = await ann.good("lobby.challenge", username="bob")
    await ann.good("invites.cancel", inviteId=second["inviteId"])
    third = await ann.good("lobby.challenge", username="bob")
    await pass_time(900)
    assert await bob.refused("invites.accept", inviteId=third["inviteId"]) == "invite_expired"
    await pass_time(20)
    await ann.told()
    assert await bob.refused("invites.accept", inviteId=third["inviteId"]) == "invite_expired"
    assert (await ann.good("rooms.mine"))["total"] == 0
    invitations = (await bob.good("invites.mine"))["invitations"]
    assert sorted(invitation["status"] for invitation in invitations) == ["cancelled", "declined", "expired"]


async def test_without_a_wish_chance_decides_who_begins(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    seats = set()
    for _ in range(12):
        challenge = await ann.good("lobby.challenge", username="bob")
        game_id = (await bob.good("invites.accept", inviteId=challenge["inviteId"]))["gameId"]
        seats.add((await ann.good("games.get", gameId=game_id))["yourSeat"])
    assert seats == {1, 2}


@pytest.mark.parametrize(("params", "reason"), [
    ({"username": "ann"}, "invalid_params"), ({"username": "nobody-here"}, "not_found"),
    ({"username": "bob", "gameType": "chess"}, "unknown_game_type"),
    ({"username": "bob", "gameType": "ludo", "options": {"capacity": 3}}, "invalid_params"),
    ({"username": "bob", "clock": {}}, "invalid_params"), ({"username": "bob", "role": ""}, "invalid_params"),
    ({"username": "bot:hard"}, "not_found"), ({"username": ""}, "name_invalid"),
])
async def test_what_is_no_challenge(world: World, params: dict[str, Any], reason: str) -> None:
    ann = await world.guest("ann")
    await world.guest("bob")
    assert await ann.refused("lobby.challenge", **params) == reason


async def test_who_plays_enough_can_neither_challenge_nor_accept(autojump_clock: object) -> None:
    async with open_world(games_per_user=1) as world:
        _, bob, challenge = await challenged(world)
        await bob.good("lobby.quickMatch")
        assert await bob.refused("invites.accept", inviteId=challenge["inviteId"]) == "too_many_games"
        assert await bob.refused("lobby.challenge", username="ann") == "too_many_games"
        await bob.good("lobby.cancel")
        await bob.good("invites.accept", inviteId=challenge["inviteId"])


async def test_nobody_else_sees_the_challenge_or_its_game(world: World) -> None:
    _, bob, challenge = await challenged(world)
    eve = await world.guest("eve")
    room = await bob.good("invites.accept", inviteId=challenge["inviteId"])
    assert await eve.refused("rooms.get", roomId=challenge["roomId"]) == "not_found"
    assert await eve.refused("games.watch", gameId=room["gameId"]) == "not_found"


async def test_who_is_challenged_hears_on_which_terms(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    clock = {"kind": "move", "perMoveMs": 30_000}
    await ann.good("lobby.challenge", username="bob", gameType="mnk", options={"rows": 5}, clock=clock,
                   onLeave={"kind": "forfeit"})
    heard = await bob.event("invites.received")
    assert heard["options"]["rows"] == 5
    assert (heard["clock"], heard["onLeave"]["kind"]) == (clock, "forfeit")
    (listed,) = (await bob.good("invites.mine"))["invitations"]
    assert (listed["options"], listed["clock"]) == (heard["options"], clock)
    await bob.good("lobby.challenge", username="ann")
    assert not {"options", "clock", "onLeave"} & set(await ann.event("invites.received"))


async def test_a_bot_plays_at_once(autojump_clock: object) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.guest("ann")
        challenge = await ann.good("lobby.challenge", username="bot:hard", role="O")
        assert challenge["status"] == "playing"
        shot = await ann.event("games.started")
        assert [seat["username"] for seat in shot["seats"]] == ["bot:hard", "ann"]
        await pass_time(1)
        assert (await ann.good("games.get", gameId=challenge["gameId"]))["ply"] == 1


async def test_bots_sit_in_rooms_under_names_of_their_own(autojump_clock: object) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.guest("ann")
        room = await ann.good("rooms.create", roomName="Sunday", gameType="ludo", options={"capacity": 3})
        for _ in range(2):
            invitation = await ann.good("rooms.invite", roomId=room["roomId"], username="bot:easy")
            assert (invitation["status"], invitation["isAccepted"]) == ("accepted", True)
        room = await ann.good("rooms.get", roomId=room["roomId"])
        assert [(player["username"], player.get("bot")) for player in room["players"]] == [
            ("ann", None), ("bot:easy", True), ("bot:easy:2", True)]
        await ann.good("rooms.kick", roomId=room["roomId"], userId="bot:easy")
        await ann.good("rooms.invite", roomId=room["roomId"], username="bot:easy")
        await ann.good("rooms.start", roomId=room["roomId"])
        assert {seat["username"] for seat in (await ann.event("games.started"))["seats"]} == {
            "ann", "bot:easy", "bot:easy:2"}
