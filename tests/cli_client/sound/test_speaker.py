"""One sound at a time and not too many, by a program that may do what it likes."""

import os
from pathlib import Path

import pytest
import trio

from cli_client.sound import SoundFiles, Speaker, find_players
from cli_client.sound.speaker import GAP, TRIES


class Players:
    """Stand-ins for programs: each plays for a while, or (``broken``) fails at once."""

    def __init__(self, length=0.5, broken=()):
        self.length, self.broken = length, broken
        self.played, self.now, self.most = [], 0, 0

    async def __call__(self, command, limit):
        player, file = command[0], command[-1].rpartition("/")[2]
        self.played.append((player, file, round(trio.current_time() - self.began, 3)))
        self.now += 1
        self.most = max(self.most, self.now)
        await trio.sleep(0 if player in self.broken else self.length)
        self.now -= 1
        return player not in self.broken

    @property
    def files(self):
        return [file for _, file, _ in self.played]


class Kept:
    """Files that are there already, all but that of a draw."""

    def __init__(self):
        self.prepared = []

    async def fetch(self, name, volume):
        await trio.lowlevel.checkpoint()
        return None if name == "draw" else Path(f"/cache/{name}-{volume}.wav")

    async def prepare(self, volume):
        await trio.lowlevel.checkpoint()
        self.prepared.append(volume)


@pytest.fixture
def open_speaker(nursery):

    def start(players=(("paplay",),), **more):
        run = Players(**more)
        run.began = trio.current_time()
        run.kept = Kept()
        speaker = Speaker(run.kept, players, run)
        nursery.start_soon(speaker.run, 60)
        return speaker, run
    return start


async def test_a_sound_is_played_and_nobody_waits_for_it(open_speaker, autojump_clock):
    speaker, run = open_speaker()
    speaker.play("turn", 60)
    assert run.played == []
    await trio.sleep(1)
    assert run.files == ["turn-60.wav"]
    assert run.kept.prepared == [60]


async def test_a_sound_without_a_file_is_left_out(open_speaker, autojump_clock):
    speaker, run = open_speaker()
    speaker.play("draw", 60)
    await trio.sleep(1)
    speaker.play("move", 60)
    await trio.sleep(1)
    assert run.files == ["move-60.wav"]


async def test_nothing_is_started_where_it_would_not_be_heard(open_speaker, autojump_clock):
    speaker, run = open_speaker()
    speaker.play("turn", 0)
    mute, nothing = open_speaker(players=())
    mute.play("turn", 60)
    await trio.sleep(5)
    assert run.played == nothing.played == []
    assert mute.silent
    assert nothing.kept.prepared == []


async def test_one_at_a_time_with_a_pause_and_the_urgent_one_next(open_speaker, autojump_clock):
    speaker, run = open_speaker()
    speaker.play("move", 60)
    await trio.sleep(0.1)
    for sound in ("refused", "move", "turn", "move"):
        speaker.play(sound, 60)
    await trio.sleep(20)
    assert run.files == ["move-60.wav", "turn-60.wav"]
    assert run.most == 1
    (_, _, first), (_, _, second) = run.played
    assert second - first >= run.length + GAP


async def test_however_much_happens_only_so_much_is_played_and_nothing_late(open_speaker, autojump_clock):
    speaker, run = open_speaker(length=0.1)
    for _ in range(1000):
        speaker.play("move", 60)
        await trio.sleep(0.01)
    assert len(run.played) <= 10 / (0.1 + GAP) + 1
    slow, late = open_speaker(length=4)
    slow.play("move", 60)
    await trio.sleep(0.5)
    slow.play("turn", 60)
    await trio.sleep(20)
    assert late.files == ["move-60.wav"]


async def test_a_player_that_fails_gives_way_to_the_next_one(open_speaker, autojump_clock):
    speaker, run = open_speaker(players=(("paplay",), ("aplay", "-q")), broken={"paplay"})
    for _ in range(TRIES + 2):
        speaker.play("turn", 60)
        await trio.sleep(5)
    players = [player for player, _, _ in run.played]
    assert players.count("aplay") == TRIES + 2
    assert players.count("paplay") == TRIES
    broken, failing = open_speaker(broken={"paplay"})
    for _ in range(TRIES + 2):
        broken.play("turn", 60)
        await trio.sleep(5)
    assert len(failing.played) == TRIES
    assert broken.silent


async def test_a_program_on_the_path_gets_the_file(nursery, tmp_path):
    noted = tmp_path / "noted"
    os.mkfifo(noted)
    player = tmp_path / "aplay"
    player.write_text(f'#!/bin/sh\necho "$@" > {noted}\n')
    player.chmod(0o755)
    files = SoundFiles(tmp_path / "cache")
    speaker = Speaker(files, find_players({"PATH": str(tmp_path)}))
    nursery.start_soon(speaker.run, 60)
    speaker.play("win", 33)
    said = await trio.to_thread.run_sync(noted.read_text, abandon_on_cancel=True)
    assert said == f"-q {files.path('win', 35)}\n"
    nursery.cancel_scope.cancel()
