"""What a ring comes to: who looks is not called, mute and quiet hours silence all but the title."""

from datetime import time

import attrs
import pytest

from cli_client.attention import LONGEST, SILENCE, Answer, answer, command_of, environment_of, is_quiet, message, title
from cli_client.happenings import Online
from cli_client.model.effects import CALLS, RINGS
from cli_client.model.state import State
from cli_client.settings import OwnSettings
from cli_client.sound.tones import SOUNDS
from cli_client.text import ASCII
from tests.cli_client.fakes import ANN, after, playing, seen, snapshot, started

NOON = time(12)


def answered(kind, *, looking=False, clock=NOON, **settings):
    return answer(kind, OwnSettings(**settings), clock, looking=looking)


@pytest.mark.parametrize("kind", RINGS)
def test_who_looks_elsewhere_is_called_by_all_means_and_hears_the_rest(kind):
    sound = "turn" if kind == "invited" else kind
    assert answered(kind) == Answer(sound, bell=kind in CALLS, note=kind in CALLS)
    assert sound in SOUNDS


@pytest.mark.parametrize(("kind", "sound"), [
    ("turn", "move"), ("invited", "move"), ("clock", "clock"), ("win", "win"), ("refused", "refused")])
def test_who_looks_is_not_called_and_hears_a_move_as_a_move(kind, sound):
    assert answered(kind, looking=True) == Answer(sound)


def test_one_can_be_called_always_or_never():
    assert answered("turn", looking=True, attention="always") == Answer("turn", bell=True, note=True)
    assert answered("turn", attention="never") == SILENCE
    assert answered("win", attention="never") == Answer("win")


@pytest.mark.parametrize("kind", RINGS)
@pytest.mark.parametrize("settings", [
    {"mute": True}, {"quiet_hours": True, "quiet_from": "11:00", "quiet_to": "13:00"}])
def test_mute_and_quiet_hours_silence_everything(kind, settings):
    assert answered(kind, **settings, attention="always") == SILENCE


def test_sound_bell_and_notes_are_switched_off_one_by_one():
    assert answered("turn", volume=0) == Answer("", bell=True, note=True)
    assert answered("turn", bell=False) == Answer("turn", bell=False, note=True)
    assert answered("turn", desktop_notes="off") == Answer("turn", bell=True, note=False)


@pytest.mark.parametrize(("begin", "end", "clock", "quiet"), [
    ("22:00", "08:00", time(22), True),
    ("22:00", "08:00", time(7, 59, 59), True),
    ("22:00", "08:00", time(8), False),
    ("22:00", "08:00", time(21, 59), False),
    ("13:00", "14:00", time(13, 30), True),
    ("13:00", "14:00", time(14), False),
    ("09:00", "09:00", time(9), False),
])
def test_quiet_hours_go_over_midnight(begin, end, clock, quiet):
    own = OwnSettings(quiet_hours=True, quiet_from=begin, quiet_to=end)
    assert is_quiet(own, clock) is quiet
    assert not is_quiet(attrs.evolve(own, quiet_hours=False), clock)


def test_the_title_counts_the_games_that_wait():
    assert title(State()) == "cli-client"
    assert title(playing("B2")) == "cli-client"
    state = after(seen(snapshot(game_id="g2")), state=playing())
    assert title(state) == "● 2 waiting — cli-client"
    assert title(state, ASCII) == "* 2 waiting - cli-client"
    assert title(after(Online(ANN), started(snapshot(mine=None)), state=State(local=True))) == "cli-client"


def test_a_note_cannot_write_to_the_terminal_and_is_not_long():
    note = message("turn", "eve\x1b]0;owned\x07\n\u202e" + "x" * 1000)
    assert (note.title, note.text[:16]) == ("It is your turn", "eve?]0;owned???x")
    assert len(note.text) == LONGEST


def test_the_command_gets_the_note_as_arguments_and_in_its_environment():
    note = message("invited", "$(reboot); `reboot` 'x\" {title} challenges you")
    own = OwnSettings(desktop_notes="command", note_command="notify-send --app 'a b' {title} {title}:{text}")
    assert command_of(own, note) == [
        "notify-send", "--app", "a b", "You are invited", f"You are invited:{note.text}"]
    assert environment_of(note) == {"NOTE_KIND": "invited", "NOTE_TITLE": "You are invited", "NOTE_TEXT": note.text}


@pytest.mark.parametrize("name", ["--exec=reboot", "@/etc/passwd", "-x"])
def test_a_name_is_no_option_and_no_file(name):
    own = OwnSettings(desktop_notes="command", note_command="curl -d {text} https://example.org")
    assert command_of(own, message("invited", f"{name} challenges you"))[2] == f" {name} challenges you"


@pytest.mark.parametrize("command", ["", "'half", "{text}"])
def test_a_command_that_is_none_is_not_run_and_nobody_names_the_program(command):
    own = OwnSettings(desktop_notes="command", note_command=command)
    assert command_of(own, message("turn", "reboot")) in ((), [], [" {text}"])
    assert command_of(attrs.evolve(own, desktop_notes="auto"), message("turn", "x")) == ()
