"""Any game, knowing nothing but its rules: each move is tried in games played on at random (flat Monte Carlo).

B. Abramson, "Expected-outcome: a general model of static evaluation", IEEE PAMI 12 (1990). All moves are tried equally
often, one after the other. Throws of dice are made by chance like the moves.
"""

from typing import Any, Final

import attrs

from engine.bots.dice import Dice
from engine.bots.thinking import Budget, Spent, Task
from engine.rules.contract import Rules

_DRAWN: Final = 0.5


@attrs.frozen
class Playouts:
    """Plays so many nodes, a node being a move or a throw; a game not at its end after ``plies`` of them is drawn."""

    nodes: int
    plies: int = 2_000

    def __call__(self, task: Task) -> int:
        """The move after which this seat does best; without a single game played to its end any move."""
        budget, moves = Budget(self.nodes, task.time_is_up), task.dice.shuffled(task.legal)
        totals = dict.fromkeys(moves, 0.0)
        if len(moves) == 1:
            return moves[0]
        try:
            while True:
                for move, gain in self._round(task, moves, budget):
                    totals[move] += gain
        except Spent:
            return max(moves, key=totals.__getitem__)

    def _round(self, task: Task, moves: list[int], budget: Budget) -> list[tuple[int, float]]:
        """Each move once, so that no move has been tried more often than another."""
        return [(move, self._reward(task, move, budget)) for move in moves]

    def _reward(self, task: Task, move: int, budget: Budget) -> float:
        state = task.rules.play(task.state, task.seat, move)
        for _ in range(self.plies):
            following = played_on(task.rules, state, task.dice)
            if following is None:
                break
            budget.spend()
            state = following
        return _share(task.rules, state, task.seat)


def played_on(rules: Rules[Any], state: Any, dice: Dice) -> Any | None:
    """The position after a random throw or move; None after the end."""
    seat = rules.turn(state)
    if seat is None:
        return None
    sides = rules.chance(state)
    if sides is not None:
        return rules.throw(state, 1 + dice.below(sides))
    return rules.play(state, seat, dice.one_of(rules.legal(state, seat)))


def _share(rules: Rules[Any], state: Any, seat: int) -> float:
    """What a game has brought a seat: 1 for the first place, 0 for the last."""
    outcome = rules.outcome(state)
    if outcome is None or not outcome.winners:
        return _DRAWN
    last = max(outcome.places)
    return (last - outcome.places[seat - 1]) / max(1, last - 1)
