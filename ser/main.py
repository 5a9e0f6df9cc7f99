"""The one place where everything is put together: a store, the application, and the doors."""

import contextlib
import gc
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import attrs
import structlog
import trio

from engine.reasons import Refusal
from ser.app import links
from ser.app.application import Application, open_application
from ser.app.managing import first_admin
from ser.app.ports import Notifier, StoreFailedError, Thinker
from ser.app.sources import Sources
from ser.app.texts import RAW, tidy
from ser.doors.admission import Admission
from ser.doors.hub import Hub
from ser.doors.poller import open_poller
from ser.doors.streams import StreamDoor
from ser.settings import Settings, listed
from ser.store import open_store

if TYPE_CHECKING:
    from ser.web import Web

log = structlog.get_logger("ser.main")

FLUSH_TIMEOUT: Final = 1.5
"""Seconds in which the last words may leave when the server stops."""


class StartError(Exception):
    """The server cannot start; the text says why, for the operator."""


def print_line(line: str) -> None:
    """Says something to whoever started the server."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def serve(settings: Settings, say: Callable[[str], None] = print_line) -> None:
    """Runs the server until SIGTERM or SIGINT; a second signal leaves at once."""
    _raise_file_limit(settings.max_connections)
    try:
        with trio.open_signal_receiver(*_signals("SIGTERM", "SIGINT", "SIGHUP")) as signals:
            async with open_server(settings) as server:
                _spare_collections()
                for address in server.addresses:
                    say(f"listening {address}")
                say("ready")
                await server.wait_to_stop(signals)
                await server.drain(signals)
    except* StoreFailedError as failed:
        raise StartError(f"the database cannot be used: {failed.exceptions[0]}") from None


@asynccontextmanager
async def open_server(settings: Settings, sources: Sources | None = None) -> AsyncIterator["Server"]:
    """A server with its doors open."""
    async with (
        open_store(settings.database_url, settings.durability) as store,
        open_application(store, settings.limits(), sources or Sources(), _thinker(settings.bots_at_once),
                         _notifier(settings)) as app,
    ):
        unfinished = len(await store.unfinished(None))
        log.info("store_ready", unfinished_games=unfinished)
        await _make_first_admin(settings, app)
        app.announcements.standing_motd = tidy(settings.motd[:RAW])
        await app.announcements.look_first()
        async with trio.open_nursery() as nursery:
            if not settings.database_url.startswith("memory:"):
                nursery.start_soon(app.roster.watch)
                nursery.start_soon(app.announcements.watch)
            server = Server(settings, app, nursery)
            try:
                await server.open_doors()
                server.is_ready()
                yield server
            finally:
                nursery.cancel_scope.cancel()


@attrs.define
class Server:
    """The application with its doors."""

    settings: Settings
    app: Application
    nursery: trio.Nursery
    addresses: list[str] = attrs.field(factory=list)
    hub: Hub | None = None
    web: "Web | None" = None
    doors: dict[str, Any] = attrs.field(factory=dict)
    """The doors by what they speak."""
    admission: Admission = attrs.field(init=False)
    _listening: trio.CancelScope = attrs.field(factory=trio.CancelScope, init=False)
    _tls: ssl.SSLContext | None = attrs.field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self.admission = Admission(self.settings.max_connections, self.settings.max_connections_per_address)

    # ------------------------------------------------------------------------------------------------ opening

    async def open_doors(self) -> None:
        """Listens; afterwards ``addresses`` says where. Raises ``StartError``."""
        await self._open_plain()
        if self.settings.tls_port is not None:
            await self._open_tls(self.settings.tls_port)
        if self.settings.http_port is not None:
            await self._open_http(self.settings.http_port)
        self.app.public_url = links.public_url(self.settings.public_url, self.addresses)

    def is_ready(self) -> None:
        """All doors are open."""
        if self.web is not None:
            self.web.site.ready = True

    async def _open_plain(self) -> None:
        listeners = await _listen(self.settings.host, self.settings.port)
        self._note("tcp", listeners)
        poller, output = open_poller(), self.settings.output_bytes
        if poller is None:
            self._serve_streams("tcp", listeners, StreamDoor(self.app.connect, self.admission, output))
        else:
            self.doors["tcp"] = self.hub = Hub(poller, self.app.connect, self.app.timers, self.admission, output)
            for listener in listeners:
                self.hub.listen(_own_socket(listener))
            self.nursery.start_soon(self.hub.run)

    async def _open_tls(self, port: int) -> None:
        context = self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.load_certificate()
        listeners = await _listen(self.settings.host, port)
        door = StreamDoor(self.app.connect, self.admission, self.settings.output_bytes, context)
        self._serve_streams("tls", listeners, door)
        self._note("tls", listeners)

    async def _open_http(self, port: int) -> None:
        listeners = await _listen(self.settings.host, port)
        from ser.web import open_web  # noqa: PLC0415 - only those wait for it who want HTTP

        self._note("http", listeners)
        self.web = open_web(self.settings, self.app, self.admission, self.doors, self.addresses)
        self.nursery.start_soon(self.web.door.run, listeners)

    def load_certificate(self) -> None:
        """Reads certificate and key; new connections use them. Raises ``StartError``."""
        settings = self.settings
        if self._tls is None:
            return
        if not settings.tls_cert or not settings.tls_key:
            raise StartError("SER_TLS_PORT needs SER_TLS_CERT and SER_TLS_KEY")
        try:
            self._tls.load_cert_chain(settings.tls_cert, settings.tls_key)
        except (OSError, ssl.SSLError) as error:
            raise StartError(f"the TLS certificate cannot be used: {error}") from None

    def _serve_streams(self, name: str, listeners: list[trio.SocketListener], door: StreamDoor) -> None:
        self.doors[name] = door

        async def run() -> None:
            with self._listening:
                await trio.serve_listeners(door.serve, listeners, handler_nursery=self.nursery)

        self.nursery.start_soon(run)

    def _note(self, scheme: str, listeners: list[trio.SocketListener]) -> None:
        for listener in listeners:
            host, port = listener.socket.getsockname()[:2]
            self.addresses.append(f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}")

    # ------------------------------------------------------------------------------------------------ stopping

    async def wait_to_stop(self, signals: AsyncIterator[int]) -> None:
        """Waits for a signal to stop, or for the time at which a maintenance begins."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._wait_for_maintenance, nursery.cancel_scope)
            await self.wait_for_signal(signals)
            nursery.cancel_scope.cancel()

    async def _wait_for_maintenance(self, waiting: trio.CancelScope) -> None:
        await self.app.announcements.due.wait()
        log.info("stopping", maintenance=True)
        waiting.cancel()

    async def wait_for_signal(self, signals: AsyncIterator[int]) -> None:
        """Waits for SIGTERM or SIGINT; SIGHUP reads the certificate again."""
        async for number in signals:
            if number not in _signals("SIGHUP"):
                log.info("stopping", signal=signal.Signals(number).name)
                return
            self._reload()

    def _reload(self) -> None:
        try:
            self.load_certificate()
            log.info("certificate_reloaded")
        except StartError as error:
            log.warning("certificate_not_reloaded", error=str(error))

    async def drain(self, signals: AsyncIterator[int]) -> None:
        """No new connections; what is under way is answered; everybody is told. A second signal ends this at once."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_leave_at_second_signal, signals, nursery.cancel_scope)
            self._listening.cancel()
            if self.hub is not None:
                self.hub.stop_listening()
            if self.web is not None:
                await self.web.door.retire()
            await self.app.drain(self.settings.drain_timeout)
            with trio.move_on_after(FLUSH_TIMEOUT):
                await self.app.wait_deserted()
                if self.web is not None:
                    await self.web.door.wait_deserted()
            nursery.cancel_scope.cancel()


def _signals(*names: str) -> list[signal.Signals]:
    """Those of the signals that the system has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


