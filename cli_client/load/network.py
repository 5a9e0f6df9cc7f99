"""Sockets for many connections: addresses, source addresses on the loopback, the limit of open files."""

import ipaddress
import socket
import sys
from typing import Any, Final

import attrs

PER_SOURCE: Final = 190
"""Connections from one source address: servers allow 200 by default."""

SPARE_FILES: Final = 64


@attrs.frozen
class Target:
    """A resolved address of the server."""

    family: int
    address: tuple[Any, ...]

    @property
    def has_many_sources(self) -> bool:
        """Whether connections may come from different addresses: on Linux all of 127.0.0.0/8 is ours."""
        return (sys.platform == "linux" and self.family == socket.AF_INET
                and ipaddress.IPv4Address(self.address[0]).is_loopback)


def resolve(host: str, port: int) -> tuple[Target, ...]:
    """The addresses of a server; raises ``OSError`` when the name is not known."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(Target(family, address) for family, _, _, _, address in found)


def reachable(targets: tuple[Target, ...], timeout: float) -> Target | None:
    """The first address at which somebody listens."""
    for target in targets:
        with socket.socket(target.family, socket.SOCK_STREAM) as sock:
            sock.settimeout(timeout)
            try:
                sock.connect(target.address)
            except OSError:
                continue
            return target
    return None


def source_address(number: int) -> str:
    """Where the connection with this number (from 0) comes from, on the loopback."""
    return str(ipaddress.IPv4Address("127.0.0.1") + number // PER_SOURCE)


def begin_connect(target: Target, number: int) -> socket.socket:
    """A socket that is on its way to the server; raises ``OSError`` when it is refused at once."""
    sock = socket.socket(target.family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if target.has_many_sources:
            sock.bind((source_address(number), 0))
        sock.connect(target.address)
    except BlockingIOError:
        pass
    except OSError:
        sock.close()
        raise
    return sock


def raise_file_limit(files: int) -> None:
    """Allows this process so many open files, as far as the system lets it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))
