"""Where everything is kept: ``open_store`` makes the store for an address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import trio

from ser.app.ports import Store, StoreFailedError
from ser.store.memory import MemoryStore


def make_store(url: str, durability: str) -> Store:
    """The store for an address: ``memory:``, ``sqlite:///…`` or ``postgresql+psycopg://…``."""
    if url.startswith("memory:"):
        return MemoryStore()
    from ser.store.sql import SqlStore  # noqa: PLC0415 - who plays in memory does not wait for SQLAlchemy

    return SqlStore(url, durability)


@asynccontextmanager
async def open_store(url: str, durability: str) -> AsyncIterator[Store]:
    """An open store; raises ``StoreFailedError`` with the reason. The directory of its file is made if need be."""
    _make_directory(url)
    store = make_store(url, durability)
    await store.open()
    try:
        yield store
    finally:
        with trio.CancelScope(shield=True):
            await store.close()


def _make_directory(url: str) -> None:
    path = url.partition("sqlite:///")[2].partition("?")[0]
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFailedError(f"its directory cannot be made: {error}") from None
