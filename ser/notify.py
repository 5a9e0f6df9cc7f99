"""Sends messages to people by Apprise, and to nowhere but where the operator has allowed it.

An address is of one of the operator's services, with parameters that are known to be harmless, and it leads to a host
that belongs to the service or that the operator has listed. Where it leads is not guessed from its text: the service's
own code is run while a guard refuses every connection and notes where it was to go (a *rehearsal*). The same guard
stands by when something is sent. See docs/decisions/0007-where-notifications-may-go.md.
"""

import logging
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import attrs
import structlog
import trio

from ser.app.ports import AddressRefusedError, NotSentError

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

log = structlog.get_logger("ser.notify")

AT_ONCE: Final = 4
"""So many threads send at once."""

CHECKED_AT_ONCE: Final = 2
"""So many more check addresses, so that nobody's sending waits for that."""

CONNECT_TIMEOUT: Final = 5.0
READ_TIMEOUT: Final = 10.0
"""Seconds that a service may take; one that took longer may have got the message all the same."""

USUAL_PORTS: Final = frozenset({25, 80, 443, 465, 587})
"""What is allowed of a host that is listed without a port."""


class UnknownServiceError(Exception):
    """The operator has listed something that is no service; the text says what."""


@attrs.frozen
class Service:
    """A service: the hosts that belong to it, and what may stand behind the question mark of its addresses."""

    hosts: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()


_MAIL: Final = Service((), frozenset({"to", "from", "name", "smtp", "mode", "user", "pass"}))
_NTFY: Final = Service(("ntfy.sh",), frozenset({"priority", "tags", "auth", "token"}))
_ANYWHERE: Final = Service()
_GOTIFY: Final = Service((), frozenset({"priority"}))

SERVICES: Final[Mapping[str, Service]] = {
    "mailto": _MAIL, "mailtos": _MAIL,
    "ntfy": _NTFY, "ntfys": _NTFY,
    "tgram": Service(("api.telegram.org",), frozenset({"silent", "topic"})),
    "discord": Service(("discord.com",), frozenset({"thread"})),
    "slack": Service(("hooks.slack.com", "slack.com")),
    "pover": Service(("api.pushover.net",), frozenset({"priority", "sound"})),
    "pbul": Service(("api.pushbullet.com",)),
    "gchat": Service(("chat.googleapis.com",)),
    "zulip": Service(("*.zulipchat.com",)),
    "gotify": _GOTIFY, "gotifys": _GOTIFY,
    "matrix": _ANYWHERE, "matrixs": _ANYWHERE,
    "mmost": _ANYWHERE, "mmosts": _ANYWHERE,
    "rocket": _ANYWHERE, "rockets": _ANYWHERE,
    "signal": _ANYWHERE, "signals": _ANYWHERE,
    "nctalk": _ANYWHERE, "nctalks": _ANYWHERE,
    "bark": _ANYWHERE, "barks": _ANYWHERE,
    "json": _ANYWHERE, "jsons": _ANYWHERE,
}
"""By how its addresses begin. None of these reads files or starts programs, with these parameters."""


# -------------------------------------------------------------------------------------------------- the guard


@attrs.define
class _Reach:
    """What a thread may reach, and what it has tried to reach."""

    hosts: tuple[str, ...]
    rehearsal: bool
    tried: list[tuple[str, int]] = attrs.field(factory=list)
    resolved: set[int] = attrs.field(factory=set)
    """The ports for which an allowed name has been looked up."""

    def look_up(self, host: Any, port: Any) -> None:
        """A name is to be looked up; raises ``PermissionError``."""
        name = (host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)).lower().rstrip(".")
        number = int(port) if isinstance(port, int) or str(port).isdecimal() else 0
        self.tried.append((name, number))
        if self.rehearsal or not is_allowed(name, number, self.hosts):
            raise PermissionError("this host is not allowed")
        self.resolved.add(number)

    def connect(self, address: Any) -> None:
        """A connection is to be made: only to where a name has led; raises ``PermissionError``."""
        if not isinstance(address, tuple) or address[1] not in self.resolved:
            raise PermissionError("this address is not allowed")


