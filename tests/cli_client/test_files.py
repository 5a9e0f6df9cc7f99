"""Files are written where there are none, and over others only when that is wanted."""

from cli_client.files import write_file
from cli_client.model.rewinding import Saved


def test_a_new_file_and_one_that_is_there(tmp_path):
    path = str(tmp_path / "a")
    assert write_file(path, "one", over=False) == Saved(path)
    assert write_file(path, "two", over=False) == Saved(path, taken=True)
    assert (tmp_path / "a").read_text() == "one"
    assert write_file(path, "two", over=True) == Saved(path)
    assert (tmp_path / "a").read_text() == "two"


def test_what_cannot_be_written(tmp_path):
    assert write_file(str(tmp_path / "no" / "a"), "", over=False).why == "No such file or directory"
    assert write_file(str(tmp_path), "", over=True).why == "Is a directory"
    assert write_file("a\0b", "", over=False).why
    assert write_file("~nobody-of-that-name/a", "", over=False).why


def test_the_home_directory_is_understood(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert write_file("~/a", "x", over=False) == Saved("~/a")
    assert (tmp_path / "a").exists()
