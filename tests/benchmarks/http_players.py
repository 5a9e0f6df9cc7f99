"""Plays by the HTTP API of two players, on a board of 19 by 19, each connection a game of its own.

What is asked is a generator, which yields requests and is sent their answers; whoever runs it brings the connection.
"""

import json
import socket
from collections.abc import Callable, Generator, Iterator
from itertools import cycle

import attrs
import trio

SIZE = 19
PIECE = 65536

Answer = tuple[bytes, bytes]
"""Head and body."""
Asking = Generator[bytes, Answer]


@attrs.define
class Results:
    """Moves that were played, and answers that were not as they should be."""

    moves: int = 0
    errors: int = 0


def _request(method: str, path: str, token: str = "", body: bytes = b"") -> bytes:
    return (f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuth-Token: {token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def _answer(buffer: bytes) -> Answer | None:
    """The answer, once it is there."""
    head, end, body = buffer.partition(b"\r\n\r\n")
    if end and len(body) >= int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]):
        return head, body
    return None


def _squares() -> Iterator[bytes]:
    """All squares but those of the last row, so that nobody wins: a line is as long as the board."""
    for row in range(SIZE - 1):
        for column in range(SIZE):
            yield b'{"position":"%s%d"}' % (chr(65 + row).encode(), column + 1)


def _open() -> Generator[bytes, Answer, tuple[str, list[str]]]:
    """The path of a new game, and the tokens of its players, the one who begins first."""
    opened = yield _request("POST", "/game", body=b'{"size":%d}' % SIZE)
    join = "/game/" + json.loads(opened[1])["invitationUrl"].rpartition("/game/")[2]
    joined = yield _request("POST", join)
    return join.removesuffix("/join"), [_token(head) for head, _ in (joined, opened)]


def _token(head: bytes) -> str:
    at = head.lower().index(b"set-auth-token:") + len(b"set-auth-token:")
    return head[at:].partition(b"\r\n")[0].strip().decode()


def playing(results: Results) -> Asking:
    """Game after game."""
    while True:
        path, tokens = yield from _open()
        for token, square in zip(cycle(tokens), _squares(), strict=False):
            answered = yield _request("PUT", path, token, square)
            results.errors += answered[1] != b'{"result":"OK"}'
            results.moves += 1


def doing_nothing(results: Results) -> Asking:
    """The same requests, for a server that does nothing."""
    for square in cycle(_squares()):
        yield _request("PUT", "/game/g1a1fd41b6c2d3931b4ed5.KR3aXx0123456789", "x" * 24, square)
        results.moves += 1


async def ask(stream: trio.SocketStream, asking: Asking, on: Callable[[], bool]) -> None:
    """Asks as fast as there are answers."""
    request = next(asking)
    while on():
        await stream.send_all(request)
        buffer = b""
        while (answered := _answer(buffer)) is None:
            buffer += _something(await stream.receive_some(PIECE))
        request = asking.send(answered)


class Asker:
    """A connection that blocks: to ask by it takes little of the processor."""

    def __init__(self, address: tuple[str, int], source: tuple[str, int], asking: Asking) -> None:
        self._socket = socket.create_connection(address, source_address=source)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._asking = asking
        self._request = next(asking)
        self.asked = 0
        """How many answers there were."""

    def ask(self) -> None:
        """Asks once."""
        self._socket.sendall(self._request)
        buffer = b""
        while (answered := _answer(buffer)) is None:
            buffer += _something(self._socket.recv(PIECE))
        self.asked += 1
        self._request = self._asking.send(answered)

    def close(self) -> None:
        """Closes it."""
        self._socket.close()


def _something(data: bytes | bytearray) -> bytes:
    if not data:
        raise ConnectionError("it was closed")
    return bytes(data)
