"""What is counted while the engine is measured is what happens, and the measured code is left as it was."""

from engine.bots import BOTS
from engine.bots.thinking import Budget
from engine.rules import RULES
from tests.benchmarks.paces import Pace, faster, times
from tests.benchmarks.playing import random_games, thoughts
from tests.benchmarks.table import as_text


def test_random_games_end_and_their_plies_are_counted() -> None:
    play = random_games("tic-tac-toe")
    assert {play() for _ in range(200)} == {5, 6, 7, 8, 9}
    for game_type in RULES:
        assert random_games(game_type)() > 0


def test_the_nodes_of_a_thought_are_counted_once_and_are_always_the_same() -> None:
    spend = Budget.spend
    think = thoughts("connect-four", {}, BOTS["connect-four"]["medium"], (4, 8))
    assert Budget.spend is spend
    assert think() == think() == thoughts("connect-four", {}, BOTS["connect-four"]["medium"], (4, 8))() > 0


def test_ratios_are_those_of_a_round() -> None:
    ours, theirs = [Pace(2, 40), Pace(6, 90), Pace(4, 60)], [Pace(1, 10), Pace(2, 10), Pace(1, 10)]
    assert faster(ours, theirs) == 6
    assert faster(ours, theirs, times) == 3


def test_rows_with_another_head_make_another_table() -> None:
    assert as_text([{"a": 1}, {"a": 10}, {"b": "x"}]) == " a\n 1\n10\n\nb\nx"
    assert not as_text([])
