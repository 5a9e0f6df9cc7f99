"""In games without a clock nobody is said to have thought while the server was not there."""

from typing import Any

import attrs
import pytest
import trio.testing

from ser.app import uptime
from ser.app.ports import Absences, StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time

DOWN = 600


async def back(world: World, *players: Client) -> list[Client]:
    """The players, on new connections."""
    clients = [world.client() for _ in players]
    for client, player in zip(clients, players, strict=True):
        await client.good("auth.resume", accessToken=player.access)
    return clients


async def times(client: Client, game_id: str) -> list[Any]:
    """How long each took for a move, on average, as the figures of the game have it."""
    return [seat["averageMoveMs"] for seat in (await client.good("stats.game", gameId=game_id))["seats"]]


async def counted(client: Client) -> Any:
    """How long one takes for a move, on average, in all games that have been counted."""
    (standing,) = (await client.good("stats.me"))["standings"]
    return standing["averageMoveMs"]


@pytest.mark.parametrize("drained", [True, False])
async def test_while_the_server_is_down_nobody_thinks(autojump_clock: object, drained: bool) -> None:
    store = MemoryStore()
    async with open_world(store, access_token_ttl=1e6) as world:
        ann, bob, game_id = await world.table()
        await pass_time(uptime.BEAT)  # this the next server knows of it, if it is killed
        await ann.good("games.move", gameId=game_id, position=0)
        await pass_time(2)
        if drained:
            await world.app.drain(1)
    await pass_time(DOWN)
    async with open_world(store, seed=2, after=world, access_token_ttl=1e6) as world:
        annie, bobby = await back(world, ann, bob)
        await pass_time(3)
        await bobby.good("games.move", gameId=game_id, position=4)
        thought = [60_000, 5_000 if drained else 3_000]
        assert await times(annie, game_id) == thought
        await pass_time(1)
        await annie.good("games.resign", gameId=game_id)
        await pass_time(1)
        assert [await counted(client) for client in (annie, bobby)] == [thought[0] + 1_000, thought[1]]
        before = dict(store.people.rows["standings"])
    await store.forget_statistics()
    await pass_time(DOWN)
    async with open_world(store, seed=3, after=world):
        await pass_time(1)
        assert store.people.rows["standings"] == before


async def test_while_the_machine_sleeps_nobody_thinks(world: World) -> None:
    ann, bob, game_id = await world.table()
    await pass_time(uptime.BEAT + 1)
    wall = world.app.sources.wall
    world.app.sources = attrs.evolve(world.app.sources, wall=lambda: wall() + DOWN)
    await pass_time(uptime.BEAT)
    await ann.good("games.move", gameId=game_id, position=0)
    assert await times(bob, game_id) == [60_000 + 61_000 - 60_000, None]


async def test_a_wall_clock_that_is_set_back_makes_no_absence(world: World) -> None:
    ann, bob, game_id = await world.table()
    wall = world.app.sources.wall
    world.app.sources = attrs.evolve(world.app.sources, wall=lambda: wall() - DOWN)
    await pass_time(2 * uptime.BEAT)
    await ann.good("games.move", gameId=game_id, position=0)
    assert (await bob.good("stats.game", gameId=game_id))["durationMs"] == 0
    assert await world.app.store.statistics(Absences()) == ([], world.now_ms() + 1000 * DOWN - 120_000)


async def test_as_long_as_nobody_is_connected_nothing_is_written(world: World) -> None:
    await pass_time(10 * uptime.BEAT)
    assert await world.app.store.statistics(Absences()) == ([], None)
    await world.guest()
    await pass_time(uptime.BEAT)
    assert await world.app.store.statistics(Absences()) == ([], world.now_ms())


async def test_a_store_that_cannot_say_it_is_asked_again(
    autojump_clock: trio.testing.MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        await world.guest()
        await world.app.drain(1)
    ask, failures = MemoryStore.statistics, iter(range(2))

    async def statistics(self: MemoryStore, question: Any) -> Any:
        if isinstance(question, Absences) and next(failures, None) is not None:
            raise StoreFailedError("the disk is gone")
        return await ask(self, question)

    monkeypatch.setattr(MemoryStore, "statistics", statistics)
    await pass_time(DOWN)
    async with open_world(store, seed=2, after=world) as world:
        await pass_time(5)
        (absence,) = world.app.uptime.absences
        assert absence[1] - absence[0] == 1000 * DOWN
