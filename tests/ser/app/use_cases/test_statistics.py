"""Statistics as players ask for them."""

from typing import Any

import attrs
import pytest

from ser.app.ports import Batch, StandingRow
from tests.ser.clients import Client
from tests.ser.harness import World, pass_time, settle
from tests.ser.playing import DRAW, win


async def fill_board(world: World, count: int) -> None:
    """So many players stand on the leaderboard of gomoku, two of them at each rating."""
    batch = Batch()
    for number in range(count):
        rating = 1800 - number // 2
        batch.put(StandingRow("all", "gomoku", "rated", f"u{number:03}", 25.0, 2.0, rating, ranked=True, games=20))
        batch.ranks["all", "gomoku", "rated", rating] += 1
    await world.app.store.commit(batch)


async def ranked(world: World, client: Client, rating: int) -> None:
    """The client stands on that leaderboard too."""
    batch = Batch()
    user_id = client.identity["user"]["userId"]
    batch.put(StandingRow("all", "gomoku", "rated", user_id, 25.0, 2.0, rating, ranked=True, games=20))
    batch.ranks["all", "gomoku", "rated", rating] += 1
    await world.app.store.commit(batch)


async def test_who_has_played_nothing_has_no_standings(world: World) -> None:
    ann = await world.registered("ann")
    assert (await ann.good("stats.me"))["standings"] == []


