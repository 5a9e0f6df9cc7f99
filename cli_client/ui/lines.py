"""The lines between the cells of a board: light ones, heavier ones round its blocks, none where there is no board."""

from typing import Final

import attrs

from cli_client.text import Symbols
from engine.rules.ground import Ground

NO: Final = 0
LIGHT: Final = 1
HEAVY: Final = 2


@attrs.frozen
class Lines:
    """The lines of a ground; where there is no room for light ones (not ``light``), only the heavier ones are drawn."""

    ground: Ground
    symbols: Symbols
    light: bool

    def parts_columns(self, column: int) -> bool:
        """Whether there is room for a line on the left of a column."""
        return column > 0 and (self.light or self._heavy_column(column))

    def parts_rows(self, row: int) -> bool:
        """Whether there is room for a line above a row."""
        return row > 0 and (self.light or self._heavy_row(row))

    def upright(self, row: int, column: int) -> str:
        """The line on the left of a cell."""
        return (" ", self.symbols.vertical, self.symbols.heavy_vertical)[self._left_of(row, column)]

    def across(self, row: int, column: int, wide: int) -> str:
        """The line above a cell."""
        return (" ", self.symbols.horizontal, self.symbols.heavy_horizontal)[self._above(row, column)] * wide

    def joint(self, row: int, column: int) -> str:
        """Where lines meet, at the upper left corner of a cell."""
        up, down = self._left_of(row - 1, column), self._left_of(row, column)
        left, right = self._above(row, column - 1), self._above(row, column)
        if up and down and left and right:
            return self.symbols.crosses[(up == HEAVY) + 2 * (left == HEAVY)]
        return self.symbols.joints[bool(up) + 2 * bool(down) + 4 * bool(left) + 8 * bool(right)]

    # ------------------------------------------------------------------------------------------------ inside

    def _heavy_column(self, column: int) -> bool:
        return self.ground.block is not None and column % self.ground.block[1] == 0

    def _heavy_row(self, row: int) -> bool:
        return self.ground.block is not None and row % self.ground.block[0] == 0

    def _left_of(self, row: int, column: int) -> int:
        there = self._is_board(row, column) or self._is_board(row, column - 1)
        return self._weight(heavy=self._heavy_column(column)) if there else NO

    def _above(self, row: int, column: int) -> int:
        there = self._is_board(row, column) or self._is_board(row - 1, column)
        return self._weight(heavy=self._heavy_row(row)) if there else NO

    def _weight(self, *, heavy: bool) -> int:
        return HEAVY if heavy else LIGHT if self.light else NO

    def _is_board(self, row: int, column: int) -> bool:
        return self.ground.cells[row * self.ground.columns + column].kind != "none"
