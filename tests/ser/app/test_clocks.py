"""Clocks under virtual time: they run, flags fall, and they stand still while the server is not there."""

from typing import Any, Final

import attrs
import pytest
import trio.testing

from ser.app import clocks
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time

FISCHER: Final = {"kind": "fischer", "initialMs": 60_000, "incrementMs": 2_000}
MOVE: Final = {"kind": "move", "perMoveMs": 10_000}
DAYS: Final = {"kind": "days", "perMoveDays": 1}


async def clock(client: Client, game_id: str) -> Any:
    return (await client.good("games.get", gameId=game_id))["clock"]


async def result(client: Client, game_id: str) -> Any:
    return (await client.good("games.get", gameId=game_id))["result"]


async def move(client: Client, game_id: str, position: int) -> Any:
    return await client.good("games.move", gameId=game_id, position=position)


async def back(world: World, who: Client) -> Client:
    """The player, on a new connection."""
    client = world.client()
    await client.good("auth.resume", accessToken=who.access)
    return client


async def test_a_clock_runs_and_every_move_tells_how_it_stands(world: World) -> None:
    ann, bob, game_id = await world.table(clock=FISCHER)
    await pass_time(5)
    moved = await move(ann, game_id, 4)
    now = world.now_ms()
    stands = {**FISCHER, "remainingMs": [60_000, 60_000], "running": 2, "asOf": now, "dueAt": now + 61_000,
              "held": False}
    assert moved["clock"] == (await bob.event("games.moved"))["clock"] == await clock(ann, game_id) == stands
    await pass_time(7)
    assert (await move(bob, game_id, 0))["clock"]["remainingMs"] == [60_000, 55_000]
    await pass_time(3)
    assert (await move(ann, game_id, 1))["clock"]["remainingMs"] == [59_000, 55_000]


async def test_a_flag_falls_by_itself(world: World) -> None:
    ann, bob, game_id = await world.table(clock=MOVE)
    await move(ann, game_id, 4)
    await pass_time(10.9)
    assert (await clock(ann, game_id))["running"] == 2
    assert await bob.refused("games.move", gameId=game_id, position=0) == "time_up"
    await pass_time(0.2)
    lost = {"reason": "timeout", "winners": [1], "places": [1, 2]}
    for client in (ann, bob):
        ended = await client.event("games.ended")
        assert (ended["result"], ended["clock"]["remainingMs"], ended["clock"]["running"]) == (lost, [10_000, 0], None)


async def test_the_first_move_has_a_minute(world: World) -> None:
    ann, bob, game_id = await world.table(clock=MOVE)
    await pass_time(59)
    assert await result(ann, game_id) is None
    await pass_time(2)
    assert (await bob.event("games.ended"))["result"]["reason"] == "cancelled"


async def test_the_way_of_a_move_is_not_charged(world: World) -> None:
    ann, bob, game_id = await world.table(clock=FISCHER)
    await bob.good("server.ping", roundTripMs=400)
    await move(ann, game_id, 4)
    await pass_time(1)
    assert (await move(bob, game_id, 0))["clock"]["remainingMs"] == [60_000, 61_400]


async def test_who_wants_another_clock_is_another_match(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    game_id = (await ann.good("lobby.quickMatch", clock=MOVE))["gameId"]
    assert (await bob.good("lobby.quickMatch"))["gameId"] != game_id
    seats = (await eve.good("lobby.open"))["seats"]
    assert [seat.get("clock") for seat in seats] == [MOVE, None]
    assert (await eve.good("lobby.quickMatch", clock=MOVE)) == {"gameId": game_id, "seat": 2, "status": "playing"}


@pytest.mark.parametrize(("clock", "path"), [
    ({"kind": "sand"}, "clock.kind"), ({"kind": "move"}, "clock.perMoveMs"),
    ({"kind": "move", "perMoveMs": 1}, "clock.perMoveMs"), ({**MOVE, "extra": 1}, "clock.extra"),
])
async def test_a_clock_that_there_is_not_is_refused(world: World, clock: Any, path: str) -> None:
    ann = await world.guest("ann")
    error = await ann.error("lobby.quickMatch", clock=clock)
    assert (error["data"]["reason"], error["data"]["path"]) == ("invalid_params", path)


# ------------------------------------------------------------------------------------------- the server is not there


async def test_a_restart_in_good_order_costs_nobody_a_second(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table(clock=FISCHER)
        await move(ann, game_id, 4)
        await pass_time(7)
        await world.app.drain(1)
        held = await bob.event("games.held")
        assert (held["clock"]["remainingMs"], held["clock"]["held"]) == ([60_000, 53_000], True)
    await pass_time(600)
    async with open_world(store, seed=2, after=world) as world:
        await pass_time(3)
        annie = await back(world, ann)
        shown = await clock(annie, game_id)
        assert (shown["remainingMs"], shown["running"], shown["held"]) == ([60_000, 53_000], None, True)
        bobby = await back(world, bob)
        await pass_time(clocks.MOMENT)
        released = await annie.event("games.released")
        assert (released["clock"]["remainingMs"], released["clock"]["running"]) == ([60_000, 53_000], 2)
        assert released["clock"]["asOf"] == world.now_ms()
        await pass_time(1)
        assert (await move(bobby, game_id, 0))["clock"]["remainingMs"] == [60_000, 54_000]


async def test_after_a_crash_the_clock_stood_still_since_the_last_sign_of_life(
    autojump_clock: trio.testing.MockClock
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, _, game_id = await world.table(clock=FISCHER)
        await move(ann, game_id, 4)
        await pass_time(17)
    await pass_time(600)
    async with open_world(store, seed=2, after=world) as world:
        await pass_time(clocks.PATIENCE)
        annie = await back(world, ann)
        left = (await clock(annie, game_id))["remainingMs"]
        assert left[0] == 60_000
        assert 43_000 <= left[1] <= 43_000 + 1000 * clocks.BEAT
        assert (await clock(annie, game_id))["running"] == 2


async def test_who_does_not_come_back_loses_when_the_time_is_up_after_all(
    autojump_clock: trio.testing.MockClock
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, _, game_id = await world.table(clock=MOVE)
        await move(ann, game_id, 4)
    await pass_time(600)
    async with open_world(store, seed=2, after=world) as world:
        await pass_time(clocks.PATIENCE + 10.5)
        assert await world.app.store.timed_games() == [game_id]
        await pass_time(1)
        assert await world.app.store.timed_games() == []
        assert (await result(await back(world, ann), game_id))["reason"] == "timeout"


async def test_a_server_that_was_held_up_charges_nobody(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world() as world:
        ann, bob, game_id = await world.table(clock=FISCHER)
        await move(ann, game_id, 4)
        for jump in (3600, -7200):
            wall = world.app.sources.wall
            world.app.sources = attrs.evolve(
                world.app.sources, wall=lambda wall=wall, jump=jump: wall() + jump)
            await pass_time(1)
            assert await clock(bob, game_id)
        await move(bob, game_id, 0)
        left = (await clock(bob, game_id))["remainingMs"]
        assert 60_000 <= left[1] <= 62_000
        await pass_time(30)
        assert await result(ann, game_id) is None


@pytest.mark.usefixtures("long_days")
async def test_days_are_days(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table(clock=DAYS)
        await move(ann, game_id, 4)
        await bob.leave()
        await pass_time(0.9 * 86_400)
    async with open_world(store, seed=2, after=world, games_in_memory=0) as world:
        await pass_time(60)
        assert len(world.app.games) == 0
        await pass_time(0.2 * 86_400)
        assert (await result(await world.guest("eve"), game_id))["reason"] == "timeout"
