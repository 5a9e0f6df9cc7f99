"""Brings a database's tables up to date, under a lock, so that several servers may start at once."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from ser.store.schema import HEAD

_LOCK: Final = 7_367_331  # an arbitrary number that only this program uses


def migrate(connection: sa.Connection) -> None:
    """Runs what migrations are missing, in one transaction."""
    _lock(connection)
    if _version(connection) != HEAD:
        _upgrade(connection)
    connection.commit()


def _lock(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(sa.text("select version_num from alembic_version")).scalar()
    return version


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a start on a database that is up to date does without
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
