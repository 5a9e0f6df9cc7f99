"""Hardly thinking: any move, the move that wins at once, and ways put together from others."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from engine.bots.thinking import Budget, Spent, Task, Way


@attrs.frozen
class AnyMove:
    """Plays any legal move."""

    def __call__(self, task: Task) -> int:
        """One of them, each as likely."""
        return task.dice.one_of(task.legal)


@attrs.frozen
class WinNow:
    """Wins if one move is enough, and plays ``otherwise`` if not; looks at no more than ``nodes`` moves."""

    otherwise: Way = AnyMove()
    nodes: int = 400

    def __call__(self, task: Task) -> int:
        """The move."""
        won = winning_move(task, Budget(self.nodes, task.time_is_up))
        return self.otherwise(task) if won is None else won


@attrs.frozen
class Careless:
    """Thinks the one way in so many of a hundred moves, and the other way in all others."""

    percent: int
    way: Way
    otherwise: Way = AnyMove()

    def __call__(self, task: Task) -> int:
        """The move."""
        return (self.way if task.dice.happens(self.percent) else self.otherwise)(task)


@attrs.frozen
class Fitting:
    """Thinks the one way where the options ask for it, and the other way elsewhere."""

    suits: Callable[[Mapping[str, Any]], bool]
    way: Way
    otherwise: Way

    def __call__(self, task: Task) -> int:
        """The move."""
        return (self.way if self.suits(task.options) else self.otherwise)(task)


def winning_move(task: Task, budget: Budget) -> int | None:
    """A move that ends the game with this seat as a winner."""
    rules, state, seat = task.rules, task.state, task.seat
    try:
        for move in task.legal:
            budget.spend()
            outcome = rules.outcome(rules.play(state, seat, move))
            if outcome is not None and seat in outcome.winners:
                return move
    except Spent:
        pass
    return None
