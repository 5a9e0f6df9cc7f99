"""Under which terms a game is played: its type and options, the clock, who is asked, and what happens to who leaves."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from cli_client.model.aside import MINUTE
from engine.bots.thinking import LEVELS
from engine.game.clock import CLOCKS, read_clock
from engine.game.leaving import POLICIES
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.messages.shared import Snapshot

Clock = Mapping[str, Any]

BOT: Final = "bot:"
"""How the names of the server's own bots begin."""
BOTS: Final = tuple(BOT + level for level in LEVELS)
"""The server's own bots, the easy one first."""
LEAVING: Final[Mapping[str, str]] = {
    "wait": "nothing happens to who leaves",
    "claim": "the others may claim the game of who leaves",
    "forfeit": "who leaves loses",
    "bot": "a bot plays on for who leaves",
}
"""What can happen to who leaves, in words."""

if set(LEAVING) != set(POLICIES):
    raise ValueError("a policy for who leaves has no words")


@attrs.frozen
class Terms:
    """``options`` as far as they are chosen; ``clock`` as on the wire; ``opponent`` None is anyone.

    ``wide``: after a while, whoever wants other options will do. ``room`` is what only rooms have, as on the wire.
    """

    game_type: str = ""
    options: Mapping[str, int | bool] = attrs.field(factory=dict)
    clock: Clock | None = None
    on_leave: str | None = None
    opponent: str | None = None
    wide: bool = False
    room: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def sought(self) -> dict[str, Any]:
        """The parameters of looking for somebody, besides the game, its options and whom."""
        return {**self.timing, **({"accept": {"options": "any"}} if self.wide else {})}

    @property
    def timing(self) -> dict[str, Any]:
        """The parameters of a request that are about time; none where there is nothing to say."""
        clock = {} if self.clock is None else {"clock": dict(self.clock)}
        return clock if self.on_leave in (None, "wait") else {**clock, "onLeave": self.on_leave}


# --------------------------------------------------------------------------------------------------------- clocks


def _fischer(minutes: str, seconds: str) -> Clock:
    return {"kind": "fischer", "initialMs": round(float(minutes) * MINUTE), "incrementMs": int(seconds) * 1000}


_CLOCKS: Final[Sequence[tuple[re.Pattern[str], Callable[..., Clock | None]]]] = (
    (re.compile("none"), lambda: None),
    (re.compile(r"(\d{1,3}(?:\.\d)?)\+(\d{1,3})", re.ASCII), _fischer),
    (re.compile(r"(\d{1,4})s", re.ASCII), lambda text: {"kind": "move", "perMoveMs": int(text) * 1000}),
    (re.compile(r"(\d{1,4})m", re.ASCII), lambda text: {"kind": "move", "perMoveMs": int(text) * MINUTE}),
    (re.compile(r"(\d{1,3})d", re.ASCII), lambda text: {"kind": "days", "perMoveDays": int(text)}),
)


def read_clock_text(text: str) -> Clock | None:
    """A clock as it is typed: 5+2 (minutes, seconds a move), 30s or 2m or 3d a move, none.

    Raises ``ValueError`` with a sentence.
    """
    for pattern, make in _CLOCKS:
        if (found := pattern.fullmatch(text)) is not None:
            try:
                return read_clock(make(*found.groups()))
            except Refusal as refused:
                raise ValueError(f"there is no clock {text}: {refused.message}") from None
    raise ValueError("a clock is 5+2 (minutes and seconds a move), 30s, 2m or 3d a move, or none.")


def clock_text(clock: Clock | None) -> str:
    """A clock as it is typed."""
    if clock is None:
        return "none"
    if clock["kind"] == "fischer":
        return f"{clock['initialMs'] / MINUTE:g}+{clock['incrementMs'] // 1000}"
    if clock["kind"] == "days":
        return f"{clock['perMoveDays']}d"
    seconds = clock["perMoveMs"] // 1000
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"


def clock_words(clock: Clock | None) -> str:
    """A clock in words; nothing where there is none."""
    if clock is None:
        return ""
    if clock["kind"] == "fischer":
        return f"{clock['initialMs'] / MINUTE:g} min + {clock['incrementMs'] // 1000} s a move"
    if clock["kind"] == "days":
        return f"{clock['perMoveDays']} day{'s' * (clock['perMoveDays'] > 1)} a move"
    return clock_text(clock).replace("m", " min").replace("s", " s") + " a move"


OFFERED: Final = tuple(read_clock_text(text) for text in (
    "none", "10s", "30s", "2m", "1+1", "3+2", "5+3", "10+5", "15+10", "30+20", "1d", "3d", "7d", "14d"))
"""Clocks to choose from; any other can be typed."""


# ---------------------------------------------------------------------------------------------------- what is typed

_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


def read_option(word: str) -> tuple[str, int | bool]:
    """An option of a game, ``rows=5``; raises ``ValueError`` with a sentence."""
    name, _, value = word.partition("=")
    if value in _YES_NO:
        return name, _YES_NO[value]
    try:
        return name, int(value)
    except ValueError:
        raise ValueError(f"the option {name} takes a number, or yes or no.") from None


def _leaving(value: str) -> str:
    if value not in LEAVING:
        raise ValueError(f"leave takes {', '.join(LEAVING)}.")
    return value


def _accepted(value: str) -> bool:
    if value not in ("any", "exact"):
        raise ValueError("accept takes any, or exact: what options of others will do after a while.")
    return value == "any"


def _delay(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError("delay takes seconds, by which watchers are behind.")
    return int(value[:6]) * 1000


_READERS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "clock": ("clock", read_clock_text), "leave": ("on_leave", _leaving), "accept": ("wide", _accepted)}
_ROOMS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "role": ("role", str), "delay": ("watchDelayMs", _delay)}
"""How terms are typed: the member, and the reader of its value; and those that only a room has."""


def read_terms(text: str) -> tuple[tuple[str, ...], Terms]:
    """The words that are no ``name=value``, and the terms of those that are; raises ``ValueError`` with a sentence."""
    words = text.split()
    terms = Terms()
    for word in words:
        name, given, value = word.partition("=")
        if not given:
            continue
        if name in _READERS:
            member, read = _READERS[name]
            terms = attrs.evolve(terms, **{member: read(value)})
        elif name in _ROOMS:
            member, read = _ROOMS[name]
            terms = attrs.evolve(terms, room={**terms.room, member: read(value)})
        else:
            terms = attrs.evolve(terms, options={**terms.options, **dict([read_option(word)])})
    return tuple(word for word in words if "=" not in word), terms


def configured(terms: Terms) -> dict[str, Any]:
    """All options of a game with these terms; refuses what cannot be."""
    rules = RULES.get(terms.game_type)
    return dict(terms.options) if rules is None else dict(rules.configure(terms.options))


def terms_of(snapshot: Snapshot) -> Terms:
    """The terms of a game; whom it is played against is left out."""
    clock, leaving = snapshot.clock, snapshot.on_leave
    chosen = {name: clock[name] for name in ("kind", *CLOCKS.get(clock["kind"], ()))} if clock else None
    return Terms(snapshot.game_type, dict(snapshot.options), chosen, str(leaving["kind"]) if leaving else None)
