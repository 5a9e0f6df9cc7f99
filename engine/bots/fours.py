"""Victory by a chain of fours: threats that leave only one answer each, searched deep because they are so narrow.

After Allis, van den Herik and Huntjens, "Go-Moku solved by new search techniques" (Computational Intelligence 12,
1996), with the narrowest of their threats. What is called four here is one stone short of a line of any length.
"""

from engine.bots.gains import ALMOST, COMPLETES, Gains
from engine.bots.thinking import Budget


class Fours:
    """One search; it remembers the positions from which there was no such victory."""

    def __init__(self, gains: Gains, budget: Budget) -> None:
        self.gains = gains
        self.budget = budget
        self.hopeless: set[tuple[int, int, int]] = set()

    def winning(self, side: int, depth: int) -> int | None:
        """The first move of a chain of at most so many fours that wins; None if there is none."""
        gains = self.gains
        best = max(gains.gain[side])
        if best >= COMPLETES:
            return gains.gain[side].index(best)
        key = (gains.position[0], gains.position[1], side)
        if best < ALMOST or not depth or key in self.hopeless:
            return None
        urgent = gains.at_least(1 - side, COMPLETES)
        cells = gains.at_least(side, ALMOST)
        if urgent:
            cells = [cell for cell in urgent if len(urgent) == 1 and cell in cells]
        for cell in sorted(cells, key=gains.gain[side].__getitem__, reverse=True):
            if self._wins(cell, side, depth):
                return cell
        self.hopeless.add(key)
        return None

    def _wins(self, cell: int, side: int, depth: int) -> bool:
        """Whether the chain that begins with this stone wins."""
        self.budget.spend()
        gains = self.gains
        gains.put(cell, side)
        answers = gains.at_least(side, COMPLETES)
        won = len(answers) > 1
        if len(answers) == 1:
            gains.put(answers[0], 1 - side)
            won = self.winning(side, depth - 1) is not None
            gains.take(answers[0], 1 - side)
        gains.take(cell, side)
        return won
