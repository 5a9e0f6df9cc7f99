"""Results as rows, and rows as a table of text."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from tests.benchmarks.driving import Driven

Row = dict[str, Any]


def played(what: Mapping[str, Any], driven: Driven, **more: Any) -> Row:
    """A row about a window of play."""
    return {
        **what,
        "CPU us/move": round(driven.cpu_us, 1),
        **more,
        "moves/s": round(driven.moves_a_second),
        "p50 ms": driven.p50,
        "p99 ms": driven.p99,
        "load busy": round(driven.own, 2),
        "errors": driven.errors,
    }


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={item}" for key, item in value.items()) or "-"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_text(rows: Sequence[Row]) -> str:
    """The rows under their heads, numbers to the right; rows with another head begin another table."""
    return "\n\n".join(_table(list(alike)) for _, alike in groupby(rows, key=list))


def _table(rows: Sequence[Row]) -> str:
    head = list(rows[0])
    cells = [head, *([_cell(row.get(name, "")) for name in head] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    numeric = [isinstance(rows[0][name], int | float) for name in head]
    return "\n".join(
        "  ".join(cell.rjust(width) if right else cell.ljust(width)
                  for cell, width, right in zip(line, widths, numeric, strict=True)).rstrip()
        for line in cells
    )
