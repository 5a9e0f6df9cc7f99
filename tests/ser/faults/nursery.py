"""Server processes that are there in a twentieth of a second: forked from one that has imported everything already.

Run as a program it reads databases from its input, a line each, and starts a server on each; its output says
``<database> <process id>``, then what the server says, each line after its database.
"""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import isclass
from pathlib import Path

import attrs
import trio

from engine.wire import codec
from engine.wire.messages.registry import METHODS
from ser import thinking
from ser.logs import set_up_logs
from ser.main import serve
from ser.settings import Settings
from ser.store import sql

ROOT = Path(__file__).parents[3]


def main() -> None:
    """Forks a server for every line."""
    assert sql, thinking  # what is imported here is not imported again by every server
    _compile_messages()
    gc.collect()
    gc.freeze()
    set_up_logs("warning")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.buffer.readline():
        database = line.decode().strip()
        settings = Settings(port=0, http_port=None, database_url=f"sqlite:///{database}", rate=1e6, burst=1e6)
        if os.fork() == 0:
            say(database, str(os.getpid()))
            trio.run(serve, settings, lambda text, name=database: say(name, text))
            os._exit(0)


def _compile_messages() -> None:
    """Codecs are made at the first message of each class: here, not again by every server."""
    kinds = [kind for name, module in list(sys.modules.items()) if name.startswith("engine.wire.messages")
             for kind in vars(module).values() if isclass(kind) and attrs.has(kind)]
    for kind in (list, dict, *kinds, *kinds):  # cattrs forgets what it has made whenever it first meets a kind of list
        codec._quick.get_unstructure_hook(kind)
    for method in METHODS.values():
        codec._quick.get_structure_hook(method.params)


def say(database: str, text: str) -> None:
    """One line, in one piece."""
    os.write(1, f"{database} {text}\n".encode())


@attrs.frozen
class Child:
    """A server: its process, and the port at which it listens."""

    pid: int
    port: int

    def kill(self) -> None:
        """Ends it between two instructions."""
        os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """Starts servers, for several tasks at once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        self._said: dict[str, list[str]] = {}
        self._ready: dict[str, trio.Event] = {}

    async def listen(self) -> None:
        """Hears what the servers say."""
        rest = b""
        while True:
            await trio.lowlevel.wait_readable(self._out.fileno())
            data = os.read(self._out.fileno(), 65536)
            if not data:
                raise RuntimeError("the nursery has ended")
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                database, _, text = line.decode().partition(" ")
                self._said[database].append(text)
                if text == "ready":
                    self._ready[database].set()

    async def start(self, database: Path) -> Child:
        """A server on this database."""
        name = str(database)
        self._said[name], self._ready[name] = [], trio.Event()
        self._in.write(name.encode() + b"\n")
        self._in.flush()
        with trio.fail_after(60):
            await self._ready[name].wait()
        pid, listening, _ = self._said[name]
        return Child(int(pid), int(listening.rpartition(":")[2]))


@contextmanager
def open_nursery(log: Path) -> Iterator[Nursery]:
    """A nursery; the servers' logs go to a file."""
    with log.open("ab") as errors:
        process = subprocess.Popen([sys.executable, "-m", "tests.ser.faults.nursery"], cwd=ROOT, stderr=errors,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        yield Nursery(process)
        process.kill()


if __name__ == "__main__":
    main()
