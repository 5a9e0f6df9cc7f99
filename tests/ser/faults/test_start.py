"""A database that cannot be used: one clear sentence for the operator, and an exit code that is not 0."""

import socket
from pathlib import Path

import pytest

from tests.ser.faults.servers import Server


def refused(folder: Path, database: str) -> str:
    """What a server says that cannot start on this database."""
    server = Server(folder, database_url=f"sqlite:///{database}")
    process = server.spawn()
    said, _ = process.communicate(timeout=60)
    assert process.returncode not in (0, None)
    assert b"ready" not in said
    log = server.logged()
    assert "Traceback" not in log, log
    return log.splitlines()[-1]


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    said = "ser: the database cannot be used: its directory cannot be made"
    assert said in refused(tmp_path, f"{tmp_path}/file/ser.db")


def test_a_directory_that_takes_no_files(tmp_path: Path) -> None:
    assert "ser: the database cannot be used" in refused(tmp_path, "/proc/ser.db")


def test_a_database_that_is_a_directory(tmp_path: Path) -> None:
    assert "ser: the database cannot be used" in refused(tmp_path, str(tmp_path))


@pytest.mark.parametrize("content", [b"long enough to be taken for a database " * 99, b"SQLite format 3\0" * 99])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ser.db").write_bytes(content)
    assert "ser: the database cannot be used" in refused(tmp_path, f"{tmp_path}/ser.db")
    assert (tmp_path / "ser.db").read_bytes() == content


def test_a_device_that_is_always_full(tmp_path: Path) -> None:
    assert "ser: the database cannot be used" in refused(tmp_path, "/dev/full")


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(tmp_path, port=taken.getsockname()[1])
        process = server.spawn()
        process.communicate(timeout=60)
    assert process.returncode == 1
    assert "ser: cannot listen at 127.0.0.1" in server.logged()
