"""What a link for players says: its code, and the server that it belongs to."""

from typing import Final
from urllib.parse import unquote, urlsplit

import attrs

from cli_client.options import join_address, split_address

MOST: Final = 200
"""A longer text is no code."""
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@attrs.frozen
class Link:
    """The code, and the host of the server where the link names one."""

    code: str
    host: str | None = None


def read_link(text: str) -> Link:
    """The link, from what somebody has sent: ``http://HOST/join/CODE``, or the code alone; raises ``ValueError``."""
    if "://" not in text:
        code, host = text.strip(), None
    else:
        parts = urlsplit(text.strip())
        before, _, last = parts.path.rstrip("/").rpartition("/")
        if not before.endswith("join"):
            raise ValueError("that is no link for players; such a link ends with /join/CODE.")
        code, host = unquote(last), parts.hostname
    if not code or len(code) > MOST or not code.isprintable() or " " in code:
        raise ValueError("expected a link that ends with /join/CODE, or the code alone.")
    return Link(code, host)


def reachable(address: str, url: str) -> str:
    """The server's address as others reach it: by the link's host where we are on the server's own machine."""
    host, port = split_address(address)
    outside = urlsplit(url).hostname
    return join_address(outside, port) if host in _HERE and outside and outside not in _HERE else address
