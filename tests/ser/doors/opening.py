"""Every door, opened on a real loopback port before sessions that do what their client says."""

import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any, Final

import attrs
import trio
import trustme

from ser.app.ports import Link
from ser.app.timers import Timers
from ser.doors.admission import Admission
from ser.doors.hub import Hub
from ser.doors.poller import open_poller
from ser.doors.streams import StreamDoor

OUTPUT_BYTES: Final = 262_144
PATIENCE: Final = 10.0
"""Seconds after which a test gives up."""


@attrs.define(eq=False)
class Puppet:
    """A session whose lines are orders for it: echo what is said, ``big N``, ``close``, ``pause``."""

    link: Link
    buffer: bytes = b""
    ended: bool = False
    lost_times: int = 0
    gone: trio.Event = attrs.field(factory=trio.Event)
    paused: trio.Event = attrs.field(factory=trio.Event)
    stopped: bool = False
    backlog: int = 0

    def receive(self, data: bytes) -> bool:
        self.buffer += data
        return self.go_on()

    def go_on(self) -> bool:
        """Does one line."""
        line, end, rest = self.buffer.partition(b"\n")
        if self.stopped:
            return False
        if end:
            self.buffer = rest
            self.obey(line)
            return True
        if self.ended:
            self.link.close()
        return False

    def obey(self, line: bytes) -> None:
        word, _, argument = line.partition(b" ")
        if word == b"big":
            self.link.write(b"x" * int(argument) + b"\n")
        elif word == b"close":
            self.link.write(b"bye\n")
            self.link.close()
            self.stopped = True
        elif word == b"pause":
            self.stopped = True
            self.link.pause()
            self.paused.set()
        else:
            self.link.write(line + b"\n")

    def wake(self) -> None:
        """Goes on after ``pause``."""
        self.stopped = False
        self.link.wake()

    def end(self) -> bool:
        self.ended = True
        return self.go_on()

    def lost(self) -> None:
        self.lost_times += 1
        self.gone.set()


@attrs.define
class Visitor:
    """A client's end."""

    stream: Any
    buffer: bytes = b""

    async def send(self, data: bytes) -> None:
        await self.stream.send_all(data)

    async def line(self) -> bytes:
        """The next line, without its end; empty at the end of everything."""
        while b"\n" not in self.buffer:
            data = bytes(await self.stream.receive_some(65536))
            if not data:
                break
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    async def ask(self, line: bytes) -> bytes:
        await self.send(line + b"\n")
        return await self.line()

    async def at_end(self) -> bool:
        """Whether there is nothing more: the server has closed."""
        try:
            return not self.buffer and not await self.stream.receive_some(1)
        except trio.BrokenResourceError:
            return True

    def reset(self) -> None:
        """Breaks the connection, as a crash or a broken network would."""
        plain = getattr(self.stream, "transport_stream", self.stream)
        plain.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        plain.socket.close()


@attrs.define
class Opened:
    """An open door."""

    port: int
    admission: Admission
    door: Any
    context: ssl.SSLContext | None = None
    puppets: list[Puppet] = attrs.field(factory=list)
    plains: list[trio.SocketStream] = attrs.field(factory=list)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        for plain in self.plains:  # the clients' ends
            plain.socket.close()

    def meet(self, link: Link) -> Puppet:
        """What the door takes for ``connect``."""
        self.puppets.append(Puppet(link))
        return self.puppets[-1]

    async def plain(self) -> trio.SocketStream:
        """A connection without TLS."""
        self.plains.append(await trio.open_tcp_stream("127.0.0.1", self.port))
        return self.plains[-1]

    def knock(self) -> None:
        """A connection that is broken before the door has seen it."""
        with socket.create_connection(("127.0.0.1", self.port)) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def visit(self) -> Visitor:
        """A connection as this door wants it."""
        plain = await self.plain()
        if self.context is None:
            return Visitor(plain)
        return Visitor(trio.SSLStream(plain, self.context, server_hostname="localhost", https_compatible=True))


def listen() -> socket.socket:
    """A listening socket on a free port."""
    sock = socket.create_server(("127.0.0.1", 0), backlog=100)
    sock.setblocking(False)
    return sock


@asynccontextmanager
async def open_hub(
    admission: Admission, wrap: Callable[[socket.socket], Any] = lambda sock: sock
) -> AsyncIterator[Opened]:
    """The hub; ``wrap`` may put something around its listening socket."""
    timers, sock = Timers(), listen()
    opened = Opened(sock.getsockname()[1], admission, None)
    poller = open_poller()
    assert poller is not None
    opened.door = Hub(poller, opened.meet, timers, admission, OUTPUT_BYTES)
    opened.door.listen(wrap(sock))
    async with trio.open_nursery() as nursery:
        await nursery.start(timers.run)
        nursery.start_soon(opened.door.run)
        with opened:
            yield opened
        nursery.cancel_scope.cancel()


@cache
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's, that trust each other."""
    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    return server, client


@asynccontextmanager
async def open_streams(admission: Admission, *, tls: bool = False) -> AsyncIterator[Opened]:
    """The door for streams, with TLS or without."""
    server, client = contexts() if tls else (None, None)
    listener = trio.SocketListener(trio.socket.from_stdlib_socket(listen()))
    opened = Opened(listener.socket.getsockname()[1], admission, None, client)
    opened.door = StreamDoor(opened.meet, admission, OUTPUT_BYTES, server)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, opened.door.serve, [listener])
        with opened:
            yield opened
        nursery.cancel_scope.cancel()


DOORS: Final[Mapping[str, Callable[[Admission], AbstractAsyncContextManager[Opened]]]] = {
    "hub": open_hub,
    "streams": open_streams,
    "tls": lambda admission: open_streams(admission, tls=True),
}
