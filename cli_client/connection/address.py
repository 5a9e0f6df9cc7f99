"""Where a server is: HOST:PORT, and how it is dialled."""

from typing import Final

import attrs
import trio

from cli_client.connection.errors import ConnectionLostError

DIAL_LIMIT: Final = 10.0
"""Seconds that a connection may take to be made."""


@attrs.frozen
class Address:
    """A host and a port; called, it opens a stream."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    async def __call__(self) -> trio.abc.Stream:
        """A stream to the server; raises ``ConnectionLostError``."""
        try:
            with trio.fail_after(DIAL_LIMIT):
                return await trio.open_tcp_stream(self.host, self.port)
        except OSError as error:
            raise ConnectionLostError(f"nobody answers at {self}") from error
        except trio.TooSlowError:
            raise ConnectionLostError(f"{self} did not answer within {DIAL_LIMIT:g} s") from None
