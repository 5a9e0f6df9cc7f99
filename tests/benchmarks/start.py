"""How long the server takes from its start to ``ready``."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from tests.benchmarks.filling import with_running
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import server
from tests.benchmarks.table import Row


def _starts(scale: Scale, database: Path) -> list[float]:
    times = []
    for _ in range(scale.starts):
        with server(scale.directory, database) as measured:
            times.append(measured.start)
    return times


def _row(what: str, finished: int, running: int, times: list[float]) -> Row:
    return {"database": what, "finished": finished, "running": running, "median s": round(median(times), 2),
            "worst s": round(max(times), 2)}


def run(scale: Scale) -> Iterator[Row]:
    """A database that is made by the start, one that is there and empty, and a full one."""
    database = Path(mkdtemp(dir=scale.directory)) / "ser.db"
    with server(scale.directory, database) as measured:
        yield _row("new", 0, 0, [measured.start])
    yield _row("empty", 0, 0, _starts(scale, database))
    finished, running = scale.finished[-1], scale.running
    yield _row("full", finished, running, _starts(scale, with_running(scale, finished, running)))
