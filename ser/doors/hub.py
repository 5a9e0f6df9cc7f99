"""The plain-socket door: one task waits for all sockets at once and serves every one that is ready in one go.

A trio task per connection costs four times as much a message in scheduling alone (docs/ARCHITECTURE.md has the
figures). Nothing here waits but the one wait for the poller.
"""

import errno
import socket
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

import structlog
import trio

from ser.app.timers import Timers
from ser.doors.admission import Admission
from ser.doors.poller import GONE, READ, WRITE, Poller

log = structlog.get_logger("ser.hub")

EVENTS_AT_ONCE: Final = 256
ACCEPTS_AT_ONCE: Final = 64
READ_BYTES: Final = 16384
LINGER: Final = 2.0
"""Seconds in which the other end may take what waits and close, before it is cut off."""

ACCEPT_PAUSE: Final = 0.5
"""Seconds without new connections after the system has refused one."""

OUT_OF_RESOURCES: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Session(Protocol):
    """What the hub needs of whoever handles a connection's bytes."""

    def receive(self, data: bytes) -> bool:
        """Takes bytes in; True when there is more to do, by ``go_on``."""
        ...

    def go_on(self) -> bool:
        """Does more; True when there is yet more."""
        ...

    def end(self) -> bool:
        """There will be no more input."""
        ...

    def lost(self) -> None:
        """The connection is gone."""
        ...


class Connection:
    """One socket in the hub; to its session it is the link."""

    __slots__ = (
        "_hub", "backlogged", "closing", "dead", "fd", "outbox", "peer", "reading", "session", "sock", "wanted",
    )

    def __init__(self, hub: "Hub", sock: socket.socket, peer: str) -> None:
        self._hub = hub
        self.sock, self.fd, self.peer = sock, sock.fileno(), peer
        self.outbox: bytearray | None = None
        self.reading = True
        self.closing = self.dead = self.backlogged = False
        self.wanted = READ
        self.session: Session | None = None

    def write(self, data: bytes) -> None:
        """Sends; what the kernel does not take waits, and when too much waits the connection is cut."""
        if self.dead or not data:
            return
        if not self.outbox:
            try:
                sent = self.sock.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                self._hub.doom(self)
                return
            if sent == len(data):
                return
            data = data[sent:]
            self.outbox = bytearray()
        assert self.outbox is not None  # noqa: S101 - for the type checker
        self.outbox += data
        if len(self.outbox) > self._hub.output_bytes:
            self._hub.slow += 1
            self._hub.doom(self)
        else:
            self.watch()

    def flush(self) -> None:
        """Sends more of what waits."""
        if self.outbox:
            try:
                del self.outbox[: self.sock.send(self.outbox)]
            except BlockingIOError:
                return
            except OSError:
                self._hub.doom(self)
                return
        if not self.outbox:
            self.outbox = None
            self.watch()
            if self.closing:
                self._hub.finish(self)

    def close(self) -> None:
        """Sends what waits and closes."""
        if not self.closing:
            self.closing = True
            self._hub.close_soon(self)

    def pause(self) -> None:
        """Reads no more for now."""
        self.reading = False
        self.watch()

    def wake(self) -> None:
        """Reads again, once the session has gone on with what it has."""
        if self.dead:
            return
        self.reading = True
        self.watch()
        self._hub.go_on_soon(self)

    def watch(self) -> None:
        """Has the poller watch for what is needed now."""
        wanted = (READ if self.reading else 0) | (WRITE if self.outbox else 0)
        if wanted != self.wanted and not self.dead:
            self.wanted = wanted
            self._hub.poller.watch(self.fd, wanted)


