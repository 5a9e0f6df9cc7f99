"""Requests that are repeated while the server is too busy for them: those that nobody would ask again."""

from collections.abc import Mapping
from typing import Any, Final

import trio

from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.link import Heard, Link

TRIES: Final = 5
LONGEST_PAUSE: Final = 60.0


async def patiently(link: Link, method: str, params: Mapping[str, Any], heard: Heard | None = None) -> Any:
    """The result of a request, as its class; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
    for _ in range(TRIES):
        try:
            return await link.request(method, params, heard)
        except RequestRefusedError as refused:
            pause = refused.failure.data.get("retryAfterMs")
            if not isinstance(pause, int):
                raise
            await trio.sleep(min(pause / 1000, LONGEST_PAUSE))
    raise ConnectionLostError("the server is too busy")
