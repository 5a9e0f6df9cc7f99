"""One HTTP connection: Hypercorn's, with the limits of time that Hypercorn leaves to others.

A head has to be complete in time, what is sent has to be taken in time, and who closes lets the other end read first.
"""

import math
import os
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import h11
import trio
from hypercorn.config import Config
from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.protocol import ProtocolWrapper
from hypercorn.protocol.h11 import H11Protocol
from hypercorn.trio.task_group import TaskGroup, _handle
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import (
    AppWrapper,
    ASGIReceiveEvent,
    ASGISendEvent,
    ConnectionState,
    Scope,
)
from hypercorn.utils import parse_socket_addr

from engine.wire.codec import dump
from ser.app.limits import Bucket
from ser.doors.http.errors import HEADERS, document
from ser.doors.hub import LINGER

READ_BYTES: Final = 65536
REQUEST_TIMEOUT: Final = 10.0
"""Seconds from a request's first byte in which it has to be complete."""

IDLE_TIMEOUT: Final = 75.0
"""Seconds in which the next request of a connection has to begin."""

SEND_TIMEOUT: Final = 10.0
"""Seconds in which the other end has to take what is sent."""


class Pace:
    """How fast one connection may ask (without a bucket as fast as it likes), and until when its request may last."""

    __slots__ = ("bucket", "deadline")

    def __init__(self, bucket: Bucket | None) -> None:
        self.bucket = bucket
        self.deadline = math.inf


class PatientStream:
    """A stream that is not sent to for ever, and that is closed without losing what was said last."""

    def __init__(self, stream: trio.SocketStream, slow: Callable[[], None]) -> None:
        self.socket = stream.socket
        self.scope = trio.CancelScope()
        """Around everything that is done for the connection."""
        self._stream = stream
        self._slow = slow
        self._sending = trio.CancelScope()
        self._closing = False

    async def send_all(self, data: bytes) -> None:
        """Sends; a connection that takes too long to read is cut. Hypercorn shields this from being cancelled."""
        with trio.CancelScope(deadline=trio.current_time() + SEND_TIMEOUT) as self._sending:
            try:
                await self._stream.send_all(data)
            except trio.BusyResourceError as error:  # the end is just being told
                raise trio.BrokenResourceError from error
        if self._sending.cancelled_caught:
            if not self.scope.cancel_called:
                self._slow()
            await trio.aclose_forcefully(self._stream)
            raise trio.BrokenResourceError

    def send_at_once(self, data: bytes) -> int:
        """How many bytes the kernel takes without waiting: mostly all."""
        fd = self.socket.fileno()
        if fd < 0 or sys.platform == "win32":
            return 0
        try:
            return os.write(fd, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise trio.BrokenResourceError from error

    async def receive_some(self, most: int) -> bytes:
        """What has come; nothing more once the connection is being closed, though it is still taken in."""
        while True:
            data = bytes(await self._stream.receive_some(most))
            if not self._closing:
                return data
            if not data:
                raise trio.ClosedResourceError

    async def send_eof(self) -> None:
        """There is no more to send."""
        await self._stream.send_eof()

    async def aclose(self) -> None:
        """Gives the other end a little time to read and to close."""
        if not self._closing:
            self._closing = True
            self.scope.deadline = min(self.scope.deadline, trio.current_time() + LINGER)

    def cut(self) -> None:
        """Ends the connection at once, even while it is being sent to."""
        self.scope.cancel()
        self._sending.cancel()


Answer = Callable[["Asked"], Awaitable[None]]


class Asked:
    """What has come of a request, for the application.

    Hypercorn starts a task and opens a channel for each. Here one that has come whole is answered where it was read;
    only one of which there is more to come needs a task of its own, which ``spawn`` starts.
    """

    def __init__(self, most: int, spawn: Callable[[Answer, "Asked"], None], answer: Answer) -> None:
        self._most = most
        self._spawn = spawn
        self._answer = answer
        self._begun = False
        self._events: deque[ASGIReceiveEvent] = deque()
        self._changed = trio.lowlevel.ParkingLot()

    def begin(self) -> None:
        """Lets the application answer beside what is still to come, if it does not yet."""
        if not self._begun:
            self._begun = True
            self._spawn(self._answer, self)

    async def put(self, event: ASGIReceiveEvent) -> None:
        """What has come next. A piece with more to follow waits while there is much that has not been taken."""
        whole = event["type"] == "http.request" and not event["more_body"]
        while len(self._events) >= self._most and not whole and event["type"] != "http.disconnect":
            self.begin()
            await self._changed.park()
        self._events.append(event)
        self._changed.unpark_all()
        if whole and not self._begun:
            self._begun = True
            await self._answer(self)

    async def take(self) -> ASGIReceiveEvent:
        """The next of it, for the application."""
        while not self._events:
            await self._changed.park()
        self._changed.unpark_all()
        return self._events.popleft()


class Tasks(TaskGroup):
    """Answers requests, in tasks where that must be."""

    asked: Asked | None = None
    """The one that came last."""

    async def spawn_app(
        self, app: AppWrapper, config: Config, scope: Scope,
        send: Callable[[ASGISendEvent | None], Awaitable[None]],
    ) -> Callable[[ASGIReceiveEvent], Awaitable[None]]:
        """Has the request answered; what is given to the answer it receives."""

        async def answer(asked: Asked) -> None:
            await _handle(app, config, scope, asked.take, send, trio.to_thread.run_sync, trio.from_thread.run)

        self.asked = Asked(config.max_app_queue_size, self.spawn, answer)
        if scope["type"] != "http":
            self.asked.begin()
        return self.asked.put

    def begin(self) -> None:
        """Nothing more has come for now: the answer may begin, if only to say that there is too much."""
        if self.asked is not None:
            self.asked.begin()


class Http1(H11Protocol):
    """HTTP/1.1 without the upgrade to HTTP/2, with errors in JSON, and with answers that leave in one piece."""

    _kept = b""
    """The head and the beginning of an answer."""

    async def handle(self, event: Event) -> None:
        """Takes in what has come; when that is not all of a request, the answer begins nevertheless."""
        await super().handle(event)
        cast("Tasks", self.task_group).begin()

    async def _send_h11_event(self, event: Any) -> None:
        """Hypercorn sends head, body and end one by one, each in a turn of trio's and by a call of the system's."""
        try:
            self._kept += self.connection.send(event) or b""
        except h11.LocalProtocolError:
            if self.connection.their_state != h11.ERROR:
                raise
            return
        if isinstance(event, h11.EndOfMessage | h11.InformationalResponse) or len(self._kept) > READ_BYTES:
            kept, self._kept = self._kept, b""
            await self.send(RawData(data=kept))

    async def _check_protocol(self, event: h11.Request) -> None:
        """Hypercorn would go over to HTTP/2, whose streams have other limits; an upgrade may be ignored (RFC 9110)."""

    async def _send_error_response(self, status_code: int) -> None:
        body = dump(document("malformed_request", "This is not HTTP as this server reads it."))
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)),
                   (b"connection", b"close"), *HEADERS, *self.config.response_headers("h11")]
        await self._send_h11_event(h11.Response(status_code=status_code, headers=headers))
        await self._send_h11_event(h11.Data(data=body))
        await self._send_h11_event(h11.EndOfMessage())


