"""What people notice of logins: the latency of their moves without and beside logins at a steady rate, in turn."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import sleep
from typing import Final

import attrs

from cli_client.load.tally import percentile
from tests.benchmarks.driving import Driven, drive
from tests.benchmarks.processes import OWN_CORES, ROOT, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

PACES: Final = (("as people play", 1000.0), ("as fast as it goes", None))
"""What the rows are called, and moves a second of all people together."""

CONNECTIONS: Final = 200
RATE: Final = 50.0
"""Logins a second, of which one in ten is wrong."""

SETTLE: Final = 1.0
"""Seconds until the workers are at work, and until they have come to an end."""

BORNE: Final = {"SER_MAX_CONNECTIONS_PER_ADDRESS": "10000", **{
    f"SER_WRONG_LOGINS_{what}": "1000000/minute" for what in ("PER_ACCOUNT", "PER_ADDRESS", "IN_ALL")}}


@attrs.define
class Logins:
    """What became of the logins meanwhile."""

    a_second: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    errors: int = 0


@contextmanager
def _logging_in(measured: Measured) -> Iterator[Logins]:
    """Logins beside the moves; their client is a process on the load's core."""
    logins = Logins()
    command = [sys.executable, "-m", "tests.benchmarks.entering", measured.host, str(measured.port), str(RATE)]
    with on_cores(OWN_CORES), subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,
                                               stdout=subprocess.PIPE) as people:
        assert people.stdin is not None
        assert people.stdout is not None
        if people.stdout.readline() != b"ready\n":
            raise RuntimeError("the logins have not begun")
        sleep(SETTLE)
        yield logins
        people.stdin.close()
        told = json.loads(people.stdout.readline())
    taken = Counter(told["latencies"])
    logins.a_second, logins.errors = taken.total() / told["seconds"], told["errors"]
    logins.p50, logins.p99 = ((percentile(taken, of) or 0) / 1000 for of in (50, 99))
    sleep(SETTLE)


def _pair(scale: Scale, rate: float | None) -> tuple[Driven, Driven, Logins]:
    """The same people on the same server, without logins and beside them."""
    with server(scale.directory, cores=None, **UNLIMITED, **BORNE) as measured:
        without = drive(measured, CONNECTIONS, scale, rate=rate)
        with _logging_in(measured) as logins:
            beside = drive(measured, CONNECTIONS, scale, rate=rate)
    return without, beside, logins


def run(scale: Scale) -> Iterator[Row]:
    """Rounds of both; a row has the middle values, and the middle one of the rounds' ratios."""
    for name, rate in PACES:
        rounds = [_pair(scale, rate) for _ in range(scale.rounds)]
        times = median(beside.p99 / without.p99 for without, beside, _ in rounds)
        yield _row(name, [without for without, _, _ in rounds], 1.0, [Logins()])
        yield _row(name, [beside for _, beside, _ in rounds], times, [logins for _, _, logins in rounds])


def _row(name: str, driven: list[Driven], times: float, logins: list[Logins]) -> Row:
    return {
        "people": name, "connections": CONNECTIONS,
        "logins/s": round(median(each.a_second for each in logins), 1),
        "p50 ms": median(each.p50 for each in driven), "p99 ms": median(each.p99 for each in driven),
        "x without": round(times, 2),
        "login p50 ms": round(median(each.p50 for each in logins)),
        "login p99 ms": round(median(each.p99 for each in logins)),
        "moves/s": round(median(each.moves_a_second for each in driven)),
        "errors": {"logins": sum(each.errors for each in logins),
                   **{code: count for each in driven for code, count in each.errors.items()}},
    }
