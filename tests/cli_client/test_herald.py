"""The herald calls by sound, bell, note and the user's command; never two commands at once."""

from datetime import time

import pytest
import trio

from cli_client import herald as heralds
from cli_client.herald import COMMAND_GAP, Herald, clock_here, herald_here, silent_herald
from cli_client.model.effects import Ring
from cli_client.settings import OwnSettings

COMMAND = OwnSettings(desktop_notes="command", note_command="tell {text}")


class Speaker:
    def __init__(self):
        self.played, self.volume = [], None

    def play(self, sound, volume):
        self.played.append((sound, volume))

    async def run(self, volume):
        self.volume = volume
        await trio.sleep_forever()


@pytest.fixture
def herald():
    herald = Herald(Speaker(), lambda: time(12))
    herald.done = []
    herald.ring = lambda: herald.done.append("bell")
    herald.show = lambda way, note: herald.done.append((way, note.text))
    return herald


@pytest.fixture
def commands(monkeypatch):
    """The programs that are run, each for a second, with what they were given."""
    run = []

    async def run_program(command, limit, environ):
        run.append((list(command), environ["NOTE_TEXT"]))
        await trio.sleep(1)
        return True

    monkeypatch.setattr(heralds, "run_program", run_program)
    return run


def test_a_turn_is_heard_rung_and_noted(herald):
    herald.heard(Ring("turn", "your turn"), OwnSettings(volume=35))
    assert herald._speaker.played == [("turn", 35)]
    assert herald.done == ["bell", ("auto", "your turn")]


def test_who_looks_hears_it_only(herald):
    herald.looking = lambda: True
    herald.heard(Ring("turn", "your turn"), OwnSettings())
    assert (herald._speaker.played, herald.done) == ([("move", 60)], [])


def test_a_move_of_somebody_else_is_heard_only(herald):
    herald.heard(Ring("move", "bob played"), OwnSettings())
    assert (herald._speaker.played, herald.done) == ([("move", 60)], [])


async def test_the_user_s_command_is_run_in_place_of_a_note(nursery, autojump_clock, herald, commands):
    nursery.start_soon(herald.run, COMMAND)
    herald.heard(Ring("turn", "your turn"), COMMAND)
    await trio.sleep(1)
    assert commands == [(["tell", " your turn"], "your turn")]
    assert herald.done == ["bell"]
    assert herald._speaker.volume == 60


async def test_of_many_notes_in_a_row_the_last_one_counts(nursery, autojump_clock, herald, commands):
    nursery.start_soon(herald.run, COMMAND)
    for number in range(100):
        herald.heard(Ring("turn", str(number)), COMMAND)
        await trio.sleep(0.01)
    await trio.sleep(2 * COMMAND_GAP)
    assert [text for _, text in commands] == ["0", "99"]


async def test_half_a_command_is_none(nursery, autojump_clock, herald, commands):
    own = OwnSettings(desktop_notes="command", note_command="'half")
    nursery.start_soon(herald.run, own)
    herald.heard(Ring("turn", "your turn"), own)
    await trio.sleep(5)
    assert commands == []
    assert herald.done == ["bell"]


async def test_a_machine_without_sound_is_silent(tmp_path):
    silent_herald().heard(Ring("turn", "your turn"), OwnSettings())
    herald_here({"PATH": str(tmp_path), "CLI_CLIENT_DATA_DIR": str(tmp_path)}).heard(Ring("win", "won"), OwnSettings())
    assert list(tmp_path.iterdir()) == []
    assert isinstance(clock_here(), time)
