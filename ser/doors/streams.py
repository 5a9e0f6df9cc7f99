"""The door for connections that are trio streams: TLS, and plain sockets where there is no poller (Windows)."""

import ssl
from collections.abc import Callable
from typing import Final

import structlog
import trio

from ser.doors.admission import Admission
from ser.doors.hub import LINGER, READ_BYTES, Session

log = structlog.get_logger("ser.streams")

HANDSHAKE_TIMEOUT: Final = 10.0
"""Seconds for a TLS handshake."""

AnyStream = trio.SocketStream | trio.SSLStream[trio.SocketStream]


class StreamLink:
    """One stream; to its session it is the link."""

    def __init__(self, peer: str, output_bytes: int, slow: Callable[[], None]) -> None:
        self.peer = peer
        self._output_bytes = output_bytes
        self._slow = slow
        self._outbox = bytearray()
        self._more = trio.Event()
        self._signal = trio.Event()
        self._paused = self._closing = False
        self.scope = trio.CancelScope()

    def write(self, data: bytes) -> None:
        """Sends; when too much waits the connection is cut."""
        self._outbox += data
        self._more.set()
        if len(self._outbox) > self._output_bytes:
            self._slow()
            self.scope.cancel()

    def close(self) -> None:
        """Sends what waits and closes."""
        self._closing = True
        self._more.set()
        self._signal.set()
        self.scope.deadline = min(self.scope.deadline, trio.current_time() + LINGER)

    def pause(self) -> None:
        """Reads no more for now."""
        self._paused = True

    def wake(self) -> None:
        """Reads again, once the session has gone on with what it has."""
        self._paused = False
        self._signal.set()

    async def read(self, stream: AnyStream, session: Session) -> None:
        """Takes what comes to the session until the link is closed.

        After the other end's last word there is nothing to read, but what is under way is still answered.
        """
        ended = False
        while not self._closing:
            if self._paused or ended:
                await self._signal.wait()
                self._signal = trio.Event()
                more = session.go_on()
            else:
                data = bytes(await stream.receive_some(READ_BYTES))
                ended = not data
                more = session.end() if ended else session.receive(data)
            while more:
                await trio.lowlevel.checkpoint()
                more = session.go_on()

    async def send(self, stream: AnyStream) -> None:
        """Sends what waits until the link is closed."""
        while True:
            await self._more.wait()
            self._more = trio.Event()
            data, self._outbox = bytes(self._outbox), bytearray()
            if data:
                await stream.send_all(data)
            if self._closing and not self._outbox:
                return


class StreamDoor:
    """Serves streams, a task for each."""

    def __init__(
        self, connect: Callable[[StreamLink], Session], admission: Admission, output_bytes: int,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._connect = connect
        self._admission = admission
        self._output_bytes = output_bytes
        self._context = context
        self.slow = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    async def serve(self, stream: trio.SocketStream) -> None:
        """Serves one connection until it is closed."""
        peer = _peer(stream)
        if peer is None or not self._admission.admit(peer):
            await trio.aclose_forcefully(stream)
            return
        self._count += 1
        try:
            await self._serve(stream, peer)
        finally:
            self._count -= 1
            self._admission.leave(peer)
            await trio.aclose_forcefully(stream)

    async def _serve(self, plain: trio.SocketStream, peer: str) -> None:
        stream: AnyStream = plain
        try:
            if self._context is not None:
                stream = trio.SSLStream(plain, self._context, server_side=True, https_compatible=True)
                with trio.fail_after(HANDSHAKE_TIMEOUT):
                    await stream.do_handshake()
            await self._talk(stream, plain, peer)
        except (trio.BrokenResourceError, trio.ClosedResourceError, trio.TooSlowError, OSError) as error:
            log.debug("connection_lost", peer=peer, error=str(error)[:100])
        except Exception:  # an error of ours ends this connection and no other
            log.exception("internal", peer=peer)

    async def _talk(self, stream: AnyStream, plain: trio.SocketStream, peer: str) -> None:
        link = StreamLink(peer, self._output_bytes, self._count_slow)
        session = self._connect(link)
        try:
            with link.scope:
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(self._read, link, stream, session, nursery.cancel_scope)
                    await self._guarded(link.send, stream)
                    nursery.cancel_scope.cancel()
        finally:
            session.lost()
        if not link.scope.cancelled_caught:
            with trio.move_on_after(LINGER):
                await self._guarded(_linger, plain)

    async def _read(self, link: StreamLink, stream: AnyStream, session: Session, scope: trio.CancelScope) -> None:
        if not await self._guarded(link.read, stream, session):
            scope.cancel()

    async def _guarded(self, function: Callable[..., object], *arguments: object) -> bool:
        """Whether it went well; a broken connection is no error of ours."""
        try:
            await function(*arguments)  # type: ignore[misc]
        except (trio.BrokenResourceError, trio.ClosedResourceError, OSError):
            return False
        return True

    def _count_slow(self) -> None:
        self.slow += 1


async def _linger(plain: trio.SocketStream) -> None:
    """Says to the other end that everything has been sent, and waits a little for it to close.

    Closing with input unread would make the kernel discard what the other end has not read yet.
    """
    await plain.send_eof()
    while await plain.receive_some(READ_BYTES):
        pass


def _peer(stream: trio.SocketStream) -> str | None:
    """The address at the other end; None when that has gone already."""
    try:
        return str(stream.socket.getpeername()[0])
    except OSError:
        return None
