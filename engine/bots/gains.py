"""A board of k in a row as a search wants it: what a stone on each cell would gain, kept up to date stone by stone.

Every row of ``line`` cells counts for a player as long as nothing on it is in the way: the more stones it has, the more
each of its cells gains. This is the usual evaluation of gomoku programs (https://www.chessprogramming.org/Go-Moku);
overlapping rows tell open threes from closed ones by themselves. On ``exact`` boards a stone of one's own just beyond
either end of a row is in the way, too.
"""

from functools import lru_cache
from typing import Final

import attrs

from engine.rules.mnk import Board, MnkState

COMPLETES: Final = 100_000
"""A cell with so much gain completes a line; so many less cannot come together otherwise."""
ALMOST: Final = 1_000
"""The gain of a cell by one row that lacks two stones: a stone there threatens to complete it."""
_BY_LACKING: Final = (0, COMPLETES, ALMOST, 100, 12, 2)
_WORTH_BY_LACKING: Final = (0, 300, 100, 16, 3, 1)
TAKEN: Final = -1_000_000_000
Cells = tuple[int, ...]


@attrs.frozen
class Rows:
    """The unchanging part: the cells of each row, the rows through a cell, and those that end beside it if exact."""

    cells: tuple[Cells, ...]
    through: tuple[Cells, ...]
    beside: tuple[Cells, ...]
    gains: Cells
    worths: Cells
    middle: Cells


@lru_cache(maxsize=64)
def rows_of(board: Board) -> Rows:
    """The rows of a board, with what each of their cells gains, and they are worth, by the stones on them."""
    numbers = {bit: cell for cell, bit in enumerate(board.bits)}
    runs = [(step, [bit << step * place for place in range(board.line)]) for bit in board.bits for step in board.steps]
    runs = [(step, run) for step, run in runs if all(bit in numbers for bit in run)]
    rows = tuple(tuple(numbers[bit] for bit in run) for _, run in runs)
    ends = [{run[0] >> step, run[-1] << step} & numbers.keys() if board.exact else set[int]() for step, run in runs]
    through = tuple(tuple(row for row, cells in enumerate(rows) if cell in cells) for cell in range(len(board.bits)))
    beside = tuple(tuple(row for row, bits in enumerate(ends) if bit in bits) for bit in board.bits)
    return Rows(rows, through, beside, _by_stones(_BY_LACKING, board.line), _by_stones(_WORTH_BY_LACKING, board.line),
                tuple(_near_the_middle(board, cell) for cell in range(len(board.bits))))


def _near_the_middle(board: Board, cell: int) -> int:
    """A little that a cell gains by itself: less than any stone, most in the middle."""
    row, column = divmod(cell, board.columns)
    return max(0, 8 - max(abs(2 * row + 1 - board.rows), abs(2 * column + 1 - board.columns)))


def _by_stones(by_lacking: Cells, line: int) -> Cells:
    """A table by the stones on a row; none count nothing."""
    return (0, *(by_lacking[min(line - stones, len(by_lacking) - 1)] for stones in range(1, line + 1)))


class Gains:
    """The stones of two sides, 0 and 1, with the gain of every free cell and the worth of all rows for each side."""

    def __init__(self, state: MnkState) -> None:
        self.rows = rows_of(state.board)
        many = len(self.rows.cells)
        self.stones = ([0] * many, [0] * many)
        self.blocks = ([0] * many, [0] * many)
        self.gain = (list(self.rows.middle), list(self.rows.middle))
        self.worth = [0, 0]
        self.position = [0, 0]
        self.free = len(state.board.bits)
        for cell, bit in enumerate(state.board.bits):
            for side in (0, 1):
                if state.stones[side] & bit:
                    self.put(cell, side)

    def put(self, cell: int, side: int) -> None:
        """A stone of a side on a free cell."""
        rows, other = self.rows, 1 - side
        mine, blocked, gains = self.stones[side], self.blocks[side], rows.gains
        theirs, hindered = self.stones[other], self.blocks[other]
        for row in rows.through[cell]:
            count = mine[row]
            mine[row] = count + 1
            if not blocked[row]:
                self._change(row, side, gains[count + 1] - gains[count], rows.worths[count + 1] - rows.worths[count])
            count = theirs[row]
            if count and not hindered[row]:
                self._change(row, other, -gains[count], -rows.worths[count])
            hindered[row] += 1
        for row in rows.beside[cell]:
            if mine[row] and not blocked[row]:
                self._change(row, side, -gains[mine[row]], -rows.worths[mine[row]])
            blocked[row] += 1
        self._mark(cell, side, TAKEN)

    def take(self, cell: int, side: int) -> None:
        """Takes the stone away again that was put last."""
        rows, other = self.rows, 1 - side
        mine, blocked, gains = self.stones[side], self.blocks[side], rows.gains
        theirs, hindered = self.stones[other], self.blocks[other]
        for row in rows.beside[cell]:
            blocked[row] -= 1
            if mine[row] and not blocked[row]:
                self._change(row, side, gains[mine[row]], rows.worths[mine[row]])
        for row in rows.through[cell]:
            count = mine[row] - 1
            mine[row] = count
            if not blocked[row]:
                self._change(row, side, gains[count] - gains[count + 1], rows.worths[count] - rows.worths[count + 1])
            hindered[row] -= 1
            count = theirs[row]
            if count and not hindered[row]:
                self._change(row, other, gains[count], rows.worths[count])
        self._mark(cell, side, -TAKEN)

    def _change(self, row: int, side: int, gain: int, worth: int) -> None:
        self.worth[side] += worth
        gains = self.gain[side]
        for cell in self.rows.cells[row]:
            gains[cell] += gain

    def _mark(self, cell: int, side: int, by: int) -> None:
        self.gain[0][cell] += by
        self.gain[1][cell] += by
        self.position[side] ^= 1 << cell
        self.free += 1 if by > 0 else -1

    def at_least(self, side: int, gain: int) -> list[int]:
        """The cells on which a side gains so much."""
        return [cell for cell, found in enumerate(self.gain[side]) if found >= gain]
