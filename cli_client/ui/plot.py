"""Numbers as a small curve, a column each: blocks of eight heights where there is Unicode, else points."""

from typing import Final

from cli_client.model.pages.page import Plot
from cli_client.text import UNICODE, Symbols, drawn, wrap
from cli_client.ui.pieces import Piece, Row

ROWS: Final = 4
MARGIN: Final = 8
"""Columns for the scale."""
_BLOCKS: Final = " ▁▂▃▄▅▆▇█"


def plot(given: Plot, columns: int, symbols: Symbols) -> list[Row]:
    """The title, and the curve of the last values that have room; in words where there is too little room."""
    room = columns - MARGIN - 1
    said: list[Row] = [[Piece(f" {line}")] for line in wrap(drawn(f"{given.title}: {given.words}"), columns - 1)]
    values = given.values[-room:] if room > 0 else ()
    if len(values) < 2:
        return said
    low, high = min(values), max(values)
    span = high - low or 1
    levels = [round((value - low) / span * (ROWS * 8 - 1)) + 1 for value in values]
    rows = said
    for row in reversed(range(ROWS)):
        scale = f"{high:.0f}" if row == ROWS - 1 else f"{low:.0f}" if row == 0 else ""
        rows.append([Piece(f"{scale:>{MARGIN - 1}} ", "class:names"), Piece(_row(levels, row, symbols), "class:plot")])
    return rows


def _row(levels: list[int], row: int, symbols: Symbols) -> str:
    if symbols is UNICODE:
        return "".join(_BLOCKS[max(0, min(8, level - row * 8))] for level in levels)
    return "".join("*" if (level - 1) // 8 == row else " " for level in levels)
