"""Options: completed by their defaults; what is wrong with one is refused with its path."""

from typing import Any

import pytest

from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Option, capacity_of, read_options

MNK_DEFAULTS = {"rows": 3, "columns": 3, "line": 3}
TABLE = (Option("size", "integer", 15, 13, 19), Option("exact", "boolean", default=False))

GRANTED = [
    ("tic-tac-toe", {}, {}),
    ("mnk", {}, MNK_DEFAULTS),
    ("mnk", {"rows": 19, "columns": 19, "line": 19}, {"rows": 19, "columns": 19, "line": 19}),
    ("mnk", {"columns": 7}, {**MNK_DEFAULTS, "columns": 7}),
    ("mnk", {"rows": 3, "columns": 5, "line": 5}, {"rows": 3, "columns": 5, "line": 5}),
    ("mnk", {"rows": 5, "columns": 3, "line": 5}, {"rows": 5, "columns": 3, "line": 5}),
    *(("gomoku", {"size": size}, {"size": size, "exact": False}) for size in (13, 15, 17, 19)),
    ("gomoku", {"exact": True}, {"size": 15, "exact": True}),
    ("ultimate", {}, {"territory": False}),
    ("ultimate", {"territory": True}, {"territory": True}),
    ("connect-four", {}, {}),
]
REFUSED = [
    ("tic-tac-toe", {"rows": 3}, "options.rows", "no options"),
    ("mnk", {"depth": 3}, "options.depth", "rows, columns, line"),
    ("mnk", {"\x1b[2J" * 100: 3}, "options." + "?[2J" * 16, "rows, columns, line"),
    ("mnk", {"line": 4}, "options.line", "at most the longer side of the board"),
    ("mnk", {"rows": 4, "columns": 5, "line": 6}, "options.line", "at most the longer side of the board"),
    *(("mnk", {name: value}, f"options.{name}", "a whole number from 3 to 19")
      for name in MNK_DEFAULTS for value in (2, 20, -3, 0, 2**53, True, 3.0, "3", None, [3], {"a": 3})),
    *(("gomoku", {"size": value}, "options.size", "one of 13, 15, 17, 19")
      for value in (12, 14, 16, 18, 21, 0, -15, True, 15.0, "15", None, [15])),
    ("gomoku", {"exact": 1}, "options.exact", "true or false"),
    ("gomoku", {"line": 5}, "options.line", "size, exact"),
    ("ultimate", {"territory": "true"}, "options.territory", "true or false"),
    ("connect-four", {"rows": 6}, "options.rows", "no options"),
]


@pytest.mark.parametrize(("game_type", "raw", "options"), GRANTED)
def test_options_are_completed_by_their_defaults(game_type: str, raw: dict[str, Any], options: dict[str, Any]) -> None:
    assert RULES[game_type].configure(raw) == options


@pytest.mark.parametrize(("game_type", "raw", "path", "expected"), REFUSED)
def test_a_wrong_option_is_refused_with_its_path(game_type: str, raw: dict[str, Any], path: str, expected: str) -> None:
    with pytest.raises(Refusal) as caught:
        RULES[game_type].configure(raw)
    assert caught.value.reason == "invalid_params"
    assert caught.value.data == {"path": path, "expected": expected}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_the_defaults_of_every_game_type_are_options_that_it_takes(rules) -> None:
    defaults = {option.name: option.default for option in rules.options}
    assert rules.configure({}) == rules.configure(defaults) == defaults


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_what_is_published_of_an_option_says_what_it_takes(rules) -> None:
    for option in rules.options:
        assert option.help
        taken = [value for value in (False, True, *range(-1, 100)) if option.takes(value)]
        if option.kind == "boolean":
            assert taken == [False, True]
        else:
            assert taken == list(option.choices or range(option.minimum, option.maximum + 1))
            assert (taken[0], taken[-1]) == (option.minimum, option.maximum)


@pytest.mark.parametrize("option", [Option("n", "integer", 1, 0, 3), Option("n", "integer", 1, 0, 3, "", (0, 1))])
def test_one_is_a_number_and_yes_is_none(option: Option) -> None:
    assert option.takes(1)
    assert not option.takes(True)
    assert not option.takes(1.0)


@pytest.mark.parametrize("value", [0, 1, "true", None, [], 1.0])
def test_yes_and_no_are_neither_numbers_nor_texts(value: Any) -> None:
    assert read_options(TABLE, {"exact": True}) == {"size": 15, "exact": True}
    with pytest.raises(Refusal) as caught:
        read_options(TABLE, {"exact": value})
    assert caught.value.data == {"path": "options.exact", "expected": "true or false"}


@pytest.mark.parametrize("rules", [rules for rules in RULES.values() if not rules.random], ids=lambda rules: rules.name)
def test_a_game_for_two_without_dice_has_nothing_to_throw_and_ends_when_one_leaves(rules) -> None:
    state = rules.initial(rules.configure({}), 2)
    assert rules.chance(state) is None
    with pytest.raises(ValueError, match="nothing to throw"):
        rules.throw(state, 1)
    with pytest.raises(ValueError, match="nobody goes on"):
        rules.withdraw(state, 1)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_the_seats_are_as_many_as_the_options_say_or_as_few_as_may_be(rules) -> None:
    least, most = rules.seats
    options = rules.configure({})
    assert capacity_of(rules, options) == least
    assert ("capacity" in options) == (least < most)
    for seats in range(least, most + 1) if least < most else ():
        assert capacity_of(rules, rules.configure({"capacity": seats})) == seats
