"""k in a row on a board of m rows and n columns; tic-tac-toe is its 3,3,3.

The stones of each player are one integer, a bit a cell, with one empty column between the rows so that a shifted
board never wraps round (the usual bitboard test for lines, see https://www.chessprogramming.org/Connect_Four).
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from engine.reasons import Refusal
from engine.rules.contract import Option, Outcome, Position, no_chance, no_hint, no_throw, no_withdrawal, read_options
from engine.rules.grid import board_text, format_cell, parse_cell
from engine.rules.ground import Ground, plain_ground
from engine.rules.words import cell_in_words, rows_in_words

_LINE_WON: Final = (Outcome("line", (1,), (1, 2)), Outcome("line", (2,), (2, 1)))
_DRAWN: Final = Outcome("no_moves", (), (1, 1))


@attrs.frozen
class Board:
    """The unchanging part of a game: its size, and the bit of every cell; ``exact``: longer lines do not win.

    ``steps`` are the bit distances of the four directions; ``shifts`` has for each of them the distances by which
    stones are shifted onto themselves, one after the other, to find so many in a row.
    """

    rows: int
    columns: int
    line: int
    exact: bool
    bits: tuple[int, ...]
    steps: tuple[int, int, int, int]
    shifts: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=64)
def board_of(rows: int, columns: int, line: int, *, exact: bool = False) -> Board:
    """The board of a size."""
    stride = columns + 1
    bits = tuple(1 << (row * stride + column) for row in range(rows) for column in range(columns))
    steps = (1, stride, stride + 1, stride - 1)
    return Board(rows, columns, line, exact, bits, steps, tuple(_shifts(step, line) for step in steps))


def _shifts(step: int, line: int) -> tuple[int, ...]:
    """Two in a row, then four, and so on, until it is a line."""
    found, many = list[int](), 1
    while many < line:
        found.append(step * min(many, line - many))
        many *= 2
    return tuple(found)


@attrs.frozen(slots=True)
class MnkState:
    """A position: the stones of seat 1 and of seat 2, the cells without one, and who has won (0: nobody).

    The free cells follow from the stones; they are kept because looking for them would take longer than all the rest.
    """

    board: Board
    stones: tuple[int, int]
    free: tuple[int, ...] = attrs.field(eq=False)
    winner: int


def has_line(stones: int, board: Board) -> bool:
    """Whether so many stones stand in a row: at least, or if the board is ``exact`` no more than these."""
    for shifts in board.shifts:
        run = stones
        for shift in shifts:
            run &= run >> shift
            if not run:
                break
        else:
            if not board.exact or run & ~(stones << shifts[0] | stones >> shifts[0] * board.line):
                return True
    return False


@attrs.frozen
class Mnk:
    """The rules; ``board`` makes the board that checked options ask for, or refuses ``invalid_params``."""

    name: str
    title: str
    board: Callable[[Mapping[str, Any]], Board]
    options: tuple[Option, ...] = ()
    seats: tuple[int, int] = (2, 2)
    marks: tuple[str, ...] = ("X", "O")
    colors: tuple[str, ...] = ("cyan", "yellow")
    positions: str = "a cell: its index from 0, row by row, or its name, A1 being the top left one"
    random: bool = False
    chance, throw, withdraw, hint = no_chance, no_throw, no_withdrawal, no_hint

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """Complete, checked options, which make a board."""
        options = read_options(self.options, raw)
        self.board(options)
        return options

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:
        """Rows and columns."""
        board = self.board(options)
        return board.rows, board.columns

    def ground(self, options: Mapping[str, Any]) -> Ground:
        """Cells that are all alike."""
        return plain_ground(*self.shape(options))

    def initial(self, options: Mapping[str, Any], seats: int) -> MnkState:  # noqa: ARG002 - always two
        """The empty board."""
        board = self.board(options)
        return MnkState(board, (0, 0), tuple(range(len(board.bits))), 0)

    def turn(self, state: MnkState) -> int | None:
        """Seat 1 on even counts of stones, seat 2 on odd ones."""
        if state.winner or not state.free:
            return None
        return 1 + (len(state.board.bits) - len(state.free)) % 2

    def legal(self, state: MnkState, seat: int) -> tuple[int, ...]:
        """Every empty cell, for the seat whose turn it is."""
        turn = self.turn(state)
        return () if turn is None or turn != seat else state.free

    def parse(self, state: MnkState, position: Position) -> int:
        """The cell that a position names."""
        return parse_cell(position, state.board.rows, state.board.columns)

    def format(self, state: MnkState, move: int) -> str:
        """The cell's name."""
        return format_cell(move, state.board.columns)

    def say(self, state: MnkState, move: int) -> str:
        """The cell's name, and whether it is the centre."""
        return cell_in_words(move, state.board.rows, state.board.columns)

    def play(self, state: MnkState, seat: int, move: int) -> MnkState:
        """Puts a stone on an empty cell."""
        first, second = state.stones
        board = state.board
        turn = self.turn(state)
        if turn is None or turn != seat:
            raise Refusal("not_your_turn")
        if not 0 <= move < len(board.bits):
            raise Refusal("illegal_move", "There is no such square on this board.")
        bit = board.bits[move]
        if (first | second) & bit:
            raise Refusal("space_taken", f"{format_cell(move, board.columns)} is taken.")
        if seat == 1:
            first = mine = first | bit
        else:
            second = mine = second | bit
        at = bisect_left(state.free, move)
        free = state.free[:at] + state.free[at + 1 :]
        won = len(board.bits) - len(free) >= 2 * board.line - 1 and has_line(mine, board)
        return MnkState(board, (first, second), free, seat if won else 0)

    def pick(self, state: MnkState, cell: int) -> int:
        """The cell itself."""
        return parse_cell(cell, state.board.rows, state.board.columns)

    def cell(self, state: MnkState, move: int) -> int:  # noqa: ARG002 - a stone stays where it is put
        """The cell itself."""
        return move

    def outcome(self, state: MnkState) -> Outcome | None:
        """A line wins; a full board without one is a draw."""
        if state.winner:
            return _LINE_WON[state.winner - 1]
        return None if state.free else _DRAWN

    def view(self, state: MnkState, seat: int | None) -> dict[str, Any]:  # noqa: ARG002 - nothing is hidden
        """The board as a list of marks, row by row."""
        return {"board": self._cells(state)}

    def describe(self, state: MnkState) -> tuple[str, ...]:
        """What is in each row."""
        return rows_in_words(self._cells(state), state.board.rows, state.board.columns)

    def text(self, state: MnkState) -> str:
        """The board as lines of text."""
        return board_text(self._cells(state), state.board.rows, state.board.columns)

    def _cells(self, state: MnkState) -> list[str]:
        first, second = state.stones
        return ["X" if first & bit else "O" if second & bit else "" for bit in state.board.bits]


def _any_board(options: Mapping[str, Any]) -> Board:
    rows, columns, line = options["rows"], options["columns"], options["line"]
    if line > max(rows, columns):
        raise Refusal("invalid_params", "The line is longer than the board.", path="options.line",
                      expected="at most the longer side of the board")
    return board_of(rows, columns, line)


TIC_TAC_TOE: Final = Mnk("tic-tac-toe", "Tic-tac-toe", lambda _: board_of(3, 3, 3))
MNK: Final = Mnk(
    "mnk", "m,n,k: so many in a row", _any_board, (
        Option("rows", "integer", 3, 3, 19, "rows of the board"),
        Option("columns", "integer", 3, 3, 19, "columns of the board"),
        Option("line", "integer", 3, 3, 19, "how many in a row win"),
    ),
)
