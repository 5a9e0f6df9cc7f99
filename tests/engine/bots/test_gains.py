"""What a stone gains: kept up to date as if counted anew, and a line is complete where the rules say so."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from engine.bots.gains import COMPLETES, TAKEN, Gains
from engine.rules.mnk import Board, MnkState, board_of, has_line

BOARDS = [board_of(15, 15, 5), board_of(13, 13, 5, exact=True), board_of(4, 7, 3), board_of(6, 6, 6),
          board_of(7, 3, 4, exact=True)]
each_board = pytest.mark.parametrize("board", BOARDS, ids=lambda board: f"{board.rows}x{board.columns}:{board.line}")


def scattered(board: Board, rng: Random) -> MnkState:
    """Stones in any places, near each other, nobody having won."""
    stones, cells = [0, 0], rng.sample(range(len(board.bits)), len(board.bits) // rng.randint(2, 4))
    for cell in cells:
        side = rng.randrange(2)
        if not has_line(stones[side] | board.bits[cell], board):
            stones[side] |= board.bits[cell]
    free = tuple(cell for cell, bit in enumerate(board.bits) if not (stones[0] | stones[1]) & bit)
    return MnkState(board, (stones[0], stones[1]), free, 0)


def seen(gains: Gains) -> Any:
    return [list(part) for part in (*gains.gain, *gains.stones, *gains.blocks, gains.worth, gains.position)], gains.free


def some(board: Board) -> Iterator[tuple[MnkState, Random]]:
    rng = Random(len(board.bits))
    return ((scattered(board, rng), rng) for _ in range(12))


@each_board
def test_stones_put_and_taken_leave_everything_as_it_was(board: Board) -> None:
    for state, rng in some(board):
        gains = Gains(state)
        before = seen(gains)
        taken = state.stones[0] | state.stones[1]
        free = [cell for cell, bit in enumerate(board.bits) if not taken & bit]
        puts = [(cell, rng.randrange(2)) for cell in rng.sample(free, min(6, len(free)))]
        for cell, side in puts:
            gains.put(cell, side)
        for cell, side in reversed(puts):
            gains.take(cell, side)
        assert seen(gains) == before


@each_board
def test_a_cell_completes_a_line_where_the_rules_say_so(board: Board) -> None:
    for state, _ in some(board):
        gains = Gains(state)
        taken = state.stones[0] | state.stones[1]
        for side in (0, 1):
            wins = [cell for cell, bit in enumerate(board.bits)
                    if not taken & bit and has_line(state.stones[side] | bit, board)]
            assert gains.at_least(side, COMPLETES) == wins


@each_board
def test_taken_cells_gain_nothing(board: Board) -> None:
    for state, _ in some(board):
        gains = Gains(state)
        assert gains.free == len(state.free)
        taken = [cell for cell, bit in enumerate(board.bits) if (state.stones[0] | state.stones[1]) & bit]
        assert all(gains.gain[side][cell] < TAKEN // 2 for side in (0, 1) for cell in taken)
