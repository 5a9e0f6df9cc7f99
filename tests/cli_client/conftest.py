"""What the client's tests have in common."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trio

from tests import forking
from tests.cli_client.fakes import FakeServer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def no_settings(tmp_path_factory):
    """The settings of who runs the tests are not those of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLI_CLIENT_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture
def fake(nursery: trio.Nursery) -> FakeServer:
    return FakeServer(nursery)


class Server:
    """The real server in a process of its own, on one port and one database through all its restarts."""

    def __init__(self, directory: Path, **environ: str) -> None:
        self._directory = directory
        self._environ = environ
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        environ = {**os.environ, "SER_PORT": str(self.port), "SER_HTTP_PORT": "",
                   "SER_DATABASE_URL": f"sqlite:///{self._directory / 'games.sqlite'}", **self._environ}
        self._process = forking.Popen(
            [sys.executable, "-m", "ser"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("listening tcp://"):
                self.port = int(line.rpartition(":")[2])
            if line.startswith("ready"):
                return
        raise AssertionError("the server did not start")

    def stop(self, number: int = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process.stdout.close()
            self._process = None


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()
