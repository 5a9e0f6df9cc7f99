"""Connect four: counted as in the published tables, compared with a slow and simple program, rule by rule by hand."""

from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.connect_four import _CELLS, CONNECT_FOUR, ConnectFourState, has_four
from engine.rules.contract import Outcome
from tests.refusals import reason_of, refusal_of

PERFT = (7, 49, 343, 2401, 16807, 117649, 823536, 5673234)
POSITIONS = (1, 7, 49, 238, 1120, 4263, 16422, 54859)
"""Positions after 0, 1, 2… moves: https://oeis.org/A212693."""
DRAWN = "656173566152215676422337377473141445425321"
WON_BY_THE_LAST_PIECE = "571376236345225146673541242612413735415776"
DIRECTIONS = [(down, right) for down, right in ((0, 1), (1, 0), (1, 1), (1, -1))]


def played(columns: str) -> ConnectFourState:
    """The position after these columns."""
    state = CONNECT_FOUR.initial({}, 2)
    for column in columns:
        state = CONNECT_FOUR.play(state, CONNECT_FOUR.turn(state) or 0, CONNECT_FOUR.parse(state, column))
    return state


def board(columns: str) -> list[str]:
    """The board after these columns, as rows of text."""
    cells = [mark or "." for mark in CONNECT_FOUR.view(played(columns), None)["board"]]
    return ["".join(cells[start : start + 7]) for start in range(0, 42, 7)]


def outcome(columns: str) -> Outcome | None:
    return CONNECT_FOUR.outcome(played(columns))


# ------------------------------------------------------------------------------------------------------- counting

def layers(depth: int) -> Iterator[dict[ConnectFourState, int]]:
    """Every position after 0, 1, 2… moves, with the number of games that lead to it."""
    layer = {CONNECT_FOUR.initial({}, 2): 1}
    for ply in range(depth):
        yield layer
        after: dict[ConnectFourState, int] = {}
        for state, games in layer.items():
            for move in CONNECT_FOUR.legal(state, 1 + ply % 2):
                child = CONNECT_FOUR.play(state, 1 + ply % 2, move)
                after[child] = after.get(child, 0) + games
        layer = after


def test_games_and_positions_are_as_many_as_in_the_tables() -> None:
    found = list(layers(len(POSITIONS)))
    assert tuple(map(len, found)) == POSITIONS
    games = [sum(layer.values()) for layer in found[1:]]
    last = sum(many * len(CONNECT_FOUR.legal(state, 2)) for state, many in found[-1].items())
    assert (*games, last) == PERFT


# ------------------------------------------------------------------------------------ against the slow and simple one

def fours() -> Iterator[tuple[int, ...]]:
    """Every four in a row as cells of the drawn board, found by walking."""
    for row in range(6):
        for column in range(7):
            for down, right in DIRECTIONS:
                cells = [(row + down * step, column + right * step) for step in range(4)]
                if all(0 <= r < 6 and 0 <= c < 7 for r, c in cells):
                    yield tuple(r * 7 + c for r, c in cells)


FOURS = tuple(fours())


class Slow:
    """A game as columns of marks."""

    def __init__(self) -> None:
        self.columns: list[list[str]] = [[] for _ in range(7)]

    @property
    def cells(self) -> list[str]:
        return [column[5 - row] if len(column) > 5 - row else "" for row in range(6) for column in self.columns]

    @property
    def winner(self) -> int:
        cells = self.cells
        lines = {"".join(cells[cell] for cell in four) for four in FOURS}
        return 1 if "XXXX" in lines else 2 if "OOOO" in lines else 0

    def legal(self) -> tuple[int, ...]:
        return () if self.winner else tuple(c for c in range(7) if len(self.columns[c]) < 6)


@pytest.mark.parametrize("seed", range(40))
def test_games_go_as_in_the_slow_program(seed: int) -> None:
    rng, slow, state, ply = Random(seed), Slow(), CONNECT_FOUR.initial({}, 2), 0
    while legal := slow.legal():
        seat = 1 + ply % 2
        assert CONNECT_FOUR.legal(state, seat) == legal
        move = rng.choice(legal)
        slow.columns[move].append("XO"[ply % 2])
        state, ply = CONNECT_FOUR.play(state, seat, move), ply + 1
        assert CONNECT_FOUR.view(state, None)["board"] == slow.cells
    found = CONNECT_FOUR.outcome(state)
    assert found is not None
    assert found.winners == ((slow.winner,) if slow.winner else ())


