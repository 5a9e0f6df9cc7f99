"""The columns of a page's lines: as wide as their widest cell, folded into more rows where there is too little room."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

import attrs

from cli_client.model.pages.page import Item
from cli_client.text import drawn, width, wrap

BETWEEN: Final = 2
"""Spaces between columns."""
DEEPER: Final = 2
"""By so many spaces the rows are indented into which a line is folded."""
LEAST: Final = 24
"""A last column that has at least so much room is wrapped where it stands."""
_NUMERIC: Final = frozenset("0123456789+-.,%?:# ")


@attrs.frozen
class Column:
    """How wide a column of lines is, and whether it stands on the right, there being only numbers in it."""

    wide: int
    right: bool

    def fill(self, text: str) -> str:
        """The text with spaces up to the column's width."""
        space = " " * (self.wide - width(text))
        return space + text if self.right else text + space


def tables(items: Sequence[Item]) -> dict[int, tuple[Column, ...]]:
    """The columns of all lines that have as many; a line that has only one stands for itself."""
    counts = {len(item.cells) for item in items} - {1}
    return {count: _columns([item for item in items if len(item.cells) == count]) for count in counts}


def _columns(items: Sequence[Item]) -> tuple[Column, ...]:
    heads = [item.intent is None and item.style == "class:names" for item in items]
    columns = zip(*(item.cells for item in items), strict=True)
    return tuple(Column(max(width(drawn(cell)) for cell in column),
                        all(head or set(cell) <= _NUMERIC for head, cell in zip(heads, column, strict=True)))
                 for column in columns)


def in_columns(cells: Sequence[str], columns: Sequence[Column], room: int) -> list[str]:
    """The cells in rows of at most so many characters; every line of a table is folded at the same columns."""
    rows: list[str] = []
    for number, fold in enumerate(_folds(columns, room)):
        parts = [wrap(drawn(cells[at]), column.wide) for at, column in fold]
        indent = " " * (DEEPER if number else 0)
        if number and not any(column.right for _, column in fold):
            there = [at for at, part in enumerate(parts) if part]  # what hangs beneath needs no place of its own
            parts, fold = [parts[at] for at in there], [fold[at] for at in there]  # noqa: PLW2901 - fewer
        rows += [indent + _row(texts, fold) for texts in zip_longest(*parts, fillvalue="")]
    return rows or [""]


def _row(texts: Sequence[str], fold: Sequence[tuple[int, Column]]) -> str:
    return (" " * BETWEEN).join(column.fill(text) for text, (_, column) in zip(texts, fold, strict=True))


def _folds(columns: Sequence[Column], room: int) -> list[list[tuple[int, Column]]]:
    """The columns that stand in each row, with their places among all; those in which nothing stands are left out."""
    shown = [(at, column) for at, column in enumerate(columns) if column.wide]
    folds: list[list[tuple[int, Column]]] = [[]]
    left = room
    for at, column in shown:
        gap = BETWEEN if folds[-1] else 0
        if column.wide + gap > left:
            wrapped = at == shown[-1][0] and not column.right and left - gap >= LEAST
            if folds[-1] and not wrapped:
                folds.append([])
                left, gap = max(1, room - DEEPER), 0
            column = attrs.evolve(column, wide=max(1, min(column.wide, left - gap)))  # noqa: PLW2901 - narrowed
        folds[-1].append((at, column))
        left -= column.wide + gap
    return folds
