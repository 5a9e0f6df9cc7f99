"""Ultimate tic-tac-toe by alpha-beta, deepened ply by ply, with a transposition table and a history of good moves.

Where the search ends, every small board counts by how likely it is won by chance (engine/bots/chances.py), and every
line of the big board by the product of its three: independent chances multiply. Move ordering by what has cut off
elsewhere is Jonathan Schaeffer's history heuristic (https://www.chessprogramming.org/History_Heuristic).
"""

from typing import Final

import attrs

from engine.bots.chances import FULL, IS_WON, PLACES, chances
from engine.bots.thinking import Budget, Spent, Task
from engine.rules.ultimate import CELLS, SIDE, UltimateState

_WON: Final = 1000.0
_SURE: Final = 900.0
_EACH: Final = 0.05
"""What a small board is worth by itself, a line being worth one."""
_EACH_BY_TERRITORY: Final = 0.25
_FREE: Final = 0.05
"""What it is worth to be free in the choice of the board."""
_BIG_LINES: Final = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))
_EXACT, _AT_LEAST, _AT_MOST = 0, 1, 2
_Position = tuple[int, int, int, int, int, int]
"""Marks of who is to move and of the other, boards won by each, closed boards, open boards."""
_Key = tuple[int, int, int]
_Entry = tuple[int, int, float, int]
"""In the table: how deep it was searched, what kind of bound, the value, the best move."""


@attrs.frozen
class Boards:
    """Searches so many nodes, and no more than ``horizon`` plies."""

    nodes: int
    horizon: int = CELLS

    def __call__(self, task: Task) -> int:
        """The move with the best value of the deepest search that was completed."""
        state: UltimateState = task.state
        me, other = task.seat - 1, 2 - task.seat
        position = (state.marks[me], state.marks[other], state.won[me], state.won[other], state.closed, state.open)
        search = _Search(Budget(self.nodes, task.time_is_up), territory=state.territory)
        order = task.dice.shuffled(_moves(position))
        left = CELLS - (state.marks[0] | state.marks[1]).bit_count()
        return _cell(search.best(position, order, min(self.horizon, left)))


def _cell(move: int) -> int:
    """The cell of the drawn grid, nine a row."""
    board, place = divmod(move, SIDE)
    return (board // 3 * 3 + place // 3) * SIDE + board % 3 * 3 + place % 3


def _moves(position: _Position) -> list[int]:
    """Nine times the small board, and the place on it, of every move."""
    mine, theirs, _, _, _, opened = position
    free = ~(mine | theirs)
    return [SIDE * board + place for board in PLACES[opened] for place in PLACES[free >> SIDE * board & FULL]]


def _played(position: _Position, move: int) -> _Position:
    """The position after a move, seen by the other player; a finished game has no open board."""
    mine, theirs, won, lost, closed, _ = position
    mine |= 1 << move
    board, place = divmod(move, SIDE)
    marks = mine >> SIDE * board & FULL
    if IS_WON[marks]:
        won |= 1 << board
        closed |= 1 << board
        if IS_WON[won]:
            return theirs, mine, lost, won, closed, 0
    elif marks | theirs >> SIDE * board & FULL == FULL:
        closed |= 1 << board
    return theirs, mine, lost, won, closed, 1 << place & ~closed or FULL & ~closed


class _Search:
    """One search, with what it has found out."""

    def __init__(self, budget: Budget, *, territory: bool) -> None:
        self.budget = budget
        self.territory = territory
        self.each = _EACH_BY_TERRITORY if territory else _EACH
        self.table: dict[_Key, _Entry] = {}
        self.history = [0] * CELLS
        self.chances = chances()

    def best(self, position: _Position, order: list[int], horizon: int) -> int:
        """The first of the best moves; one that wins, loses or is alone ends the search."""
        choice = order[0]
        try:
            for depth in range(1, horizon + 1):
                value, choice = self._root(position, order, depth)
                order = [choice, *(move for move in order if move != choice)]
                if abs(value) > _SURE or len(order) == 1:
                    break
        except Spent:
            pass
        return choice

    def _root(self, position: _Position, order: list[int], depth: int) -> tuple[float, int]:
        alpha, choice = -2 * _WON, order[0]
        for move in order:
            value = -self.value(_played(position, move), depth - 1, -2 * _WON, -alpha)
            if value > alpha:
                alpha, choice = value, move
        return alpha, choice

    def value(self, position: _Position, depth: int, alpha: float, beta: float) -> float:
        """What the position is worth to who is to move, between alpha and beta if it is between them."""
        self.budget.spend()
        if not position[5]:
            return self._ended(position)
        if depth <= 0:
            return self._judged(position)
        key, first = (position[0], position[1], position[5]), -1
        entry = self.table.get(key)
        if entry:
            searched, kind, value, first = entry
            if searched >= depth and (kind == _EXACT or (value >= beta if kind == _AT_LEAST else value <= alpha)):
                return value
        best, choice = self._searched(position, first, depth, alpha, beta)
        kind = _AT_LEAST if best >= beta else _EXACT if best > alpha else _AT_MOST
        self.table[key] = (depth, kind, best, choice)
        return best

    def _searched(self, position: _Position, first: int, depth: int, alpha: float, beta: float) -> tuple[float, int]:
        moves = _moves(position)
        moves.sort(key=self.history.__getitem__, reverse=True)
        if first >= 0:
            moves.remove(first)
            moves.insert(0, first)
        best, choice = -2 * _WON, first
        for move in moves:
            value = -self.value(_played(position, move), depth - 1, -beta, -alpha)
            if value > best:
                best, choice = value, move
                if value >= beta:
                    self.history[move] += depth * depth
                    break
                alpha = max(alpha, value)
        return best, choice

    def _ended(self, position: _Position) -> float:
        """A lost game is worth more the later; without a line territory may decide."""
        mine, theirs, won, lost, _, _ = position
        if not IS_WON[lost]:
            ahead = won.bit_count() - lost.bit_count() if self.territory else 0
            if not ahead:
                return 0.0
            return _WON - CELLS if ahead > 0 else CELLS - _WON
        return (mine | theirs).bit_count() - _WON

    def _judged(self, position: _Position) -> float:
        mine, theirs, _, _, _, opened = position
        table, good, bad = self.chances, [], []
        for shift in range(0, CELLS, SIDE):
            key, other = mine >> shift & FULL, theirs >> shift & FULL
            good.append(table[key << SIDE | other])
            bad.append(table[other << SIDE | key])
        value = self.each * (sum(good) - sum(bad)) + (_FREE if opened & opened - 1 else 0.0)
        for a, b, c in _BIG_LINES:
            value += good[a] * good[b] * good[c] - bad[a] * bad[b] * bad[c]
        return value
