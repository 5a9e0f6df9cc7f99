"""Pages on the screen: lines in columns, numbered where they can be chosen; and a room's link with its QR code."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cli_client.keymap import Keymap, keymap
from cli_client.model import intents, words
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.page import Item, Page, Plot
from cli_client.model.state import Browsing, Door, State
from cli_client.qr import half_blocks
from cli_client.text import UNICODE, Symbols, drawn, width, wrap
from cli_client.ui.board import Size
from cli_client.ui.columns import Column, in_columns, tables
from cli_client.ui.pieces import Piece, Row, row_width
from cli_client.ui.plot import plot

BAR: Final[Mapping[str, str]] = {
    "place": "choose", "game": "options", "bot": "bot", "turn": "turn", "lobby": "lobby", "help": "help",
    "command": "command", "quit": "quit"}
"""The actions in the bar, by their names, with their words there."""
MOST_DIGITS: Final = 9
"""Lines that have a key of their own."""
LEAST_TO_TELL: Final = 5
"""Where there is room for so many lines, it is told how many more there are."""
LINES_FOR_TITLE: Final = 5
"""Of so many rows a long title takes one."""


def page_rows(state: State, room: Size, symbols: Symbols) -> list[Row]:
    """As much of the page as there is room for, with the chosen line in it."""
    page = page_of(state)
    rows = _Sheet(state.browsing, room.columns, symbols, keymap(state.own)).rows(page)
    chosen = next((at for at, row in enumerate(rows) if any("chosen" in piece.style for piece in row)), 0)
    title = wrap(drawn(page.title), room.columns - 1)[: max(1, room.rows // LINES_FOR_TITLE)]
    head: list[Row] = [[Piece(f" {line}", "class:names")] for line in title]
    free = max(1, room.rows - len(head))
    if len(rows) <= free or free < LEAST_TO_TELL:
        return [*head, *_part(rows, chosen, free)[1]]
    top, shown = _part(rows, chosen, free - 1)
    hidden = (f"{top} above" if top else "", f"{below} below" if (below := len(rows) - top - len(shown)) else "")
    return [*head, *shown, [Piece(f" more lines: {', '.join(filter(None, hidden))}", "class:names")]]


def _part(rows: list[Row], chosen: int, free: int) -> tuple[int, list[Row]]:
    """So many rows, with the chosen one among them, and how many are above."""
    top = max(0, min(chosen - free // 2, len(rows) - free))
    return top, rows[top:top + free]


@attrs.frozen
class _Sheet:
    """Draws lines for so many columns."""

    here: Browsing
    columns: int
    symbols: Symbols
    keys: Keymap

    def rows(self, page: Page) -> list[Row]:
        """All rows of the page."""
        rows: list[Row] = []
        number = 0
        columns = tables([item for item in page.items if isinstance(item, Item)])
        for item in page.items:
            if isinstance(item, Plot):
                rows += plot(item, self.columns, self.symbols)
                continue
            number += item.intent is not None
            rows += self._line(item, number, columns.get(len(item.cells), ()))
        return rows

    def _line(self, item: Item, number: int, columns: Sequence[Column]) -> list[Row]:
        """A line, with what can be done beside it, or beneath it where there is too little room."""
        chosen = item.intent is not None and number == self.here.choice + 1
        start = self._start(item, number, chosen=chosen)
        style = f"class:chosen {item.style}" if chosen else item.style
        intent = None if item.intent is None else intents.Pick(number)
        indent, room = " " * width(start), max(1, self.columns - width(start))
        lines = in_columns(item.cells, columns, room) if columns else wrap(drawn(item.cells[0]), room)
        rows: list[Row] = [[Piece((indent if at else start) + line.rstrip(), style, intent)]
                           for at, line in enumerate(lines or [""])]
        deeds = self._deeds(item, number, self.here.deed if chosen else 0)
        aligned = columns and deeds and len(lines) == 1
        gap = Piece(" " * (width(lines[0]) - width(lines[0].rstrip())) if aligned else "")
        left = self.columns - row_width([*rows[-1], gap])
        if row_width(deeds) <= left:
            return [*rows[:-1], [*rows[-1], gap, *deeds]]
        first, *more = _broken(deeds, self.columns - row_width(rows[-1]), room + 1)
        return [*rows[:-1], [*rows[-1], *first], *([Piece(indent[1:]), *row] for row in more)]

    def _deeds(self, item: Item, number: int, chosen: int) -> Row:
        """The things that can be done with a line, the chosen one in brackets; a key that does the same goes before."""
        row: Row = []
        for at, (word, intent) in enumerate(item.deeds, 1):
            key = self.keys.first(intent.page) if isinstance(intent, intents.Browse) and not intent.about else ""
            said = f"{key} {word}" if key else word
            text, style = (f" [{said}]", "class:key class:chosen") if at == chosen else (f"  {said} ", "class:key")
            row.append(Piece(text, style, intents.Pick(number, at)))
        return row

    def _start(self, item: Item, number: int, *, chosen: bool) -> str:
        if item.intent is None:
            return " " * 6 if len(item.cells) > 1 else f" {item.mark} " if item.mark else " "
        arrow = self.symbols.arrow if chosen else item.mark or " "
        return f" {arrow} {number if number <= MOST_DIGITS else ' '}  "


def _broken(deeds: Row, first: int, wide: int) -> list[Row]:
    """The deeds in rows: as many as fit into the ``first``, and into each after it."""
    rows: list[Row] = [[]]
    for piece in deeds:
        if row_width([*rows[-1], piece]) > (first if len(rows) == 1 else wide):
            rows.append([])
        rows[-1].append(piece)
    return rows


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
