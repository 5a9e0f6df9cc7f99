"""Ultimate tic-tac-toe: nine boards of 3x3, and the cell you take sends your opponent to the board of its position.

The marks of each player are one integer, nine bits a small board, board after board; which small boards somebody has
won, which are closed and which are open to the next move are nine bits each. The rules are those of
https://en.wikipedia.org/wiki/Ultimate_tic-tac-toe: a won board takes no more marks.
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from engine.reasons import Refusal
from engine.rules import ultimate_view
from engine.rules.contract import Option, Outcome, Position, no_chance, no_throw, no_withdrawal, read_options
from engine.rules.grid import format_cell, parse_cell
from engine.rules.ground import Ground
from engine.rules.ultimate_view import GROUND, Boards

SIDE: Final = GROUND.columns
CELLS: Final = SIDE * SIDE
_FULL: Final = 0b111_111_111
_LINES: Final = (0o007, 0o070, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124)
_IS_WON: Final = bytes(any(marks & line == line for line in _LINES) for marks in range(_FULL + 1))
"""Whether the marks on a 3x3 board have three in a row."""
_PLACES: Final = tuple(
    (row // 3 * 3 + column // 3, row % 3 * 3 + column % 3) for row in range(SIDE) for column in range(SIDE)
)
"""From a cell of the 9x9 grid to its small board, and its place on it."""
_BITS: Final = tuple(1 << SIDE * board + place for board, place in _PLACES)
_GRID: Final = tuple(tuple(_PLACES.index((board, place)) for place in range(SIDE)) for board in range(SIDE))
"""Back again: the cell of the grid of each place on each small board."""
_CELLS_OF: Final = tuple(
    tuple(tuple(cell for place, cell in enumerate(cells) if free >> place & 1) for free in range(_FULL + 1))
    for cells in _GRID
)
"""By small board and the free places on it: their cells of the grid."""

_DRAWN: Final = Outcome("no_moves", (), (1, 1))
_LINE: Final = (Outcome("line", (1,), (1, 2)), Outcome("line", (2,), (2, 1)))
_TERRITORY: Final = (Outcome("territory", (1,), (1, 2)), Outcome("territory", (2,), (2, 1)))

Pair = tuple[int, int]


@attrs.frozen(slots=True)
class UltimateState:
    """A position. ``marks`` and ``won`` are of seat 1 and of seat 2; ``closed`` are the boards won or full.

    ``open`` are the boards in which ``seat`` has to play, none of them after the end.
    """

    marks: Pair
    won: Pair
    closed: int
    open: int
    seat: int
    territory: bool
    outcome: Outcome | None


@attrs.frozen
class Ultimate:
    """The rules; a move is the number of a cell of the 9x9 grid, row by row."""

    name: str = "ultimate"
    title: str = "Ultimate tic-tac-toe"
    options: tuple[Option, ...] = (
        Option("territory", "boolean", default=False, help="without a line, who has won more small boards wins"),
    )
    seats: tuple[int, int] = (2, 2)
    marks: tuple[str, ...] = ("X", "O")
    colors: tuple[str, ...] = ("cyan", "yellow")
    positions: str = "a cell of the 9x9 grid: its index from 0, row by row, or its name, A1 being the top left one"
    random: bool = False
    chance, throw, withdraw = no_chance, no_throw, no_withdrawal

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """Complete, checked options."""
        return read_options(self.options, raw)

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:  # noqa: ARG002 - always the same
        """Rows and columns."""
        return SIDE, SIDE

    def ground(self, options: Mapping[str, Any]) -> Ground:  # noqa: ARG002
        """Cells that are all alike, with heavier lines between the small boards."""
        return GROUND

    def initial(self, options: Mapping[str, Any], seats: int) -> UltimateState:  # noqa: ARG002 - always two
        """The empty boards, all of them open."""
        return UltimateState((0, 0), (0, 0), 0, _FULL, 1, options["territory"], None)

    def turn(self, state: UltimateState) -> int | None:
        """The seats take turns as long as a board is open."""
        return state.seat if state.open else None

    def legal(self, state: UltimateState, seat: int) -> tuple[int, ...]:
        """Every empty cell of an open board, for the seat whose turn it is."""
        if seat != state.seat:
            return ()
        free, opened = ~(state.marks[0] | state.marks[1]), state.open
        if opened & opened - 1:
            return tuple(sorted(cell for board in range(SIDE) if opened >> board & 1
                                for cell in _CELLS_OF[board][free >> SIDE * board & _FULL]))
        board = opened.bit_length() - 1
        return _CELLS_OF[board][free >> SIDE * board & _FULL] if opened else ()

    def parse(self, state: UltimateState, position: Position) -> int:  # noqa: ARG002 - cells keep their names
        """The cell that a position names."""
        return parse_cell(position, SIDE, SIDE)

    def format(self, state: UltimateState, move: int) -> str:  # noqa: ARG002
        """The cell's name."""
        return format_cell(move, SIDE)

    def say(self, state: UltimateState, move: int) -> str:  # noqa: ARG002
        """The cell's name, and in which small board it is."""
        return ultimate_view.say(move)

    def play(self, state: UltimateState, seat: int, move: int) -> UltimateState:
        """Puts a mark on an empty cell of an open board."""
        if seat != state.seat or not state.open:
            raise Refusal("not_your_turn")
        if not 0 <= move < CELLS:
            raise Refusal("illegal_move", "There is no such square on this board.")
        first, second = state.marks
        bit, (board, place) = _BITS[move], _PLACES[move]
        if (first | second) & bit or not state.open >> board & 1:
            raise _refusal(state, move)
        if seat == 1:
            first = mine = first | bit
        else:
            second = mine = second | bit
        if _IS_WON[mine >> SIDE * board & _FULL]:
            return _closing(state, (first, second), _credited(state.won, seat, board), board, place)
        if (first | second) >> SIDE * board & _FULL == _FULL:
            return _closing(state, (first, second), state.won, board, place)
        sent = _sent_to(place, state.closed)
        return UltimateState((first, second), state.won, state.closed, sent, 3 - seat, state.territory, None)

    def pick(self, state: UltimateState, cell: int) -> int:  # noqa: ARG002
        """The cell itself."""
        return parse_cell(cell, SIDE, SIDE)

    def cell(self, state: UltimateState, move: int) -> int:  # noqa: ARG002 - a mark stays where it is put
        """The cell itself."""
        return move

    def outcome(self, state: UltimateState) -> Outcome | None:
        """A line of won boards wins; when no board is open any more, it is territory or a draw."""
        return state.outcome

    def view(self, state: UltimateState, seat: int | None) -> dict[str, Any]:  # noqa: ARG002 - nothing is hidden
        """The 81 marks row by row; of the small boards the winners' marks, which are open, and both as ``blocks``."""
        return ultimate_view.view(_seen(state))

    def describe(self, state: UltimateState) -> tuple[str, ...]:
        """The small boards, one after the other."""
        return ultimate_view.describe(_seen(state))

    def hint(self, state: UltimateState) -> str:
        """In which small board the next move has to be."""
        return ultimate_view.hint(_seen(state))

    def text(self, state: UltimateState) -> str:
        """The board as lines of text, then the small boards: by whom they are won, ``=`` if full, ``*`` if open."""
        return ultimate_view.text(_seen(state))


