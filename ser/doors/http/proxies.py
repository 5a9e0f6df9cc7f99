"""Who asks, and where the server was reached, when proxies stand between: only trusted ones are believed."""

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HOST: Final = "ser.host"
"""Where in the scope stands the host that the request was sent to, if a proxy says so."""

_HOST: Final = re.compile(r"(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,253}))(?::[0-9]{1,5})?", re.ASCII)


class Proxies:
    """The trusted proxies; ``public_url`` is where everybody reaches the server, if the operator has said so."""

    def __init__(self, trusted: Iterable[Network] = (), public_url: str | None = None) -> None:
        self._networks = tuple(trusted)
        self._public_url = public_url.rstrip("/") if public_url else None
        self.trusts = lru_cache(maxsize=1024)(self._trusts)
        """Whether an address is a trusted proxy's."""

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None)
        return any((mapped or parsed) in network for network in self._networks)

    def look_behind(self, scope: Scope) -> None:
        """Sets in the scope what a trusted proxy says of the request: client, scheme and host."""
        client = scope.get("client")
        if not self._networks or client is None or not self.trusts(client[0]):
            return
        scope["client"] = (self._behind(client[0], _values(scope, b"x-forwarded-for")), 0)
        for scheme in _values(scope, b"x-forwarded-proto")[-1:]:
            if scheme in ("http", "https"):
                scope["scheme"] = scheme
        for host in _values(scope, b"x-forwarded-host")[-1:]:
            scope[HOST] = host

    def _behind(self, address: str, said: list[str]) -> str:
        """The first address from the right that is no trusted proxy's; each proxy appends whom it heard."""
        for step in reversed(said):
            try:
                address = str(ipaddress.ip_address(step))
            except ValueError:
                break
            if not self.trusts(address):
                break
        return address

    def root_url(self, scope: Scope) -> str:
        """Where the client reaches the server, without a slash at the end."""
        return self._public_url or f"{scope.get('scheme', 'http')}://{host_of(scope)}"


def _values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header that may be there several times, and lists them with commas."""
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return [part.strip() for line in lines for part in line.split(",") if part.strip()]


def host_of(scope: Scope) -> str:
    """The host and port that the client speaks to; the server's own where what it says cannot be a host."""
    said = scope.get(HOST) or next((value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), "")
    if _HOST.fullmatch(said):
        return said
    host, port = scope.get("server") or ("localhost", None)
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host
