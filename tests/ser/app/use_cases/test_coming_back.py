"""A player who was away, be it for weeks, finds everything that waits in one answer, the urgent things first."""

from collections.abc import Mapping
from typing import Any

import pytest
import trio.testing

from ser.store.memory import MemoryStore
from tests.ser import harness
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time

DAY = 86_400
FISCHER = {"kind": "fischer", "initialMs": 3_600_000, "incrementMs": 0}
UNHURRIED = {"kind": "fischer", "initialMs": 7_200_000, "incrementMs": 0}
DAYS = {"kind": "days", "perMoveDays": 14}


async def back(world: World, name: str) -> dict[str, Any]:
    """Somebody comes in again; what they are told."""
    client = world.client()
    return await client.enter("auth.login", username=name, password=PASSWORD)


async def game(first: Client, second: Client, clock: Mapping[str, Any] | None = None, game_type: str = "gomoku") -> str:
    """A game in which it is the second player's turn."""
    wish = {"gameType": game_type, **({} if clock is None else {"clock": clock})}
    game_id: str = (await first.good("lobby.quickMatch", **wish))["gameId"]
    assert (await second.good("lobby.quickMatch", **wish))["gameId"] == game_id
    await first.good("games.move", gameId=game_id, position=0)
    await pass_time(1)
    return game_id


async def test_games_whose_time_is_up_first_come_first_then_the_newest_then_those_of_others(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    plain = await game(ann, bob)
    slow = await game(ann, bob, UNHURRIED)
    quick = await game(ann, bob, FISCHER)
    newest = await game(ann, bob, game_type="ultimate")
    theirs = await game(bob, ann, FISCHER, "ultimate")
    waiting = (await bob.good("lobby.quickMatch", gameType="ludo", options={"capacity": 4}))["gameId"]
    for mine in (quick, slow):
        await bob.good("games.move", gameId=mine, position=1)
        await ann.good("games.move", gameId=mine, position=2)
    await bob.leave()
    await pass_time(60)
    welcome = await back(world, "bob")
    assert [found["gameId"] for found in welcome["games"]][:5] == [quick, slow, newest, plain, waiting]
    assert {found["gameId"] for found in welcome["games"]} == {quick, slow, newest, plain, theirs, waiting}
    assert [found["yourTurn"] for found in welcome["games"]] == [True] * 4 + [False] * 2
    due = [found.get("dueAt") for found in welcome["games"][:3]]
    assert due[0] < due[1]
    assert due[2] is None


async def test_after_weeks_everything_that_waits_is_in_one_answer(
    autojump_clock: trio.testing.MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, patient = MemoryStore(), dict.fromkeys(("invite_expires", "room_expires", "game_expires"), 100.0 * DAY)
    async with open_world(store, **patient) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        mine = await game(ann, bob, DAYS)
        await bob.leave()
        room = await ann.good("rooms.create", roomName="Sunday")
        await ann.good("rooms.invite", roomId=room["roomId"], username="bob")
        await pass_time(10)
    monkeypatch.setattr(harness, "EPOCH", harness.EPOCH + 21 * DAY)
    async with open_world(store, seed=2, **patient) as world:
        welcome = await back(world, "bob")
        assert [(found["gameId"], found["yourTurn"]) for found in welcome["games"]] == [(mine, True)]
        assert [(found["kind"], found["roomName"]) for found in welcome["invitations"]] == [("invitation", "Sunday")]
        assert (welcome["rooms"], welcome["unread"] > 0) == ([], True)


async def test_of_very_many_games_the_first_are_told_and_the_rest_is_listed(autojump_clock: object) -> None:
    async with open_world(rate=1e6, burst=1e6) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        games = [await game(ann, bob) for _ in range(60)]
        await bob.leave()
        client = world.client()
        welcome = await client.enter("auth.login", username="bob", password=PASSWORD)
        assert (len(welcome["games"]), welcome["gamesTotal"]) == (50, 60)
        rest = await client.good("games.list", offset=50)
        listed = [found["gameId"] for found in (*welcome["games"], *rest["games"])]
        assert (listed, rest["total"]) == (games[::-1], 60)
        await ann.refused("games.move", gameId=games[0], position=1)
        await client.good("games.move", gameId=games[0], position=1)  # all of them are heard of, listed or not
        assert (await ann.event("games.moved"))["gameId"] == games[0]


async def test_of_few_games_no_total_is_told(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    await game(ann, bob)
    welcome = await back(world, "bob")
    assert "gamesTotal" not in welcome
    resumed = await world.client().good("auth.resume", accessToken=bob.access)
    assert resumed["games"] == welcome["games"]


@pytest.mark.parametrize("count", [1, 5])
async def test_the_silently_stale_are_found_after_a_restart_too(
    autojump_clock: trio.testing.MockClock, count: int
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        games = {await game(ann, bob): 3 for _ in range(count)}
        stale = next(iter(games))
        await bob.good("games.move", gameId=stale, position=1)
        assert (await ann.good("server.ping", games=games))["stale"] == [stale]
    async with open_world(store, seed=2) as world:
        client = world.client()
        await client.enter("auth.login", username="ann", password=PASSWORD)
        assert (await client.good("server.ping", games=games))["stale"] == [stale]
        watched = await client.good("games.watch", gameId=stale, since=3)
        assert [event["params"]["ply"] for event in watched["events"]] == [2]
        assert (await client.good("server.ping", games={**games, stale: watched["seq"]}))["stale"] == []
