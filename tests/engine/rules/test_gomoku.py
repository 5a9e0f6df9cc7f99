"""Gomoku: five in a row on all four boards, with and without longer lines, against walking and by hand."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.contract import Outcome
from engine.rules.gomoku import GOMOKU
from engine.rules.grid import parse_cell
from engine.rules.mnk import MnkState, has_line

SIZES = (13, 15, 17, 19)
DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
X_WON = Outcome("line", (1,), (1, 2))


def start(size: int = 15, *, exact: bool = False) -> MnkState:
    return GOMOKU.initial(GOMOKU.configure({"size": size, "exact": exact}), 2)


def played(state: MnkState, cells: Iterable[int]) -> MnkState:
    """The position after X has taken these cells, O answering where it cannot do anything."""
    free = [cell for cell in idle(state.board.rows) if cell not in set(cells)]
    for cell in cells:
        assert GOMOKU.outcome(state) is None
        state = GOMOKU.play(state, 1, cell)
        if GOMOKU.turn(state) == 2:
            state = GOMOKU.play(state, 2, free.pop())
    return state


def idle(size: int) -> list[int]:
    """Cells of which no two are near each other in a line."""
    return [row * size + column for row in range(0, size, 4) for column in range(row // 4 % 2 * 2, size, 4)]


def named(names: str, size: int = 15) -> list[int]:
    return [parse_cell(name, size, size) for name in names.split()]


# ------------------------------------------------------------------------------------- against walking the board

def runs(stones: Iterable[int], size: int) -> Iterator[int]:
    """How long each row of stones is, in all directions."""
    standing = {divmod(cell, size) for cell in stones}
    for row, column in standing:
        for down, right in DIRECTIONS:
            if (row - down, column - right) not in standing:
                length = 1
                while (row + down * length, column + right * length) in standing:
                    length += 1
                yield length


def slow_wins(stones: Iterable[int], size: int, *, exact: bool) -> bool:
    return any(length == 5 if exact else length >= 5 for length in runs(stones, size))


@st.composite
def stones(draw: st.DrawFn) -> tuple[int, frozenset[int]]:
    """Stones on a board, some of them in a row of about five."""
    size = draw(st.sampled_from(SIZES))
    cells = set(draw(st.frozensets(st.integers(0, size * size - 1), max_size=60)))
    row, column = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
    down, right = draw(st.sampled_from(DIRECTIONS))
    for step in range(draw(st.integers(3, 8))):
        if 0 <= row + down * step < size and 0 <= column + right * step < size:
            cells.add((row + down * step) * size + column + right * step)
    return size, frozenset(cells)


@settings(max_examples=300)
@given(stones(), st.booleans())
def test_a_line_is_seen_just_where_walking_the_board_finds_one(board: tuple[int, frozenset[int]], exact: bool) -> None:
    size, cells = board
    lines = start(size, exact=exact).board
    assert has_line(sum(lines.bits[cell] for cell in cells), lines) == slow_wins(cells, size, exact=exact)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_games_in_a_narrow_place_go_as_in_the_slow_program(seed: int, exact: bool) -> None:
    rng, state, mine = Random(seed), start(13, exact=exact), {1: set[int](), 2: set[int]()}
    band = [row * 13 + column for row in range(5, 8) for column in range(13)]
    rng.shuffle(band)
    for ply, cell in enumerate(band):
        seat = 1 + ply % 2
        assert GOMOKU.legal(state, seat) == tuple(sorted(set(range(169)) - mine[1] - mine[2]))
        state = GOMOKU.play(state, seat, cell)
        mine[seat].add(cell)
        won = slow_wins(mine[seat], 13, exact=exact)
        assert GOMOKU.outcome(state) == (Outcome("line", (seat,), (seat, 3 - seat)) if won else None)
        if won:
            break


@pytest.mark.parametrize(("size", "exact"), [(size, exact) for size in SIZES for exact in (False, True)])
def test_there_are_as_many_games_of_two_moves_as_pairs_of_cells(size: int, exact: bool) -> None:
    state, cells = start(size, exact=exact), size * size
    assert GOMOKU.legal(state, 1) == tuple(range(cells))
    assert {len(GOMOKU.legal(GOMOKU.play(state, 1, move), 2)) for move in range(0, cells, 7)} == {cells - 1}


@pytest.mark.parametrize("exact", [False, True])
def test_games_from_the_edge_of_a_win_are_as_many_as_the_slow_program_finds(exact: bool) -> None:
    state = played(start(exact=exact), named("E5 E6 E7 E9 E10 F5 G5 H5"))
    mine = {cell for cell in range(225) if state.stones[0] & state.board.bits[cell]}
    empty = GOMOKU.legal(state, 1)
    games = sum(len(GOMOKU.legal(GOMOKU.play(state, 1, move), 2)) for move in empty)
    assert games == sum(not slow_wins(mine | {move}, 15, exact=exact) for move in empty) * (len(empty) - 1)


# ------------------------------------------------------------------------------------------------ the rules by hand

@pytest.mark.parametrize("size", SIZES)
def test_the_board_is_as_large_as_asked(size: int) -> None:
    options = GOMOKU.configure({"size": size})
    assert GOMOKU.shape(options) == (size, size)
    assert len(GOMOKU.legal(GOMOKU.initial(options, 2), 1)) == size * size


LINES = {
    "along the upper edge": "A1 A2 A3 A4 A5",
    "into the upper right corner": "A11 A12 A13 A14 A15",
    "down the right edge": "K15 L15 M15 N15 O15",
    "along the lower edge": "O1 O2 O3 O4 O5",
    "down the left edge": "A1 B1 C1 D1 E1",
    "from corner to centre": "A1 B2 C3 D4 E5",
    "into the lower right corner": "K11 L12 M13 N14 O15",
    "into the lower left corner": "O1 N2 M3 L4 K5",
    "from the upper right corner": "A15 B14 C13 D12 E11",
    "in the middle": "H6 H7 H8 H9 H10",
}


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("cells", LINES.values(), ids=LINES)
def test_five_in_a_row_win_anywhere(cells: str, exact: bool) -> None:
    first, *others = named(cells)
    assert GOMOKU.outcome(played(start(exact=exact), [*others, first])) == X_WON


ROUND = {
    "from row to row": "A13 A14 A15 B1 B2",
    "from row to row, one in front": "A15 B1 B2 B3 B4",
    "falling over the right edge": "A13 B14 C15 E1 F2",
    "falling over the left edge": "A3 B2 C1 C15 D14",
    "from bottom to top": "M1 N1 O1 A2 B2",
}


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("cells", ROUND.values(), ids=ROUND)
def test_a_line_does_not_go_round_the_edge(cells: str, exact: bool) -> None:
    assert GOMOKU.outcome(played(start(exact=exact), named(cells))) is None


LONG = {
    "six": "H3 H4 H5 H7 H8 H6",
    "six along the edge": "A1 A2 A3 A5 A6 A4",
    "six into the corner": "O15 N14 M13 L12 J10 K11",
    "seven": "C8 D8 E8 G8 H8 I8 F8",
    "nine": "B2 C3 D4 E5 G7 H8 I9 J10 F6",
}


@pytest.mark.parametrize("cells", LONG.values(), ids=LONG)
def test_more_than_five_win_in_freestyle_and_do_not_if_it_is_to_be_exact(cells: str) -> None:
    assert GOMOKU.outcome(played(start(), named(cells))) == X_WON
    assert GOMOKU.outcome(played(start(exact=True), named(cells))) is None


def test_five_win_beside_a_longer_line() -> None:
    crossing = named("H3 H4 H5 H7 H8 D6 E6 F6 G6 H6")
    assert GOMOKU.outcome(played(start(exact=True), crossing)) == X_WON


def test_five_win_next_to_a_stone_of_the_other() -> None:
    state = start(exact=True)
    for ply, cell in enumerate(named("H4 H3 H5 H9 H6 A1 H7 A3 H8")):
        state = GOMOKU.play(state, 1 + ply % 2, cell)
    assert GOMOKU.outcome(state) == X_WON


@pytest.mark.parametrize("exact", [False, True])
def test_a_full_board_without_five_is_a_draw(exact: bool) -> None:
    first = [cell for cell in range(169) if (cell % 13 + cell // 13 % 2 * 2) % 4 < 2]
    second = [cell for cell in range(169) if cell not in first]
    state = start(13, exact=exact)
    for ply in range(169):
        assert GOMOKU.outcome(state) is None
        state = GOMOKU.play(state, 1 + ply % 2, (first, second)[ply % 2][ply // 2])
    assert GOMOKU.outcome(state) == Outcome("no_moves", (), (1, 1))


@pytest.mark.parametrize(("position", "cell"), [(0, 0), ("a1", 0), ("h8", 112), ("H8", 112), (224, 224), ("O15", 224)])
def test_cells_have_numbers_and_names(position: Any, cell: int) -> None:
    assert GOMOKU.parse(start(), position) == cell
