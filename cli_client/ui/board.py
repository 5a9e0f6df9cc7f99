"""The board as a picture, for any grid of rows and columns: with lines where there is room, otherwise close."""

from collections.abc import Callable

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


def board(view: View, room: Size, symbols: Symbols) -> list[Row]:
    """The board in the larger of the two sizes that has room."""
    return _lined(view, symbols) if lined_size(view).fits(room) else _close(view, symbols)


def _lined(view: View, symbols: Symbols) -> list[Row]:
    rows, columns = view.shape
    rule = Piece("   " + symbols.cross.join([symbols.horizontal * 5] * columns), "class:grid")
    picture = [_header(columns, 6, 5)]
    for row in range(rows):
        if row:
            picture.append([rule])
        line = _letter(row)
        for column in range(columns):
            if column:
                line.append(Piece(symbols.vertical, "class:grid"))
            line.append(_cell(view, row * columns + column, _wide, " "))
        picture.append(line)
    return picture


def _close(view: View, symbols: Symbols) -> list[Row]:
    rows, columns = view.shape
    picture = [_header(columns, 3, 3)]
    for row in range(rows):
        cells = [_cell(view, row * columns + column, _narrow, symbols.dot) for column in range(columns)]
        picture.append([*_letter(row), *cells])
    return picture


def _header(columns: int, step: int, wide: int) -> Row:
    names = (str(column + 1).center(wide).ljust(step) for column in range(columns))
    return [Piece("   " + "".join(names).rstrip(), "class:names")]


def _letter(row: int) -> Row:
    return [Piece(f" {chr(65 + row)} ", "class:names")]


def _cell(view: View, cell: int, shape: Callable[[str, str, str], str], empty: str) -> Piece:
    mark = view.cells[cell]
    inner, style = "  ", _mark_style(view, mark)
    if view.pending is not None and view.pending.move == cell:
        mark, inner, style = view.mark_of(view.seat), "??", "class:pending"
    elif cell == view.last_move:
        inner, style = "()", f"{style} class:last"
    outer = "[]" if cell == view.cursor else "  "
    if cell == view.cursor:
        style = f"{style} class:cursor"
    return Piece(shape(outer, inner, mark or empty), style.strip(), PlayCell(cell))


def _wide(outer: str, inner: str, mark: str) -> str:
    return outer[0] + inner[0] + mark + inner[1] + outer[1]


def _narrow(outer: str, inner: str, mark: str) -> str:
    around = inner if inner == "??" or outer == "  " else outer
    return around[0] + mark + around[1]


def _mark_style(view: View, mark: str) -> str:
    marks = view.rules.marks if view.rules else ()
    return f"class:mark{marks.index(mark) + 1}" if mark in marks else "class:empty"
