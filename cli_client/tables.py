"""Tables as plain text: columns by their widest cell, numbers to the right, two spaces between."""

from collections.abc import Sequence

from cli_client.text import drawn, fit, width


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """The lines of a table, the head first; a cell that is None is a dash."""
    texts = [[drawn("-" if cell is None else str(cell)) for cell in row] for row in rows]
    wide = [max(width(row[column]) for row in [list(head), *texts]) for column in range(len(head))]
    right = [any(isinstance(row[column], int) for row in rows) for column in range(len(head))]
    return [_line(row, wide, right) for row in [list(head), *texts]]


def _line(cells: Sequence[str], wide: Sequence[int], right: Sequence[bool]) -> str:
    placed = [" " * (columns - width(cell)) + cell if number else fit(cell, columns)
              for cell, columns, number in zip(cells, wide, right, strict=True)]
    return "  ".join(placed).rstrip()
