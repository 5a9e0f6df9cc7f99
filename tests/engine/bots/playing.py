"""Positions and games for the tests of the bots."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from engine.bots.dice import dice_for
from engine.bots.thinking import Task, Way
from engine.rules import RULES
from engine.rules.contract import Rules
from tests.engine.bots.clocks import never


def step(rules: Rules[Any], state: Any, rng: Random, move: int | None = None) -> Any:
    """The position after the throw that is due, or a move (a random one if none is given)."""
    sides, seat = rules.chance(state), rules.turn(state) or 0
    if sides is not None:
        return rules.throw(state, rng.randint(1, sides))
    return rules.play(state, seat, rng.choice(rules.legal(state, seat)) if move is None else move)


def positions(game_type: str, options: Mapping[str, Any], seats: int, seed: int) -> Iterator[Any]:
    """The positions of a random game in which somebody is to move."""
    rules, rng = RULES[game_type], Random(seed)
    state = rules.initial(rules.configure(options), seats)
    while rules.turn(state) is not None:
        if rules.chance(state) is None:
            yield state
        state = step(rules, state, rng)


def asked(way: Way, rules: Rules[Any], state: Any, seed: int = 1) -> int:
    """What a way of thinking plays, without a clock."""
    return way(Task(rules, {}, state, rules.turn(state) or 0, dice_for(seed), never))


def after(rules: Rules[Any], line: str, options: Mapping[str, Any] | None = None) -> Any:
    """The position after these moves, as people write them."""
    state = rules.initial(rules.configure(options or {}), 2)
    for name in line.split():
        state = rules.play(state, rules.turn(state) or 0, rules.parse(state, name))
    return state