def _closing(state: UltimateState, marks: Pair, won: Pair, board: int, place: int) -> UltimateState:
    """The position after a move that decides or fills a small board, with which the game may end."""
    closed = state.closed | 1 << board
    outcome = _outcome(won, closed, state)
    opened = 0 if outcome else _sent_to(place, closed)
    return UltimateState(marks, won, closed, opened, 3 - state.seat, state.territory, outcome)


def _credited(won: Pair, seat: int, board: int) -> Pair:
    first, second = won
    return (first | 1 << board, second) if seat == 1 else (first, second | 1 << board)


def _sent_to(place: int, closed: int) -> int:
    """The board of this place, or if it is closed all that are not."""
    return 1 << place & ~closed or _FULL & ~closed


def _outcome(won: Pair, closed: int, state: UltimateState) -> Outcome | None:
    if _IS_WON[won[state.seat - 1]]:
        return _LINE[state.seat - 1]
    if closed != _FULL:
        return None
    first, second = (boards.bit_count() for boards in won)
    return _TERRITORY[first < second] if state.territory and first != second else _DRAWN


def _refusal(state: UltimateState, move: int) -> Refusal:
    """Why an empty cell of a closed board, or a taken one anywhere, cannot be played."""
    name, (board, _) = format_cell(move, SIDE), _PLACES[move]
    if (state.marks[0] | state.marks[1]) & _BITS[move]:
        return Refusal("space_taken", f"{name} is taken.")
    if state.open.bit_count() == 1:
        must = f"you must play in {ultimate_view.name_of(state.open.bit_length() - 1)}"
    else:
        must = f"{ultimate_view.name_of(board)} is decided, any open one will do"
    return Refusal("illegal_move", f"Not {name}: {must}.")


def _seen(state: UltimateState) -> Boards:
    return Boards(_marks(state), _winners(state), state.closed, state.open)


def _marks(state: UltimateState) -> list[str]:
    first, second = state.marks
    return ["X" if first & bit else "O" if second & bit else "" for bit in _BITS]


def _winners(state: UltimateState) -> list[str]:
    first, second = state.won
    return ["X" if first >> board & 1 else "O" if second >> board & 1 else "" for board in range(SIDE)]


ULTIMATE: Final = Ultimate()