class Connection(TCPServer):
    """Serves one stream until it is closed."""

    def __init__(
        self, app: AppWrapper, config: Config, context: WorkerContext, stream: PatientStream, pace: Pace
    ) -> None:
        super().__init__(app, config, context, ConnectionState({"pace": pace}), cast("Any", stream))
        self._pace = pace
        self._idle = True
        self._reading = trio.CancelScope()

    async def run(self) -> None:
        """Serves it."""
        socket = cast("PatientStream", self.stream).socket
        try:
            peer, own = (parse_socket_addr(socket.family, name())
                         for name in (socket.getpeername, socket.getsockname))
            async with Tasks() as self._task_group:
                self._http = Http1(self.app, self.config, self.context, self._task_group, ConnectionState(self.state),
                                   False, peer, own, self.protocol_send)
                self.protocol = cast("ProtocolWrapper", self._http)
                await self._read_data()
        finally:
            await self._close()

    def retire(self) -> None:
        """Takes no more requests: closes now, or after the answer that is under way."""
        if self._idle:
            self._reading.cancel()

    async def protocol_send(self, event: Event) -> None:
        """Does what the protocol asks for; Hypercorn would start and stop a task for each request."""
        if isinstance(event, Updated):
            await self._update(event)
        elif not isinstance(event, RawData) or self.send_lock.locked():
            await super().protocol_send(event)
        else:
            await self._send(event.data)

    async def _send(self, data: bytes) -> None:
        """Nobody else is sending; to take the lock would cost a turn of trio's."""
        try:
            sent = cast("PatientStream", self.stream).send_at_once(data)
        except trio.BrokenResourceError:
            await self.protocol.handle(Closed())
        else:
            if sent < len(data):
                await super().protocol_send(RawData(data[sent:]))

    async def _update(self, event: Updated) -> None:
        self._idle = event.idle
        if not event.idle:
            self._reading.deadline = math.inf
        elif self._http.connection.trailing_data[0]:  # the next request has begun to come
            self._pace.deadline = self._reading.deadline = trio.current_time() + REQUEST_TIMEOUT
            await trio.lowlevel.checkpoint()  # or nobody else would have a turn until there are no more
        else:
            self._pace.deadline = math.inf
            self._reading.deadline = trio.current_time() + IDLE_TIMEOUT

    async def _read_data(self) -> None:
        with trio.CancelScope(deadline=trio.current_time() + REQUEST_TIMEOUT) as self._reading:
            while data := await self._receive():
                if self._pace.deadline == math.inf:
                    self._pace.deadline = trio.current_time() + REQUEST_TIMEOUT
                    if self._idle:
                        self._reading.deadline = self._pace.deadline
                await self.protocol.handle(RawData(data))
        await self.protocol.handle(Closed())

    async def _receive(self) -> bytes:
        try:
            return bytes(await self.stream.receive_some(READ_BYTES))
        except (trio.ClosedResourceError, trio.BrokenResourceError):
            return b""
