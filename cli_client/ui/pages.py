"""Pages on the screen: lines in columns, numbered where they can be chosen; and a room's link with its QR code."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import attrs

from cli_client.model import intents, words
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.page import Item, Page, Plot
from cli_client.model.state import Browsing, Door, State
from cli_client.qr import half_blocks
from cli_client.text import UNICODE, Symbols, drawn, fit, width
from cli_client.ui.board import Size
from cli_client.ui.pieces import Piece, Row, row_width
from cli_client.ui.plot import plot

MOST_DIGITS: Final = 9
"""Lines that have a key of their own."""
BETWEEN: Final = 2
"""Spaces between columns."""
_NUMERIC: Final = frozenset("0123456789+-.,%?:# ")


def page_rows(state: State, room: Size, symbols: Symbols) -> list[Row]:
    """As much of the page as there is room for, with the chosen line in it."""
    page = page_of(state)
    rows = _Sheet(state.browsing, room.columns, symbols).rows(page)
    chosen = next((at for at, row in enumerate(rows) if any("chosen" in piece.style for piece in row)), 0)
    free = max(1, room.rows - 1)
    top = max(0, min(chosen - free // 2, len(rows) - free))
    return [[Piece(f" {page.title}", "class:names")], *rows[top:top + free]]


@attrs.frozen
class _Column:
    """How wide a column of lines is, and whether it stands on the right, there being only numbers in it."""

    wide: int
    right: bool

    def fill(self, text: str) -> str:
        space = " " * (self.wide - width(text))
        return space + text if self.right else text + space


@attrs.frozen
class _Sheet:
    """Draws lines for so many columns."""

    here: Browsing
    columns: int
    symbols: Symbols

    def rows(self, page: Page) -> list[Row]:
        """All rows of the page."""
        rows: list[Row] = []
        number = 0
        for count, group in groupby(page.items, lambda item: len(item.cells) if isinstance(item, Item) else 0):
            items = list(group)
            columns = _columns([item for item in items if isinstance(item, Item)]) if count > 1 else ()
            for item in items:
                if isinstance(item, Plot):
                    rows += plot(item, self.columns, self.symbols)
                    continue
                number += item.intent is not None
                rows += self._line(item, number, columns)
        return rows

    def _line(self, item: Item, number: int, columns: Sequence[_Column]) -> list[Row]:
        """A line, with what can be done beside it, or beneath it where there is too little room."""
        chosen = item.intent is not None and number == self.here.choice + 1
        start, text = self._start(item, number, chosen=chosen), _text(item.cells, columns)
        deeds = _deeds(item, number, self.here.deed if chosen else 0)
        beside = width(start) + width(text) + row_width(deeds) <= self.columns
        style = f"class:chosen {item.style}" if chosen else item.style
        intent = None if item.intent is None else intents.Pick(number)
        line = Piece(start + fit(text, max(0, self.columns - width(start))).rstrip(), style, intent)
        return [[line, *deeds]] if beside else [[line], [Piece(" " * (width(start) - 1)), *deeds]]

    def _start(self, item: Item, number: int, *, chosen: bool) -> str:
        if item.intent is None:
            return f" {item.mark} " if item.mark else " "
        arrow = self.symbols.arrow if chosen else item.mark or " "
        return f" {arrow} {number if number <= MOST_DIGITS else ' '}  "


def _columns(items: Sequence[Item]) -> tuple[_Column, ...]:
    columns = zip(*(item.cells for item in items), strict=True)
    return tuple(_Column(max(width(drawn(cell)) for cell in column), all(set(cell) <= _NUMERIC for cell in column))
                 for column in columns)


def _text(cells: Sequence[str], columns: Sequence[_Column]) -> str:
    if not columns:
        return drawn(" ".join(cells))
    parts = (column.fill(drawn(cell)) for cell, column in zip(cells, columns, strict=True) if column.wide)
    return (" " * BETWEEN).join(parts).rstrip()


def _deeds(item: Item, number: int, chosen: int) -> Row:
    """The things that can be done with a line, the chosen one in brackets."""
    row: Row = []
    for at, (word, _) in enumerate(item.deeds, 1):
        text, style = (f" [{word}]", "class:key class:chosen") if at == chosen else (f"  {word} ", "class:key")
        row.append(Piece(text, style, intents.Pick(number, at)))
    return row


def link(door: Door, room: Size, symbols: Symbols) -> list[Row]:
    """How others come in: the link, a line for a shell, and, where there is room, the QR code of the link."""
    rows: list[Row] = []
    for line in words.door(door):
        text = drawn(line)
        wide = max(1, room.columns - 1)
        rows += [[Piece(f" {text[at:at + wide]}")] for at in range(0, len(text), wide)]
    code = half_blocks(door.url) if symbols is UNICODE else ()
    if code and len(code) + len(rows) <= room.rows and len(code[0]) + 1 < room.columns:
        return [*rows, *([Piece(" "), Piece(line, "class:qr")] for line in code)]
    return [*rows, [Piece(" there is no room for a QR code here.", "class:names")]]
