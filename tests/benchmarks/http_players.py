"""Plays by the HTTP API of two players, on a board of 19 by 19, each connection a game of its own."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle

import attrs
import trio

SIZE = 19


@attrs.define
class Results:
    """Moves that were played, and answers that were not as they should be."""

    moves: int = 0
    errors: int = 0


class Connection:
    """A connection that is kept."""

    def __init__(self, stream: trio.SocketStream) -> None:
        self._stream = stream
        self._buffer = b""

    async def ask(self, method: str, path: str, token: str = "", body: bytes = b"") -> tuple[bytes, bytes]:
        """Head and body of the answer."""
        await self._stream.send_all(
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuth-Token: {token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            await self._receive()
        head, self._buffer = self._buffer[:end], self._buffer[end + 4:]
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(self._buffer) < length:
            await self._receive()
        said, self._buffer = self._buffer[:length], self._buffer[length:]
        return head, said

    async def _receive(self) -> None:
        data = await self._stream.receive_some()
        if not data:
            raise ConnectionError("it was closed")
        self._buffer += data


def _squares() -> Iterator[bytes]:
    """All squares but those of the last row, so that nobody wins: a line is as long as the board."""
    for row in range(SIZE - 1):
        for column in range(SIZE):
            yield b'{"position":"%s%d"}' % (chr(65 + row).encode(), column + 1)


async def _open(connection: Connection) -> tuple[str, list[str]]:
    """The path of a new game, and the tokens of its players, the one who begins first."""
    opened = await connection.ask("POST", "/game", body=b'{"size":%d}' % SIZE)
    join = "/game/" + json.loads(opened[1])["invitationUrl"].rpartition("/game/")[2]
    joined = await connection.ask("POST", join)
    return join.removesuffix("/join"), [_token(head) for head, _ in (joined, opened)]


def _token(head: bytes) -> str:
    at = head.lower().index(b"set-auth-token:") + len(b"set-auth-token:")
    return head[at:].partition(b"\r\n")[0].strip().decode()


async def play(connection: Connection, results: Results, on: Callable[[], bool], wait: trio.Semaphore | None) -> None:
    """Plays game after game; ``wait`` is entered before each move."""
    while on():
        path, tokens = await _open(connection)
        for token, square in zip(cycle(tokens), _squares(), strict=False):
            if wait is not None:
                await wait.acquire()
            if not on():
                return
            results.errors += (await connection.ask("PUT", path, token, square))[1] != b'{"result":"OK"}'
            results.moves += 1


async def do_nothing(connection: Connection, results: Results, on: Callable[[], bool]) -> None:
    """The same requests, for a server that does nothing."""
    token = "x" * 24
    for square in cycle(_squares()):
        if not on():
            return
        await connection.ask("PUT", "/game/g1a1fd41b6c2d3931b4ed5.KR3aXx0123456789", token, square)
        results.moves += 1