async def test_what_one_has_done_in_all_games_together(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.guest("bob")
    assert "overall" not in await ann.good("stats.me")
    await win(ann, bob)
    game_id = (await ann.good("lobby.quickMatch", gameType="gomoku"))["gameId"]
    await bob.good("lobby.quickMatch", gameType="gomoku")
    for client, position in ((ann, 0), (bob, 1)):
        await pass_time(2)
        await client.good("games.move", gameId=game_id, position=position)
    await ann.good("games.resign", gameId=game_id)
    await settle()
    found = await bob.good("stats.user", username="ann")
    assert len(found["standings"]) == 2
    assert found["overall"] == {
        "games": 2, "won": 1, "drawn": 0, "lost": 1, "abandoned": 0, "averageMoveMs": 500, "streak": 0,
        "longestStreak": 1, "lastAt": world.now_ms()}
    assert all(standing["gameType"] for standing in found["standings"])


async def test_ten_decided_games_bring_one_to_the_leaderboard(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    for _ in range(10):
        await win(ann, bob)
    await settle()
    board = await ann.good("stats.leaderboard", gameType="tic-tac-toe")
    lines = [(line["rank"], line["username"], line["won"]) for line in board["entries"]]
    assert lines == [(1, "ann", 10), (2, "bob", 0)]
    assert board["total"] == 2
    (mine,) = (await ann.good("stats.me"))["standings"]
    assert (mine["rank"], mine["rankedPlayers"], mine["provisional"]) == (1, 2, False)
    month = await ann.good("stats.leaderboard", gameType="tic-tac-toe", period="month")
    assert month["entries"] == board["entries"]


async def test_the_board_of_the_month_has_those_who_have_played_in_it_by_their_rating_of_all_time(world: World) -> None:
    ann, bob, eve = [await world.registered(name) for name in ("ann", "bob", "eve")]
    for _ in range(10):
        await win(ann, bob)
    for _ in range(10):
        await win(eve, bob)
    await settle()
    wall = world.app.sources.wall
    world.app.sources = attrs.evolve(world.app.sources, wall=lambda: wall() + 40 * 86_400)
    assert await board(ann, period="month") == []
    await win(bob, eve)
    await settle()
    every, month = await board(ann), await board(ann, period="month")
    assert {line["username"] for line in every} == {"ann", "bob", "eve"}
    assert [(line["username"], line["games"]) for line in month] == [("eve", 1), ("bob", 1)]
    assert [line["rating"] for line in month] == [line["rating"] for line in every if line["username"] != "ann"]


async def board(client: Client, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.good("stats.leaderboard", gameType="tic-tac-toe", **params))["entries"]
    return found


async def test_the_lines_around_somebody_have_their_ranks(world: World) -> None:
    ann = await world.registered("ann")
    await fill_board(world, 100)
    await ranked(world, ann, 1775)
    board = await ann.good("stats.leaderboard", gameType="gomoku", around="ann", limit=7)
    names = [line["username"] for line in board["entries"]]
    assert (len(names), names[3], board["total"]) == (7, "ann", 101)
    everybody = await ann.good("stats.leaderboard", gameType="gomoku", limit=100)
    first = board["entries"][0]["rank"]
    assert everybody["entries"][first - 1 : first + 6] == board["entries"]


async def test_the_board_of_those_whom_one_has_played_has_only_them(world: World) -> None:
    ann, bob, eve = [await world.registered(name) for name in ("ann", "bob", "eve")]
    for _ in range(10):
        await win(ann, bob)
    for _ in range(10):
        await win(eve, bob)
    await settle()
    board = await ann.good("stats.leaderboard", gameType="tic-tac-toe", among="played")
    assert {line["username"] for line in board["entries"]} == {"ann", "bob"}


async def test_one_against_another_from_both_sides(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    await win(ann, bob)
    await win(bob, ann, *DRAW)
    await settle()
    (mine,) = (await ann.good("stats.headToHead", opponent="bob"))["games"]
    (theirs,) = (await ann.good("stats.headToHead", opponent="ann", username="bob"))["games"]
    assert [mine[name] for name in ("won", "drawn", "lost")] == [1, 1, 0]
    assert [theirs[name] for name in ("won", "drawn", "lost")] == [0, 1, 1]
    assert [(one["streak"], one["longestStreak"], one["averageMoveMs"]) for one in (mine, theirs)] == [
        (0, 1, 0), (0, 0, 0)]


async def test_private_games_stand_in_the_history_for_who_has_played_them(world: World) -> None:
    ann, bob, eve = [await world.registered(name) for name in ("ann", "bob", "eve")]
    open_game = await win(ann, bob)
    room = await ann.good("rooms.create", roomName="Secret", visibility="private", autoStart=True)
    link = await ann.good("rooms.link", roomId=room["roomId"])
    game_id = (await bob.good("rooms.join", code=link["code"]))["gameId"]
    await ann.good("games.resign", gameId=game_id)
    await settle()
    for reader, ids in ((ann, [game_id, open_game]), (bob, [game_id, open_game]), (eve, [open_game]),
                        (await world.admin(), [game_id, open_game])):
        for name in ("ann", "bob"):
            history = await reader.good("stats.history", username=name)
            assert ({game["gameId"] for game in history["games"]}, history["total"]) == ({*ids}, len(ids))
    (standing,) = (await eve.good("stats.user", username="ann"))["standings"]
    assert standing["games"] == 2


async def test_history_comes_in_pages_and_shows_how_the_rating_went(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    for _ in range(3):
        await win(ann, bob)
        await pass_time(1)
    page = await bob.good("stats.history", username="ann", limit=2)
    assert (len(page["games"]), page["total"]) == (2, 3)
    newest, before = page["games"]
    assert newest["ratingBefore"] == before["ratingAfter"] < newest["ratingAfter"]


async def test_the_figures_of_a_game_go_on_with_it(world: World) -> None:
    ann, bob, game_id = await world.table()
    await pass_time(2)
    await ann.good("games.move", gameId=game_id, position=0)
    await pass_time(3)
    figures = await ann.good("stats.game", gameId=game_id)
    assert figures["durationMs"] == 5000
    assert [seat["averageMoveMs"] for seat in figures["seats"]] == [2000, None]
    await bob.good("games.move", gameId=game_id, position=1)
    figures = await bob.good("stats.game", gameId=game_id)
    assert [seat["longestMoveMs"] for seat in figures["seats"]] == [2000, 3000]


@pytest.mark.parametrize(("method", "params", "reason"), [
    ("stats.user", {"username": "nobody"}, "not_found"),
    ("stats.leaderboard", {"gameType": "chess"}, "unknown_game_type"),
    ("stats.leaderboard", {"gameType": "gomoku", "pool": "all"}, "invalid_params"),
    ("stats.leaderboard", {"gameType": "gomoku", "period": "year"}, "invalid_params"),
    ("stats.leaderboard", {"gameType": "gomoku", "among": "friends"}, "invalid_params"),
    ("stats.leaderboard", {"gameType": "gomoku", "limit": 101}, "invalid_params"),
    ("stats.leaderboard", {"gameType": "gomoku", "around": "ann"}, "not_found"),
    ("stats.history", {"offset": -1}, "invalid_params"),
    ("stats.headToHead", {"opponent": "a\u202eb"}, "not_found"),
    ("stats.game", {"gameId": "g1"}, "not_found"),
])
async def test_wrong_questions_are_refused(world: World, method: str, params: dict[str, object], reason: str) -> None:
    ann = await world.registered("ann")
    assert await ann.refused(method, **params) == reason
