"""Clocks: which there are, what each seat has left, when the next flag falls. All of it follows from the facts.

What a clock is stands in the opening of a game, as on the wire: ``CLOCKS`` has the kinds with their members. Times are
milliseconds. docs/OFFERS-AND-CLOCKS.md has the rules in plain words.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from engine.reasons import Refusal, clean

if TYPE_CHECKING:
    from engine.game.state import Game

DAY_MS: Final = 86_400_000
GRACE_MS: Final = 1_000
"""How much of the way of a move is not charged, at most, and how long after its time is up a flag falls."""
FIRST_MOVE_MS: Final = 60_000
"""How long the first move of a game may take, unless a move has days."""

CLOCKS: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "move": {"perMoveMs": (1_000, 3_600_000)},
    "fischer": {"initialMs": (10_000, 10_800_000), "incrementMs": (0, 180_000)},
    "days": {"perMoveDays": (1, 14)},
}
"""The kinds of clocks: the members of each, all of them needed, with the least and the greatest value."""


def read_clock(raw: Any, path: str = "clock") -> Mapping[str, int | str] | None:
    """A clock as the wire has it, checked; None is none. Refuses ``invalid_params`` with the path."""
    if raw is None:
        return None
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    if not isinstance(kind, str) or kind not in CLOCKS:
        raise Refusal("invalid_params", "There is no such clock.", path=f"{path}.kind", expected=", ".join(CLOCKS))
    members = CLOCKS[kind]
    for name in raw:
        if name != "kind" and name not in members:
            raise Refusal("invalid_params", "A clock of this kind has no such member.", path=f"{path}.{clean(name)}",
                          expected=", ".join(members))
    return {"kind": kind, **{name: _within(raw.get(name), span, f"{path}.{name}") for name, span in members.items()}}


def _within(value: Any, span: tuple[int, int], path: str) -> int:
    least, most = span
    if type(value) is not int or not least <= value <= most:
        expected = f"a whole number from {least} to {most}"
        raise Refusal("invalid_params", f"This is {expected}.", path=path, expected=expected)
    return value


@attrs.frozen
class Timing:
    """What a seat has at first, and what a move gives it: an increment, or (``anew``) the same once more."""

    kind: str
    initial: int
    increment: int = 0
    anew: bool = False

    @property
    def first_move(self) -> int:
        """How long the first move of the game may take."""
        return self.initial if self.kind == "days" else FIRST_MOVE_MS


def timing_of(clock: Mapping[str, Any]) -> Timing:
    """What a clock, as ``read_clock`` answers it, comes to."""
    kind = clock["kind"]
    if kind == "fischer":
        return Timing(kind, clock["initialMs"], clock["incrementMs"])
    return Timing(kind, clock["perMoveDays"] * DAY_MS if kind == "days" else clock["perMoveMs"], anew=True)


# ------------------------------------------------------------------------------------------------- how it runs


@attrs.frozen
class Clock:
    """What each seat has left at ``since``, from when on it runs for the seat that is to move (None: it stands still).

    Before the first move of the game (not ``started``) nobody is charged. ``held``: the server is not there.
    """

    timing: Timing
    left: tuple[int, ...]
    since: int | None = None
    started: bool = False
    held: bool = False


def wound_up(clock: Mapping[str, Any], seats: int, at: int | None) -> Clock:
    """A new clock, that runs from ``at`` on, or (None) not yet."""
    timing = timing_of(clock)
    return Clock(timing, (timing.initial,) * seats, at)


def spent(clock: Clock, at: int, lag: int = 0) -> int:
    """What the seat that is to move has used since it was its turn, and is to be charged for."""
    if clock.since is None or not clock.started:
        return 0
    return max(0, at - clock.since - lag)


def moved(clock: Clock, seat: int, at: int, lag: int) -> Clock:
    """The clock after a move of the seat: it is charged and given what a move gives."""
    timing, left = clock.timing, clock.left
    if clock.started and not timing.anew:
        left = (*left[: seat - 1], _rest(clock, seat, at, lag) + timing.increment, *left[seat:])
    elif left[seat - 1] != timing.initial:
        left = (*left[: seat - 1], timing.initial, *left[seat:])
    return Clock(timing, left, None if clock.since is None else at, True, clock.held)


def is_late(clock: Clock, seat: int, at: int, lag: int) -> bool:
    """Whether a move of the seat that is to move, having travelled for ``lag``, comes when the time is up."""
    return spent(clock, at, lag) > clock.left[seat - 1]


def _rest(clock: Clock, seat: int, at: int, lag: int = 0) -> int:
    return max(0, clock.left[seat - 1] - spent(clock, at, lag))


def charged(clock: Clock, seat: int | None, at: int) -> Clock:
    """The clock when the seat has been charged up to ``at`` without having moved; it runs on from there."""
    if clock.since is None or seat is None:
        return clock
    left = (*clock.left[: seat - 1], _rest(clock, seat, at), *clock.left[seat:])
    return attrs.evolve(clock, left=left, since=at)


def stopped(clock: Clock, seat: int | None, at: int) -> Clock:
    """The clock when it has been stopped in this seat's turn."""
    return attrs.evolve(charged(clock, seat, at), since=None)


def set_going(clock: Clock, at: int) -> Clock:
    """The clock when it runs from ``at`` on, unless the server is not there."""
    return clock if clock.held else attrs.evolve(clock, since=at)


def turned_back(clock: Clock, seat: int | None, at: int) -> Clock:
    """The clock when moves have been taken back in this seat's turn: what was used stays used."""
    after = charged(clock, seat, at)
    return attrs.evolve(after, left=(clock.timing.initial,) * len(clock.left)) if clock.timing.anew else after


# --------------------------------------------------------------------------------------------- what it says


def flag_due_at(game: "Game") -> int | None:
    """When the flag of the seat that is to move falls, or the game is cancelled for want of a first move."""
    clock, turn = game.affairs.clock, game.turn
    if clock is None or clock.since is None or turn is None:
        return None
    if not clock.started:
        return clock.since + clock.timing.first_move
    return clock.since + clock.left[turn - 1] + GRACE_MS


def snapshot(game: "Game", now: int | None = None) -> dict[str, Any] | None:
    """The clock for the wire as of ``now``, or as of what happened last; None where there is none.

    The members of its kind, and ``remainingMs`` of each seat, ``running`` (the seat whose time runs, or null), ``asOf``
    (null while it stands still), ``dueAt`` (when the flag falls, or null), ``held`` (the server was not there).
    """
    clock, turn = game.affairs.clock, game.turn
    if clock is None:
        return None
    running = turn if clock.since is not None and clock.started else None
    as_of = clock.since if now is None or clock.since is None else now
    left = clock.left if running is None or as_of is None else charged(clock, running, as_of).left
    return {**(game.table.clock or {}), "remainingMs": list(left), "running": running, "asOf": as_of,
            "dueAt": flag_due_at(game), "held": clock.held}
