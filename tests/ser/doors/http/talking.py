"""HTTP by bytes: the real door and Hypercorn's connections on streams in memory, under virtual time.

    async def test_what_is_said_is_answered(line: Line) -> None:
        visitor = line.visit()
        await visitor.say(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await visitor.answer()).status == 200
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import h11
import orjson
import trio
import trio.testing

from ser.doors.admission import Admission
from ser.doors.http.app import http_application
from ser.doors.http.door import HttpDoor
from ser.doors.http.proxies import Proxies
from ser.doors.http.site import Site
from tests.ser.harness import World, settle

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@attrs.define
class Plug:
    """A socket as far as a door asks for it."""

    peer: str
    family: int = socket.AF_INET

    def fileno(self) -> int:
        return -1

    def getpeername(self) -> tuple[str, int]:
        return self.peer, 1

    def getsockname(self) -> tuple[str, int]:
        return "127.0.0.1", 8080


@attrs.frozen
class Heard:
    """An answer; ``value`` is its JSON."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return orjson.loads(self.body)


class Visitor:
    """A client's end."""

    def __init__(self, stream: trio.StapledStream[Any, Any]) -> None:
        self.stream = stream
        self._reader = h11.Connection(h11.CLIENT)
        self._fresh = True

    async def say(self, data: bytes) -> None:
        """Sends bytes."""
        await self.stream.send_all(data)

    async def answer(self) -> Heard:
        """The next answer (to a GET, as far as the reader is concerned). Fails when the server closes instead."""
        if not self._fresh:
            trailing, closed = self._reader.trailing_data
            self._reader = h11.Connection(h11.CLIENT)
            if trailing:
                self._reader.receive_data(trailing)
            assert not closed
        self._fresh = False
        self._reader.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
        self._reader.send(h11.EndOfMessage())
        head, body = None, b""
        while True:
            event = self._reader.next_event()
            if event is h11.NEED_DATA:
                self._reader.receive_data(bytes(await self.stream.receive_some(65536)))
            elif isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                assert head is not None
                names = {name.decode(): value.decode() for name, value in head.headers}
                return Heard(head.status_code, names, body)

    async def ask(self, data: bytes) -> Heard:
        """Sends bytes, and gives the answer."""
        await self.say(data)
        return await self.answer()

    async def closed(self) -> bool:
        """Whether the server has closed, once nothing more happens without time passing."""
        await settle()
        with trio.move_on_after(0.001):
            return not await self.stream.receive_some(1)
        return False


@attrs.define
class Line:
    """The door, to be visited."""

    world: World
    door: HttpDoor
    nursery: trio.Nursery

    def visit(self, peer: str = "192.0.2.1", *, lockstep: bool = False) -> Visitor:
        """A connection; with ``lockstep`` nothing that is sent is taken before it is read."""
        pair = trio.testing.lockstep_stream_pair() if lockstep else trio.testing.memory_stream_pair()
        ours, theirs = pair
        theirs.socket = Plug(peer)  # type: ignore[attr-defined]
        self.nursery.start_soon(self.door._serve, theirs)
        return Visitor(ours)


@asynccontextmanager
async def open_line(world: World, *, per_address: int = 200, trusted: str | None = None) -> AsyncIterator[Line]:
    """The door of a world; at the end all its connections are gone."""
    from ser.settings import addresses  # noqa: PLC0415

    proxies = Proxies(addresses(trusted))
    site = Site(world.app, proxies=proxies, ready=True)
    door = HttpDoor(http_application(site), Admission(1000, per_address), world.app.limits, proxies)
    async with trio.open_nursery() as nursery:
        yield Line(world, door, nursery)
        await door.retire()
        await settle()
        nursery.cancel_scope.cancel()
    assert len(door) == 0
