"""Where a server is: HOST:PORT, and how it is dialled."""

from typing import Final

import attrs
import trio

from cli_client.connection.errors import ConnectionLostError
from cli_client.options import join_address

DIAL_LIMIT: Final = 10.0
"""Seconds that a connection may take to be made."""


@attrs.frozen
class Address:
    """A host and a port; called, it opens a stream, within so many seconds."""

    host: str
    port: int
    limit: float = DIAL_LIMIT

    def __str__(self) -> str:
        return join_address(self.host, self.port)

    async def __call__(self) -> trio.abc.Stream:
        """A stream to the server; raises ``ConnectionLostError``."""
        try:
            with trio.fail_after(self.limit):
                return await trio.open_tcp_stream(self.host, self.port)
        except OSError as error:
            raise ConnectionLostError(f"nobody answers at {self}") from error
        except trio.TooSlowError:
            raise ConnectionLostError(f"{self} did not answer within {self.limit:g} s") from None
