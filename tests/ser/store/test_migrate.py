"""Migrations make just the tables of the schema, once, whoever comes first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import trio
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import ser.store.migrate
from ser.store import open_store
from ser.store.migrate import migrate
from ser.store.schema import HEAD, metadata
from tests.ser.store.databases import DATABASES, SQL

FOLDER = Path(ser.store.migrate.__file__).parent / "migrations"


@pytest.fixture(params=SQL)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database."""
    made = sa.create_engine(DATABASES[request.param](tmp_path))
    yield made
    made.dispose()


def migrated(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        migrate(connection)


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def test_the_newest_migration_is_the_one_that_the_schema_names() -> None:
    assert script().get_heads() == [HEAD]


def test_migrations_are_one_line_each_with_its_own_file_and_a_way_up() -> None:
    revisions = list(script().walk_revisions())
    assert [revision.revision for revision in revisions] == sorted(
        (path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")), reverse=True)
    assert all(revision.doc and hasattr(revision.module, "upgrade") for revision in revisions)


def test_migrations_make_just_the_tables_of_the_schema(engine: sa.Engine) -> None:
    migrated(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def _columns(engine: sa.Engine) -> dict[str, list[tuple[str, bool, int]]]:
    inspector = sa.inspect(engine)
    return {
        table: [(column["name"], column["nullable"], key) for column in inspector.get_columns(table)
                for key in (column.get("primary_key", 0),)]
        for table in sorted(inspector.get_table_names()) if table != "alembic_version"
    }


def test_the_schema_by_itself_makes_the_same_columns_keys_and_order(engine: sa.Engine, tmp_path: Path) -> None:
    migrated(engine)
    made = _columns(engine)
    other = sa.create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    metadata.create_all(other)
    expected = _columns(other)
    other.dispose()
    assert [[column[0] for column in made[table]] for table in made] == [
        [column[0] for column in expected[table]] for table in expected]
    assert made.keys() == expected.keys() == metadata.tables.keys()


def test_migrating_again_changes_nothing(engine: sa.Engine) -> None:
    migrated(engine)
    before = _columns(engine)
    with engine.begin() as connection:
        connection.execute(metadata.tables["facts"].insert(), {"game_id": "g1", "seq": 1, "fact": "{}"})
    for _ in range(2):
        migrated(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(metadata.tables["facts"])).all() == [("g1", 1, "{}")]
    assert _columns(engine) == before


@pytest.mark.parametrize("kind", SQL)
async def test_several_servers_may_start_at_once_on_an_empty_database(kind: str, tmp_path: Path) -> None:
    url = DATABASES[kind](tmp_path)

    async def start() -> None:
        async with open_store(url, "full") as store:
            assert list(await store.unfinished(None)) == []

    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(start)