class Hub:
    """All plain sockets, in one task: ``run``. ``connect`` makes a session for a new connection."""

    def __init__(
        self, poller: Poller, connect: Callable[[Connection], Session], timers: Timers, admission: Admission,
        output_bytes: int,
    ) -> None:
        self.poller = poller
        self.output_bytes = output_bytes
        self.slow = 0
        """How many connections have been cut because they did not read."""
        self._connect = connect
        self._timers = timers
        self._admission = admission
        self._connections: dict[int, Connection] = {}
        self._listeners: dict[int, socket.socket] = {}
        self._backlog: deque[Connection] = deque()
        self._leaving: list[Connection] = []
        self._sleep = trio.CancelScope()

    def __len__(self) -> int:
        return len(self._connections)

    @property
    def waiting(self) -> int:
        """How many connections wait for their turn."""
        return len(self._backlog)

    # -------------------------------------------------------------------------------------------------- its course

    async def run(self) -> None:
        """Serves all sockets until it is cancelled; then cuts what is left."""
        try:
            await self._run()
        finally:
            self._close()

    async def _run(self) -> None:
        while True:
            if self._backlog or self._leaving:
                await trio.lowlevel.checkpoint()
            else:
                with trio.CancelScope() as self._sleep:
                    await trio.lowlevel.wait_readable(self.poller.fileno())
            for fd, ready in self.poller.ready(EVENTS_AT_ONCE):
                connection = self._connections.get(fd)
                if connection is not None:
                    self._serve(connection, ready)
                elif fd in self._listeners:
                    self._accept(self._listeners[fd])
            self._do_backlog()
            self._do_leaving()

    def listen(self, listener: socket.socket) -> None:
        """Takes connections from a listening socket."""
        listener.setblocking(False)
        self._listeners[listener.fileno()] = listener
        self.poller.watch(listener.fileno(), READ)

    def stop_listening(self) -> None:
        """Takes no more new connections."""
        for fd, listener in self._listeners.items():
            self.poller.forget(fd)
            listener.close()
        self._listeners.clear()

    def _close(self) -> None:
        self.stop_listening()
        for connection in tuple(self._connections.values()):
            self._drop(connection)
        self.poller.close()

    # ------------------------------------------------------------------------------------------------------ serving

    def _serve(self, connection: Connection, ready: int) -> None:
        try:
            if ready & WRITE:
                connection.flush()
            if ready & READ and not connection.backlogged:
                self._read(connection)
            elif ready & GONE:
                self.doom(connection)
        except Exception:  # an error of ours ends this connection and no other
            log.exception("internal", peer=connection.peer)
            self.doom(connection)

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self.doom(connection)
            return
        session = connection.session
        if session is None:  # lingering: what still comes is thrown away
            if not data:
                self.doom(connection)
            return
        if data:
            more = session.receive(data)
        else:
            connection.pause()
            more = session.end()
        if more:
            self.go_on_soon(connection)

    def go_on_soon(self, connection: Connection) -> None:
        """Lets the session go on in its turn."""
        if not connection.backlogged:
            connection.backlogged = True
            self._backlog.append(connection)
            self._sleep.cancel()

    def _do_backlog(self) -> None:
        for _ in range(len(self._backlog)):
            connection = self._backlog.popleft()
            connection.backlogged = False
            try:
                if connection.session is not None and connection.session.go_on():
                    self.go_on_soon(connection)
            except Exception:
                log.exception("internal", peer=connection.peer)
                self.doom(connection)

    # --------------------------------------------------------------------------------------------------- new ones

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS_AT_ONCE):
            try:
                sock, address = listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in OUT_OF_RESOURCES:
                    self._pause_accepting(listener)
                return
            self._welcome(sock, str(address[0]))

    def _welcome(self, sock: socket.socket, peer: str) -> None:
        if not self._admission.admit(peer):
            sock.close()
            return
        sock.setblocking(False)
        connection = Connection(self, sock, peer)
        self._connections[connection.fd] = connection
        self.poller.watch(connection.fd, READ)
        connection.session = self._connect(connection)

    def _pause_accepting(self, listener: socket.socket) -> None:
        log.warning("accept_paused", connections=len(self._connections))
        fd = listener.fileno()
        self.poller.watch(fd, 0)

        def go_on() -> None:
            if fd in self._listeners:
                self.poller.watch(fd, READ)

        self._timers.after(ACCEPT_PAUSE, go_on)

    # ------------------------------------------------------------------------------------------------------ leaving

    def close_soon(self, connection: Connection) -> None:
        """Closes when what waits has been sent, but not within the present step."""
        if not connection.outbox:
            self._leaving.append(connection)
            self._sleep.cancel()
        self._timers.after(LINGER, lambda: self.doom(connection))

    def finish(self, connection: Connection) -> None:
        """Everything has been sent: says so to the other end, and waits a little for it to close.

        Closing with input unread would make the kernel discard what the other end has not read yet.
        """
        if connection.dead or connection.session is None:
            return
        self._lose(connection)
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.doom(connection)
            return
        connection.reading = True
        connection.watch()

    def doom(self, connection: Connection) -> None:
        """Drops the connection, but not within the present step, in which others may be looking at it."""
        if not connection.dead:
            connection.dead = True
            self._leaving.append(connection)
            self._sleep.cancel()

    def _do_leaving(self) -> None:
        while self._leaving:
            leaving, self._leaving = self._leaving, []
            for connection in leaving:
                if connection.dead:
                    self._drop(connection)
                else:
                    self.finish(connection)

    def _drop(self, connection: Connection) -> None:
        if self._connections.pop(connection.fd, None) is None:
            return
        connection.dead = True
        connection.outbox = None
        self.poller.forget(connection.fd)
        connection.sock.close()
        self._admission.leave(connection.peer)
        self._lose(connection)

    def _lose(self, connection: Connection) -> None:
        """Tells the session that it has no connection any more."""
        session, connection.session = connection.session, None
        try:
            if session is not None:
                session.lost()
        except Exception:
            log.exception("internal", peer=connection.peer)
