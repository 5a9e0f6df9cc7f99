"""The stores that are tested: in memory, on a SQLite file, and on PostgreSQL where ``SER_TEST_POSTGRES`` names one."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa

from ser.app.ports import Store
from ser.store import open_store
from ser.store.schema import metadata

POSTGRES: Final = "SER_TEST_POSTGRES"
"""The address of a database whose tables may be dropped, as ``postgresql+psycopg://user@host/name``."""


def _memory(_: Path) -> str:
    return "memory:"


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'ser.db'}"


def _own(url: sa.URL) -> str:
    """A database of its own for each of several processes that test at once."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            if not connection.execute(sa.text("select 1 from pg_database where datname = :n"), {"n": worker}).scalar():
                connection.execute(sa.text(f"create database {worker}"))
        admin.dispose()
        url = url.set(database=worker)
    return url.render_as_string(hide_password=False)


def _postgres(_: Path) -> str:
    url = os.environ.get(POSTGRES)
    if not url:
        pytest.skip(f"{POSTGRES} names no database")
    url = _own(sa.make_url(url))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("drop table if exists alembic_version"))
    engine.dispose()
    return url


DATABASES: Final[Mapping[str, Callable[[Path], str]]] = {
    "memory": _memory, "sqlite": _sqlite, "postgresql": _postgres,
}
"""From a kind of store to what makes the address of an empty one."""

SQL: Final = ("sqlite", "postgresql")


@asynccontextmanager
async def empty_store(kind: str, folder: Path) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    async with open_store(DATABASES[kind](folder), "full") as store:
        yield store
