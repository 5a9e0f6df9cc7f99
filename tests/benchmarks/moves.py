"""What a move costs, next to the bare forwarder in the same run."""

from collections.abc import Iterator

from tests.benchmarks.driving import Driven, drive
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, forwarder, server
from tests.benchmarks.table import Row, played

DEFAULTS_SUFFICE = 1000
"""From so many connections on no single one of them is as fast as the default limits allow."""

SERVERS = (
    ("full durability", "classic", "full"),
    ("relaxed durability", "classic", "relaxed"),
    ("full, jsonrpc", "jsonrpc", "full"),
)
"""What the rows are called, the dialect, and the durability; the first one says how fast "bare, paced" plays."""


def _settings(connections: int) -> dict[str, str]:
    return {} if connections >= DEFAULTS_SUFFICE else UNLIMITED


def _bare(scale: Scale, connections: int, rate: float | None = None) -> Driven:
    with forwarder(scale.directory) as measured:
        return drive(measured, connections, scale, rate=rate)


def _server(scale: Scale, connections: int, dialect: str, durability: str) -> Driven:
    with server(scale.directory, SER_DURABILITY=durability, **_settings(connections)) as measured:
        return drive(measured, connections, scale, dialect)


def run(scale: Scale) -> Iterator[Row]:
    """The forwarder, then the server as it can be set up, at each number of connections."""
    for connections in scale.players:
        bare = _bare(scale, connections)
        driven = {name: _server(scale, connections, dialect, durability) for name, dialect, durability in SERVERS}
        paced = _bare(scale, connections, driven[SERVERS[0][0]].moves_a_second)
        limits = "raised" if _settings(connections) else "default"
        for name, result in {"bare forwarder": bare, "bare, paced": paced, **driven}.items():
            what = {"server": name, "connections": connections, "limits": limits if name in driven else "none"}
            yield played(what, result, **{"x bare": round(result.cpu_us / bare.cpu_us, 2),
                                          "x paced": round(result.cpu_us / paced.cpu_us, 2)})
