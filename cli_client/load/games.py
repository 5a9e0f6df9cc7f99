"""Complete legal games to play: a fixed, varied set for each game type, the same for the same seed."""

import random
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Position, Rules

Script = tuple[tuple[int, Position], ...]
"""The moves of a game, each with the seat that plays it."""

MAX_PLIES = 1000


def game_types() -> list[str]:
    """The game types that two can play, and in which the moves alone make the game."""
    return sorted(name for name, rules in RULES.items() if rules.seats[0] <= 2 <= rules.seats[1] and not rules.random)


def _position(rules: Rules[Any], state: Any, move: int) -> Position:
    try:
        number_names_it = rules.parse(state, move) == move
    except Refusal:
        number_names_it = False
    return move if number_names_it else rules.format(state, move)


def play_out(rules: Rules[Any], rng: random.Random) -> Script:
    """One game of random legal moves, from the first to the last."""
    state = rules.initial(rules.configure({}), 2)
    script: list[tuple[int, Position]] = []
    while (seat := rules.turn(state)) is not None and len(script) < MAX_PLIES:
        move = rng.choice(rules.legal(state, seat))
        script.append((seat, _position(rules, state, move)))
        state = rules.play(state, seat, move)
    return tuple(script)


def complete_games(game_type: str, seed: int, count: int = 64) -> tuple[Script, ...]:
    """So many complete games of a type."""
    rng = random.Random(seed)  # noqa: S311 - games to be repeated, no secrets
    return tuple(play_out(RULES[game_type], rng) for _ in range(count))


def endless_games(game_type: str, seed: int) -> Iterator[Script]:
    """The same games over and over."""
    return cycle(complete_games(game_type, seed))
