"""The HTTP door: takes connections, as many as there may be, and serves each by Hypercorn in a task of its own."""

import math
from collections.abc import Sequence
from time import time
from typing import Final

import structlog
import trio
from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.config import Config
from hypercorn.trio.worker_context import WorkerContext
from starlette.types import ASGIApp

from ser.app.limits import Bucket, Limits
from ser.doors.admission import Admission
from ser.doors.http.connection import Connection, Pace, PatientStream
from ser.doors.http.proxies import Proxies

log = structlog.get_logger("ser.http")

HEAD_BYTES: Final = 16384
"""The longest head of a request."""

QUEUED: Final = 4
"""How many pieces of a request's body may wait for the application."""

MESSAGE_BYTES: Final = 65536
"""The longest message of a WebSocket; as long as a line may be."""


class _Config(Config):
    """Hypercorn's, which makes the date of an answer once a second."""

    _dated: tuple[int, list[tuple[bytes, bytes]]] = (0, [])

    def response_headers(self, protocol: str) -> list[tuple[bytes, bytes]]:
        """What every answer says besides."""
        now = int(time())
        if self._dated[0] != now:
            self._dated = now, super().response_headers(protocol)
        return self._dated[1]


def configuration() -> Config:
    """How Hypercorn serves: quietly, and with little in store."""
    config = _Config()
    config.errorlog = config.accesslog = None
    config.include_server_header = False
    config.h11_max_incomplete_size = HEAD_BYTES
    config.max_app_queue_size = QUEUED
    config.websocket_max_message_size = MESSAGE_BYTES
    config.keep_alive_max_requests = 1_000_000
    return config


class HttpDoor:
    """Serves the ASGI application to whoever may come in."""

    def __init__(self, asgi: ASGIApp, admission: Admission, limits: Limits, proxies: Proxies) -> None:
        self._wrapped = ASGIWrapper(asgi)  # type: ignore[arg-type] # each has words of its own for the same thing
        self._admission = admission
        self._limits = limits
        self._proxies = proxies
        self._config = configuration()
        self._context = WorkerContext(None)
        self._connections: dict[Connection, PatientStream] = {}
        self._listening = trio.CancelScope()
        self._deserted = trio.Event()
        self.slow = 0
        """How many connections have been cut because they did not read."""

    def __len__(self) -> int:
        return len(self._connections)

    async def run(self, listeners: Sequence[trio.SocketListener]) -> None:
        """Serves until it is cancelled."""
        async with trio.open_nursery() as nursery:
            try:
                with self._listening:
                    await trio.serve_listeners(self._serve, list(listeners), handler_nursery=nursery)
                await trio.sleep(math.inf)
            finally:
                for stream in self._connections.values():
                    stream.cut()

    async def retire(self) -> None:
        """Takes no new connections, and of those that there are no more than the requests under way."""
        self._listening.cancel()
        await self._context.terminated.set()
        for connection in tuple(self._connections):
            connection.retire()

    async def wait_deserted(self) -> None:
        """Waits, after ``retire``, until everybody has gone."""
        if self._connections:
            await self._deserted.wait()

    async def _serve(self, stream: trio.SocketStream) -> None:
        try:
            peer = str(stream.socket.getpeername()[0])
        except OSError:  # gone already
            await trio.aclose_forcefully(stream)
            return
        proxy = self._proxies.trusts(peer)
        if self._admission.admit(peer, for_many=proxy):
            try:
                await self._talk(stream, None if proxy else self._bucket())
            finally:
                self._admission.leave(peer)
        await trio.aclose_forcefully(stream)

    async def _talk(self, plain: trio.SocketStream, bucket: Bucket | None) -> None:
        stream = PatientStream(plain, self._count_slow)
        pace = Pace(bucket)
        connection = Connection(self._wrapped, self._config, self._context, stream, pace)
        self._connections[connection] = stream
        try:
            with stream.scope:
                await connection.run()
        except (OSError, trio.BrokenResourceError, trio.ClosedResourceError) as error:
            log.debug("connection_lost", error=str(error)[:100])
        except Exception:  # an error of ours ends this connection and no other
            log.exception("internal")
        finally:
            del self._connections[connection]
            if self._context.terminated.is_set() and not self._connections:
                self._deserted.set()

    def _bucket(self) -> Bucket:
        return Bucket(self._limits.rate, self._limits.burst, trio.current_time())

    def _count_slow(self) -> None:
        self.slow += 1
