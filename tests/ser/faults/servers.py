"""Real server processes, and a plain blocking client to talk to them."""

import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ClassVar

import psutil

from tests import forking

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
"""Seconds after which a test that waits is taken to hang."""

Address = tuple[str, int]


class Server:
    """A server process on a database of its own; its log is kept in a file. ``started`` are those a test has begun."""

    started: ClassVar[list[subprocess.Popen[bytes]]] = []

    def __init__(self, folder: Path, command: Sequence[str] = (), **settings: Any) -> None:
        self.database = folder / "ser.db"
        self.log = folder / "ser.log"
        self._command = [*command, sys.executable, "-m", "ser"]
        self._settings = {"SER_PORT": "0", "SER_HTTP_PORT": "", "SER_DATABASE_URL": f"sqlite:///{self.database}"}
        self._settings |= {f"SER_{name.upper()}": str(value) for name, value in settings.items()}
        self.process: subprocess.Popen[bytes] | None = None
        self.address: Address = ("", 0)

    def start(self) -> "Server":
        """Starts it and waits until it is ready."""
        self.process = self.spawn()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            where = re.match(rb"listening tcp://(.*):(\d+)\s", line)
            if where:
                self.address = (where[1].decode(), int(where[2]))
            if line == b"ready\n":
                return self
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def spawn(self) -> subprocess.Popen[bytes]:
        """Starts it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SER_")}
        with self.log.open("ab") as log:
            process = forking.Popen(self._command, cwd=ROOT, env=environment | self._settings, stderr=log,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.started.append(process)
        return process

    @property
    def running(self) -> psutil.Process:
        """The process of the server itself, also where another program has started it."""
        assert self.process is not None
        started = psutil.Process(self.process.pid)
        return next(iter(started.children()), started) if self._command[0] != sys.executable else started

    def signal(self, number: int) -> None:
        """Sends it a signal."""
        self.running.send_signal(number)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Waits for its end; its exit code."""
        assert self.process is not None
        return self.process.wait(seconds)

    def stop(self) -> int:
        """Ends it in good order, unless it has ended; its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.wait()

    def wait_logged(self, what: str, times: int = 1) -> None:
        """Waits until something stands in its log, so many times."""
        limit = monotonic() + PATIENCE
        while self.logged().count(what) < times:
            assert monotonic() < limit, self.logged()
            sleep(0.005)

    def logged(self) -> str:
        """Its log so far."""
        return self.log.read_text()


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Server]:
    """A server that has to be there, unharmed, at the end."""
    server = Server(folder, **settings).start()
    try:
        yield server
        assert server.process is not None
        assert server.process.poll() is None, server.logged()
    finally:
        code = server.stop()
    assert code == 0, server.logged()
    assert "internal" not in server.logged(), server.logged()


class Client:
    """A connection; lines are read one by one. ``opened`` are those that the end of a test closes."""

    opened: ClassVar[list["Client"]] = []

    def __init__(self, address: Address, receive_buffer: int = 0) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.opened.append(self)
        self.socket.connect(address)
        self._rest = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def raw(self, data: bytes) -> None:
        """Sends bytes."""
        self.socket.sendall(data)

    def send(self, **message: Any) -> None:
        """Sends an object."""
        self.raw(json.dumps(message).encode() + b"\n")

    def line(self) -> Any:
        """The next line; ``EOFError`` when there is none to come."""
        while b"\n" not in self._rest:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def ask(self, **message: Any) -> Any:
        """Sends an object; the next line."""
        self.send(**message)
        return self.line()

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A request's response; events that come before it are kept."""
        self._number += 1
        self.send(jsonrpc="2.0", id=self._number, method=method, params=params)
        while "method" in (line := self.line()):
            self.events.append(line)
        assert line["id"] == self._number, line
        return dict(line)

    def good(self, method: str, **params: Any) -> Any:
        """A request's result."""
        response = self.call(method, **params)
        assert "result" in response, response
        return response["result"]

    def rest(self) -> list[Any]:
        """Everything that still comes, until the server closes (or has cut) the connection."""
        lines = []
        try:
            while True:
                lines.append(self.line())
        except (EOFError, ConnectionError):
            return lines

    def reset(self) -> None:
        """Cuts the connection without a word (RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Closes."""
        self.socket.close()


class Table:
    """Two classic players in the middle of things, who have to be able to play on whatever others do."""

    def __init__(self, address: Address) -> None:
        self.players = Client(address), Client(address)
        self._begin()

    def _begin(self) -> None:
        self._ids = [player.ask(username=None) for player in self.players]
        assert self._ids[0]["gameId"] == self._ids[1]["gameId"]
        self._moves = iter((0, 1, 2, 4, 3, 5, 7, 6, 8))
        self._turn = 0

    def play(self, moves: int = 1) -> None:
        """So many moves, from game to game; each has to arrive."""
        for _ in range(moves):
            position = next(self._moves, None)
            if position is None:
                self._again()
                position = next(self._moves)
            ids = self._ids[self._turn]
            self.players[self._turn].send(gameId=ids["gameId"], playerId=ids["playerId"], position=position)
            self._turn = 1 - self._turn
            assert self.players[self._turn].line() == {"position": position}

    def _again(self) -> None:
        for player, ids in zip(self.players, self._ids, strict=True):
            player.send(gameId=ids["gameId"], playerId=ids["playerId"], gameType="tic-tac-toe")
        self._ids = [player.line() for player in self.players]
        self._moves = iter((0, 1, 2, 4, 3, 5, 7, 6, 8))
        self._turn = 0 if self._ids[0]["seat"] == 1 else 1

    def close(self) -> None:
        """Leaves."""
        for player in self.players:
            player.close()


@contextmanager
def table(server: Server) -> Iterator[Table]:
    """A table of two players; they have played on at the end."""
    with closing(Table(server.address)) as players:
        players.play(2)
        yield players
        players.play(2)
