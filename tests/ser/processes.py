"""The server as a process of its own, as an operator starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

from tests import forking

WAIT: Final = 20.0
"""Seconds after which a test gives up."""


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SER_")}
    own = {"SER_PORT": "0", "SER_HTTP_PORT": "", "SER_DATABASE_URL": f"sqlite:///{folder}/ser.db"}
    return {**clean, **own, **settings}


@attrs.define
class Process:
    """A running server."""

    popen: subprocess.Popen[str]
    addresses: list[tuple[str, str, int]] = attrs.field(factory=list)
    """Scheme, host and port, as the server printed them."""

    def read_addresses(self) -> None:
        """Reads what the server prints until it is ready."""
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            if line.strip() == "ready":
                return
            scheme, _, rest = line.strip().removeprefix("listening ").partition("://")
            host, _, port = rest.rpartition(":")
            self.addresses.append((scheme, host.strip("[]"), int(port)))
        raise AssertionError(f"the server did not start: {self.popen.communicate()[1]}")

    @property
    def port(self) -> int:
        """The port of the first door."""
        return self.addresses[0][2]

    def stop(self, number: int) -> int:
        """Sends a signal; the exit status."""
        self.popen.send_signal(number)
        return self.popen.wait(WAIT)


@contextmanager
def server(folder: Path, *arguments: str, **settings: str) -> Iterator[Process]:
    """A server that is ready, with these settings in its environment."""
    with forking.Popen(
        [sys.executable, "-m", "ser", *arguments], env=_environment(folder, settings), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
    ) as popen:
        process = Process(popen)
        try:
            process.read_addresses()
            yield process
        finally:
            popen.kill()
            popen.communicate()


def command(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """What becomes of a server that cannot start: exit status, output, and what went to standard error."""
    done = forking.run(
        [sys.executable, "-m", "ser", *arguments], env=_environment(folder, settings), cwd=folder, timeout=WAIT)
    return done.returncode, done.stdout, done.stderr
