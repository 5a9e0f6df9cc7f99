"""Ludo by expectiminimax over throws and moves, on a weighed count of how far everybody is and what is in danger.

Expectiminimax is Donald Michie's (see https://www.chessprogramming.org/Expectiminimax); that moving on, sending home,
keeping safe and going in blocks are what to weigh is from Alvi and Ahmed, "Complexity analysis and playing strategies
for Ludo and its variant race games" (IEEE Conference on Computational Intelligence and Games, 2011). Each player is
taken to play for the best of its own standing.
"""

from typing import Any, Final

import attrs

from engine.bots.thinking import Budget, Spent, Task
from engine.rules.contract import Rules
from engine.rules.ludo_board import HOME, LAST, SAFE_STEPS, START, YARD, seen_from
from engine.rules.ludo_play import LudoState, Tokens

_OUT: Final = 14.0
"""How many steps it is worth to be out of the yard."""
_HOME: Final = 12.0
_COLUMN: Final = 5.0
_SAFE: Final = 3.0
_BLOCK: Final = 2.0
_PLACE: Final = 400.0
_HITS: Final = (0.0, *(1 / 6 + 0.01 * far for far in range(1, 7)), *(0.04,) * 6)
"""How likely a token so many squares behind hits, with another throw after a six."""
_NEAR: Final = len(_HITS) - 1


@attrs.frozen
class Race:
    """Looks ``depth`` moves ahead, its own included; ``weighs``: danger and safety count, not the way only."""

    nodes: int
    depth: int = 1
    weighs: bool = True

    def __call__(self, task: Task) -> int:
        """The move with the best expectation; ties are thrown for."""
        moves = task.dice.shuffled(task.legal)
        choice = moves[0]
        if len(moves) == 1:
            return choice
        try:
            for depth in range(1, self.depth + 1):
                search = _Search(task.rules, Budget(self.nodes, task.time_is_up), weighs=self.weighs)
                choice = search.best(task.state, task.seat, moves, depth)
        except Spent:
            pass
        return choice


@attrs.frozen
class _Search:
    """One search; values are the standings of all seats."""

    rules: Rules[Any]
    budget: Budget
    weighs: bool

    def best(self, state: LudoState, seat: int, moves: list[int], depth: int) -> int:
        """The first of the best moves."""
        values = {move: self._expected(self.rules.play(state, seat, move), depth - 1) for move in moves}
        return max(moves, key=lambda move: lead(values[move], seat))

    def _expected(self, state: LudoState, depth: int) -> list[float]:
        """The mean over all throws, or how everybody stands at the end of the search."""
        self.budget.spend()
        sides = self.rules.chance(state)
        if depth <= 0 or sides is None:
            return standings(state, weighs=self.weighs)
        values = [self._replied(self.rules.throw(state, value), state.seat, depth) for value in range(1, sides + 1)]
        return [sum(seats) / sides for seats in zip(*values, strict=True)]

    def _replied(self, state: LudoState, seat: int, depth: int) -> list[float]:
        self.budget.spend()
        if not state.die:
            return standings(state, weighs=self.weighs)
        found = (self._expected(self.rules.play(state, seat, move), depth - 1) for move in state.moves)
        return max(found, key=lambda values: lead(values, seat))


def lead(values: list[float], seat: int) -> float:
    """How far a seat is ahead of the others: of the best of them most of all."""
    others = [value for index, value in enumerate(values, 1) if index != seat]
    return values[seat - 1] - 0.5 * max(others) - 0.5 * sum(others) / len(others)


def standings(state: LudoState, *, weighs: bool) -> list[float]:
    """How each seat stands, in steps."""
    return [_standing(state, seat, weighs=weighs) for seat in range(1, len(state.tokens) + 1)]


def _standing(state: LudoState, seat: int, *, weighs: bool) -> float:
    if state.places[seat - 1]:
        return _PLACE - _PLACE * state.places[seat - 1] / len(state.places)
    mine = state.tokens[seat - 1]
    value = float(sum(mine)) + sum(_OUT for step in mine if step > YARD)
    if not weighs:
        return value
    for step in mine:
        if step > LAST:
            value += _HOME if step == HOME else _COLUMN
        elif step > YARD:
            value += _safety(state.tokens, seat, step)
    return value


def _safety(tokens: tuple[Tokens, ...], seat: int, step: int) -> float:
    """What it adds or costs that a token on the track is safe, in a block, or may be hit."""
    if step in SAFE_STEPS:
        return _SAFE
    if tokens[seat - 1].count(step) > 1:
        return _BLOCK
    danger = 0.0
    for other, steps in enumerate(tokens, 1):
        there = seen_from(other, seat, step) if other != seat else 0
        if there:
            danger += sum([_HITS[there - its] for its in steps if START <= its < there <= its + _NEAR])
    return -min(1.0, danger) * (step + _OUT)
