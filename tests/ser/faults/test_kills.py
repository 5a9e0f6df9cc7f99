"""SIGKILL at random moments of play, again and again: nothing is lost, nothing is doubled, nothing counted twice."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
import trio

from engine.game.facts import PASSING
from ser.app.ports import Batch, Store
from ser.app.statistics.counter import next_count
from ser.store import open_store
from tests.ser.faults.nursery import Nursery, open_nursery
from tests.ser.faults.pairs import DRAW, ClassicPair, FullPair, Pair, Told

DATABASES = 4
MOST_MOVES = 6
LONGEST_DELAY = 0.004


def stored(database: Path) -> dict[str, list[int]]:
    """The moves of every game, by reading what the server has left; its facts have to be without gaps."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT game_id, seq, fact FROM facts ORDER BY game_id, seq").fetchall()
    games: dict[str, list[int]] = {}
    lengths: dict[str, int] = {}
    for game_id, seq, text in rows:
        lengths[game_id] = lengths.get(game_id, 0) + 1
        assert seq == lengths[game_id], f"{game_id} has a gap before {seq}"
        fact, moves = json.loads(text), games.setdefault(game_id, [])
        if fact["f"] == "moved":
            moves.append(fact["position"])
            assert (fact["ply"], fact["seat"]) == (len(moves), 2 - len(moves) % 2), f"{game_id}: {fact} is doubled"
    return games


def compare(database: Path, told: Told, seed: int) -> None:
    """Everything that was told is there; nothing is there that nobody has played."""
    games = stored(database)
    lost = [(game_id, ply, position) for game_id, ply, position in told
            if games.get(game_id, [])[ply - 1 : ply] != [position]]
    assert not lost, f"seed {seed}: lost are {lost[:10]}"
    for game_id, moves in games.items():
        assert tuple(moves) == DRAW[: len(moves)], f"seed {seed}: {game_id} has {moves}"


async def recount(database: Path, seed: int) -> int:
    """What the servers have counted, and have left to be counted, is what counting anew gives; how many games."""
    async with open_store(f"sqlite:///{database}", "full") as store:
        await count_all(store)
        before = statistics(database)
        await store.forget_statistics()
        await count_all(store)
    assert statistics(database) == before, f"seed {seed}: the statistics are others"
    with closing(sqlite3.connect(database)) as connection:
        ended = connection.execute(
            "SELECT DISTINCT game_id FROM games JOIN seats USING (game_id) "
            "WHERE status = 'ended' AND user_id NOT LIKE ?",
            (f"{PASSING}%",)).fetchall()
    results = [row[0] for row in before["results"]]
    assert sorted(results) == sorted(game_id for game_id, in ended for _ in range(2)), f"seed {seed}: not once each"
    return len(ended)


async def count_all(store: Store) -> None:
    """Counts everything that has ended."""
    while (counted := await next_count(store)) is not None:
        batch = Batch()
        counted.write(batch)
        await store.commit(batch)


def statistics(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows."""
    with closing(sqlite3.connect(database)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=str)  # noqa: S608 - named here
                for table in ("results", "standings", "rivals", "ranks")}


async def live_and_die(nursery: Nursery, database: Path, pairs: list[Pair], chance: Random) -> None:
    """A server from its start to its kill, some moves later."""
    child = await nursery.start(database)
    async with trio.open_nursery() as playing:
        for pair in pairs:
            playing.start_soon(pair.play, child.port)
        await _some_moves(chance.choice(pairs), chance.randint(0, MOST_MOVES))
        await trio.sleep(chance.random() * LONGEST_DELAY)
        child.kill()


async def _some_moves(pair: Pair, moves: int) -> None:
    for _ in range(moves):
        pair.progress = trio.Event()
        with trio.fail_after(60):
            await pair.progress.wait()


async def many_lives(nursery: Nursery, database: Path, seed: int, lives: int) -> None:
    """Kills the servers of one database, one after the other."""
    chance = Random(seed)
    pairs: list[Pair] = [ClassicPair(chance), FullPair(chance), FullPair(chance)]
    for life in range(lives):
        await live_and_die(nursery, database, pairs, chance)
        if chance.random() < 0.3 or life == lives - 1:
            compare(database, [told for pair in pairs for told in pair.told], seed)
    assert sum(len(pair.told) for pair in pairs) > lives
    assert await recount(database, seed)


async def kill_often(folder: Path, kills: int, seed: int) -> None:
    """So many kills, spread over several databases at once."""
    print(f"seeds {seed} to {seed + DATABASES - 1}")
    with open_nursery(folder / "log") as children:
        async with trio.open_nursery() as tasks:
            tasks.start_soon(children.listen)
            async with trio.open_nursery() as databases:
                for number in range(DATABASES):
                    path = folder / f"{number}.db"
                    databases.start_soon(many_lives, children, path, seed + number, kills // DATABASES)
            tasks.cancel_scope.cancel()
    log = (folder / "log").read_text()
    assert "internal" not in log, log
    assert "Traceback" not in log, log


async def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    await kill_often(tmp_path, 200, seed=1)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
async def test_a_thousand_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    await kill_often(tmp_path, 1000, seed=Random().randrange(10**9))
