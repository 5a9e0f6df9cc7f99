"""Slow and simple programs that know how games between two end, from the rules alone: what the bots are held to."""

from typing import Any

from engine.rules.contract import Rules


class Solver:
    """Looks at every line of play once (a table of positions, nothing else)."""

    def __init__(self, rules: Rules[Any]) -> None:
        self.rules = rules
        self.known: dict[Any, int] = {}

    def value(self, state: Any) -> int:
        """1 if who is to move wins with best play, -1 if the other one does, else 0."""
        if state not in self.known:
            self.known[state] = self._value(state)
        return self.known[state]

    def _value(self, state: Any) -> int:
        turn = self.rules.turn(state)
        if turn is None:
            outcome = self.rules.outcome(state)
            return -1 if outcome and outcome.winners else 0
        best = -1
        for move in self.rules.legal(state, turn):
            best = max(best, -self.value(self.rules.play(state, turn, move)))
            if best == 1:
                break
        return best

    def best_moves(self, state: Any) -> tuple[int, ...]:
        """Every move that keeps the value."""
        turn = self.rules.turn(state) or 0
        values = {move: -self.value(self.rules.play(state, turn, move)) for move in self.rules.legal(state, turn)}
        return tuple(move for move, value in values.items() if value == max(values.values()))
