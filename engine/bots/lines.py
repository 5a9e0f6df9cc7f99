"""Gomoku and other large boards: first chains of fours, then alpha-beta over the few cells that gain most.

Deepened ply by ply, with a transposition table. Forced answers do not count as depth. A move after which the other one
has a chain of fours is not played while there is another (Allis and others, see engine/bots/fours.py).
"""

from heapq import nlargest
from typing import Final

import attrs

from engine.bots.dice import Dice
from engine.bots.fours import Fours
from engine.bots.gains import COMPLETES, Gains
from engine.bots.thinking import Budget, Spent, Task
from engine.rules.mnk import MnkState

_WON: Final = 1_000_000
_SURE: Final = 900_000
_EXACT, _AT_LEAST, _AT_MOST = 0, 1, 2
_Entry = tuple[int, int, int, int]
"""In the table: how deep it was searched, what kind of bound, the value, the best move."""


@attrs.frozen
class Greedy:
    """Plays where a stone gains most for oneself and takes most from the other."""

    def __call__(self, task: Task) -> int:
        """The move; ties are thrown for."""
        return ranked(Gains(task.state), task.seat - 1, 1, task.dice)[0]


@attrs.frozen
class Nearby:
    """Plays any cell beside a stone, on an empty board one in the middle."""

    def __call__(self, task: Task) -> int:
        """One of them, each as likely."""
        state: MnkState = task.state
        taken, near = state.stones[0] | state.stones[1], 0
        for step in state.board.steps:
            near |= taken << step | taken >> step
        cells = [cell for cell in task.legal if state.board.bits[cell] & near]
        return task.dice.one_of(cells or ranked(Gains(state), task.seat - 1, 9, task.dice))


@attrs.frozen
class Lines:
    """Searches so many nodes and no more than ``horizon`` plies, looking at the ``width`` best cells of a position.

    A third of the nodes may go into chains of ``fours`` at most so long.
    """

    nodes: int
    horizon: int
    width: int = 10
    fours: int = 12

    def __call__(self, task: Task) -> int:
        """The move with the best value of the deepest search that was completed."""
        gains, side = Gains(task.state), task.seat - 1
        order = ranked(gains, side, 2 * self.width, task.dice)
        if gains.gain[side][order[0]] >= COMPLETES or gains.gain[1 - side][order[0]] >= COMPLETES:
            return order[0]
        order, won = self._safe(task, order)
        if won:
            return order[0]
        search = _Search(Gains(task.state), Budget(self.nodes - self.nodes // 3, task.time_is_up), self.width)
        return search.best(order[:self.width], side, min(self.horizon, gains.free))

    def _safe(self, task: Task, order: list[int]) -> tuple[list[int], bool]:
        """The move that begins a chain of fours; or else the moves that leave none to the other, if there are any."""
        gains, side = Gains(task.state), task.seat - 1
        fours = Fours(gains, Budget(self.nodes // 3, task.time_is_up))
        safe = order
        try:
            mine = fours.winning(side, self.fours)
            if mine is not None:
                return [mine], True
            if fours.winning(1 - side, self.fours) is not None:
                safe = []
                for cell in order:
                    gains.put(cell, side)
                    if fours.winning(1 - side, self.fours) is None:
                        safe.append(cell)
                    gains.take(cell, side)
        except Spent:
            pass
        return safe or order, False


def ranked(gains: Gains, side: int, many: int, dice: Dice | None = None) -> list[int]:
    """The free cells on which a side gains most, its own gain counting a little more than what the other loses."""
    mine, theirs = gains.gain[side], gains.gain[1 - side]
    total = [2 * own + other + (own >> 2) for own, other in zip(mine, theirs, strict=True)]
    if dice:
        total = [8 * value + dice.below(8) for value in total]
    return nlargest(min(many, gains.free), range(len(total)), key=total.__getitem__)


class _Search:
    """One search, with what it has found out."""

    def __init__(self, gains: Gains, budget: Budget, width: int) -> None:
        self.gains = gains
        self.budget = budget
        self.width = width
        self.table: dict[tuple[int, int], _Entry] = {}

    def best(self, order: list[int], side: int, horizon: int) -> int:
        """The first of the best moves; one that wins, loses or is alone ends the search."""
        choice = order[0]
        try:
            for depth in range(1, horizon + 1):
                value, choice = self._root(order, side, depth)
                order = [choice, *(cell for cell in order if cell != choice)]
                if abs(value) > _SURE or len(order) == 1:
                    break
        except Spent:
            pass
        return choice

    def _root(self, order: list[int], side: int, depth: int) -> tuple[int, int]:
        alpha, choice = -_WON, order[0]
        for cell in order:
            value = self._after(cell, side, depth - 1, alpha, _WON)
            if value > alpha:
                alpha, choice = value, cell
        return alpha, choice

    def _after(self, cell: int, side: int, depth: int, alpha: int, beta: int) -> int:
        self.gains.put(cell, side)
        value = -self.value(1 - side, depth, -beta, -alpha)
        self.gains.take(cell, side)
        return value

    def value(self, side: int, depth: int, alpha: int, beta: int) -> int:
        """What the position is worth to the side that is to move, between alpha and beta if it is between them."""
        self.budget.spend()
        gains = self.gains
        if not gains.free:
            return 0
        best = max(gains.gain[side])
        if best >= COMPLETES:
            return _WON - 1
        threat = max(gains.gain[1 - side])
        if threat >= COMPLETES:
            return self._forced(side, depth, alpha, beta)
        if depth <= 0:
            return gains.worth[side] - gains.worth[1 - side] + best // 8 - threat // 16
        return self._looked_up(side, depth, alpha, beta)

    def _forced(self, side: int, depth: int, alpha: int, beta: int) -> int:
        cells = self.gains.at_least(1 - side, COMPLETES)
        if len(cells) > 1:
            return 2 - _WON
        return _aged(self._after(cells[0], side, depth, alpha, beta))

    def _looked_up(self, side: int, depth: int, alpha: int, beta: int) -> int:
        key, first = (self.gains.position[side], self.gains.position[1 - side]), -1
        entry = self.table.get(key)
        if entry:
            searched, kind, value, first = entry
            if searched >= depth and (kind == _EXACT or (value >= beta if kind == _AT_LEAST else value <= alpha)):
                return value
        best, choice = self._searched(side, first, depth, alpha, beta)
        kind = _AT_LEAST if best >= beta else _EXACT if best > alpha else _AT_MOST
        self.table[key] = (depth, kind, best, choice)
        return best

    def _searched(self, side: int, first: int, depth: int, alpha: int, beta: int) -> tuple[int, int]:
        cells = ranked(self.gains, side, self.width)
        if first >= 0:
            cells = [first, *(cell for cell in cells if cell != first)]
        best, choice = -_WON, cells[0]
        for cell in cells:
            value = _aged(self._after(cell, side, depth - 1, alpha, beta))
            if value > best:
                best, choice = value, cell
                if value >= beta:
                    break
                alpha = max(alpha, value)
        return best, choice


def _aged(value: int) -> int:
    """The same value one ply earlier: a win that is farther away is worth less."""
    if value > _SURE:
        return value - 1
    return value + 1 if value < -_SURE else value
