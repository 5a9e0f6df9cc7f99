"""Work for the engine: random games by the rules, and moves of bots whose nodes are counted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any

from engine.bots.dice import dice_for
from engine.bots.thinking import Budget, Task, Way
from engine.rules import RULES
from engine.rules.contract import Rules
from tests.benchmarks.paces import Work

Options = Mapping[str, Any]


def random_games(game_type: str, seed: int = 1) -> Work:
    """Plays a random game to its end, by the contract alone; a ply is a move or a throw."""
    rules, rng = RULES[game_type], Random(seed)
    options = rules.configure({})

    def play() -> int:
        state, plies = rules.initial(options, 2), 0
        while (seat := rules.turn(state)) is not None:
            state = _next(rules, state, seat, rng)
            plies += 1
        return plies

    return play


def _next(rules: Rules[Any], state: Any, seat: int, rng: Random) -> Any:
    if rules.random and (sides := rules.chance(state)) is not None:
        return rules.throw(state, 1 + int(rng.random() * sides))
    moves = rules.legal(state, seat)
    return rules.play(state, seat, moves[int(rng.random() * len(moves))])


def thoughts(game_type: str, given: Options, way: Way, plies: tuple[int, ...]) -> Work:
    """Thinks about the positions after so many random plies, without a clock; how many nodes that takes is known."""
    rules = RULES[game_type]
    options = rules.configure(given)
    tasks = [Task(rules, options, *_position(rules, options, many), dice_for(1), lambda: False) for many in plies]
    nodes = 0

    def think() -> int:
        for task in tasks:
            task.dice.at = 1
            way(task)
        return nodes

    with _counting() as spent:
        think()
    nodes = spent[0]
    return think


def _position(rules: Rules[Any], options: Options, plies: int) -> tuple[Any, int]:
    """A position of a random game in which somebody is to move, and who."""
    for seed in range(1000):
        state, rng, played = rules.initial(options, 2), Random(seed), 0
        while (seat := rules.turn(state)) is not None:
            if played >= plies and rules.chance(state) is None:
                return state, seat
            state, played = _next(rules, state, seat, rng), played + 1
    raise ValueError(f"no game of {rules.name} lasts so long")


@contextmanager
def _counting() -> Iterator[list[int]]:
    """Counts the nodes that are paid for meanwhile."""
    original, spent = Budget.spend, [0]

    def spend(budget: Budget) -> None:
        spent[0] += 1
        original(budget)

    Budget.spend = spend  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        Budget.spend = original  # type: ignore[method-assign]
