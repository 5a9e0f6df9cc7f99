"""Who plays: the levels of the bots, random play, the plain tree search, OpenSpiel's."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, get_args

import attrs

from engine.bots import Level, choose
from engine.rules.contract import Rules
from tests.tournament.mcts import mcts_move
from tests.tournament.openspiel import openspiel_move


@attrs.frozen
class Turn:
    """What a player is told when it is to move; each turn has a seed of its own."""

    rules: Rules[Any]
    options: Mapping[str, Any]
    state: Any
    seat: int
    moves: tuple[int, ...]
    seed: int


Player = Callable[[Turn], int]


def never() -> bool:
    """A clock that never ends, so that the seed alone decides."""
    return False


def _level(level: Level) -> Player:
    return lambda turn: choose(turn.rules.name, turn.options, level, turn.state, turn.seat, turn.seed, never)


def _random(turn: Turn) -> int:
    return Random(turn.seed).choice(turn.rules.legal(turn.state, turn.seat))


def _mcts(playouts: int) -> Player:
    return lambda turn: mcts_move(turn.rules, turn.state, playouts, turn.seed)


def _openspiel(simulations: int) -> Player:
    return lambda turn: openspiel_move(turn.rules.name, turn.options, turn.moves, simulations, turn.seed)


LEVELS: Mapping[str, Level] = {level: level for level in get_args(Level)}
SEARCHES: Mapping[str, Callable[[int], Player]] = {"mcts": _mcts, "openspiel": _openspiel}


def player(name: str) -> Player:
    """The player of a name: easy, medium, hard, random, mcts:N or openspiel:N."""
    if name in LEVELS:
        return _level(LEVELS[name])
    if name == "random":
        return _random
    kind, _, many = name.partition(":")
    return SEARCHES[kind](int(many or 1000))
