"""A server for the tests that leave it as they found it."""

import subprocess
from collections.abc import Iterator

import pytest

from tests.ser.faults.servers import Client, Server, serving


@pytest.fixture(autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    before = len(Server.started)
    yield
    while Client.opened:
        Client.opened.pop().close()
    for process in Server.started[before:]:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends what still runs, and closes its output."""
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
    Server.started.remove(process)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server process; nothing may happen to it."""
    with serving(tmp_path_factory.mktemp("server"), max_connections_per_address=5000, durability="relaxed") as running:
        yield running
    assert running.process is not None
    end(running.process)
