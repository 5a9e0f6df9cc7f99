"""The list of games: names, titles, and what is said of a game that is not there."""

import pytest

from engine.reasons import Refusal
from engine.rules import RULES, rules_of
from engine.rules.ground import COLORS


def test_every_game_type_is_listed_under_its_own_name_and_told_apart_by_its_title() -> None:
    assert {name: rules.name for name, rules in RULES.items()} == {name: name for name in RULES}
    assert len({rules.title for rules in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_every_game_type_has_a_mark_one_cell_wide_for_every_seat(rules) -> None:
    least, most = rules.seats
    assert 2 <= least <= most
    assert len(set(rules.marks)) == len(rules.marks) >= most
    assert all(len(mark) == 1 for mark in rules.marks)
    assert rules.positions


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_every_seat_has_a_colour_of_its_own(rules) -> None:
    assert len(set(rules.colors)) == len(rules.colors) == len(rules.marks)
    assert set(rules.colors) <= set(COLORS)


def test_the_rules_of_a_game_type_are_found_by_its_name() -> None:
    assert rules_of("tic-tac-toe") is RULES["tic-tac-toe"]


@pytest.mark.parametrize("name", ["", "Tic-Tac-Toe", "chess", "mnk\n", "\x1b[2J" * 1000])
def test_an_unknown_game_type_is_refused_in_few_and_printable_words(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules_of(name)
    assert caught.value.reason == "unknown_game_type"
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 100
