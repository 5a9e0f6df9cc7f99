"""Squares by number and by name, and boards as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.grid import board_text, format_cell, parse_cell
from tests.refusals import reason_of

SIDES = st.integers(1, 19)
NAMED = [
    (0, "A1", 3, 3), (5, "B3", 3, 3), (8, "C3", 3, 3), (4, "b2", 3, 3), (11, "A12", 19, 19), (360, "S19", 19, 19),
    (9, "A10", 3, 10), (10, "B1", 3, 10),
]
OUTSIDE = [(9, 3, 3), ("D1", 3, 3), ("A4", 3, 3), ("S20", 19, 19), ("T1", 19, 19), ("[1", 19, 19), ("@1", 19, 19)]


@pytest.mark.parametrize(("cell", "name", "rows", "columns"), NAMED)
def test_a_square_has_a_number_and_a_name(cell: int, name: str, rows: int, columns: int) -> None:
    assert parse_cell(name, rows, columns) == parse_cell(cell, rows, columns) == cell
    assert format_cell(cell, columns) == name.upper()


@pytest.mark.parametrize(("position", "rows", "columns"), OUTSIDE)
def test_there_is_no_square_outside_the_board(position: int | str, rows: int, columns: int) -> None:
    assert reason_of(parse_cell, position, rows, columns) == "illegal_move"


@given(SIDES, SIDES, st.data())
def test_every_square_is_found_by_its_name(rows: int, columns: int, data: st.DataObject) -> None:
    cell = data.draw(st.integers(0, rows * columns - 1))
    assert parse_cell(format_cell(cell, columns), rows, columns) == cell


@given(SIDES, SIDES, st.text(max_size=4))
def test_any_text_is_a_square_of_the_board_or_refused(rows: int, columns: int, text: str) -> None:
    if reason_of(parse_cell, text, rows, columns) != "illegal_move":
        assert format_cell(parse_cell(text, rows, columns), columns) == text.upper()


def test_columns_stand_under_their_numbers_however_wide_these_are() -> None:
    assert board_text(["X", "", "O", ""], 2, 2) == "  1 2\nA X .\nB O ."
    wide = board_text(["X"] * 10, 1, 10).split("\n")
    assert wide == ["   1  2  3  4  5  6  7  8  9 10", "A  X  X  X  X  X  X  X  X  X  X"]
