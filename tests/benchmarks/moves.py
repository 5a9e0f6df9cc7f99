"""What a move costs, next to the bare forwarder in the same run."""

from collections.abc import Iterator

from tests.benchmarks.driving import Driven, drive
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, forwarder, server
from tests.benchmarks.table import Row, played

DEFAULTS_SUFFICE = 1000
"""From so many connections on no single one of them is as fast as the default limits allow."""


def _settings(connections: int) -> dict[str, str]:
    return {} if connections >= DEFAULTS_SUFFICE else UNLIMITED


def _server(scale: Scale, connections: int, dialect: str, durability: str) -> Driven:
    with server(scale.directory, SER_DURABILITY=durability, **_settings(connections)) as measured:
        return drive(measured, connections, scale, dialect)


def run(scale: Scale) -> Iterator[Row]:
    """The forwarder, then the server as it can be set up, at each number of connections."""
    for connections in scale.players:
        with forwarder(scale.directory) as measured:
            bare = drive(measured, connections, scale)
        yield _row("bare forwarder", connections, bare, bare)
        for durability in ("full", "relaxed"):
            driven = _server(scale, connections, "classic", durability)
            yield _row(f"{durability} durability", connections, driven, bare)
        yield _row("full, jsonrpc", connections, _server(scale, connections, "jsonrpc", "full"), bare)


def _row(what: str, connections: int, driven: Driven, bare: Driven) -> Row:
    ratio = round(driven.cpu_us / bare.cpu_us, 2)
    limits = "raised" if _settings(connections) and driven is not bare else "default"
    return played({"server": what, "connections": connections, "limits": "none" if driven is bare else limits},
                  driven, **{"x bare": ratio})
