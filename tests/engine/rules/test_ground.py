"""The ground under the marks: blocks between heavier lines."""

import pytest

from engine.rules.ground import plain_ground


def test_without_heavier_lines_the_whole_board_is_one_block() -> None:
    ground = plain_ground(3, 4)
    assert ground.blocks == (1, 1)
    assert {ground.block_of(cell) for cell in range(12)} == {0}


@pytest.mark.parametrize(("cell", "block"), [(0, 0), (1, 0), (2, 1), (5, 2), (6, 0), (13, 3), (23, 5)])
def test_blocks_are_counted_row_by_row(cell: int, block: int) -> None:
    ground = plain_ground(4, 6, block=(2, 2))
    assert ground.blocks == (2, 3)
    assert ground.block_of(cell) == block
