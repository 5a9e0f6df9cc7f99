"""What a move costs as connections grow in number, the rate limit raised for all alike."""

from collections.abc import Iterator

from tests.benchmarks.driving import drive
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row, played


def run(scale: Scale) -> Iterator[Row]:
    """Each number of connections on a new server with full durability."""
    first = None
    for connections in scale.crowds:
        with server(scale.directory, **UNLIMITED) as measured:
            driven = drive(measured, connections, scale)
        first = first or driven.cpu_us
        yield played({"connections": connections}, driven, **{"x first": round(driven.cpu_us / first, 2)})
