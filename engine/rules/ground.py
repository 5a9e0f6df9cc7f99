"""What is drawn under the marks: each cell with its kind, the heavier lines, and the labels."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import attrs

KINDS: Final[Mapping[str, str]] = {
    "plain": "a square",
    "none": "not part of the board",
    "start": "where a player's pieces begin",
    "safe": "a safe square",
    "column": "the last part of a player's way",
    "home": "where a player's pieces are going",
    "yard": "where a player's pieces wait",
}
"""Every kind of cell there is, with what it means."""
LABELS: Final = ("cells", "columns", "none")
"""What is written at the edges: row letters and column numbers, column numbers alone, or nothing."""
COLORS: Final = ("red", "green", "yellow", "blue", "cyan", "magenta")
"""What a seat's marks can be drawn in."""


@attrs.frozen
class Cell:
    """One cell: its kind, and the seat to which it belongs, if it is one's own."""

    kind: str
    seat: int | None = None


PLAIN: Final = Cell("plain")
NONE: Final = Cell("none")


@attrs.frozen(cache_hash=True)
class Ground:
    """A board without anything on it: its cells, row by row.

    ``labels`` says how places are called (one of ``LABELS``); ``block`` is how many rows and columns lie between the
    heavier lines, None where there are none.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    labels: str = "cells"
    block: tuple[int, int] | None = None

    @property
    def blocks(self) -> tuple[int, int]:
        """Rows and columns of blocks; the whole board is one where there are no heavier lines."""
        return (self.rows // self.block[0], self.columns // self.block[1]) if self.block else (1, 1)

    def block_of(self, cell: int) -> int:
        """The block in which a cell lies, row by row from 0."""
        if self.block is None:
            return 0
        row, column = divmod(cell, self.columns)
        return row // self.block[0] * self.blocks[1] + column // self.block[1]


@lru_cache(maxsize=64)
def plain_ground(rows: int, columns: int, labels: str = "cells", block: tuple[int, int] | None = None) -> Ground:
    """A board all of whose cells are alike."""
    return Ground(rows, columns, (PLAIN,) * (rows * columns), labels, block)
