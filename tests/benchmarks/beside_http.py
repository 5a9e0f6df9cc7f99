"""What those at the socket notice of HTTP: the same people on the same server, by turns without and with company."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import sleep
from typing import Any, Final

import attrs

from cli_client.load.crowd import Crowd
from cli_client.load.network import raise_file_limit, resolve
from cli_client.load.plan import Plan
from cli_client.load.tally import Tally, percentile
from tests.benchmarks.processes import OWN_CORES, ROOT, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

PEOPLE: Final = 200
MOVES: Final = 1000.0
"""Moves a second at the socket, of all people together; None is as fast as it goes."""

AT_EASE: Final = 200.0
"""One move a second by each; people take longer."""

TURNS: Final = 6
"""So many pairs of turns, without and with company, for each round of the scale.

Many short ones: what else the machine does changes within seconds, and is the same for both of a pair then.
"""

SETTLE: Final = 0.2
"""Seconds of play after a change that are not measured."""

BORNE: Final = {**UNLIMITED, "SER_HTTP_PORT": "0", "SER_MAX_CONNECTIONS": "5000"}


@attrs.frozen
class Kind:
    """A kind of company (a way of ``company``), how many of it, and how many moves a second there are at the socket."""

    name: str
    way: str
    many: int
    rate: float | None = MOVES


KINDS: Final = (
    Kind("requests a second", "ask", 100, AT_EASE),
    Kind("requests a second", "ask", 100),
    Kind("requests a second", "ask", 100, None),
    Kind("idle connections", "rest", 1000),
    Kind("half requests and slow bodies", "dribble", 1000),
)


@attrs.frozen
class Turn:
    """A turn of play; milliseconds, and what the company says of itself afterwards."""

    p50: float
    p99: float
    mean: float
    moves: int
    errors: int
    told: dict[str, Any]


class Company:
    """A process of company, which comes and goes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def _say(self, what: bytes) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(what)
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def come(self) -> None:
        """Lets them come, and waits until they are there."""
        if self._say(b"+") != b"there\n":
            raise RuntimeError("nobody comes by HTTP")

    def go(self) -> dict[str, Any]:
        """Sends them away; what they say of it."""
        told: dict[str, Any] = json.loads(self._say(b"-"))
        return told


@contextmanager
def _company(measured: Measured, kind: Kind) -> Iterator[Company]:
    command = [sys.executable, "-m", "tests.benchmarks.company", measured.host, str(measured.web), kind.way,
               str(kind.many)]
    with on_cores(OWN_CORES), subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,
                                               stdout=subprocess.PIPE) as process:
        try:
            yield Company(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _turn(crowd: Crowd, seconds: float, company: Company | None) -> Turn:
    if company is not None:
        company.come()
    settled = crowd.play(SETTLE)
    played = crowd.play(seconds)
    told = {} if company is None else company.go()
    return _noted(played, settled, told)


def _noted(played: Tally, settled: Tally, told: dict[str, Any]) -> Turn:
    if not played.moves:
        raise RuntimeError(f"nothing was played: {played.errors}")
    p50, p99 = ((percentile(played.latencies, of) or 0) / 1000 for of in (50, 99))
    mean = sum(value * many for value, many in played.latencies.items()) / played.moves / 1000
    return Turn(p50, p99, mean, played.moves, settled.failures + played.failures, told)


def _turns(measured: Measured, kind: Kind, scale: Scale) -> Iterator[tuple[Turn, Turn]]:
    """Pairs of turns without and with company; every second pair the other way round."""
    plan = Plan(measured.host, measured.port, PEOPLE // 2, scale.window, rate=kind.rate, timeout=30.0)
    seconds = scale.window / TURNS
    with on_cores(OWN_CORES), _company(measured, kind) as company:
        crowd = Crowd(plan, resolve(plan.host, plan.port)[0])
        crowd.gather()
        crowd.play(scale.warm_up)
        for number in range(TURNS * scale.rounds):
            if number % 2:
                beside = _turn(crowd, seconds, company)
                yield _turn(crowd, seconds, None), beside
            else:
                yield _turn(crowd, seconds, None), _turn(crowd, seconds, company)
        crowd.finish()


def run(scale: Scale) -> Iterator[Row]:
    """For each kind the middle turn without it and with it, and the middle one of the pairs' ratios."""
    raise_file_limit(PEOPLE)
    for kind in KINDS:
        with server(scale.directory, **BORNE) as measured:
            sleep(SETTLE)
            pairs = list(_turns(measured, kind, scale))
        yield from _rows(kind, pairs)


def _rows(kind: Kind, pairs: list[tuple[Turn, Turn]]) -> Iterator[Row]:
    times = [median(getattr(beside, what) / getattr(alone, what) for alone, beside in pairs)
             for what in ("p50", "p99", "mean", "moves")]
    play = {"socket": "as fast as it goes" if kind.rate is None else f"{kind.rate:,.0f} moves/s"}
    yield {**play, **_row("nobody", 0, [alone for alone, _ in pairs], [1.0] * len(times))}
    yield {**play, **_row(kind.name, kind.many, [beside for _, beside in pairs], times)}


def _row(name: str, many: int, turns: list[Turn], times: list[float]) -> Row:
    asked = sum(turn.told.get("asked", 0) for turn in turns) / (sum(turn.told.get("seconds", 0) for turn in turns) or 1)
    return {
        "beside by HTTP": name, "number": many, "turns": len(turns), "HTTP/s": round(asked, 1),
        "p50 ms": median(turn.p50 for turn in turns), "p99 ms": median(turn.p99 for turn in turns),
        "x p50": round(times[0], 2), "x p99": round(times[1], 2), "x mean": round(times[2], 2),
        "moves a turn": round(median(turn.moves for turn in turns)), "x moves": round(times[3], 2),
        "errors": {"socket": sum(turn.errors for turn in turns),
                   "http": sum(turn.told.get("errors", 0) for turn in turns)},
        "load average": round(os.getloadavg()[0], 2),
    }
