"""Files are made once, whole or not at all, and there are only so many of them."""

import os
from pathlib import Path

import pytest

from cli_client.sound.files import STEP, SoundFiles, cache_directory
from cli_client.sound.tones import SOUNDS, wav


def test_a_file_is_made_when_it_is_missing_and_then_kept(tmp_path):
    files = SoundFiles(tmp_path)
    path = files.path("turn", 60)
    assert path.read_bytes() == wav("turn", 60)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert files.path("turn", 58) == path
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_what_is_not_whole_is_made_anew(tmp_path):
    path = SoundFiles(tmp_path).path("win", 100)
    path.write_bytes(b"RIFF")
    assert SoundFiles(tmp_path).path("win", 100).read_bytes() == wav("win", 100)


def test_all_volumes_together_stay_small(tmp_path):
    files = SoundFiles(tmp_path)
    paths = {files.path("win", volume) for volume in range(1, 101)}
    assert len(paths) == 100 // STEP
    largest = max(path.stat().st_size for path in paths)
    assert largest * len(SOUNDS) * 100 // STEP < 5_000_000


async def test_at_first_all_sounds_are_made_and_nothing_else_is_left(tmp_path):
    await SoundFiles(tmp_path).prepare(60)
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}-60.wav" for name in SOUNDS)


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path, monkeypatch):
    def fail(_self, _target):
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    assert SoundFiles(tmp_path).path("move", 60) is None
    (folder,) = tmp_path.iterdir()
    assert list(folder.iterdir()) == []


def test_where_nothing_can_be_kept_there_is_no_file(tmp_path):
    (tmp_path / "cache").write_text("a file, no directory")
    assert SoundFiles(tmp_path / "cache").path("move", 60) is None


@pytest.mark.parametrize(("environ", "expected"), [
    ({"CLI_CLIENT_DATA_DIR": "/data"}, "/data/cache"),
    ({}, None),
])
def test_the_cache_is_the_user_s_or_beside_the_data(environ, expected):
    directory = cache_directory(environ)
    assert str(directory) == expected if expected else directory.name == "cli-client"
    assert os.path.isabs(directory)  # noqa: PTH117 - of whatever kind
