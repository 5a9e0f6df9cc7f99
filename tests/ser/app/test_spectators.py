"""How many watch a game: players see it in the snapshot, and are told of changes now and then."""

import pytest

from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.playing import play_full


async def watching(world: World, game_id: str, count: int) -> list[Client]:
    """So many guests who watch the game."""
    guests = [await world.guest() for _ in range(count)]
    for guest in guests:
        await guest.good("games.watch", gameId=game_id)
    return guests


async def count(client: Client, game_id: str) -> int:
    found: int = (await client.good("games.get", gameId=game_id)).get("watchers", 0)
    return found


async def told(client: Client) -> list[int]:
    """Of which numbers of watchers somebody was told."""
    return [line["params"]["watchers"] for line in await client.lines() if line["method"] == "games.watched"]


@pytest.mark.parametrize("delay", [0, 5])
async def test_players_see_how_many_watch_and_watchers_do_not(delay: float, autojump_clock: object) -> None:
    async with open_world(watch_delay=delay) as world:
        ann, bob, game_id = await world.table()
        assert await count(ann, game_id) == 0
        eve, joe, _ = await watching(world, game_id, 3)
        await eve.good("games.watch", gameId=game_id)
        assert [await count(client, game_id) for client in (ann, bob, eve)] == [3, 3, 0]
        await eve.good("games.unwatch", gameId=game_id)
        assert await count(ann, game_id) == 2
        await joe.leave()
        assert await count(ann, game_id) == 1


async def test_of_many_who_come_and_go_players_are_told_now_and_then(world: World) -> None:
    ann, bob, game_id = await world.table()
    guests = await watching(world, game_id, 5)
    await pass_time(2)
    assert [await told(client) for client in (ann, bob, guests[0])] == [[5], [5], []]
    for step in range(20):
        method = ("games.unwatch", "games.watch")[step // 5 % 2]
        await guests[step % 5].good(method, gameId=game_id)
        await pass_time(0.5)
    await pass_time(5)
    heard = await told(ann)
    assert heard == await told(bob)
    assert 2 <= len(heard) <= 11
    assert heard[-1] == await count(ann, game_id) == 5


async def test_who_comes_and_goes_at_once_is_not_noticed(world: World) -> None:
    ann, _, game_id = await world.table()
    (eve,) = await watching(world, game_id, 1)
    await eve.leave()
    await pass_time(10)
    assert await told(ann) == []


async def test_the_count_changes_no_seq_and_the_classic_dialect_hears_nothing(world: World) -> None:
    ann = await world.joined("ann")
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    await watching(world, game_id, 2)
    await pass_time(3)
    await ann.silent()
    assert (await bob.good("games.get", gameId=game_id))["seq"] == 2


async def test_many_games_are_watched_on_one_connection(world: World) -> None:
    eve, tables = await world.guest("eve"), [await world.table(f"ann{n}", f"bob{n}") for n in range(20)]
    for _, _, game_id in tables:
        await eve.good("games.watch", gameId=game_id)
    for ann, bob, game_id in tables:
        await play_full(ann, bob, game_id)
    heard = await eve.lines()
    for ann, _, game_id in tables:
        of_game = [line["params"]["seq"] for line in heard if line["params"]["gameId"] == game_id]
        assert of_game == [3, 4, 5, 6, 7, 8]
        assert await count(ann, game_id) == 1
    await eve.leave()
    assert [await count(ann, game_id) for ann, _, game_id in tables] == [0] * 20


async def test_a_connection_watches_so_many_games_and_no_more(autojump_clock: object) -> None:
    async with open_world(watched_per_connection=3) as world:
        eve, games = await world.guest("eve"), [(await world.table(f"ann{n}", f"bob{n}"))[2] for n in range(5)]
        for game_id in (*games[:3], games[0]):
            await eve.good("games.watch", gameId=game_id)
        assert await eve.refused("games.watch", gameId=games[3]) == "too_many_games"
        await eve.good("games.unwatch", gameId=games[1])
        await eve.good("games.watch", gameId=games[3])
        own = (await eve.good("lobby.quickMatch"))["gameId"]
        assert (await eve.good("games.watch", gameId=own))["snapshot"]["yourSeat"] == 1