_thread = threading.local()
_FORBIDDEN: Final = frozenset({
    "socket.bind", "socket.sendto", "socket.sendmsg", "socket.gethostbyname", "subprocess.Popen", "os.system",
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
})
_installed: Final = threading.Lock()


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Hears what the interpreter is about to do, in every thread; only those that are guarded concern it."""
    reach: _Reach | None = getattr(_thread, "reach", None)
    if reach is None:
        return
    if event == "socket.getaddrinfo":
        reach.look_up(arguments[0], arguments[1])
    elif event == "socket.connect":
        reach.connect(arguments[1])
    elif event in _FORBIDDEN:
        raise PermissionError(f"{event} is not allowed")


def _install() -> None:
    """A hook cannot be taken away again: it is there once, from the first notifier on."""
    if _installed.acquire(blocking=False):
        sys.addaudithook(_audit)


@contextmanager
def guarded(hosts: tuple[str, ...], *, rehearsal: bool = False) -> Iterator[_Reach]:
    """Whatever this thread does meanwhile reaches only these hosts; in a rehearsal nothing at all."""
    _thread.reach = reach = _Reach(hosts, rehearsal)
    try:
        yield reach
    finally:
        _thread.reach = None


def is_allowed(host: str, port: int, hosts: Sequence[str]) -> bool:
    """Whether a host and port are on a list of ``host``, ``host:port``, ``[v6]:port`` and ``*.domain``."""
    return any(_fits(host, port, *_split(entry)) for entry in hosts)


def _split(entry: str) -> tuple[str, int | None]:
    name, colon, port = entry.rpartition(":")
    if colon and port.isdecimal() and (name.endswith("]") or ":" not in name):
        return name.strip("[]").lower(), int(port)
    return entry.strip("[]").lower(), None


def _fits(host: str, port: int, name: str, wanted: int | None) -> bool:
    same = host.endswith(name[1:]) and len(host) > len(name) - 1 if name.startswith("*.") else host == name
    return same and (port in USUAL_PORTS if wanted is None else port == wanted)


# ------------------------------------------------------------------------------------------------ the notifier


class AppriseNotifier:
    """Sends in threads. ``services`` are keys of ``SERVICES``, ``hosts`` what the operator allows beside theirs."""

    def __init__(self, services: Sequence[str], hosts: Sequence[str], timeout: float) -> None:
        for service in services:
            if service not in SERVICES:
                raise UnknownServiceError(f"there is no service {service!r}; there are {', '.join(SERVICES)}")
        self.services = tuple(services)
        self._hosts = tuple(hosts)
        self._timeout = timeout
        self._sending = trio.CapacityLimiter(AT_ONCE)
        self._checking = trio.CapacityLimiter(CHECKED_AT_ONCE)
        if find_spec("apprise") is None:
            raise ImportError("apprise")
        _install()

    async def check(self, address: str) -> None:
        """Raises ``AddressRefusedError`` where nothing would be sent to."""
        with trio.move_on_after(self._timeout):
            await trio.to_thread.run_sync(self._rehearse, address, limiter=self._checking, abandon_on_cancel=True)
            return
        raise AddressRefusedError("Addresses cannot be checked at the moment; try again later.")

    async def send(self, address: str, title: str, text: str) -> None:
        """Sends, within the limit of time; after the limit it may yet arrive, so it is not worth another attempt."""
        with trio.move_on_after(self._timeout):
            await trio.to_thread.run_sync(
                self._send, address, title, text, limiter=self._sending, abandon_on_cancel=True)
            return
        raise NotSentError("it took too long", again=False)

    # ---------------------------------------------------------------------------------------- in a thread

    def _allowed(self, address: str) -> tuple[str, ...]:
        """The hosts that may be reached for this address; afterwards the services are there."""
        scheme = address.partition("://")[0]
        if scheme not in self.services:
            allowed = ", ".join(f"{service}://" for service in self.services)
            raise AddressRefusedError(f"This server sends to addresses that begin with {allowed} only.")
        with _loading:
            _load()
        return (*SERVICES[scheme].hosts, *self._hosts)

    def _plugin(self, address: str) -> "NotifyBase":
        """What sends to the address: made anew each time, so that nothing is kept of it."""
        from apprise import Apprise  # noqa: PLC0415 - who sends nothing need not have it
        from apprise.plugins import url_to_dict  # noqa: PLC0415

        scheme = address.partition("://")[0]
        parsed: dict[str, Any] | None = url_to_dict(address, secure_logging=True)  # type: ignore[no-untyped-call]
        if not parsed or parsed.get("schema") != scheme:
            raise AddressRefusedError("This is not an address of the service.")
        given = {name for members in ("qsd", "qsd+", "qsd-", "qsd:") for name in parsed.get(members) or ()}
        if not given <= SERVICES[scheme].parameters:
            raise AddressRefusedError("The address has parameters that are not allowed.")
        plugin = Apprise.instantiate(parsed, asset=_load())
        if plugin is None:
            raise AddressRefusedError("This is not an address of the service.")
        plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_TIMEOUT, READ_TIMEOUT
        return plugin

    def _rehearse(self, address: str) -> None:
        hosts = self._allowed(address)
        try:
            with guarded(hosts, rehearsal=True) as reach:
                self._plugin(address).notify(body="rehearsal", title="", body_format=_plain())
        except AddressRefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the library makes of a strange address
            log.info("address_not_understood", error=type(error).__name__)
            raise AddressRefusedError("This is not an address of the service.") from None
        if not reach.tried:
            raise AddressRefusedError("The address names nobody to send to.")
        if not all(is_allowed(host, port, hosts) for host, port in reach.tried):
            raise AddressRefusedError("The operator has not allowed this host.")

    def _send(self, address: str, title: str, text: str) -> None:
        hosts = self._allowed(address)
        begin = time.monotonic()
        try:
            with guarded(hosts) as reach:
                sent = self._plugin(address).notify(body=text, title=title, body_format=_plain())
        except AddressRefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - of no address may more be known than this
            log.warning("sending_failed", error=type(error).__name__)
            raise NotSentError(type(error).__name__, again=False) from None
        if not all(is_allowed(host, port, hosts) for host, port in reach.tried):
            raise AddressRefusedError("The operator has not allowed this host.")
        if not sent:
            raise NotSentError("the service did not take it", again=time.monotonic() - begin < READ_TIMEOUT)


def _plain() -> Any:
    from apprise import NotifyFormat  # noqa: PLC0415

    return NotifyFormat.TEXT


_NOWHERE: Final = logging.NullHandler()
_loading: Final = threading.Lock()


@cache
def _load() -> "AppriseAsset":
    """Loads all services, unguarded and once (it takes most of a second), and says how they are to behave.

    They keep nothing on the disk, follow nobody elsewhere, and log nothing.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of modules that we do not use
        from apprise import AppriseAsset, PersistentStoreMode  # noqa: PLC0415
        from apprise.plugins import N_MGR  # noqa: PLC0415

        N_MGR.load_modules()  # type: ignore[no-untyped-call]
    for name in ("apprise", "urllib3", "requests"):  # what they log may have secrets in it
        library = logging.getLogger(name)
        library.addHandler(_NOWHERE)
        library.propagate = False
        library.setLevel(logging.CRITICAL + 1)
    return AppriseAsset(
        app_id="ser", app_desc="ser", app_url="", storage_mode=PersistentStoreMode.MEMORY, http_redirects=False,
        secure_logging=True, pgp_autogen=False, pem_autogen=False, interpret_escapes=False)
