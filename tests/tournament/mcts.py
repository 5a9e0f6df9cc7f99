"""A plain Monte Carlo tree search of so many playouts a move, through the contract alone: the yardstick.

UCT as in Browne and others, "A survey of Monte Carlo tree search methods", IEEE TCIAIG 4 (2012), algorithm 2: no
knowledge of any game, uniformly random playouts, the most visited move in the end. For two seats and no chance.
"""

from math import inf, log, sqrt
from random import Random
from typing import Any

from engine.rules.contract import Rules


class Node:
    """A position reached by the move of ``seat``, with what playouts through it have brought that seat."""

    __slots__ = ("children", "move", "seat", "state", "total", "untried", "visits")

    def __init__(self, rules: Rules[Any], state: Any, seat: int, move: int, rng: Random) -> None:
        self.state, self.seat, self.move = state, seat, move
        self.children: list[Node] = []
        turn = rules.turn(state)
        self.untried = [] if turn is None else list(rules.legal(state, turn))
        rng.shuffle(self.untried)
        self.visits, self.total = 0, 0.0

    def best(self) -> "Node":
        """The child with the greatest upper confidence bound."""
        logged = 2.0 * log(self.visits)
        return max(self.children, key=lambda child: child.total / child.visits + sqrt(logged / child.visits)
                   if child.visits else inf)


def _random_end(rules: Rules[Any], state: Any, rng: Random) -> Any:
    while (seat := rules.turn(state)) is not None:
        state = rules.play(state, seat, rng.choice(rules.legal(state, seat)))
    return state


def _grown(rules: Rules[Any], path: list[Node], rng: Random) -> None:
    while not path[-1].untried and path[-1].children:
        path.append(path[-1].best())
    node = path[-1]
    if node.untried:
        seat, move = rules.turn(node.state) or 0, node.untried.pop()
        child = Node(rules, rules.play(node.state, seat, move), seat, move, rng)
        node.children.append(child)
        path.append(child)


def mcts_move(rules: Rules[Any], state: Any, playouts: int, seed: int) -> int:
    """The move that was visited most; rewards are 1 for a win, 0 for a draw, -1 for a loss."""
    rng = Random(seed)
    root = Node(rules, state, 3 - (rules.turn(state) or 0), -1, rng)
    for _ in range(playouts):
        path = [root]
        _grown(rules, path, rng)
        outcome = rules.outcome(_random_end(rules, path[-1].state, rng))
        winners = outcome.winners if outcome else ()
        for node in path:
            node.visits += 1
            if winners:
                node.total += 1.0 if node.seat in winners else -1.0
    return max(root.children, key=lambda child: child.visits).move
