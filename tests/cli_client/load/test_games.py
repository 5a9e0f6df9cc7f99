"""The games that the load tester plays are complete, legal, varied and repeatable."""

import pytest

from cli_client.load.games import complete_games, game_types
from engine.rules import RULES


@pytest.mark.parametrize("game_type", game_types())
def test_games_are_legal_and_complete(game_type):
    rules = RULES[game_type]
    for script in complete_games(game_type, seed=3, count=5):
        state = rules.initial(rules.configure({}), 2)
        for seat, position in script:
            assert rules.turn(state) == seat
            state = rules.play(state, seat, rules.parse(state, position))
        assert rules.outcome(state) is not None


def test_tic_tac_toe_is_there_and_plays_numbers():
    assert "tic-tac-toe" in game_types()
    for script in complete_games("tic-tac-toe", seed=1):
        assert all(type(position) is int for _, position in script)


def test_games_are_varied_and_the_same_for_the_same_seed():
    games = complete_games("tic-tac-toe", seed=1)
    assert len(set(games)) > 50
    assert games == complete_games("tic-tac-toe", seed=1)
    assert games != complete_games("tic-tac-toe", seed=2)
