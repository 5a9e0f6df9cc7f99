"""What is measured: the forwarder, and the server with its settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.benchmarks.processes import SERVER_CORES, Measured, running

UNLIMITED = {"SER_RATE": "100000", "SER_BURST": "100000"}
"""At few connections a ping-pong is faster than the 50 requests a second that one connection may send by default."""


@contextmanager
def forwarder(directory: Path) -> Iterator[Measured]:
    """The bare forwarder."""
    with running("tests.benchmarks.forwarder", {}, directory / "forwarder.log") as measured:
        yield measured


@contextmanager
def server(
    directory: Path, database: Path | None = None, cores: set[int] | None = SERVER_CORES, **settings: str,
) -> Iterator[Measured]:
    """The server on a SQLite database, a new one if none is given; on these cores, None being all of them."""
    database = database or Path(mkdtemp(dir=directory)) / "ser.db"
    own = {"SER_PORT": "0", "SER_HTTP_PORT": "", "SER_DATABASE_URL": f"sqlite:///{database}", **settings}
    with running("ser", own, directory / "server.log", cores) as measured:
        yield measured