# ---------------------------------------------------------------------------------------------------------- lines

def bits(cells: Any) -> int:
    return sum(_CELLS[cell] for cell in cells)


def test_there_are_69_lines_and_each_wins() -> None:
    assert len(FOURS) == 69
    assert all(has_four(bits(four)) for four in FOURS)


def test_three_of_a_line_do_not_win() -> None:
    assert not any(has_four(bits(three)) for four in FOURS for three in combinations(four, 3))


@given(st.frozensets(st.integers(0, 41), min_size=4))
def test_a_line_is_seen_just_where_walking_the_board_finds_one(cells: frozenset[int]) -> None:
    assert has_four(bits(cells)) == any(cells.issuperset(four) for four in FOURS)


@pytest.mark.parametrize("cells", [
    (4, 5, 6, 7), (5, 6, 7, 8), (33, 34, 28, 29), (0, 7, 14, 36), (35, 28, 1, 8), (21, 29, 37, 3), (14, 8, 2, 38),
    (18, 26, 34, 35), (20, 12, 4, 6),
], ids=str)
def test_a_line_does_not_go_round_the_edge(cells: tuple[int, ...]) -> None:
    assert not has_four(bits(cells))


@pytest.mark.parametrize(("columns", "winner"), [
    ("1212121", 1), ("7171717", 1), ("7117177", None), ("1122334", 1), ("4455667", 1),
    ("1223343445", 2), ("12233434414", 1), ("76655454474", 1), (WON_BY_THE_LAST_PIECE, 2),
])
def test_four_in_a_row_win(columns: str, winner: int | None) -> None:
    assert outcome(columns[:-1]) is None
    found = outcome(columns)
    assert (found and (found.reason, found.winners)) == (winner and ("line", (winner,)))


def test_a_full_board_without_a_line_is_a_draw() -> None:
    assert outcome(DRAWN[:-1]) is None
    assert outcome(DRAWN) == Outcome("no_moves", (), (1, 1))
    assert CONNECT_FOUR.turn(played(DRAWN)) is None


# ------------------------------------------------------------------------------------------ pieces, columns, positions

def test_pieces_fall_and_the_board_is_read_from_the_top() -> None:
    assert CONNECT_FOUR.shape({}) == (6, 7)
    assert board("4437") == [".......", ".......", ".......", ".......", "...O...", "..XX..O"]
    assert CONNECT_FOUR.text(played("4")).split("\n")[0] == "1 2 3 4 5 6 7"


def test_a_full_column_takes_no_more() -> None:
    state = played("444444")
    assert CONNECT_FOUR.legal(state, 1) == (0, 1, 2, 4, 5, 6)
    refusal = refusal_of(CONNECT_FOUR.play, state, 1, 3)
    assert refusal is not None
    assert (refusal.reason, refusal.message) == ("space_taken", "There is no room: column 4 is full.")


@pytest.mark.parametrize("position", [
    -1, 7, 10, "0", "8", "-1", "01", "1.0", "A1", "A", "", " 1", "1 ", "12", "\u0664", True, 3.0,
])
def test_there_is_no_column_outside_the_board(position: Any) -> None:
    assert reason_of(CONNECT_FOUR.parse, played(""), position) == "illegal_move"


@pytest.mark.parametrize("column", [-7, -1, 7, 8, 2**53])
def test_a_column_that_is_not_there_cannot_be_played(column: int) -> None:
    assert reason_of(CONNECT_FOUR.play, played(""), 1, column) == "illegal_move"


def test_columns_count_from_0_as_numbers_and_from_1_as_strings() -> None:
    state = played("444444")
    for column in range(7):
        assert CONNECT_FOUR.parse(state, column) == CONNECT_FOUR.parse(state, str(column + 1)) == column
        assert CONNECT_FOUR.format(state, column) == str(column + 1)


def test_any_cell_of_a_column_means_the_column() -> None:
    assert [CONNECT_FOUR.pick(played("444"), cell) for cell in range(42)] == [*range(7)] * 6


def test_a_move_shows_where_its_piece_has_come_to_rest() -> None:
    assert [CONNECT_FOUR.cell(played("444444"[:count]), 3) for count in range(7)] == [None, 38, 31, 24, 17, 10, 3]
