"""One player with as many games as one may have: listed, paged, counted, in both dialects and after a restart."""

from typing import Any

import pytest
import trio

from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time

MOST = 100


async def play_many(world: World, ann: Client, count: int) -> list[str]:
    """Ann has so many games against one other player; every other one waits for her. One a second."""
    bob = await world.registered("bob")
    games = []
    for number in range(count):
        first, second = (ann, bob) if number % 2 else (bob, ann)
        game_id = (await first.good("lobby.quickMatch"))["gameId"]
        await second.good("lobby.quickMatch")
        games.append(game_id)
        await pass_time(1)
    return games


async def listed(client: Client, **params: Any) -> list[str]:
    return [game["gameId"] for game in (await client.good("games.list", **params))["games"]]


async def test_a_hundred_games_come_by_pages_those_that_wait_for_one_first_then_the_latest(world: World) -> None:
    ann = await world.registered("ann")
    games = await play_many(world, ann, MOST)
    mine, others = games[1::2], games[0::2]
    wanted = [*reversed(mine), *reversed(others)]
    assert await listed(ann, limit=100) == wanted
    pages = [await listed(ann, limit=30, offset=offset) for offset in range(0, 120, 30)]
    assert [game for page in pages for game in page] == wanted
    assert [len(page) for page in pages] == [30, 30, 30, 10]
    assert (await ann.good("games.list", limit=1, offset=2**53 - 1)) == {"games": [], "total": MOST}
    await ann.good("games.move", gameId=mine[0], position=4)
    assert await listed(ann, limit=100) == [*reversed(mine[1:]), mine[0], *reversed(others)]


async def test_games_with_the_same_instant_have_an_order_that_stays(world: World) -> None:
    ann = await world.registered("ann")
    for _ in range(20):
        await ann.good("lobby.quickMatch", gameType="mnk")
    whole = await listed(ann, limit=100)
    assert [game for offset in range(0, 20, 7) for game in await listed(ann, limit=7, offset=offset)] == whole


async def test_one_more_than_a_hundred_is_too_many_in_both_dialects_and_one_less_makes_room(world: World) -> None:
    ann = await world.registered("ann")
    games = await play_many(world, ann, MOST)
    other = world.player()
    assert await ann.refused("lobby.quickMatch") == "too_many_games"
    assert await ann.refused("lobby.quickMatch", opponent="bob") == "too_many_games"
    assert await other.code({"username": "ann", "password": PASSWORD}) == "too_many_games"
    waiting = (await (await world.guest("eve")).good("lobby.quickMatch"))["gameId"]
    assert await ann.refused("lobby.take", gameId=waiting) == "too_many_games"
    await ann.good("games.resign", gameId=games[0])
    assert (await other.ask({"username": "ann"}))["gameId"] == waiting
    assert await ann.refused("lobby.quickMatch") == "too_many_games"


@pytest.mark.parametrize("dialect", ["classic", "full"])
async def test_after_a_restart_games_count_that_nobody_has_read_yet(
    autojump_clock: trio.testing.MockClock, dialect: str
) -> None:
    store = MemoryStore()
    async with open_world(store, games_per_user=3) as world:
        ann = await world.registered("ann")
        for _ in range(3):
            await ann.good("lobby.quickMatch")
    async with open_world(store, seed=2, games_per_user=3) as world:
        if dialect == "classic":
            assert await world.player().code({"username": "ann", "password": PASSWORD}) == "too_many_games"
        else:
            again = world.client()
            await again.good("auth.login", username="ann", password=PASSWORD)
            assert await again.refused("lobby.quickMatch") == "too_many_games"
            await again.good("lobby.cancel")
            assert (await again.good("lobby.quickMatch"))["status"] == "waiting"
