"""What a move costs as finished games gather in the database."""

from collections.abc import Iterator

from tests.benchmarks.driving import drive
from tests.benchmarks.filling import with_finished
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row, played

CONNECTIONS = 100


def run(scale: Scale) -> Iterator[Row]:
    """The same play on databases with more and more finished games."""
    first = None
    for finished in scale.finished:
        with server(scale.directory, with_finished(scale, finished), **UNLIMITED) as measured:
            driven = drive(measured, CONNECTIONS, scale)
        first = first or driven.cpu_us
        yield played({"finished games": finished, "connections": CONNECTIONS}, driven,
                     **{"x first": round(driven.cpu_us / first, 2)})
