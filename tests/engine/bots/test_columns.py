"""Connect four: forced wins and blocks, solved positions, and the parts of the search."""

import pytest

from engine.bots import BOTS
from engine.bots.columns import _BOARD, Columns, completing
from engine.rules.connect_four import CONNECT_FOUR, has_four
from tests.engine.bots.playing import after, asked, positions
from tests.engine.bots.slow import Solver

HARD = BOTS["connect-four"]["hard"]
FORCED = [
    ("", "4"),  # the one move that wins: https://en.wikipedia.org/wiki/Connect_Four#Mathematical_solution
    ("4141412", "1"), ("414141", "4"), ("172737", "4"), ("17273", "4"),  # up and across: win now, block now
    ("12233434475", "4"), ("1223343447", "4"),  # a diagonal
    ("443", "25"), ("4433", "25"),  # three in the bottom row, open on both sides: prevented, made
    ("44335", "26"),  # too late: either may be tried
]
"""Moves played, and the columns that are right."""
SOLVED = [
    ("24611751351521155234652723", 1, "4"), ("3635723356233144117666525", 0, "5"),
    ("676466574536223276772331", 1, "5"), ("6722664474136315515233667", 1, "245"),
    ("262122524374426333366355", 1, "45"), ("147274313211257713244776", 1, "25"),
    ("177736245214244711534221336", 1, "7"), ("441123432743362257651116721273", 1, "47"),
    ("177761776634121762333431", 1, "6"), ("2323612224233745451144534", 0, "5"),
    ("1227364354433135632122611775", 0, "245"), ("32177371654165172554112662335", 0, "6"),
    ("72165147276627725763616513", 0, "13"), ("6761662371634612477273322311", 0, "1"),
    ("3536674654455217241253212", 0, "3"), ("4233654416513167422311126554", 0, "46"),
]
"""Moves played, the value for who is to move, and all columns that keep it, as the slow program found them."""


@pytest.mark.parametrize(("line", "right"), FORCED)
def test_forced_wins_are_found_and_threats_blocked(line: str, right: str) -> None:
    state = after(CONNECT_FOUR, " ".join(line))
    assert CONNECT_FOUR.format(state, asked(HARD, CONNECT_FOUR, state)) in right


@pytest.mark.parametrize(("line", "value", "right"), SOLVED)
def test_solved_positions_are_played_right(line: str, value: int, right: str) -> None:
    state = after(CONNECT_FOUR, " ".join(line))
    assert CONNECT_FOUR.format(state, asked(HARD, CONNECT_FOUR, state)) in right


@pytest.mark.nightly
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("line", "value", "right"), SOLVED)
def test_the_table_of_solved_positions_is_right(line: str, value: int, right: str) -> None:
    state, solver = after(CONNECT_FOUR, " ".join(line)), Solver(CONNECT_FOUR)
    assert solver.value(state) == value
    assert "".join(CONNECT_FOUR.format(state, move) for move in solver.best_moves(state)) == right


@pytest.mark.parametrize("seed", range(8))
def test_the_end_of_a_game_is_perfect(seed: int) -> None:
    solver = Solver(CONNECT_FOUR)
    for state in positions("connect-four", {}, 2, seed):
        if state.count >= 30:
            assert asked(HARD, CONNECT_FOUR, state) in solver.best_moves(state)


def test_what_completes_four_is_what_the_rules_say() -> None:
    cells = [1 << place for place in range(48) if _BOARD >> place & 1]
    for seed in range(12):
        for state in positions("connect-four", {}, 2, seed):
            free = [bit for bit in cells if not (state.pieces[0] | state.pieces[1]) & bit]
            for pieces in state.pieces:
                assert completing(pieces) & sum(free) == sum(bit for bit in free if has_four(pieces | bit))


def test_the_horizon_bounds_the_search() -> None:
    state = after(CONNECT_FOUR, "4 4 3")
    found = {asked(Columns(10_000, horizon=1), CONNECT_FOUR, state, seed) for seed in range(20)}
    assert found <= set(range(7))
    assert asked(Columns(0), CONNECT_FOUR, state) in range(7)
