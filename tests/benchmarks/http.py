"""What a move over HTTP costs beside a route that does nothing, and what those at the socket notice of HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import sleep
from typing import Final

import attrs
import trio

from tests.benchmarks.driving import Driven, drive
from tests.benchmarks.http_players import Connection, Results, do_nothing, play
from tests.benchmarks.processes import OWN_CORES, ROOT, Measured, on_cores, running
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

CONNECTIONS: Final = 32
PEOPLE: Final = 200
MOVES: Final = 1000.0
"""Moves a second at the socket, of all people together."""

RATE: Final = 100.0
"""Requests a second over HTTP beside them."""

SETTLE: Final = 1.0


@attrs.frozen
class Asked:
    """A window of requests."""

    cpu_us: float
    a_second: float
    errors: int


def _asked(measured: Measured, scale: Scale, *, nothing: bool) -> Asked:
    """As many requests as it answers, on connections that are kept."""
    results, begun = Results(), True

    async def one() -> None:
        async with await trio.open_tcp_stream(measured.host, measured.web) as stream:
            if nothing:
                await do_nothing(Connection(stream), results, lambda: begun)
            else:
                await play(Connection(stream), results, lambda: begun, None)

    async def run() -> Asked:
        nonlocal begun
        async with trio.open_nursery() as nursery:
            for _ in range(CONNECTIONS):
                nursery.start_soon(one)
            await trio.sleep(scale.warm_up)
            cpu, began, moves = measured.cpu(), trio.current_time(), results.moves
            await trio.sleep(scale.window)
            cpu, seconds, moves = measured.cpu() - cpu, trio.current_time() - began, results.moves - moves
            begun = False
        return Asked(cpu / moves * 1e6, moves / seconds, results.errors)

    with on_cores(OWN_CORES):
        return trio.run(run)


def _round(scale: Scale) -> tuple[Asked, Asked]:
    """Nothing, and moves, one after the other."""
    with running("tests.benchmarks.noop", {}, scale.directory / "noop.log") as measured:
        nothing = _asked(measured, scale, nothing=True)
    with server(scale.directory, **UNLIMITED, SER_HTTP_PORT="0") as measured:
        return nothing, _asked(measured, scale, nothing=False)


@contextmanager
def _asking(measured: Measured) -> Iterator[dict[str, float]]:
    """Requests beside the moves; their client is a process on the load's core."""
    told: dict[str, float] = {}
    command = [sys.executable, "-m", "tests.benchmarks.http_players", measured.host, str(measured.web), str(RATE)]
    with on_cores(OWN_CORES), subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,
                                               stdout=subprocess.PIPE) as people:
        assert people.stdin is not None
        assert people.stdout is not None
        if people.stdout.readline() != b"ready\n":
            raise RuntimeError("nobody asks over HTTP")
        sleep(SETTLE)
        yield told
        people.stdin.close()
        told.update(json.loads(people.stdout.readline()))


def _pair(scale: Scale) -> tuple[Driven, Driven, dict[str, float]]:
    """The same people on the same server, without requests over HTTP and beside them."""
    with server(scale.directory, **UNLIMITED, SER_HTTP_PORT="0") as measured:
        without = drive(measured, PEOPLE, scale, rate=MOVES)
        with _asking(measured) as told:
            beside = drive(measured, PEOPLE, scale, rate=MOVES)
    return without, beside, told


def run(scale: Scale) -> Iterator[Row]:
    """Rounds of both; a row has the middle values, and the middle one of the rounds' ratios."""
    rounds = [_round(scale) for _ in range(scale.rounds)]
    times = median(move.cpu_us / nothing.cpu_us for nothing, move in rounds)
    yield _cost("route that does nothing", [nothing for nothing, _ in rounds], 1.0)
    yield _cost("move", [move for _, move in rounds], times)
    pairs = [_pair(scale) for _ in range(scale.rounds)]
    slower = median(beside.p99 / without.p99 for without, beside, _ in pairs)
    yield _noticed("alone", [without for without, _, _ in pairs], 1.0, 0.0)
    asked = median(told["moves"] / told["seconds"] for _, _, told in pairs)
    yield _noticed("beside HTTP", [beside for _, beside, _ in pairs], slower, asked)


def _cost(name: str, asked: list[Asked], times: float) -> Row:
    return {"HTTP": name, "connections": CONNECTIONS,
            "CPU us/request": round(median(each.cpu_us for each in asked), 1), "x nothing": round(times, 2),
            "requests/s": round(median(each.a_second for each in asked)), "errors": sum(each.errors for each in asked)}


def _noticed(name: str, driven: list[Driven], times: float, asked: float) -> Row:
    return {"socket": name, "connections": PEOPLE, "HTTP/s": round(asked, 1),
            "p50 ms": median(each.p50 for each in driven), "p99 ms": median(each.p99 for each in driven),
            "x alone": round(times, 2), "moves/s": round(median(each.moves_a_second for each in driven)),
            "errors": {code: count for each in driven for code, count in each.errors.items()}}
