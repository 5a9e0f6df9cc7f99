"""A game whose rules this client does not know, as the server draws and describes it: enough to show and play it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from engine.reasons import Refusal
from engine.rules.contract import Option, Outcome, Position
from engine.rules.ground import Ground
from engine.wire.messages import games as messages
from engine.wire.messages.games import Choice
from engine.wire.messages.shared import Snapshot

UNKNOWN: Final = -1
"""The move of a position that the server has to judge, because it has not yet told what can be played."""


@attrs.frozen
class Told:
    """What the server has told of a game beside its snapshot; ``asked``: for the ground."""

    ground: messages.Ground | None = None
    description: messages.Description | None = None
    asked: bool = False


NOTHING_TOLD: Final = Told()


@attrs.frozen
class Stand:
    """How such a game stands: the place of a board of the rules. ``seq`` is up to where the picture is right."""

    rules: "Foreign"
    seq: int
    turn: int | None
    cells: tuple[str, ...]
    beside: Mapping[str, Any]
    dice: bool
    described: bool = False
    choices: tuple[Choice, ...] = ()
    sentences: tuple[str, ...] = ()
    hint: str = ""
    last: int | None = None

    def behind(self, turn: int | None) -> "Stand":
        """After something has happened that the server has not yet described."""
        return attrs.evolve(self, turn=turn, described=False, choices=(), hint="")


@attrs.frozen
class Foreign:
    """The rules of such a game, as far as the server tells them: a move is the number of a choice that it gives."""

    name: str
    drawing: Ground
    marks: tuple[str, ...]
    colors: tuple[str, ...]
    seats: tuple[int, int] = (1, 1)
    options: tuple[Option, ...] = ()
    positions: str = ""
    random: bool = False

    @property
    def title(self) -> str:
        """The type's name on the wire, there being no other."""
        return self.name

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """The server checks them."""
        return raw

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:  # noqa: ARG002
        """Rows and columns of the board; none where it cannot be drawn."""
        return self.drawing.rows, self.drawing.columns

    def ground(self, options: Mapping[str, Any]) -> Ground:  # noqa: ARG002
        """What is drawn under the marks."""
        return self.drawing

    def turn(self, state: Stand) -> int | None:
        """The seat that is to move."""
        return state.turn

    def chance(self, state: Stand) -> int | None:
        """In a game with dice nothing can be played before the throw, so no choice means that one is due."""
        return 6 if state.dice and not state.choices else None

    def legal(self, state: Stand, seat: int) -> tuple[int, ...]:
        """The choices that the server gives, which are ours."""
        return tuple(range(len(state.choices))) if seat == state.turn else ()

    def parse(self, state: Stand, position: Position) -> int:
        """The choice with this position; refuses ``illegal_move``."""
        wanted = str(position).lower()
        for number, choice in enumerate(state.choices):
            if choice.position.lower() == wanted:
                return number
        raise Refusal("illegal_move")

    def format(self, state: Stand, move: int) -> str:
        """The position of a choice."""
        return state.choices[move].position

    def say(self, state: Stand, move: int) -> str:
        """A choice in words."""
        return state.choices[move].words or state.choices[move].position

    def play(self, state: Stand, seat: int, move: int) -> Stand:
        """The same: what a move does only the server knows. Refuses ``not_your_turn`` and ``illegal_move``."""
        if seat != state.turn:
            raise Refusal("not_your_turn")
        if not 0 <= move < len(state.choices):
            raise Refusal("illegal_move")
        return state

    def pick(self, state: Stand, cell: int) -> int:
        """The choice that a cell means; refuses ``illegal_move``."""
        for number, choice in enumerate(state.choices):
            if cell in choice.cells:
                return number
        raise Refusal("illegal_move", "Nothing can be played there now.")

    def cell(self, state: Stand, move: int) -> int | None:
        """Where a choice leads."""
        choice = state.choices[move]
        return choice.cells[0] if choice.to is None and choice.cells else choice.to

    def view(self, state: Stand, seat: int | None) -> dict[str, Any]:  # noqa: ARG002
        """What the snapshot shows."""
        return {**state.beside, "board": state.cells}

    def describe(self, state: Stand) -> tuple[str, ...]:
        """The server's sentences, and what can be played."""
        if not state.choices:
            return state.sentences
        can = ", ".join(_named(choice) for choice in state.choices)
        return (*state.sentences, f"you can play: {can}.")

    def hint(self, state: Stand) -> str:
        """What the server says has to be known."""
        return state.hint

    def text(self, state: Stand) -> str:
        """The sentences, a line each."""
        return "\n".join(state.sentences)

    def outcome(self, state: Stand) -> Outcome | None:  # noqa: ARG002
        """Stands in the snapshot."""
        return None

    def initial(self, options: Mapping[str, Any], seats: int) -> Stand:
        """Only the server knows it."""
        raise ValueError(f"nobody here knows how {self.name} begins: {options!r}, {seats} seats")

    def throw(self, state: Stand, value: int) -> Stand:
        """Only the server knows what it does."""
        raise ValueError(f"nobody here knows what {value} does in {state!r}")

    def withdraw(self, state: Stand, seat: int) -> Stand:
        """Only the server knows what it does."""
        raise ValueError(f"nobody here knows what is left in {state!r} without seat {seat}")


def _named(choice: Choice) -> str:
    return f"{choice.position} ({choice.words})" if choice.words else choice.position


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two games are drawn on the same ground."""
    return (one.game_type, one.options) == (other.game_type, other.options)


def ground_among(snapshots: Sequence[tuple[Snapshot, Told]], wanted: Snapshot) -> Told:
    """What is known already of the ground of a game that has just been heard of."""
    known = (told.ground for snapshot, told in snapshots if told.ground is not None and same(snapshot, wanted))
    return Told(next(known, None))
