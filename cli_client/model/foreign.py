"""A game whose rules this client does not know, as the server draws and describes it: enough to show and play it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from cli_client.text import drawn, width
from engine.reasons import Refusal
from engine.rules.contract import Option, Outcome, Position
from engine.rules.ground import COLORS, LABELS, PLAIN, Cell, Ground, plain_ground
from engine.wire.messages import games as messages
from engine.wire.messages.games import Choice
from engine.wire.messages.shared import Snapshot

UNKNOWN: Final = -1
"""The move of a position that the server has to judge, because it has not yet told what can be played."""
_LARGEST: Final = 60
_LETTERS: Final = 26
_WITH_SEAT: Final = frozenset({"start", "safe", "column", "home", "yard"})
_KINDS: Final = _WITH_SEAT | {"plain", "none"}


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


def stand_of(snapshot: Snapshot, told: Told) -> Stand:
    """How a game stands by its snapshot and, where it is of the same moment, its description."""
    rules = _rules(snapshot, told.ground)
    size = len(rules.drawing.cells)
    stand = Stand(rules, snapshot.seq, snapshot.turn, _cells(snapshot.board, size), _beside(snapshot.view, rules),
                  snapshot.chance is not None)
    said = told.description
    if said is None or said.seq != snapshot.seq:
        return stand
    return attrs.evolve(stand, described=True, choices=tuple(_choice(choice, size) for choice in said.moves),
                        sentences=tuple(said.sentences), hint=said.hint, last=_within(said.last, size))


# ------------------------------------------------------------------------- what a newer server says, made harmless


def _rules(snapshot: Snapshot, ground: messages.Ground | None) -> Foreign:
    if ground is None:
        marks = _marks(seat.mark for seat in snapshot.seats)
        return Foreign(snapshot.game_type, plain_ground(0, 0), marks, ("",) * len(marks))
    marks = _marks(ground.marks)
    colors = [color if color in COLORS else "" for color in ground.colors]
    return Foreign(snapshot.game_type, _drawing(ground, len(marks)), marks,
                   tuple(colors + [""] * (len(marks) - len(colors))))


def _drawing(ground: messages.Ground, seats: int) -> Ground:
    labels = ground.labels if ground.labels in LABELS else "none"
    most = _LETTERS if labels == "cells" else _LARGEST
    fits = 0 < ground.rows <= most and 0 < ground.columns <= _LARGEST
    if not fits or len(ground.cells) != ground.rows * ground.columns:
        return plain_ground(0, 0)
    cells = tuple(_cell(cell, seats) for cell in ground.cells)
    return Ground(ground.rows, ground.columns, cells, labels, _block(ground))


def _cell(cell: messages.GroundCell, seats: int) -> Cell:
    if cell.kind not in _KINDS:
        return PLAIN
    owned = cell.seat is not None and cell.kind in _WITH_SEAT and 1 <= cell.seat <= seats
    if cell.kind == "start" and not owned:
        return PLAIN
    return Cell(cell.kind, cell.seat if owned else None)


def _block(ground: messages.Ground) -> tuple[int, int] | None:
    match ground.block:
        case [rows, columns] if rows > 0 < columns and not ground.rows % rows and not ground.columns % columns:
            return rows, columns
    return None


def _marks(marks: Iterable[str]) -> tuple[str, ...]:
    return tuple(_mark(mark) or "?" for mark in marks)


def _mark(mark: Any) -> str:
    """One character that is one column wide, or nothing."""
    if not isinstance(mark, str) or not mark:
        return ""
    first = drawn(mark)[:1]
    return first if width(first) == 1 else "?"


def _cells(board: Any, size: int) -> tuple[str, ...]:
    if not isinstance(board, list) or len(board) != size:
        return ("",) * size
    return tuple(_mark(mark) for mark in board)


def _beside(view: Mapping[str, Any] | None, rules: Foreign) -> dict[str, Any]:
    """Of what there is beside the board, the two members that mean the same in every game."""
    view, ground = view or {}, rules.drawing
    found: dict[str, Any] = {}
    pieces, blocks = view.get("pieces"), view.get("blocks")
    if isinstance(pieces, list) and all(_is_piece(piece, len(ground.cells), len(rules.marks)) for piece in pieces):
        found["pieces"] = pieces
    if isinstance(blocks, list) and ground.block and len(blocks) == ground.blocks[0] * ground.blocks[1]:
        found["blocks"] = [_state_of(block) for block in blocks]
    return found


def _is_piece(piece: Any, size: int, seats: int) -> bool:
    match piece:
        case {"seat": int(seat), "cell": int(cell), "position": str()}:
            return 1 <= seat <= seats and 0 <= cell < size
    return False


def _state_of(block: Any) -> dict[str, str]:
    match block:
        case {"status": "won" | "full" as status, **more}:
            return {"status": status, "mark": _mark(more.get("mark"))}
    return {"status": "open", "mark": ""}


def _choice(choice: Choice, size: int) -> Choice:
    return attrs.evolve(choice, cells=[cell for cell in choice.cells if 0 <= cell < size],
                        to=_within(choice.to, size))


def _within(cell: int | None, size: int) -> int | None:
    return cell if cell is not None and 0 <= cell < size else None


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two games are drawn on the same ground."""
    return (one.game_type, one.options) == (other.game_type, other.options)


def ground_among(snapshots: Sequence[tuple[Snapshot, Told]], wanted: Snapshot) -> Told:
    """What is known already of the ground of a game that has just been heard of."""
    known = (told.ground for snapshot, told in snapshots if told.ground is not None and same(snapshot, wanted))
    return Told(next(known, None))
