"""k in a row: all games of tic-tac-toe are counted, other boards compared with a slow and simple program."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.contract import Outcome
from engine.rules.mnk import MNK, TIC_TAC_TOE, MnkState, board_of, has_line

PERFT = {  # (rows, columns, line): the number of games of 1, 2, 3… moves
    (3, 3, 3): (9, 72, 504, 3024, 15120, 54720, 148176, 200448, 127872),
    (3, 4, 3): (12, 132, 1320, 11880),
    (4, 3, 3): (12, 132, 1320, 11880),
    (4, 4, 3): (16, 240, 3360, 43680),
    (3, 5, 4): (15, 210, 2730, 32760),
    (19, 19, 5): (361, 129960),
}


def successors(rules: Any, state: Any) -> Iterator[Any]:
    seat = rules.turn(state)
    return (rules.play(state, seat, move) for move in rules.legal(state, seat))


def start(rows: int, columns: int, line: int) -> MnkState:
    return MNK.initial(MNK.configure({"rows": rows, "columns": columns, "line": line}), 2)


# --------------------------------------------------------------------------------------------- tic-tac-toe, complete

@cache
def whole_tree() -> dict[tuple[int, int], tuple[MnkState, tuple[tuple[int, int], ...]]]:
    """Every position of tic-tac-toe by its stones, with the positions that follow."""
    found, waiting = {}, [TIC_TAC_TOE.initial({}, 2)]
    while waiting:
        state = waiting.pop()
        if state.stones not in found:
            after = list(successors(TIC_TAC_TOE, state))
            found[state.stones] = state, tuple(each.stones for each in after)
            waiting += after
    return found


@cache
def games_from(stones: tuple[int, int]) -> Counter[Outcome]:
    """How many games there are from a position on, by how they end."""
    state, after = whole_tree()[stones]
    outcome = TIC_TAC_TOE.outcome(state)
    return Counter([outcome]) if outcome else sum((games_from(each) for each in after), Counter[Outcome]())


def symmetric(board: list[str]) -> Iterator[tuple[str, ...]]:
    """A board turned and mirrored in all eight ways."""
    for _ in range(4):
        board = [board[3 * column + 2 - row] for row in range(3) for column in range(3)]
        yield tuple(board)
        yield tuple(board[3 * row + 2 - column] for row in range(3) for column in range(3))


def test_tic_tac_toe_has_5478_positions() -> None:
    assert len(whole_tree()) == 5478


def test_tic_tac_toe_has_255168_games() -> None:
    games = games_from((0, 0))
    assert games.total() == 255_168
    assert {(outcome.reason, outcome.winners): count for outcome, count in games.items()} == {
        ("line", (1,)): 131_184, ("line", (2,)): 77_904, ("no_moves", ()): 46_080,
    }


def test_tic_tac_toe_has_138_ends_up_to_symmetry() -> None:
    ends = {}
    for state, _ in whole_tree().values():
        if outcome := TIC_TAC_TOE.outcome(state):
            ends[min(symmetric(TIC_TAC_TOE.view(state, None)["board"]))] = outcome.winners
    assert Counter(ends.values()) == {(1,): 91, (2,): 44, (): 3}


def test_mnk_with_its_defaults_is_tic_tac_toe() -> None:
    assert start(3, 3, 3) == TIC_TAC_TOE.initial({}, 2)


# ------------------------------------------------------------------------------------ against the slow and simple one

Cells = tuple[str, ...]
Size = tuple[int, int, int]


@cache
def slow_lines(rows: int, columns: int, line: int) -> tuple[tuple[int, ...], ...]:
    """Every line of the board as its cells, found by walking."""
    found = []
    for row in range(rows):
        for column in range(columns):
            for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
                cells = [(row + down * step, column + right * step) for step in range(line)]
                if all(0 <= r < rows and 0 <= c < columns for r, c in cells):
                    found.append(tuple(r * columns + c for r, c in cells))
    return tuple(found)


def slow_winner(cells: Cells, size: Size) -> str:
    for line in slow_lines(*size):
        marks = {cells[cell] for cell in line}
        if marks in ({"X"}, {"O"}):
            return marks.pop()
    return ""


@cache
def slow_perft(cells: Cells, size: Size, depth: int) -> int:
    if depth == 0:
        return 1
    if slow_winner(cells, size):
        return 0
    mark = "XO"[sum(map(bool, cells)) % 2]
    return sum(slow_perft((*cells[:cell], mark, *cells[cell + 1 :]), size, depth - 1)
               for cell, taken in enumerate(cells) if not taken)


def perft(state: MnkState, depth: int, known: dict[tuple[int, int], int]) -> int:
    if depth == 0:
        return 1
    if state.stones not in known:
        known[state.stones] = sum(perft(after, depth - 1, known) for after in successors(MNK, state))
    return known[state.stones]


@pytest.mark.parametrize("size", PERFT, ids=str)
def test_games_are_as_many_as_in_the_tables(size: Size) -> None:
    assert tuple(perft(start(*size), depth, {}) for depth in range(1, len(PERFT[size]) + 1)) == PERFT[size]


@pytest.mark.parametrize(("size", "depth"), [
    ((3, 3, 3), 9), ((3, 4, 3), 6), ((4, 3, 3), 6), ((3, 4, 4), 7), ((4, 4, 3), 5), ((3, 5, 3), 5), ((5, 3, 4), 5),
], ids=str)
def test_games_are_as_many_as_the_slow_program_finds(size: Size, depth: int) -> None:
    assert perft(start(*size), depth, {}) == slow_perft(("",) * (size[0] * size[1]), size, depth)


@st.composite
def boards(draw: st.DrawFn) -> tuple[Size, frozenset[int]]:
    rows, columns = draw(st.integers(3, 19)), draw(st.integers(3, 19))
    line = draw(st.integers(3, max(rows, columns)))
    stones = draw(st.frozensets(st.integers(0, rows * columns - 1)))
    if draw(st.booleans()) and (lines := slow_lines(rows, columns, line)):
        stones |= frozenset(draw(st.sampled_from(lines))[draw(st.integers(0, 1)) :])
    return (rows, columns, line), stones


@settings(max_examples=300)
@given(boards())
def test_a_line_is_seen_just_where_walking_the_board_finds_one(board: tuple[Size, frozenset[int]]) -> None:
    size, stones = board
    bits = board_of(*size).bits
    assert has_line(sum(bits[cell] for cell in stones), board_of(*size)) == any(
        stones.issuperset(line) for line in slow_lines(*size))


@pytest.mark.parametrize(("size", "cells"), [
    ((3, 3, 3), (2, 3, 4)), ((3, 3, 3), (1, 2, 3)), ((3, 4, 3), (3, 4, 8)), ((4, 3, 3), (2, 4, 9)),
    ((3, 3, 3), (0, 5, 7)),
], ids=str)
def test_a_line_does_not_go_round_the_edge(size: Size, cells: tuple[int, ...]) -> None:
    assert not has_line(sum(board_of(*size).bits[cell] for cell in cells), board_of(*size))


def test_more_in_a_row_than_needed_win_too() -> None:
    state = start(3, 5, 4)
    for move in (0, 5, 1, 6, 3, 7, 4, 10, 2):
        state = MNK.play(state, MNK.turn(state), move)
    assert MNK.outcome(state) == Outcome("line", (1,), (1, 2))
