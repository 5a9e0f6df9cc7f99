"""Boards of rows and columns: what positions are called, and how boards are written."""

import re
from typing import Final

from engine.reasons import Refusal

_NAME: Final = re.compile(r"([A-Za-z])([1-9][0-9]?)", re.ASCII)


def parse_cell(position: int | str, rows: int, columns: int) -> int:
    """A cell's index from its number or its name (``"A1"`` is 0); refuses ``illegal_move``."""
    if type(position) is int:
        if 0 <= position < rows * columns:
            return position
    elif type(position) is str and (match := _NAME.fullmatch(position)):
        row, column = ord(match[1].upper()) - 65, int(match[2]) - 1
        if row < rows and column < columns:
            return row * columns + column
    raise Refusal("illegal_move", "There is no such square on this board.")


def format_cell(cell: int, columns: int) -> str:
    """A cell's name: row letter and column number."""
    row, column = divmod(cell, columns)
    return f"{chr(65 + row)}{column + 1}"


def board_text(cells: list[str], rows: int, columns: int) -> str:
    """A board as text: a line of column numbers, then each row behind its letter; empty cells are dots."""
    width = len(str(columns))
    lines = [" " * 2 + " ".join(f"{column + 1:>{width}}" for column in range(columns))]
    for row in range(rows):
        line = " ".join(f"{cell or '.':>{width}}" for cell in cells[row * columns : (row + 1) * columns])
        lines.append(f"{chr(65 + row)} {line}")
    return "\n".join(lines)
