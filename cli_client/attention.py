"""What a ring comes to, pure: which sound, whether the bell, whether a note; and what the title says."""

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Final

import attrs

from cli_client.model.effects import CALLS
from cli_client.model.state import State
from cli_client.settings import OwnSettings
from cli_client.text import UNICODE, Symbols, drawn
from cli_client.version import NAME

TITLES: Final[Mapping[str, str]] = {
    "turn": "It is your turn", "invited": "You are invited", "clock": "Your time is running out"}
"""The heads of notes."""
_SOUNDS: Final[Mapping[str, str]] = {"invited": "turn"}
"""The sounds of rings that have none of their own name."""
_SOFTLY: Final[Mapping[str, str]] = {"turn": "move", "invited": "move"}
"""What is heard of a call by who looks at it anyway."""
LONGEST: Final = 200
"""Characters of a note."""


@attrs.frozen
class Answer:
    """What is done at a ring; the sound is one of ``sound.tones.SOUNDS``, or empty."""

    sound: str = ""
    bell: bool = False
    note: bool = False


SILENCE: Final = Answer()


def answer(kind: str, own: OwnSettings, clock: time, *, looking: bool) -> Answer:
    """What is done at a ring of this kind; ``clock`` is the time of day here, ``looking`` whether it is seen anyway.

    Mute and quiet hours silence everything. Turns, invitations and clocks call for the player, by bell and note, when
    they look elsewhere (``attention`` away), always or never. Other rings are heard only.
    """
    calls = own.attention == "always" or (own.attention == "away" and not looking)
    if own.mute or is_quiet(own, clock) or (kind in CALLS and own.attention == "never"):
        return SILENCE
    called = kind in CALLS and calls
    sound = kind if called or kind not in CALLS else _SOFTLY.get(kind, kind)
    return Answer(_SOUNDS.get(sound, sound) if own.volume else "", called and own.bell,
                  called and own.desktop_notes != "off")


def is_quiet(own: OwnSettings, clock: time) -> bool:
    """Whether these are quiet hours; from a time to the same time there are none."""
    begin, end = time.fromisoformat(own.quiet_from), time.fromisoformat(own.quiet_to)
    if not own.quiet_hours or begin == end:
        return False
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def title(state: State, symbols: Symbols = UNICODE) -> str:
    """The title of the terminal: how many games wait for the player, if any do."""
    count = sum(not view.both_seats for view in state.waiting_for_me)
    mark, line = ("●", "—") if symbols is UNICODE else ("*", "-")
    return f"{mark} {count} waiting {line} {NAME}" if count else NAME


@attrs.frozen
class Message:
    """A note for the desktop. Names of others are in the text: it has no control characters, and is not long."""

    kind: str
    title: str
    text: str


def message(kind: str, text: str) -> Message:
    """The note of a ring."""
    return Message(kind, TITLES.get(kind, NAME), drawn(text)[:LONGEST])


# --------------------------------------------------------------------------------------------- the user's command


def command_of(own: OwnSettings, note: Message) -> Sequence[str]:
    """The user's command with the note in its arguments, for no shell; nothing where there is none, or half a one."""
    if own.desktop_notes != "command":
        return ()
    try:
        words = shlex.split(own.note_command)
    except ValueError:
        return ()
    said = {"title": note.title, "text": note.text}
    return [_PLACES.sub(lambda place: said[place[1]], word) if number else word
            for number, word in enumerate(map(_harmless, words))]


def environment_of(note: Message) -> Mapping[str, str]:
    """The note for the command's environment, where scripts find it without parsing anything."""
    return {"NOTE_KIND": note.kind, "NOTE_TITLE": note.title, "NOTE_TEXT": note.text}


_PLACES: Final = re.compile(r"\{(title|text)\}")


def _harmless(word: str) -> str:
    """An argument that would begin with the text begins with a space: so no name is taken for an option, or a file."""
    return f" {word}" if word.startswith("{text}") else word
