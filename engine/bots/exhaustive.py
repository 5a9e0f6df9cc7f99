"""Perfect play on small boards of k in a row: every line of play is searched to its end.

Two questions are asked instead of one: can I force a line, and can my opponent, each answered yes or no within so many
plies (a null window is all that is needed, https://www.chessprogramming.org/Null_Window), with a table of answers and
deepened ply by ply, so that a win is the shortest and a loss the longest. What makes it quick is giving up early: lines
that the defender has touched are dead, an attacker who lacks more stones than plies are left is too late, and where the
lines still open are few and empty the defender can block them all (the criterion of Erdos and Selfridge, "On a
combinatorial game", J. Combin. Theory A 14, 1973).
"""

from functools import lru_cache
from typing import Final

import attrs

from engine.bots.thinking import Budget, Spent, Task
from engine.rules.mnk import Board, MnkState

_TO_THE_END: Final = 999


@attrs.frozen
class Exhaustive:
    """Searches ``horizon`` plies far, by default to the end of the game."""

    nodes: int
    horizon: int = _TO_THE_END

    def __call__(self, task: Task) -> int:
        """A move that keeps the value of the position; among drawn ones, one through many open lines."""
        state: MnkState = task.state
        mine, theirs = state.stones if task.seat == 1 else state.stones[::-1]
        search = _Search(lines_of(state.board), sum(state.board.bits), Budget(self.nodes, task.time_is_up))
        moves = {state.board.bits[move]: move for move in task.dice.shuffled(task.legal)}
        order = sorted(moves, key=lambda bit: -search.openness(bit, mine, theirs))
        return moves[search.best(order, mine, theirs, min(self.horizon, len(order)))]


@lru_cache(maxsize=64)
def lines_of(board: Board) -> tuple[int, ...]:
    """The cells of every line that wins."""
    whole = sum(board.bits)
    runs = (sum(bit << step * place for place in range(board.line)) for bit in board.bits for step in board.steps)
    return tuple(run for run in runs if run & whole == run)


class _Search:
    """One search; ``yes`` and ``no`` hold how deep an attacker's stones against a defender's have been answered."""

    def __init__(self, lines: tuple[int, ...], whole: int, budget: Budget) -> None:
        self.lines = lines
        self.length = lines[0].bit_count() if lines else 0
        self.whole = whole
        self.budget = budget
        self.yes: set[tuple[int, int]] = set()
        self.no: dict[tuple[int, int], int] = {}

    def openness(self, bit: int, mine: int, theirs: int) -> int:
        """How many lines through a cell are still open to one of the two, weighed by the stones on them."""
        return sum(1 + (line & (mine | theirs)).bit_count() for line in self.lines
                   if line & bit and not (line & mine and line & theirs))

    def best(self, order: list[int], mine: int, theirs: int, horizon: int) -> int:
        """The move that wins soonest, else the first that does not lose, else one that loses last."""
        try:
            for depth in range(1, horizon + 1):
                for bit in order:
                    if self.defend(mine | bit, theirs, depth - 1):
                        return bit
                safe = [bit for bit in order if not self.attack(theirs, mine | bit, depth - 1)]
                if not safe:
                    break
                order = safe
        except Spent:
            pass
        return order[0]

    def attack(self, attacker: int, defender: int, depth: int) -> bool:
        """Whether the attacker, who is to move, completes a line within so many plies whatever the defender does."""
        known = self._known(attacker, defender, depth)
        if known is not None:
            return known
        lacking, wins, danger = self._outlook(attacker, defender)
        if 2 * lacking - 1 > depth or 2 * danger < 1 << self.length:
            return False
        forced = 0 if wins else self._outlook(defender, attacker)[1]
        found = bool(wins) or (not forced & forced - 1 and any(
            self.defend(attacker | bit, defender, depth - 1) for bit in self._moves(forced, attacker, defender)))
        return self._learnt(attacker, defender, depth, found=found)

    def defend(self, attacker: int, defender: int, depth: int) -> bool:
        """The same when the defender is to move."""
        known = self._known(attacker, defender, depth)
        if known is not None:
            return known
        lacking, forced, danger = self._outlook(attacker, defender)
        if not lacking:
            return True
        if 2 * lacking > depth or danger < 1 << self.length or self._outlook(defender, attacker)[1]:
            return False
        found = bool(forced & forced - 1) or all(
            self.attack(attacker, defender | bit, depth - 1) for bit in self._moves(forced, attacker, defender))
        return self._learnt(attacker, defender, depth, found=found)

    def _known(self, attacker: int, defender: int, depth: int) -> bool | None:
        self.budget.spend()
        if (attacker, defender) in self.yes:
            return True
        return False if self.no.get((attacker, defender), -1) >= depth else None

    def _learnt(self, attacker: int, defender: int, depth: int, *, found: bool) -> bool:
        if found:
            self.yes.add((attacker, defender))
        else:
            self.no[attacker, defender] = depth
        return found

    def _outlook(self, mine: int, theirs: int) -> tuple[int, int, int]:
        """How many stones the best open line lacks, the cells that complete one, and how dangerous all are together.

        The danger is counted in units of an empty line; it doubles with each stone.
        """
        lacking, completing, danger = _TO_THE_END, 0, 0
        for line in self.lines:
            if not line & theirs:
                left = line & ~mine
                count = left.bit_count()
                danger += 1 << self.length - count
                lacking = min(lacking, count)
                if count == 1:
                    completing |= left
        return lacking, completing, danger

    def _moves(self, forced: int, attacker: int, defender: int) -> list[int]:
        """The one forced move, or all; first those on many lines that the attacker still can complete."""
        if forced:
            return [forced]
        weights: dict[int, int] = {}
        left = self.whole & ~(attacker | defender)
        while left:
            bit = left & -left
            left ^= bit
            weights[bit] = 0
        for line in self.lines:
            if not line & defender:
                weight = 1 << 2 * (line & attacker).bit_count()
                for bit in weights:
                    if line & bit:
                        weights[bit] += weight
        return sorted(weights, key=weights.__getitem__, reverse=True)
