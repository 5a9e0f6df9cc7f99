"""The board as a picture, for any ground: with lines where there is room, otherwise close, or as small as can be."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import attrs

from cli_client.model.intents import PlayCell
from cli_client.model.view import View
from cli_client.text import Symbols, drawn
from cli_client.ui.lines import Lines
from cli_client.ui.pieces import Piece, Row
from engine.rules.ground import Ground

LINED: Final = 5
CLOSE: Final = 3
SMALL: Final = 2
SIZES: Final = (LINED, CLOSE, SMALL)
"""The sizes of a board, the largest first: how many columns a cell takes. Only the largest has light lines."""
MARGIN: Final[Mapping[str, int]] = {"cells": 3, "columns": 3, "none": 1}
_ANY: Final = Symbols()


@attrs.frozen
class Size:
    """Columns and rows of a picture."""

    columns: int
    rows: int

    def fits(self, room: "Size") -> bool:
        """Whether there is room for it."""
        return self.columns <= room.columns and self.rows <= room.rows


@lru_cache(maxsize=64)
def size_of(ground: Ground, wide: int) -> Size:
    """What a board takes with cells so wide."""
    lines = Lines(ground, _ANY, wide == LINED)
    columns = ground.columns * wide + sum(map(lines.parts_columns, range(ground.columns)))
    rows = ground.rows + sum(map(lines.parts_rows, range(ground.rows)))
    return Size(MARGIN[ground.labels] + columns, rows + (ground.labels != "none"))


def least_size(view: View) -> Size:
    """What the board needs at least."""
    return size_of(view.ground, SMALL)


def capped(view: View, room: Size, most: str) -> Size:
    """The room that a board takes of this, if it is to be no larger than ``small`` or ``medium``."""
    wide = {"small": SMALL, "medium": CLOSE}.get(most, LINED)
    needed = size_of(view.ground, wide)
    return Size(min(room.columns, needed.columns), min(room.rows, needed.rows))


@attrs.frozen
class _Look:
    """Everything about the board that its cells are drawn from, found once."""

    ground: Ground
    symbols: Symbols
    wide: int
    marks: tuple[str, ...]
    styles: tuple[str, ...]
    cells: tuple[str, ...]
    blocks: Sequence[Mapping[str, str]]
    seats: Mapping[int, Sequence[int]]
    """The seats of the pieces on each cell, where pieces move."""
    movable: Mapping[int, str]
    """The cells of the pieces that can be moved, with the position that moves them."""
    lit: frozenset[int]
    around: Mapping[int, str]
    """What stands at both sides of a mark: the cursor, where it would go, the last move, one that is not confirmed."""
    pending: int | None
    pending_mark: str

    def style_of(self, mark: str) -> str:
        """The style of a mark."""
        return self.styles[self.marks.index(mark)] if mark in self.marks else "class:empty"

    def block(self, cell: int) -> Mapping[str, str]:
        """How the cell's block stands."""
        return self.blocks[self.ground.block_of(cell)] if self.blocks else {}


def _look(view: View, wide: int, symbols: Symbols) -> _Look:
    rules, shown = view.rules, view.shown
    marks, colors = (rules.marks, rules.colors) if rules else ((), ())
    seats: dict[int, list[int]] = {}
    for piece in shown.get("pieces", ()):
        seats.setdefault(piece["cell"], []).append(piece["seat"])
    movable = {cell: drawn(rules.format(view.board, move)) for cell, move in view.movable.items()} if rules else {}
    return _Look(view.ground, symbols, wide, marks, tuple(f"class:{color}" for color in colors), view.cells,
                 shown.get("blocks", ()), seats, movable, view.lit, _around(view), view.pending_cell,
                 view.mark_of(view.seat))


def _around(view: View) -> dict[int, str]:
    """By cell; what counts most comes last and wins."""
    found = ((view.last_cell, "()"), (view.goal, "<>"), (view.pending_cell, "??"))
    return {cell: sides for cell, sides in found if cell is not None}


def board(view: View, room: Size, symbols: Symbols) -> list[Row]:
    """The board in the largest size that has room."""
    ground = view.ground
    wide = next((wide for wide in SIZES if size_of(ground, wide).fits(room)), SMALL)
    look, lines = _look(view, wide, symbols), Lines(ground, symbols, wide == LINED)
    picture = [_header(look, lines)] if ground.labels != "none" else []
    for row in range(ground.rows):
        if lines.parts_rows(row):
            picture.append([Piece(" " * MARGIN[ground.labels] + _rule(lines, wide, row), "class:grid")])
        picture.append(_cells(look, lines, row, view.pointed))
    return picture


