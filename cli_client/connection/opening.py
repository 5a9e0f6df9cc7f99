"""``connect`` and ``open_link``: the ways in for scripts, for a whole session or for a few requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import SystemRandom
from typing import Final

import trio

from cli_client.connection.address import Address
from cli_client.connection.client import Client, Dial
from cli_client.connection.errors import ConnectionLostError
from cli_client.connection.identity import Entry, Guest, MemoryVault, Vault
from cli_client.connection.link import Link
from cli_client.connection.session import Session

CONNECT_LIMIT: Final = 30.0
ANYBODY: Final = Guest()


@asynccontextmanager
async def connect(host: str = "127.0.0.1", port: int = 5005, entry: Entry = ANYBODY, vault: Vault | None = None,
                  *, within: float = CONNECT_LIMIT) -> AsyncIterator[Session]:
    """A ``Session`` at the server, as somebody; the connection comes back by itself until the block is left.

    Raises ``ConnectionLostError`` when there is no connection within so many seconds.
    """
    client = Client(Address(host, port), entry, vault or MemoryVault(), SystemRandom())
    client.following.catches_up = True
    failed: Exception | None = None
    async with trio.open_nursery() as nursery:
        nursery.start_soon(client.run)
        try:
            await wait_online(client, within)
            yield Session(client)
        except Exception as error:  # noqa: BLE001 - it leaves below, not wrapped in a group by the nursery
            failed = error
        nursery.cancel_scope.cancel()
    if failed is not None:
        raise failed


async def wait_online(client: Client, within: float) -> None:
    """Waits for the connection; raises ``ConnectionLostError`` when it takes longer than this."""
    with trio.move_on_after(within):
        return await client.wait_online()
    raise ConnectionLostError(client.why)


@asynccontextmanager
async def open_link(dial: Dial, answer_limit: float) -> AsyncIterator[Link]:
    """One connection, for a few requests; raises ``ConnectionLostError`` when there is none to be had."""
    link = Link(await dial(), lambda _: None, answer_limit)
    failed: Exception | None = None
    async with trio.open_nursery() as nursery:
        nursery.start_soon(link.run)
        try:
            yield link
        except Exception as error:  # noqa: BLE001 - it leaves below, not wrapped in a group by the nursery
            failed = error
        link.end("it is not needed any more")
    if failed is not None:
        raise failed
