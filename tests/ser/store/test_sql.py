"""What only a database can get wrong: durability, concurrency, files that cannot be used."""

import os
import sqlite3
from pathlib import Path

import pytest
import trio

from ser.app.ports import ConflictError, StoreFailedError
from ser.store import make_store, open_store
from ser.store.memory import MemoryStore
from tests.ser.store.conformance import account, batch, game, login
from tests.ser.store.databases import DATABASES, SQL, empty_store

SYNCHRONOUS = {"full": 2, "relaxed": 1}


@pytest.mark.parametrize("kind", SQL)
async def test_what_was_committed_is_there_when_the_database_is_opened_again(kind: str, tmp_path: Path) -> None:
    url = DATABASES[kind](tmp_path)
    async with open_store(url, "full") as store:
        await store.commit(game("g1", "u-ann"))
        await store.register(account("ann"), login("l1"))
    async with open_store(url, "full") as store:
        assert await store.game("g1") is not None
        assert await store.account_named("ann") == account("ann")


@pytest.mark.parametrize("kind", SQL)
async def test_of_two_stores_that_write_one_number_only_one_succeeds(kind: str, tmp_path: Path) -> None:
    url = DATABASES[kind](tmp_path)
    outcomes: list[str] = []

    async def write(name: str) -> None:
        async with open_store(url, "full") as store:
            for seq in range(1, 21):
                try:
                    await store.commit(batch(facts=[("g1", seq, name)]))
                    outcomes.append(f"{seq}")
                except ConflictError:
                    pass

    async with trio.open_nursery() as nursery:
        for name in ("one", "other"):
            nursery.start_soon(write, name)
    assert sorted(outcomes, key=int) == [str(seq) for seq in range(1, 21)]


@pytest.mark.parametrize("kind", SQL)
async def test_reads_may_go_on_while_one_writes(kind: str, tmp_path: Path) -> None:
    async with empty_store(kind, tmp_path) as store, trio.open_nursery() as nursery:
        for number in range(20):
            nursery.start_soon(store.commit, game(f"g{number}", "u-ann"))
            nursery.start_soon(store.unfinished, "u-ann")
            nursery.start_soon(store.game, f"g{number}")


@pytest.mark.parametrize("durability", SYNCHRONOUS)
async def test_how_surely_sqlite_writes_is_what_was_asked_for(durability: str, tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'ser.db'}", durability) as store:
        await store.commit(game("g1", "u-ann"))
        cursor = store._writing_connection().cursor()  # type: ignore[attr-defined]
        asked = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
    assert asked == [SYNCHRONOUS[durability], "wal"]


async def test_the_database_is_sound_and_closed_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "ser.db"
    async with open_store(f"sqlite:///{path}", "full") as store:
        for number in range(50):
            await store.commit(game(f"g{number}", "u-ann"))
    assert [file.name for file in os.scandir(tmp_path)] == ["ser.db"]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _text(folder: Path) -> Path:
    path = folder / "ser.db"
    path.write_text("this is no database, and it is long enough to be one " * 100)
    return path


@pytest.mark.parametrize("make", [
    lambda folder: folder, lambda folder: _text(folder) / "no" / "such" / "folder" / "ser.db", _text,
], ids=["a folder", "no folder", "another file"])
async def test_a_file_that_cannot_be_used_is_told(make: object, tmp_path: Path) -> None:
    with pytest.raises(StoreFailedError):
        async with open_store(f"sqlite:///{make(tmp_path)}", "full"):  # type: ignore[operator]
            pass


async def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/a/new/folder/ser.db", "full") as store:
        assert list(await store.unfinished(None)) == []


@pytest.mark.parametrize("url", ["rubbish", "", "sqlite:/x", "nosuchdatabase://x", "sqlite+nosuchdriver:///x", "postgresql+pg8000://x/y"])
async def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(StoreFailedError):
        async with open_store(url, "full"):
            pass


@pytest.mark.parametrize("url", ["memory:", "memory:anything"])
def test_memory_is_a_store_of_its_own(url: str) -> None:
    assert isinstance(make_store(url, "full"), MemoryStore)


async def test_a_store_whose_file_is_locked_by_another_program_fails_and_recovers(tmp_path: Path) -> None:
    path = tmp_path / "ser.db"
    async with open_store(f"sqlite:///{path}?timeout=0.01", "full") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailedError):
            await store.commit(game("g1", "u-ann"))
        other.execute("ROLLBACK")
        other.close()
        await store.commit(game("g1", "u-ann"))
        assert await store.game("g1") is not None
