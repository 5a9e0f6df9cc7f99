"""Connect four by alpha-beta on bitboards, deepened ply by ply, with a transposition table and ordered moves.

The board is John Tromp's (engine/rules/connect_four.py). As in Pascal Pons, "Solving Connect 4: how to build a perfect
AI" (http://blog.gamesolver.org), the cells that would complete four are found for a whole board at once: who has one
within reach wins, who faces two has lost, who faces one has to answer it, and nobody plays below the other's. Where the
search ends, such cells are counted; they are worth more on the rows that fall to their owner when the columns fill up:
odd ones to the first player, even ones to the second (James D. Allen, "The Complete Book of Connect 4", 2010).
"""

from typing import Final

import attrs

from engine.bots.thinking import Budget, Spent, Task
from engine.rules.connect_four import COLUMNS, ROWS, ConnectFourState

_STRIDE: Final = ROWS + 1
_CELLS: Final = ROWS * COLUMNS
_BOTTOM: Final = sum(1 << column * _STRIDE for column in range(COLUMNS))
_BOARD: Final = _BOTTOM * (2**ROWS - 1)
_ODD: Final = _BOTTOM * 0b010101
"""The first, third and fifth row."""
_EVEN: Final = _BOTTOM * 0b101010
_WON: Final = 1000
"""The value of a win, less the pieces on the board when it comes."""
_SURE: Final = _WON - _CELLS - 1
_BOTTOM_UP: Final = 2**ROWS - 1
_ORDER: Final = tuple(_BOTTOM_UP << column * _STRIDE for column in (3, 2, 4, 1, 5, 0, 6))
_LAYERS: Final = tuple(
    sum(1 << column * _STRIDE + row for column in range(COLUMNS) for row in range(ROWS)
        if abs(2 * column - 6) + abs(2 * row - 5) <= far)
    for far in (3, 5, 7)
)
"""Cells nearer and nearer to the middle: more fours go through them."""
_EXACT, _AT_LEAST, _AT_MOST = 0, 1, 2
_Position = tuple[int, int, int, int]
"""The pieces of who is to move and of the other, then the cells that complete four of each of them."""
_Entry = tuple[int, int, int, int]
"""In the table: how deep it was searched, what kind of bound, the value, the best move."""


@attrs.frozen
class Columns:
    """Searches so many nodes, and no more than ``horizon`` plies (forced answers do not count)."""

    nodes: int
    horizon: int = _CELLS

    def __call__(self, task: Task) -> int:
        """The move with the best value of the deepest search that was completed."""
        state: ConnectFourState = task.state
        mine, theirs = state.pieces if task.seat == 1 else state.pieces[::-1]
        columns = sorted(task.dice.shuffled(task.legal), key=lambda column: abs(column - COLUMNS // 2))
        order = [(mine | theirs) + _BOTTOM & _BOTTOM_UP << column * _STRIDE for column in columns]
        order.sort(key=lambda bit: not completing(theirs) & bit)
        search = _Search(Budget(self.nodes, task.time_is_up))
        best = search.best(order, mine, theirs, min(self.horizon, _CELLS - state.count))
        return (best.bit_length() - 1) // _STRIDE


def completing(pieces: int) -> int:
    """The cells that complete four of these pieces, whatever is on them, and some beyond the board."""
    found = pieces << 1 & pieces << 2 & pieces << 3
    for step in (_STRIDE - 1, _STRIDE, _STRIDE + 1):
        pairs = pieces & pieces >> step
        if pairs:
            found |= pairs << 2 * step & (pieces << 3 * step | pieces >> step)
            found |= pairs >> step & (pieces >> 3 * step | pieces << step)
    return found


class _Search:
    """One search, with what it has found out."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.table: dict[int, _Entry] = {}

    def best(self, order: list[int], mine: int, theirs: int, horizon: int) -> int:
        """The first of the best moves; one that wins, loses or is alone ends the search."""
        choice = order[0]
        try:
            for depth in range(1, horizon + 1):
                value, choice = self._root(order, mine, theirs, depth)
                order = [choice, *(bit for bit in order if bit != choice)]
                if abs(value) > _SURE or len(order) == 1:
                    break
        except Spent:
            pass
        return choice

    def _root(self, order: list[int], mine: int, theirs: int, depth: int) -> tuple[int, int]:
        alpha, choice = -_WON, order[0]
        spots, wins = completing(theirs), completing(mine)
        for bit in order:
            if wins & bit:
                return _WON - (mine | theirs).bit_count() - 1, bit
            value = -self.value((theirs, mine | bit, spots, completing(mine | bit)), depth - 1, -_WON, -alpha)
            if value > alpha:
                alpha, choice = value, bit
        return alpha, choice

    def value(self, position: _Position, depth: int, alpha: int, beta: int) -> int:
        """What the position is worth to who is to move, between alpha and beta if it is between them."""
        self.budget.spend()
        mine, theirs, spots, danger = position
        taken = mine | theirs
        reachable = taken + _BOTTOM & _BOARD
        if spots & reachable:
            return _WON - taken.bit_count() - 1
        danger &= _BOARD & ~taken
        forced = reachable & danger
        moves = (forced or reachable) & ~(danger >> 1)
        if not moves or forced & forced - 1:
            return taken.bit_count() + 2 - _WON if reachable else 0
        if forced:
            return -self.value((theirs, mine | forced, danger, completing(mine | forced)), depth, -beta, -alpha)
        if depth <= 0:
            return _judged(spots & _BOARD & ~taken, danger, mine, theirs)
        return self._searched(position, moves, depth, alpha, beta)

    def _searched(self, position: _Position, moves: int, depth: int, alpha: int, beta: int) -> int:
        mine, theirs, _, danger = position
        key, first, best, lowest = mine << 49 | theirs, 0, -_WON, alpha
        entry = self.table.get(key)
        if entry:
            searched, kind, value, first = entry
            if (searched >= depth or abs(value) > _SURE) and (
                    kind == _EXACT or (value >= beta if kind == _AT_LEAST else value <= alpha)):
                return value
        choice = first
        for after, bit in _ordered(mine, theirs, moves, first, depth):
            value = -self.value((theirs, mine | bit, danger, after), depth - 1, -beta, -alpha)
            if value > best:
                best, choice = value, bit
                if value >= beta:
                    break
                alpha = max(alpha, value)
        kind = _AT_LEAST if best >= beta else _EXACT if best > lowest else _AT_MOST
        self.table[key] = (depth, kind, best, choice)
        return best


def _ordered(mine: int, theirs: int, moves: int, first: int, depth: int) -> list[tuple[int, int]]:
    """The moves, each with what completes four after it: first the one the table knows, then by how many there are.

    Next to the leaves counting does not pay.
    """
    found = [(completing(mine | moves & column), moves & column) for column in _ORDER if moves & column]
    if depth > 1:
        free = _BOARD & ~theirs & ~mine
        found.sort(key=lambda pair: -(pair[0] & free).bit_count())
    if first:
        found.sort(key=lambda pair: pair[1] != first)
    return found


def _judged(spots: int, danger: int, mine: int, theirs: int) -> int:
    """What is there when the search ends: cells that complete four, more on the rows of their owner, and the middle."""
    my_rows, their_rows = (_EVEN, _ODD) if (mine | theirs).bit_count() & 1 else (_ODD, _EVEN)
    value = (8 * (spots.bit_count() - danger.bit_count())
             + 12 * ((spots & my_rows).bit_count() - (danger & their_rows).bit_count()))
    for layer in _LAYERS:
        value += (mine & layer).bit_count() - (theirs & layer).bit_count()
    return value
