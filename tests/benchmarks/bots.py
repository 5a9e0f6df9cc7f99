"""What people notice of bots: the latency of their moves without and beside many games against bots, in turn."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import sleep

import attrs

from tests.benchmarks.driving import Driven, drive
from tests.benchmarks.processes import OWN_CORES, ROOT, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

PACES = (("as people play", 1000.0), ("as fast as it goes", None))
"""What the rows are called, and moves a second of all people together."""
CONNECTIONS = 200
SETTLE = 2.0
"""Seconds until the workers are at work, and until they have come to an end."""


@attrs.define
class Bots:
    """What the bots did meanwhile: how many moves, and how long people waited for them."""

    moves: int = 0
    p50: float = 0.0


@contextmanager
def _bot_games(measured: Measured, scale: Scale) -> Iterator[Bots]:
    """People beside the others who play against bots of all levels; a process on the load's core that makes way."""
    bots = Bots()
    command = [sys.executable, "-m", "tests.benchmarks.bot_games", measured.host, str(measured.port),
               str(scale.bot_games), "mixed"]
    with on_cores(OWN_CORES), subprocess.Popen(command, cwd=ROOT, env=os.environ, stdin=subprocess.PIPE,
                                               stdout=subprocess.PIPE) as people:
        assert people.stdin is not None
        assert people.stdout is not None
        if people.stdout.readline() != b"playing\n":
            raise RuntimeError("the games against bots have not begun")
        sleep(SETTLE)
        yield bots
        people.stdin.close()
        told = json.loads(people.stdout.readline())
    bots.moves, bots.p50 = told["moves"], told["p50 ms"] / 1000
    sleep(SETTLE)


def _pair(scale: Scale, rate: float | None) -> tuple[Driven, Driven, Bots]:
    """The same people on the same server, without bots and beside them."""
    with server(scale.directory, cores=None, **UNLIMITED) as measured:
        without = drive(measured, CONNECTIONS, scale, rate=rate)
        with _bot_games(measured, scale) as bots:
            beside = drive(measured, CONNECTIONS, scale, rate=rate)
    return without, beside, bots


def run(scale: Scale) -> Iterator[Row]:
    """Rounds of both; a row has the middle values, and the middle one of the rounds' ratios."""
    for name, rate in PACES:
        rounds = [_pair(scale, rate) for _ in range(scale.rounds)]
        times = median(beside.p99 / without.p99 for without, beside, _ in rounds)
        yield _row(name, 0, [without for without, _, _ in rounds], {"x without": 1.0, "bot moves": 0, "bot s": 0.0})
        yield _row(name, scale.bot_games, [beside for _, beside, _ in rounds], {
            "x without": round(times, 2), "bot moves": median(bots.moves for _, _, bots in rounds),
            "bot s": median(bots.p50 for _, _, bots in rounds)})


def _row(name: str, games: int, driven: list[Driven], more: Row) -> Row:
    return {
        "people": name, "connections": CONNECTIONS, "bot games": games,
        "p50 ms": median(each.p50 for each in driven), "p99 ms": median(each.p99 for each in driven), **more,
        "moves/s": round(median(each.moves_a_second for each in driven)),
        "errors": {code: count for each in driven for code, count in each.errors.items()},
    }
