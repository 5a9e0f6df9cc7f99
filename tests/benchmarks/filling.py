"""Databases full of games, made in bulk through the server's own tables and facts."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice
from pathlib import Path

import attrs
import trio

from cli_client.load.games import Script, complete_games
from engine.game import decide
from engine.game.facts import Player, pack
from ser.app.games import game_row
from ser.app.sources import Sources, digest
from ser.store.sql import SqlStore
from tests.benchmarks.scale import Scale

BEGAN = 1_700_000_000
"""The instant of the first game, in seconds of the Unix epoch; the next one is a second later, and so on."""

PLAYERS = 10_000
AT_ONCE = 20_000
PLACEHOLDER = "u" + "0" * 17
STATEMENTS = {
    "facts": "INSERT INTO facts VALUES (?, ?, ?)",
    "games": "INSERT INTO games VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "seats": "INSERT INTO seats VALUES (?, ?, ?, ?, ?, ?)",
}


@attrs.frozen
class Pattern:
    """One game as it is stored, but for its identifier and its players' (``PLACEHOLDER`` with 1 or 2 at the end)."""

    facts: tuple[str, ...]
    row: tuple[object, ...]


@lru_cache
def patterns(*, ended: bool) -> tuple[Pattern, ...]:
    """The games of the load tester, or all but their last moves."""
    return tuple(_pattern(script if ended else script[:-1]) for script in complete_games("tic-tac-toe", seed=1))


def _pattern(script: Script) -> Pattern:
    first, second = (Player(PLACEHOLDER[:-1] + seat, f"player-{seat}") for seat in "12")
    at = BEGAN * 1000
    opened, game = decide.open_game("tic-tac-toe", {}, (first,), at, early=True)
    seated, game = decide.sit(game, second, at)
    facts = [*opened, *seated]
    for seat, position in script:
        moved, game = decide.move(game, seat, position, at)
        facts += moved
    return Pattern(tuple(pack(fact) for fact in facts), attrs.astuple(game_row("", game))[1:])


Rows = dict[str, list[tuple[object, ...]]]


def _games(first: int, *, ended: bool) -> Iterator[tuple[str, Pattern, tuple[str, str]]]:
    """Identifier, pattern and players of one game after the other, identifiers ascending as they do in time."""
    rng = random.Random(first)
    now = count(BEGAN + first)
    sources = Sources(random=rng.randbytes, wall=lambda: next(now))
    while True:
        number = rng.randrange(PLAYERS)
        players = f"u{number:017}", f"u{(number + rng.randrange(1, PLAYERS)) % PLAYERS:017}"
        yield sources.identifier("g"), rng.choice(patterns(ended=ended)), players


def _rows(games: Iterator[tuple[str, Pattern, tuple[str, str]]], *, ended: bool) -> Rows:
    rows: Rows = {name: [] for name in STATEMENTS}
    for game_id, pattern, players in games:
        for seq, fact in enumerate(pattern.facts, 1):
            own = fact.replace(f"{PLACEHOLDER[:-1]}{seq}", players[seq - 1]) if seq <= 2 else fact
            rows["facts"].append((game_id, seq, own))
        rows["games"].append((game_id, *pattern.row))
        for seat, user_id in enumerate(players, 1):
            rows["seats"].append((game_id, seat, user_id, digest(game_id + user_id), 0, int(ended)))
    return rows


def _fill(database: Path, first: int, number: int, *, ended: bool) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    games = islice(_games(first, ended=ended), number)
    connection.execute("BEGIN")
    while (rows := _rows(islice(games, AT_ONCE), ended=ended))["games"]:
        for name, statement in STATEMENTS.items():
            connection.executemany(statement, rows[name])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def _make_tables(database: Path) -> None:
    store = SqlStore(f"sqlite:///{database}")
    await store.open()
    await store.close()


def with_finished(scale: Scale, finished: int) -> Path:
    """A database with so many finished games; made once in a run."""
    database = scale.directory / f"finished-{finished}.db"
    if not database.exists():
        trio.run(_make_tables, database)
        _fill(database, 0, finished, ended=True)
    return database


def with_running(scale: Scale, finished: int, running: int) -> Path:
    """A database with so many finished and so many running games."""
    database = scale.directory / f"running-{running}.db"
    if not database.exists():
        shutil.copyfile(with_finished(scale, finished), database)
        _fill(database, finished, running, ended=False)
    return database