async def _leave_at_second_signal(signals: AsyncIterator[int], scope: trio.CancelScope) -> None:
    async for number in signals:
        if number not in _signals("SIGHUP"):
            scope.cancel()


async def _listen(host: str, port: int) -> list[trio.SocketListener]:
    """Listening sockets, with the options that their connections inherit."""
    try:
        listeners = await trio.open_tcp_listeners(port, host=host, backlog=4096)
    except OSError as error:
        raise StartError(f"cannot listen at {host} port {port}: {error.strerror or error}") from None
    for listener in listeners:
        sock = listener.socket
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 2)):
            if hasattr(socket, name):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return listeners


def _own_socket(listener: trio.SocketListener) -> socket.socket:
    """The listening socket by itself."""
    return socket.socket(fileno=listener.socket.detach())


async def _make_first_admin(settings: Settings, app: Application) -> None:
    if not settings.admin_username:
        return
    if not settings.admin_password:
        raise StartError("SER_ADMIN_USERNAME needs SER_ADMIN_PASSWORD")
    try:
        made = await first_admin(
            app.store, app.sources, app.passwords, settings.admin_username, settings.admin_password)
    except Refusal as refused:
        raise StartError(f"the first admin, {settings.admin_username}, cannot be made: {refused.message}") from None
    if made is not None:
        log.info("first_admin_made", username=made.username)


def _notifier(settings: Settings) -> Notifier | None:
    """Whoever sends notifications, where the operator allows any service; raises ``StartError``."""
    services = listed(settings.notify_services)
    if not services:
        return None
    from ser.notify import AppriseNotifier, UnknownServiceError  # noqa: PLC0415 - who sends nothing need not have it

    try:
        return AppriseNotifier(services, listed(settings.notify_hosts), settings.notify_timeout)
    except UnknownServiceError as error:
        raise StartError(f"SER_NOTIFY_SERVICES: {error}") from None
    except ImportError:
        raise StartError("SER_NOTIFY_SERVICES needs the extra notify: pip install 'ser[notify]'") from None


def _thinker(at_once: int) -> Thinker | None:
    if not at_once:
        return None
    from ser.thinking import ProcessThinker  # noqa: PLC0415 - who wants no bots need not wait for them

    return ProcessThinker(at_once)


def _spare_collections() -> None:
    """What is there at the start stays; what is made in play is freed when done with, and holds few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _raise_file_limit(connections: int) -> None:
    """Each connection is an open file; the system's soft limit is often only 1,024."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(connections + 512, hard) if hard != resource.RLIM_INFINITY else connections + 512
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
