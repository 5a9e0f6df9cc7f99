"""What every game owes: the contract between a game's rules and everything else."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeVar

import attrs

from engine.reasons import Refusal, clean
from engine.rules.ground import Ground

State = TypeVar("State")
Position = int | str


@attrs.frozen
class Option:
    """One option of a game type: a whole number between two limits (one of ``choices``, if any), or yes and no."""

    name: str
    kind: Literal["integer", "boolean"]
    default: int | bool
    minimum: int = 0
    maximum: int = 1
    help: str = ""
    choices: tuple[int, ...] = ()

    @property
    def expected(self) -> str:
        """What it takes, in words."""
        if self.kind == "boolean":
            return "true or false"
        if self.choices:
            return f"one of {', '.join(map(str, self.choices))}"
        return f"a whole number from {self.minimum} to {self.maximum}"

    def takes(self, value: Any) -> bool:
        """Whether it can be set to this; 1 is not yes, and yes is not 1."""
        if self.kind == "boolean":
            return type(value) is bool
        return type(value) is int and (value in self.choices if self.choices else self.minimum <= value <= self.maximum)


@attrs.frozen
class Outcome:
    """How a game ended by its own rules: ``winners`` are seats, ``places`` has each seat's place, from 1."""

    reason: str
    winners: tuple[int, ...]
    places: tuple[int, ...]


class Rules(Protocol[State]):
    """The rules of one game type. States are immutable values; seats count from 1.

    A *move* is the game's own whole number for what a player does; a *position* is how a message says it
    (docs/PROTOCOL.md, section 3).
    """

    @property
    def name(self) -> str:
        """The game type's name on the wire."""
        ...

    @property
    def title(self) -> str:
        """The game type's name for people."""
        ...

    @property
    def seats(self) -> tuple[int, int]:
        """The least and the greatest number of seats."""
        ...

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that a player may set."""
        ...

    @property
    def positions(self) -> str:
        """One sentence: what a position is in this game."""
        ...

    @property
    def marks(self) -> tuple[str, ...]:
        """The mark of each seat on the board, one cell wide."""
        ...

    @property
    def colors(self) -> tuple[str, ...]:
        """The colour of each seat's marks, one of ``ground.COLORS``."""
        ...

    @property
    def random(self) -> bool:
        """Whether dice are thrown in this game."""
        ...

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """Complete, checked options; refuses ``invalid_params`` with the path."""
        ...

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:
        """Rows and columns of the board as it is drawn."""
        ...

    def ground(self, options: Mapping[str, Any]) -> Ground:
        """What is drawn under the marks; of the shape that ``shape`` says."""
        ...

    def initial(self, options: Mapping[str, Any], seats: int) -> State:
        """The state before the first move, for this many seats."""
        ...

    def turn(self, state: State) -> int | None:
        """The seat that is to move, or for which the die has to be thrown; None after the end."""
        ...

    def chance(self, state: State) -> int | None:
        """The sides of the die that has to be thrown now; None when there is nothing to throw."""
        ...

    def throw(self, state: State, value: int) -> State:
        """The state after the throw; a throw that is not due, or not of this die, is a ``ValueError``."""
        ...

    def legal(self, state: State, seat: int) -> tuple[int, ...]:
        """The moves of a seat, sorted; empty when it is not its turn, before a throw that is due, and after the end."""
        ...

    def parse(self, state: State, position: Position) -> int:
        """The move that a position names; refuses ``illegal_move`` where the board has no such place."""
        ...

    def format(self, state: State, move: int) -> str:
        """A move's position as a string, ``parse`` being its inverse."""
        ...

    def say(self, state: State, move: int) -> str:
        """A move in words, without a full stop; the most is said in a state in which it is legal."""
        ...

    def play(self, state: State, seat: int, move: int) -> State:
        """The state after the move; refuses ``not_your_turn``, ``space_taken`` or ``illegal_move``."""
        ...

    def withdraw(self, state: State, seat: int) -> State:
        """The state after a player has left a game of more than two; refuses ``game_over`` to who has a place already.

        Where nobody is left to play against, this is the end.
        """
        ...

    def pick(self, state: State, cell: int) -> int:
        """The move that pointing at a cell of the drawn board means; refuses ``illegal_move`` where it means none."""
        ...

    def cell(self, state: State, move: int) -> int | None:
        """The cell of the drawn board with the mark of the move that has just led to this state."""
        ...

    def outcome(self, state: State) -> Outcome | None:
        """How the game has ended, or None."""
        ...

    def view(self, state: State, seat: int | None) -> dict[str, Any]:
        """What a seat (or a watcher: None) may see, in the wire's terms: at least ``board``, a mark a cell, row by row.

        What else there is goes out in a snapshot's member ``view``. Two of its members mean the same in every game:
        ``blocks``, where the ground has some (each with ``status``: open, waiting, won or full, and the winner's
        ``mark``), and ``pieces``, where a move takes a piece from cell to cell (each with its ``seat``, the
        ``position`` that moves it, and its ``cell``).
        """
        ...

    def describe(self, state: State) -> tuple[str, ...]:
        """The state in sentences, for who cannot see the board."""
        ...

    def hint(self, state: State) -> str:
        """What whoever is to move has to know before, in a sentence; empty where there is nothing to know."""
        ...

    def text(self, state: State) -> str:
        """The board as lines of text; bots draw their chance from it, so it stays as it is."""
        ...


def no_hint(rules: object, state: object) -> str:  # noqa: ARG001 - a method
    """``hint`` of a game in which every empty place can be taken at any time."""
    return ""


def no_chance(rules: object, state: object) -> None:
    """``chance`` of a game without dice."""


def no_throw(rules: object, state: State, value: int) -> State:
    """``throw`` of a game without dice."""
    raise ValueError(f"there is nothing to throw in {rules!r}: {value} after {state!r}")


def no_withdrawal(rules: object, state: State, seat: int) -> State:
    """``withdraw`` of a game for two, which is over when one of them leaves."""
    raise ValueError(f"nobody goes on when seat {seat} leaves {rules!r} at {state!r}")


def capacity_of(rules: Rules[Any], options: Mapping[str, int | bool]) -> int:
    """How many seats a game with these options has: as its option ``capacity`` says, or else as few as may be."""
    return options.get("capacity", rules.seats[0])


def read_options(table: tuple[Option, ...], raw: Mapping[str, Any]) -> dict[str, int | bool]:
    """The options that ``raw`` sets, completed by the defaults of the table; refuses ``invalid_params``."""
    known = {option.name: option for option in table}
    for name in raw:
        if name not in known:
            there = f"there are {', '.join(known)}" if known else "this game has none"
            raise Refusal("invalid_params", f"There is no option {clean(name)}; {there}.",
                          path=f"options.{clean(name)}", expected=", ".join(known) or "no options")
    return {option.name: _read(option, raw.get(option.name, option.default)) for option in table}


def _read(option: Option, value: Any) -> int | bool:
    if not option.takes(value):
        say = f"The option {option.name} is {'yes or no' if option.kind == 'boolean' else option.expected}."
        raise Refusal("invalid_params", say, path=f"options.{option.name}", expected=option.expected)
    granted: int | bool = value
    return granted
