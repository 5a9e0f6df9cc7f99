"""Connect four: four in a row on seven columns of six rows, into which the pieces fall.

The pieces of each player are one integer, seven bits a column from the bottom up; the seventh is always empty, so that
a shifted board never wraps round (John Tromp's encoding, see https://www.chessprogramming.org/Connect_Four).
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from engine.reasons import Refusal
from engine.rules.contract import Option, Outcome, Position, no_chance, no_hint, no_throw, no_withdrawal, read_options
from engine.rules.ground import Ground, plain_ground
from engine.rules.words import runs_in_words

ROWS: Final = 6
COLUMNS: Final = 7
_STRIDE: Final = ROWS + 1
_STEPS: Final = (1, _STRIDE, _STRIDE - 1, _STRIDE + 1)
_BOTTOMS: Final = tuple(1 << column * _STRIDE for column in range(COLUMNS))
_COLUMNS: Final = tuple(bottom * (2**ROWS - 1) for bottom in _BOTTOMS)
_CELLS: Final = tuple(1 << column * _STRIDE + ROWS - 1 - row for row in range(ROWS) for column in range(COLUMNS))
"""The bit of each cell as the board is drawn: row by row from the top."""
_NAMES: Final = tuple(str(column + 1) for column in range(COLUMNS))
_GROUND: Final = plain_ground(ROWS, COLUMNS, "columns")
_OUTCOMES: Final = (Outcome("no_moves", (), (1, 1)), Outcome("line", (1,), (1, 2)), Outcome("line", (2,), (2, 1)))


@attrs.frozen(slots=True)
class ConnectFourState:
    """A position: the pieces of seat 1 and of seat 2, how many there are, and who has won (0: nobody)."""

    pieces: tuple[int, int]
    count: int
    winner: int


def has_four(pieces: int) -> bool:
    """Whether four pieces stand in a row."""
    for step in _STEPS:
        pairs = pieces & pieces >> step
        if pairs & pairs >> 2 * step:
            return True
    return False


_EMPTY: Final = ConnectFourState((0, 0), 0, 0)


@attrs.frozen
class ConnectFour:
    """The rules; a move is the number of a column, from 0."""

    name: str = "connect-four"
    title: str = "Connect four"
    options: tuple[Option, ...] = ()
    seats: tuple[int, int] = (2, 2)
    marks: tuple[str, ...] = ("X", "O")
    colors: tuple[str, ...] = ("red", "yellow")
    positions: str = 'a column: its number from 0, or as a string from "1"'
    random: bool = False
    chance, throw, withdraw, hint = no_chance, no_throw, no_withdrawal, no_hint

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """There are no options."""
        return read_options(self.options, raw)

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:  # noqa: ARG002 - there are none
        """Rows and columns."""
        return ROWS, COLUMNS

    def ground(self, options: Mapping[str, Any]) -> Ground:  # noqa: ARG002
        """Cells that are all alike, called by their columns."""
        return _GROUND

    def initial(self, options: Mapping[str, Any], seats: int) -> ConnectFourState:  # noqa: ARG002 - always two
        """The empty board."""
        return _EMPTY

    def turn(self, state: ConnectFourState) -> int | None:
        """Seat 1 on even counts of pieces, seat 2 on odd ones."""
        if state.winner or state.count == ROWS * COLUMNS:
            return None
        return 1 + state.count % 2

    def legal(self, state: ConnectFourState, seat: int) -> tuple[int, ...]:
        """Every column with room, for the seat whose turn it is."""
        turn = self.turn(state)
        if turn is None or turn != seat:
            return ()
        taken = state.pieces[0] | state.pieces[1]
        return tuple(number for number, column in enumerate(_COLUMNS) if taken & column != column)

    def parse(self, state: ConnectFourState, position: Position) -> int:  # noqa: ARG002 - columns keep their names
        """The column that a position names."""
        if type(position) is int:
            if 0 <= position < COLUMNS:
                return position
        elif type(position) is str and position in _NAMES:
            return _NAMES.index(position)
        raise _no_such_column()

    def format(self, state: ConnectFourState, move: int) -> str:  # noqa: ARG002
        """The column's number from 1."""
        return _NAMES[move]

    def say(self, state: ConnectFourState, move: int) -> str:  # noqa: ARG002
        """The column."""
        return f"column {_NAMES[move]}"

    def play(self, state: ConnectFourState, seat: int, move: int) -> ConnectFourState:
        """Drops a piece on the lowest free cell of a column: adding one at the bottom carries up to just there."""
        first, second = state.pieces
        turn = self.turn(state)
        if turn is None or turn != seat:
            raise Refusal("not_your_turn")
        if not 0 <= move < COLUMNS:
            raise _no_such_column()
        bit = (first | second) + _BOTTOMS[move] & _COLUMNS[move]
        if not bit:
            raise Refusal("space_taken", f"There is no room: column {_NAMES[move]} is full.")
        if seat == 1:
            first = mine = first | bit
        else:
            second = mine = second | bit
        return ConnectFourState((first, second), state.count + 1, seat if has_four(mine) else 0)

    def pick(self, state: ConnectFourState, cell: int) -> int:  # noqa: ARG002 - any cell of a column means the column
        """The column in which the cell is."""
        if not 0 <= cell < ROWS * COLUMNS:
            raise _no_such_column()
        return cell % COLUMNS

    def cell(self, state: ConnectFourState, move: int) -> int | None:
        """The topmost piece of the column."""
        taken = state.pieces[0] | state.pieces[1]
        return next((cell for cell in range(move, ROWS * COLUMNS, COLUMNS) if taken & _CELLS[cell]), None)

    def outcome(self, state: ConnectFourState) -> Outcome | None:
        """A line wins; a full board without one is a draw."""
        return _OUTCOMES[state.winner] if state.winner or state.count == ROWS * COLUMNS else None

    def view(self, state: ConnectFourState, seat: int | None) -> dict[str, Any]:  # noqa: ARG002 - nothing is hidden
        """The board as a list of marks, row by row from the top."""
        return {"board": _marks(state)}

    def describe(self, state: ConnectFourState) -> tuple[str, ...]:
        """The pieces of each column, from the bottom up."""
        marks = _marks(state)
        columns = ([mark for mark in marks[column::COLUMNS] if mark] for column in range(COLUMNS))
        return runs_in_words("column", _NAMES, [", ".join(reversed(column)) for column in columns])

    def text(self, state: ConnectFourState) -> str:
        """The board as lines of text, under the numbers of its columns."""
        cells = [mark or "." for mark in _marks(state)]
        rows = (cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS))
        return "\n".join(" ".join(row) for row in (_NAMES, *rows))


def _marks(state: ConnectFourState) -> list[str]:
    first, second = state.pieces
    return ["X" if first & bit else "O" if second & bit else "" for bit in _CELLS]


def _no_such_column() -> Refusal:
    return Refusal("illegal_move", f"There is no such column: they are 1 to {COLUMNS}.")


CONNECT_FOUR: Final = ConnectFour()
