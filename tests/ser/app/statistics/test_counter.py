"""The task that counts what has ended: exactly once, whatever fails, and the same when it is counted anew."""

import trio
import trio.testing

from ser.app.ports import Board, Results, StandingRow, StandingsOf, Top, Uncounted
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.playing import DRAW, WIN, play, win
from tests.ser.stores import HeldStore


def user_id(client: Client) -> str:
    found: str = client.identity["user"]["userId"]
    return found


async def standings(world: World, client: Client) -> list[StandingRow]:
    return list(await world.app.store.statistics(StandingsOf(user_id(client))))


async def couple(world: World) -> tuple[Client, Client]:
    return await world.registered("ann"), await world.registered("bob")


async def test_a_game_is_counted_when_it_has_ended(world: World) -> None:
    ann, bob = await couple(world)
    await win(ann, bob)
    await settle()
    (mine,), (theirs,) = await standings(world, ann), await standings(world, bob)
    assert (mine.won, mine.lost, theirs.won, theirs.lost) == (1, 0, 0, 1)
    assert mine.rating > 1500 > theirs.rating
    assert await world.app.store.statistics(Uncounted(10)) == []


async def test_games_are_counted_in_the_order_of_their_endings(world: World) -> None:
    ann, bob = await couple(world)
    games = []
    for first, second, positions in ((ann, bob, WIN), (ann, bob, DRAW), (bob, ann, WIN)):
        games.append(await win(first, second, *positions))
        await pass_time(1)
    results, total = await world.app.store.statistics(Results(user_id(ann)))
    assert total == 3
    assert [row.game_id for row in results] == games[::-1]
    assert [row.outcome for row in results] == ["lost", "drawn", "won"]


async def test_games_of_guests_who_cannot_come_back_are_not_counted(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    await settle()
    assert isinstance(world.app.store, MemoryStore)
    assert world.app.store.endings.games == {}


async def test_guests_who_can_come_back_are_counted_apart(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.guest("bob")
    await win(ann, bob)
    await settle()
    assert [row.pool for row in await standings(world, ann)] == ["guests"]
    assert [row.pool for row in await standings(world, bob)] == ["guests"]


async def test_a_game_taken_back_before_it_began_is_not_counted(world: World) -> None:
    ann = await world.registered("ann")
    await ann.good("lobby.quickMatch")
    await ann.good("lobby.cancel")
    await settle()
    assert await standings(world, ann) == []


async def test_what_was_not_stored_is_not_counted(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type] - it has what it does not define from within
        ann, bob = await couple(world)
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        await bob.good("lobby.quickMatch")
        for mover, position in ((ann, 0), (bob, 3), (ann, 1), (bob, 4)):
            await mover.good("games.move", gameId=game_id, position=position)
        store.failing = True
        assert await ann.refused("games.move", gameId=game_id, position=2) == "storage_unavailable"
        await pass_time(5)
        assert await standings(world, ann) == []
        store.failing = False
        await pass_time(10)
        await ann.good("games.move", gameId=game_id, position=2)
        await pass_time(60)
        assert [row.won for row in await standings(world, ann)] == [1]


async def test_a_game_is_counted_once_though_the_store_failed_meanwhile(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type] - it has what it does not define from within
        ann, bob = await couple(world)
        for _ in range(3):
            await win(ann, bob)
            store.failing = True  # what is counted now cannot be stored
            await pass_time(3)
            store.failing = False
            await pass_time(90)
        assert [row.won for row in await standings(world, ann)] == [3]


async def test_what_a_stopped_server_left_is_counted_by_the_next(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await couple(world)
        await win(ann, bob)
        who = user_id(ann)
    await store.forget_statistics()
    async with open_world(store, seed=2) as world:
        await settle()
        assert [row.won for row in await store.statistics(StandingsOf(who))] == [1]


async def test_counted_anew_everything_is_as_it_was(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await couple(world)
        eve = await world.guest("eve")
        for first, second, positions in ((ann, bob, WIN), (bob, ann, DRAW), (bob, ann, WIN), (ann, eve, WIN)):
            await win(first, second, *positions)
            await pass_time(1)
        before = {table: dict(store.people.rows[table]) for table in ("results", "standings", "rivals")}
    await store.forget_statistics()
    assert await store.statistics(Top(Board("tic-tac-toe"))) == []
    async with open_world(store, seed=2) as world:
        await settle()
        assert {table: store.people.rows[table] for table in before} == before
        assert len(before["results"]) == 8
        again = world.client()
        await again.enter("auth.login", username="ann", password=PASSWORD)
