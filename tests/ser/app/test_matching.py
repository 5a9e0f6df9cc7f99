"""The criterion by which players are put at one table, and what a request may say of it."""

from typing import Any

import attrs
import pytest

from engine.game.facts import Player
from engine.rules import rules_of
from ser.app.matching import OpenSeat, Seeker, accepted, may_sit, read_accept, suits
from tests.refusals import refusal_of

RULES = rules_of("mnk")
SMALL, LARGE = RULES.configure({}), RULES.configure({"rows": 5})
SEAT = OpenSeat("g1", "mnk", SMALL, (Player("u-ann", "Ann"),), 0, 1)
BOB = Seeker("u-bob", "bob", SMALL)


@pytest.mark.parametrize(("seat", "seeker", "suitable"), [
    ({}, {}, True),
    ({}, {"options": LARGE}, False),
    ({}, {"user_id": "u-ann"}, False),
    ({}, {"name": "ANN"}, False),
    ({"there": False}, {}, False),
    ({"there": False}, {"patient": True}, False),
    ({"there": False, "stays": True}, {}, False),
    ({"there": False, "stays": True}, {"patient": True}, True),
    ({"reserved": "bob"}, {}, True),
    ({"reserved": "eve"}, {}, False),
    ({}, {"opponent": "ann"}, True),
    ({}, {"opponent": "eve"}, False),
    ({}, {"program": True}, False),
    ({}, {"program": True, "opponent": "ann"}, True),
    ({"reserved": "bob"}, {"program": True}, True),
    ({"players": (Player("u-ann", "Ann", program=True),)}, {}, False),
    ({"players": (Player("u-ann", "Ann", program=True),)}, {"program": True}, True),
])
def test_a_seat_suits(seat: dict[str, Any], seeker: dict[str, Any], suitable: bool) -> None:
    assert suits(attrs.evolve(SEAT, **seat), attrs.evolve(BOB, **seeker)) is suitable


def test_nobody_sits_down_with_themselves_in_a_game_for_more() -> None:
    seat = attrs.evolve(SEAT, players=(*SEAT.players, Player("u-bob", "bob")))
    assert [may_sit(seat, "u-bob", "robert"), may_sit(seat, "u-2", "Bob"), may_sit(seat, "u-3", "eve")] == [
        False, False, True]


def test_other_options_do_only_for_who_accepts_them_and_has_waited() -> None:
    seeker = attrs.evolve(BOB, options=LARGE, accepts={"rows": (3, 5), "columns": (3, 3), "line": (3, 3)})
    assert (suits(SEAT, seeker), suits(SEAT, seeker, wide=True)) == (False, True)
    assert not suits(SEAT, attrs.evolve(BOB, options=LARGE), wide=True)
    assert not suits(attrs.evolve(SEAT, options=RULES.configure({"rows": 6})), seeker, wide=True)


@pytest.mark.parametrize(("accept", "named", "ranges"), [
    (None, {}, None),
    ({"options": "any"}, {}, {"rows": (3, 19), "columns": (3, 19), "line": (3, 19)}),
    ({"options": "any"}, {"rows": 5}, {"rows": (5, 5), "columns": (3, 19), "line": (3, 19)}),
    ({"options": {"rows": [3, 7]}}, {"rows": 5}, {"rows": (3, 7), "columns": (3, 3), "line": (3, 3)}),
    ({"options": {}}, {}, {"rows": (3, 3), "columns": (3, 3), "line": (3, 3)}),
])
def test_what_is_accepted_is_said_by_ranges_or_in_one_word(accept: Any, named: Any, ranges: Any) -> None:
    assert read_accept(RULES, accept, named, RULES.configure(named)) == ranges


def test_yes_and_no_have_ranges_too() -> None:
    rules = rules_of("gomoku")
    both = read_accept(rules, {"options": {"exact": [False, True]}}, {}, rules.configure({}))
    assert both is not None
    assert accepted(both, rules.configure({"exact": True}))
    assert not accepted(both, rules.configure({"size": 13}))


@pytest.mark.parametrize(("accept", "path"), [
    ({}, "accept.options"),
    ({"options": "all"}, "accept.options"),
    ({"options": [1]}, "accept.options"),
    ({"rating": 5}, "accept.rating"),
    ({"options": {"size": [3, 4]}}, "accept.options.size"),
    ({"options": {"rows": 3}}, "accept.options.rows"),
    ({"options": {"rows": [3]}}, "accept.options.rows"),
    ({"options": {"rows": [3, 4, 5]}}, "accept.options.rows"),
    ({"options": {"rows": [4, 3]}}, "accept.options.rows"),
    ({"options": {"rows": [2, 4]}}, "accept.options.rows"),
    ({"options": {"rows": [3, 20]}}, "accept.options.rows"),
    ({"options": {"rows": [True, 4]}}, "accept.options.rows"),
    ({"options": {"rows": [3, "4"]}}, "accept.options.rows"),
    ({"options": {"rows": [3.0, 4.0]}}, "accept.options.rows"),
    ({"options": {"\x1b[31m": [3, 4]}}, "accept.options.?[31m"),
])
def test_what_cannot_be_accepted_is_refused_with_its_place(accept: Any, path: str) -> None:
    refusal = refusal_of(read_accept, RULES, accept, {}, SMALL)
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", path)
