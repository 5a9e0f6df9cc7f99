"""Seeing games: lists, and watching from a point on."""

from typing import Any

import pytest

from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.playing import play_full


async def test_a_watcher_gets_a_snapshot_and_everything_from_then_on(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    watched = await eve.good("games.watch", gameId=game_id)
    assert (watched["missed"], watched["seq"], watched["snapshot"]["yourSeat"]) == ("snapshot", 2, None)
    await play_full(ann, bob, game_id)
    assert await eve.told() == ["games.moved"] * 5 + ["games.ended"]


@pytest.mark.parametrize(("since", "missed"), [
    (2, ["games.moved"] * 5 + ["games.ended"]), (6, ["games.moved", "games.ended"]), (7, ["games.ended"]), (8, []),
])
async def test_who_knows_a_part_gets_the_rest_as_events(world: World, since: int, missed: list[str]) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    watched = await (await world.guest("eve")).good("games.watch", gameId=game_id, since=since)
    assert (watched["missed"], watched["seq"]) == ("events", 8)
    assert "snapshot" not in watched
    assert [event["method"] for event in watched["events"]] == missed
    assert [event["params"]["seq"] for event in watched["events"]] == list(range(since + 1, 9))


async def test_missed_events_are_what_was_told_to_those_who_were_there(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    await play_full(ann, bob, game_id)
    told = [{"method": line["method"], "params": line["params"]} for line in await eve.lines()]
    watched = await (await world.guest("joe")).good("games.watch", gameId=game_id, since=2)
    assert watched["events"] == told


@pytest.mark.parametrize("since", [0, 1, 99, -1, 2**53 - 1])
async def test_where_events_do_not_say_it_there_is_a_snapshot(world: World, since: int) -> None:
    _, _, game_id = await world.table()
    watched = await (await world.guest("eve")).good("games.watch", gameId=game_id, since=since)
    assert watched["missed"] == "snapshot"
    assert watched["snapshot"]["seq"] == watched["seq"] == 2
    assert "events" not in watched


async def test_a_seat_that_watches_keeps_its_seat(world: World) -> None:
    ann, bob, game_id = await world.table()
    assert (await ann.good("games.watch", gameId=game_id))["snapshot"]["yourSeat"] == 1
    await ann.good("games.move", gameId=game_id, position=0)
    await bob.good("games.move", gameId=game_id, position=1)
    assert await ann.told() == ["games.moved"]
    await ann.good("games.unwatch", gameId=game_id)
    await ann.good("games.resign", gameId=game_id)
    assert await ann.told() == ["games.ended"]


async def test_who_unwatches_hears_no_more(world: World) -> None:
    ann, _, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    assert await eve.good("games.unwatch", gameId=game_id) == {}
    await ann.good("games.move", gameId=game_id, position=0)
    await eve.silent()
    assert await eve.good("games.unwatch", gameId=game_id) == {}


@pytest.mark.parametrize("method", ["games.watch", "games.unwatch", "games.get", "games.legal", "games.resign"])
async def test_a_game_that_is_not_there_is_not_found(world: World, method: str) -> None:
    assert await (await world.guest()).refused(method, gameId="nothere") == "not_found"


async def test_a_game_that_nobody_listens_to_is_read_again_when_it_is_asked_for(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    shot = await ann.good("games.get", gameId=game_id)
    await ann.leave()
    await bob.leave()
    await pass_time(5)
    assert len(world.app.games) == 0
    eve = await world.guest("eve")
    again = await eve.good("games.get", gameId=game_id)
    assert {**again, "yourSeat": 1, "seats": shot["seats"]} == shot


async def test_unfinished_games_are_dropped_only_when_there_are_too_many(autojump_clock: object) -> None:
    async with open_world(games_in_memory=2) as world:
        tables = [await world.table() for _ in range(1)]
        more = [await world.table(f"ann{number}", f"bob{number}") for number in range(3)]
        for ann, bob, _ in (*tables, *more):
            await ann.leave()
            await bob.leave()
        await pass_time(5)
        assert len(world.app.games) == 2
        eve = await world.guest("eve")
        assert {(await eve.good("games.get", gameId=game))["status"] for _, _, game in (*tables, *more)} == {"playing"}


# ----------------------------------------------------------------------------------------------------------- lists


async def listed(client: Client, **params: Any) -> tuple[list[str], int]:
    """The games of a list, and how many there are."""
    answer = await client.good("games.list", **params)
    return [game["gameId"] for game in answer["games"]], answer["total"]


async def some_games(world: World, count: int) -> tuple[Client, Client, list[str]]:
    """Two players with some games, a second between each."""
    ann, bob, game_id = await world.table()
    games = [game_id]
    for _ in range(count - 1):
        await pass_time(1)
        games.append((await ann.good("lobby.quickMatch"))["gameId"])
        await bob.good("lobby.quickMatch")
    return ann, bob, games


async def test_unfinished_games_are_listed_those_with_ones_turn_first_then_the_newest(world: World) -> None:
    ann, bob, games = await some_games(world, 4)
    await pass_time(1)
    await ann.good("games.move", gameId=games[2], position=0)
    await bob.good("games.resign", gameId=games[0])
    assert await listed(ann) == ([games[3], games[1], games[2]], 3)
    assert await listed(bob) == ([games[2], games[3], games[1]], 3)
    assert await listed(ann, limit=1, offset=1) == ([games[1]], 3)
    assert await listed(await world.guest("eve")) == ([], 0)


async def test_finished_games_are_listed_by_pages_the_newest_first(world: World) -> None:
    ann, bob, games = await some_games(world, 4)
    for game in games[:3]:
        await bob.good("games.resign", gameId=game)
    assert await listed(ann, status="ended") == (games[2::-1], 3)
    assert await listed(bob, status="ended", limit=2) == ([games[2], games[1]], 3)
    assert await listed(bob, status="ended", limit=2, offset=2) == ([games[0]], 3)
    assert await listed(bob, status="ended", offset=99) == ([], 3)


async def test_a_finished_game_has_its_players_and_its_result(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    game = (await bob.good("games.list", status="ended"))["games"][0]
    assert game == {
        "gameId": game_id, "gameType": "tic-tac-toe", "status": "ended", "turn": None, "yourSeat": 2,
        "yourTurn": False, "players": ["ann", "bob"], "seq": 8, "ply": 5, "lastAt": world.now_ms(),
        "result": {"reason": "line", "winners": [1], "places": [1, 2]}}


@pytest.mark.parametrize("params", [
    {"status": "playing"}, {"status": ""}, {"limit": 0}, {"limit": 101}, {"limit": -1}, {"offset": -1}, {"limit": "1"},
])
async def test_a_list_has_a_status_and_a_page(world: World, params: dict[str, Any]) -> None:
    assert await (await world.guest()).refused("games.list", **params) == "invalid_params"
