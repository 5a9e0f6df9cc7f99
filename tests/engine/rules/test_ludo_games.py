"""Ludo beside a slow and simple program, over whole games with players who leave."""

from random import Random
from typing import Any

import pytest

from engine.rules.ludo import LUDO
from engine.rules.ludo_play import LudoState
from tests.engine.rules.slow_ludo import SlowLudo


def same(state: Any, slow: SlowLudo) -> bool:
    """Whether both programs see the same game."""
    if slow.over():
        return LUDO.turn(state) is None and state.outcome.places == slow.places()
    return LUDO.turn(state) == slow.up + 1 and (LUDO.chance(state) is None) == (slow.number is not None) and (
        slow.number is None or (state.die, [*LUDO.legal(state, state.seat)]) == (slow.number, slow.can))


def where(state: LudoState) -> list[list[str]]:
    """The places of all tokens in the slow program's words."""
    tokens = LUDO.view(state, None)["tokens"]
    return [[{"track": f"square {token['square']}", "column": f"column {seat} {(token['square'] or 0) - 1}"}.get(
        token["place"], token["place"]) for token in mine] for seat, mine in enumerate(tokens)]


@pytest.mark.parametrize("hundred", range(3))
def test_whole_games_go_as_in_the_slow_program(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        random, seats = Random(seed), 2 + seed % 3
        state, slow = LUDO.initial({}, seats), SlowLudo(seats)
        while not slow.over():
            if seed % 5 == 0 and seats - len(slow.losers) > 1 and random.random() < 0.005:
                seat = random.choice(slow.playing())
                state = LUDO.withdraw(state, seat + 1)
                slow.leave(seat)
            elif slow.number is None:
                number = random.randint(1, 6)
                state = LUDO.throw(state, number)
                slow.throw(number)
            else:
                token = random.choice(slow.can)
                state = LUDO.play(state, state.seat, token)
                slow.move(token)
            assert same(state, slow)
        assert where(state) == slow.where
