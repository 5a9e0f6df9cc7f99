"""The stores that are tested: in memory, on a SQLite file, and on PostgreSQL where ``SER_TEST_POSTGRES`` names one."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
import sqlalchemy as sa

from ser.app.ports import Store
from ser.store import open_store
from ser.store.migrate import migrate
from ser.store.schema import HEAD, metadata

POSTGRES: Final = "SER_TEST_POSTGRES"
"""The address of a database whose tables may be dropped, as ``postgresql+psycopg://user@host/name``."""

VERSION: Final = "alembic_version"
"""The table in which the schema's version is kept."""


def _memory(_: Path) -> str:
    return "memory:"


@cache
def _fresh() -> bytes:
    """A SQLite file with all tables and nothing in them; to copy it is quicker than to migrate each time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            migrate(connection)
        engine.dispose()
        return path.read_bytes()


@cache
def _first_rows() -> Mapping[str, list[dict[str, Any]]]:
    """The rows that migrations make, by table."""
    with TemporaryDirectory() as folder:
        engine = sa.create_engine(_sqlite(Path(folder)))
        with engine.connect() as connection:
            found = {name: [dict(row._mapping) for row in connection.execute(table.select())]
                     for name, table in metadata.tables.items()}
        engine.dispose()
    return {name: rows for name, rows in found.items() if rows}


def _sqlite(folder: Path) -> str:
    path = folder / "ser.db"
    path.write_bytes(_fresh())
    return f"sqlite:///{path}"


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
        _empty(connection)
    engine.dispose()
    return url


def _empty(connection: sa.Connection) -> None:
    """Takes all rows away but those of a fresh database, where the tables are as they should be; else the tables."""
    tables = set(sa.inspect(connection).get_table_names())
    version = connection.scalar(sa.text("select version_num from alembic_version")) if VERSION in tables else None
    if version == HEAD and tables == {*metadata.tables, VERSION}:
        connection.execute(sa.text(f"truncate {', '.join(metadata.tables)}"))
        for table, rows in _first_rows().items():
            connection.execute(metadata.tables[table].insert(), rows)
        return
    metadata.drop_all(connection)
    connection.execute(sa.text(f"drop table if exists {VERSION}"))


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
