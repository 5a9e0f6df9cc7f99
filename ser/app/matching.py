"""Who is put at a table with whom: one function decides whether a seat is one that a player would take."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from engine.game.facts import Player
from engine.reasons import Refusal, clean
from engine.rules.contract import Option, Rules

Ranges = Mapping[str, tuple[int, int]]
"""Of each option the least and the greatest value that is accepted; no is 0, and yes is 1."""

Chosen = Mapping[str, int | str] | None
"""A clock, or what happens to who leaves, checked and complete."""

ANY: Final = "any"


@attrs.frozen
class OpenSeat:
    """A game that waits for players, as it is offered.

    ``left`` seats are free; ``there``: all who sit in it are; ``stays``: it is offered while they are away, too;
    ``reserved`` is the only name (in small letters) that may sit down; ``accepts`` is what its player would take
    instead after a while. ``clock`` and ``on_leave`` are the game's. What is said of it rests on ``ticket``.
    """

    game_id: str
    game_type: str
    options: Mapping[str, int | bool]
    players: tuple[Player, ...]
    opened_at: int
    left: int
    there: bool = True
    stays: bool = False
    reserved: str | None = None
    accepts: Ranges | None = None
    ticket: int = 0
    clock: Chosen = None
    on_leave: Chosen = None

    @property
    def manner(self) -> tuple[Chosen, Chosen]:
        """How the game is played."""
        return self.clock, self.on_leave


@attrs.frozen
class Seeker:
    """Somebody who looks for a seat. ``opponent``: only with the player of this name (in small letters).

    ``patient``: they would also play with somebody who is away. ``program``: it is a bot.
    """

    user_id: str
    name: str
    options: Mapping[str, int | bool]
    opponent: str | None = None
    patient: bool = False
    accepts: Ranges | None = None
    program: bool = False
    clock: Chosen = None
    on_leave: Chosen = None

    @property
    def manner(self) -> tuple[Chosen, Chosen]:
        """How the game is played."""
        return self.clock, self.on_leave


def suits(seat: OpenSeat, seeker: Seeker, *, wide: bool = False) -> bool:
    """Whether the seeker would take the seat; ``wide``: having waited so long that less will do.

    Nobody plays against themselves, not even under a new identity. People meet bots only where they want it.
    """
    if not may_sit(seat, seeker.user_id, seeker.name):
        return False
    if seat.reserved is None and seeker.opponent is None and seat.players[0].program != seeker.program:
        return False
    if not (seat.there or (seat.stays and seeker.patient)) or seat.manner != seeker.manner:
        return False
    if seeker.opponent is not None and seat.players[0].username.lower() != seeker.opponent:
        return False
    if wide and seeker.accepts is not None:
        return accepted(seeker.accepts, seat.options)
    return seat.options == seeker.options


def may_sit(seat: OpenSeat, user_id: str, name: str) -> bool:
    """Whether a player of this account and name may sit down at all."""
    key = name.lower()
    if seat.reserved not in (None, key):
        return False
    return not any(player.user_id == user_id or player.username.lower() == key for player in seat.players)


def accepted(ranges: Ranges, options: Mapping[str, int | bool]) -> bool:
    """Whether all options lie within the ranges."""
    return all(name in ranges and ranges[name][0] <= value <= ranges[name][1] for name, value in options.items())


# ----------------------------------------------------------------------------------------------- as a request says it


def read_accept(
    rules: Rules[Any], raw: Mapping[str, Any] | None, named: Mapping[str, Any], wanted: Mapping[str, int | bool]
) -> Ranges | None:
    """What ``accept`` of a quick match comes to; refuses ``invalid_params`` with the path.

    ``named`` are the options that the request names, ``wanted`` all of them. With ``{"options": "any"}`` those that are
    not named may have any value; otherwise ``options`` has of some of them the least and the greatest value.
    """
    if raw is None:
        return None
    for name in raw:
        if name != "options":
            raise _wrong(f"accept.{clean(name)}", "no member but options")
    known = {option.name: option for option in rules.options}
    exact = {name: (int(value), int(value)) for name, value in wanted.items()}
    asked = raw.get("options")
    if asked == ANY:
        return {**exact, **{name: (each.minimum, each.maximum) for name, each in known.items() if name not in named}}
    if not isinstance(asked, Mapping):
        raise _wrong("accept.options", f'"{ANY}", or an object')
    for name in asked:
        if name not in known:
            raise _wrong(f"accept.options.{clean(name)}", ", ".join(known) or "no options")
    return {**exact, **{name: _range(known[name], value) for name, value in asked.items()}}


def _range(option: Option, value: Any) -> tuple[int, int]:
    kind = bool if option.kind == "boolean" else int
    if not isinstance(value, list) or len(value) != 2 or not all(type(end) is kind for end in value):
        raise _wrong(f"accept.options.{option.name}", "the least and the greatest value")
    least, greatest = value
    if not option.minimum <= least <= greatest <= option.maximum:
        raise _wrong(f"accept.options.{option.name}", f"from {option.minimum} to {option.maximum}")
    return int(least), int(greatest)


def _wrong(path: str, expected: str) -> Refusal:
    return Refusal("invalid_params", "This cannot be accepted.", path=path, expected=expected)
