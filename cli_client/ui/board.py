"""The board as a picture, for any grid of rows and columns: with lines where there is room, otherwise close."""

from collections.abc import Callable, Mapping

import attrs

from cli_client.model.intents import PlayCell
from cli_client.model.view import View
from cli_client.text import Symbols
from cli_client.ui.pieces import Piece, Row


@attrs.frozen
class Size:
    """Columns and rows of a picture."""

    columns: int
    rows: int

    def fits(self, room: "Size") -> bool:
        """Whether there is room for it."""
        return self.columns <= room.columns and self.rows <= room.rows


def close_size(view: View) -> Size:
    """What the board needs at least."""
    rows, columns = view.shape
    return Size(3 + 3 * columns, rows + 1)


def lined_size(view: View) -> Size:
    """What the board needs with lines between its cells."""
    rows, columns = view.shape
    return Size(3 + 6 * columns - 1, 2 * rows)


@attrs.frozen
class _Look:
    """Everything about the board that its cells are drawn from, found once."""

    rows: int
    columns: int
    cells: tuple[str, ...]
    styles: Mapping[str, str]
    letters: bool
    cursor: int
    last: int | None
    pending: int | None
    pending_mark: str
    lit: frozenset[int]
    dot: str


def _look(view: View, symbols: Symbols) -> _Look:
    marks = view.rules.marks if view.rules else ()
    styles = {mark: f"class:mark{number}" for number, mark in enumerate(marks, 1)}
    return _Look(*view.shape, view.cells, styles, view.lettered, view.cursor, view.last_cell, view.pending_cell,
                 view.mark_of(view.seat), view.lit, symbols.dot)


def board(view: View, room: Size, symbols: Symbols) -> list[Row]:
    """The board in the larger of the two sizes that has room."""
    look = _look(view, symbols)
    return _lined(look, symbols) if lined_size(view).fits(room) else _close(look)


def _lined(look: _Look, symbols: Symbols) -> list[Row]:
    rule = Piece("   " + symbols.cross.join([symbols.horizontal * 5] * look.columns), "class:grid")
    picture = [_header(look.columns, 6, 5)]
    for row in range(look.rows):
        if row:
            picture.append([rule])
        line = _letter(look, row)
        for column in range(look.columns):
            if column:
                line.append(Piece(symbols.vertical, "class:grid"))
            cell = row * look.columns + column
            line.append(_cell(look, cell, _wide, look.dot if cell in look.lit else " "))
        picture.append(line)
    return picture


def _close(look: _Look) -> list[Row]:
    picture = [_header(look.columns, 3, 3)]
    for row in range(look.rows):
        line = _letter(look, row)
        for cell in range(row * look.columns, (row + 1) * look.columns):
            line.append(_cell(look, cell, _narrow, look.dot if cell in look.lit or not look.lit else " "))
        picture.append(line)
    return picture


def _header(columns: int, step: int, wide: int) -> Row:
    names = (str(column + 1).center(wide).ljust(step) for column in range(columns))
    return [Piece("   " + "".join(names).rstrip(), "class:names")]


def _letter(look: _Look, row: int) -> Row:
    return [Piece(f" {chr(65 + row)} " if look.letters else "   ", "class:names")]


def _cell(look: _Look, cell: int, shape: Callable[[str, str, str], str], empty: str) -> Piece:
    mark, inner = look.cells[cell], "  "
    style = look.styles.get(mark, "class:empty")
    if cell == look.pending:
        mark, inner, style = look.pending_mark, "??", "class:pending"
    elif cell == look.last:
        inner, style = "()", f"{style} class:last"
    outer = "[]" if cell == look.cursor else "  "
    if cell == look.cursor:
        style = f"{style} class:cursor"
    return Piece(shape(outer, inner, mark or empty), style, PlayCell(cell))


def _wide(outer: str, inner: str, mark: str) -> str:
    return outer[0] + inner[0] + mark + inner[1] + outer[1]


def _narrow(outer: str, inner: str, mark: str) -> str:
    around = inner if inner == "??" or outer == "  " else outer
    return around[0] + mark + around[1]
