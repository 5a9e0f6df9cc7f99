"""Boards in words: rows and columns, and what places are called."""

import pytest

from engine.rules import RULES
from engine.rules.words import cell_in_words, listed, rows_in_words


@pytest.mark.parametrize(("words", "said"), [
    (["a"], "a"), (["a", "b"], "a and b"), ([1, 2, 3], "1, 2 and 3"),
])
def test_a_list_is_said_with_its_last_word_apart(words: list[object], said: str) -> None:
    assert listed(words) == said
    assert listed(words, "or") == said.replace("and", "or")


@pytest.mark.parametrize(("cell", "rows", "columns", "said"), [
    (4, 3, 3, "B2, the centre"), (0, 3, 3, "A1"), (112, 15, 15, "H8, the centre"), (4, 3, 4, "B1"), (5, 4, 3, "B3"),
])
def test_a_cell_is_said_by_its_name_and_that_it_is_the_centre(cell: int, rows: int, columns: int, said: str) -> None:
    assert cell_in_words(cell, rows, columns) == said


def test_on_a_narrow_board_every_cell_is_named() -> None:
    assert rows_in_words(["X", "", "O", "", "", "", "X", "X", "X"], 3, 3) == (
        "row A: X, empty, O.", "row B: all empty.", "row C: all X.")


def test_on_a_wide_board_only_what_is_there_is_named() -> None:
    cells = [""] * 40
    cells[18] = cells[20] = cells[38] = "X"
    cells[19] = cells[39] = cells[36] = "O"
    assert rows_in_words(cells, 8, 5) == (
        "rows A to C: empty.", "row D: X at 4, O at 5.", "row E: X at 1.", "rows F and G: empty.",
        "row H: O at 2 and 5, X at 4.")
    cells[0] = "X"
    assert rows_in_words(cells, 8, 5)[:2] == ("row A: X at 1.", "rows B and C: empty.")
    assert rows_in_words([""] * 25, 5, 5) == ("rows A to E: empty.",)


def test_columns_into_which_pieces_fall_are_said_from_the_bottom_up() -> None:
    rules = RULES["connect-four"]
    state = rules.initial({}, 2)
    assert rules.describe(state) == ("columns 1 to 7: empty.",)
    for ply, column in enumerate([3, 3, 3, 0]):
        state = rules.play(state, 1 + ply % 2, column)
    assert rules.describe(state) == ("column 1: O.", "columns 2 and 3: empty.", "column 4: X, O, X.",
                                     "columns 5 to 7: empty.")
    assert rules.say(state, 3) == "column 4"
