"""What a move over HTTP costs beside a route that does nothing, and what those at the socket notice of HTTP."""

from collections.abc import Iterator
from statistics import median
from typing import Final

import attrs
import trio

from tests.benchmarks import beside_http
from tests.benchmarks.http_players import Results, ask, doing_nothing, playing
from tests.benchmarks.processes import OWN_CORES, Measured, on_cores, running
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

CONNECTIONS: Final = 32


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
            await ask(stream, doing_nothing(results) if nothing else playing(results), lambda: begun)

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


def run(scale: Scale) -> Iterator[Row]:
    """Rounds of both; a row has the middle values, and the middle one of the rounds' ratios."""
    rounds = [_round(scale) for _ in range(scale.rounds)]
    times = median(move.cpu_us / nothing.cpu_us for nothing, move in rounds)
    yield _cost("route that does nothing", [nothing for nothing, _ in rounds], 1.0)
    yield _cost("move", [move for _, move in rounds], times)
    yield from beside_http.run(scale)


def _cost(name: str, asked: list[Asked], times: float) -> Row:
    return {"HTTP": name, "connections": CONNECTIONS,
            "CPU us/request": round(median(each.cpu_us for each in asked), 1), "x nothing": round(times, 2),
            "requests/s": round(median(each.a_second for each in asked)), "errors": sum(each.errors for each in asked)}