def _header(look: _Look, lines: Lines) -> Row:
    text = " " * MARGIN[look.ground.labels]
    crowded = look.wide == SMALL and look.ground.columns > 9
    for column in range(look.ground.columns):
        name = "" if crowded and column % 2 else str(column + 1)
        text += " " * lines.parts_columns(column)
        text += name.rjust(look.wide) if look.wide == SMALL else name.center(look.wide)
    return [Piece(text.rstrip(), "class:names")]


@lru_cache(maxsize=256)
def _rule(lines: Lines, wide: int, row: int) -> str:
    text = ""
    for column in range(lines.ground.columns):
        if lines.parts_columns(column):
            text += lines.joint(row, column)
        text += lines.across(row, column, wide)
    return text


def _cells(look: _Look, lines: Lines, row: int, cursor: int) -> Row:
    labels = look.ground.labels
    line = [Piece(f" {chr(65 + row)} " if labels == "cells" else " " * MARGIN[labels], "class:names")]
    for column in range(look.ground.columns):
        if lines.parts_columns(column):
            line.append(Piece(lines.upright(row, column), "class:grid"))
        cell = row * look.ground.columns + column
        line.append(_cell(look, cell, at_cursor=cell == cursor))
    return line


# ----------------------------------------------------------------------------------------------------- one cell


def _cell(look: _Look, cell: int, *, at_cursor: bool) -> Piece:
    mark, style = _drawn(look, cell)
    around = look.around.get(cell, "  ")
    if cell == look.pending:
        mark, style = look.pending_mark, "class:pending"
    elif around == "()":
        style += " class:last"
    if cell in look.movable:
        style += " class:movable"
    if at_cursor:
        style += " class:cursor"
    text = _SHAPES[look.wide]("[]" if at_cursor else "  ", _beside(look, cell, around), mark)
    return Piece(text, style, None if look.ground.cells[cell].kind == "none" and not at_cursor else PlayCell(cell))


def _drawn(look: _Look, cell: int) -> tuple[str, str]:
    """The mark on a cell, or else what is under it; in a decided block only the winner's marks stay large."""
    mark, block = look.cells[cell], look.block(cell)
    decided = block.get("status") in ("won", "full")
    if mark and decided and mark != block["mark"]:
        return mark.lower(), "class:lost"
    if mark:
        return mark, f"{look.style_of(mark)} class:mark"
    if decided:
        return block["mark"].lower(), look.style_of(block["mark"])
    ground = look.ground.cells[cell]
    if ground.seat is not None:
        sign = look.marks[ground.seat - 1].lower() if ground.kind == "start" else look.symbols.kinds[ground.kind]
        return sign, look.styles[ground.seat - 1]
    return look.symbols.kinds.get(ground.kind) or _plain(look, cell), "class:empty"


def _plain(look: _Look, cell: int) -> str:
    """Cells to which the next move is confined have a dot; where no lines show the cells, all have one otherwise."""
    dotted = cell in look.lit or (look.wide != LINED and not look.lit)
    return look.symbols.dot if dotted and look.ground.cells[cell].kind != "none" else " "


def _beside(look: _Look, cell: int, around: str) -> str:
    """What stands on the left and on the right of a mark: who else is there, and by what it is moved."""
    company = _company(look, look.seats.get(cell, ()), look.cells[cell])
    name = look.movable.get(cell, "")
    return (company or around[0]) + (name if len(name) == 1 else around[1])


def _company(look: _Look, seats: Sequence[int], mark: str) -> str:
    """Of two pieces on a cell the other's mark, of more of one seat how many, of more of several a plus."""
    if len(seats) < 2:
        return ""
    marks = [look.marks[seat - 1] for seat in seats]
    marks.remove(mark)
    return marks[0] if len(marks) == 1 else str(len(seats)) if {*marks} == {mark} else "+"


def _lined(outer: str, beside: str, mark: str) -> str:
    return outer[0] + beside[0] + mark + beside[1] + outer[1]


def _close(outer: str, beside: str, mark: str) -> str:
    around = beside if beside == "??" or outer == "  " else outer
    return around[0] + mark + around[1]


def _small(outer: str, beside: str, mark: str) -> str:
    left = beside[0] if beside[1] in _CLOSING else beside[1]
    return (left if beside == "??" or outer == "  " else outer[0]) + mark


_CLOSING: Final = " )>?"
"""What may stand on the right of a mark without being the number of a piece."""
_SHAPES: Final[Mapping[int, Any]] = {LINED: _lined, CLOSE: _close, SMALL: _small}
