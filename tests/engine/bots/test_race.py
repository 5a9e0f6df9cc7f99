"""Ludo: what is weighed, and that looking ahead uses it."""

import attrs

from engine.bots.race import Race, lead, standings
from engine.rules.ludo import LUDO
from engine.rules.ludo_board import HOME
from engine.rules.ludo_play import LudoState, movable
from tests.engine.bots.playing import asked

NEAR, AHEAD = Race(1_000), Race(20_000, depth=2)


def at(mine: tuple[int, ...], theirs: tuple[int, ...], die: int) -> LudoState:
    """Seat 1 is to move by a number, seat 2 sits a quarter of the track further on."""
    return LudoState((mine, theirs), (0, 0), 1, 1, None, die, 0, movable((mine, theirs), 1, die))


def answers(state: LudoState) -> set[int]:
    return {asked(way, LUDO, state, seed) for way in (NEAR, AHEAD) for seed in range(5)}


def test_a_token_is_sent_home_where_it_can_be() -> None:
    assert answers(at((10, 20, 0, 0), (0, 0, 4, 0), 7 - 1)) <= {0, 1, 2, 3}
    assert answers(at((13, 30, 57, 57), (3, 0, 0, 0), 3)) == {0}


def test_a_token_in_danger_goes_where_it_is_safe() -> None:
    """Token 0 has an opponent two squares behind it, and a safe square four squares before it."""
    assert answers(at((18, 30, 57, 57), (3, 0, 0, 0), 4)) == {0}


def test_the_last_token_goes_home() -> None:
    assert answers(at((55, 57, 57, 57), (3, 0, 0, 0), 2)) == {0}


def test_standings_are_a_matter_of_all_seats() -> None:
    state = at((10, 0, 0, 0), (20, 0, 0, 0), 1)
    first, second = standings(state, weighs=False)
    assert second == first + 10
    assert lead([first, second], 2) == 10
    assert lead([5.0, 1.0, 3.0], 1) == 5 - 1.5 - 1
    won = attrs.evolve(state, places=(1, 0), tokens=((HOME,) * 4, (20, 0, 0, 0)))
    assert standings(won, weighs=True)[0] > standings(state, weighs=True)[0] + 100


def test_nothing_is_weighed_for_who_only_runs() -> None:
    state = at((18, 30, 57, 57), (3, 0, 0, 0), 4)
    assert {asked(Race(1_000, weighs=False), LUDO, state, seed) for seed in range(20)} == {0, 1}
