"""Gomoku: what must be played at once, chains of fours, and how the weaker ones play."""

from typing import Any

import pytest

from engine.bots import BOTS
from engine.bots.fours import Fours
from engine.bots.gains import Gains
from engine.bots.lines import Greedy, Lines, Nearby
from engine.bots.thinking import Budget
from engine.rules.gomoku import GOMOKU
from engine.rules.mnk import MNK
from tests.engine.bots.clocks import never
from tests.engine.bots.playing import after, asked

HARD = BOTS["gomoku"]["hard"]
PUZZLES = [
    ("win with five", "H5 A1 H6 A3 H7 A5 H8 A7", "H4 H9"),
    ("win rather than block", "H5 C5 H6 C6 H7 C7 H8 C8", "H4 H9"),
    ("block a four", "A1 H5 A3 H6 A5 H7 H4 H8", "H9"),
    ("block a broken four", "A1 H5 A3 H6 A5 H8 O15 H9", "H7"),
    ("make an open four", "H6 A1 H7 A3 H8 A5", "H5 H9"),
    ("hinder an open four", "A1 H6 A3 H7 O15 H8", "H5 H9 H4 H10"),
    ("a four and a three in one", "H5 H4 H6 A2 H7 A4 E9 A6 F9 O1", "H8 H9 G9 D9 C9"),
]


def at(line: str, **options: Any) -> Any:
    return after(GOMOKU, line, options)


def names(state: Any, *cells: int) -> list[str]:
    return [GOMOKU.format(state, cell) for cell in cells]


@pytest.mark.parametrize(("what", "line", "right"), PUZZLES)
def test_hard_sees_what_has_to_be_played(what: str, line: str, right: str) -> None:
    state = at(line)
    assert names(state, asked(HARD, GOMOKU, state))[0] in right.split(), what


def chain(state: Any, side: int, depth: int = 12) -> str | None:
    found = Fours(Gains(state), Budget(10_000, never)).winning(side, depth)
    return None if found is None else GOMOKU.format(state, found)


def test_a_chain_of_fours_is_found_as_deep_as_it_may_be() -> None:
    state = at("H5 H4 H6 A2 H7 A4 G8 A6 F8 A8 E8 D8 O1 O3")
    assert chain(state, 0) in {"H8", "H9"}
    assert chain(state, 0, depth=0) is None
    assert chain(at("H5 H4 H6 H8 H7 A1"), 0) is None


def test_a_chain_has_to_heed_the_other_ones_four() -> None:
    """The first player could make an open four, but the second one completes five."""
    state = at("H6 C1 H7 C2 H8 C3 O15 C4")
    assert chain(state, 0) is None
    assert chain(state, 1) == "C5"


def test_six_in_a_row_is_no_five_where_five_is_exact() -> None:
    line = "H3 A1 H4 A3 H5 A5 H7 A7 H8 A9"
    assert names(at(line), asked(HARD, GOMOKU, at(line))) == ["H6"]
    exact = at(line, exact=True)
    assert names(exact, asked(HARD, GOMOKU, exact)) != ["H6"]


def test_greed_completes_five_before_it_blocks_one() -> None:
    state = at("H5 C5 H6 C6 H7 C7 H8 C8")
    assert set(names(state, *(asked(Greedy(), GOMOKU, state, seed) for seed in range(9)))) <= {"H4", "H9"}


def test_easy_stones_are_put_beside_others_and_in_the_middle_at_first() -> None:
    state = at("A1")
    found = {asked(Nearby(), GOMOKU, state, seed) for seed in range(40)}
    assert set(names(state, *found)) == {"A2", "B1", "B2"}
    empty = at("")
    assert all(abs(cell // 15 - 7) < 3 and abs(cell % 15 - 7) < 3
               for cell in (asked(Nearby(), GOMOKU, empty, seed) for seed in range(20)))


def test_boards_of_any_shape_are_played() -> None:
    options = {"rows": 3, "columns": 9, "line": 3}
    state = after(MNK, "B5 A1 B6", options)
    assert MNK.format(state, asked(Lines(2_000, horizon=4), MNK, state)) in {"B4", "B7"}
    winning = after(MNK, "B5 A1", options)
    reply = asked(Lines(2_000, horizon=4), MNK, winning)
    assert MNK.format(winning, reply) in {"B4", "B6", "A5", "C5", "A4", "C4", "A6", "C6"}
