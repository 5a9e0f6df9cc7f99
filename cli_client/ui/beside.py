"""What stands beside a board where the terminal is wide: the moves, in as many columns as there is room for."""

from typing import Final

from cli_client.model.view import View
from cli_client.text import Symbols
from cli_client.ui.board import Size
from cli_client.ui.pieces import Piece, Row, fill, row_width

WIDE: Final = 100
"""A terminal with so many columns has moves beside the board."""
BETWEEN: Final = 4
"""Columns between the board and the moves, and between columns of moves."""


def beside(view: View, picture: list[Row], room: Size, symbols: Symbols) -> list[Row]:
    """The picture with the moves on its right, the last of them if there is no room for all."""
    left = max(map(row_width, picture), default=0) + BETWEEN
    if room.columns < WIDE or not view.snapshot.moves:
        return picture
    each = max(1, len(picture) - 1)
    columns = _columns(view, each, room.columns - left, symbols)
    if not columns:
        return picture
    rows: list[Row] = [[Piece("moves", "class:names")]]
    rows += [[piece for column in columns for piece in column[at:at + 1]] for at in range(each)]
    return [[*fill(row, left), *more] for row, more in zip(picture, rows, strict=True)]


def _columns(view: View, each: int, room: int, symbols: Symbols) -> list[list[Piece]]:
    """Columns of moves, filled from the top; as many of the last ones as have room."""
    entries = [_entry(view, at, symbols) for at in range(len(view.snapshot.moves))]
    wide = max(row_width([entry]) for entry in entries) + BETWEEN
    columns = [entries[at:at + each] for at in range(0, len(entries), each)]
    fitting = room // wide
    return [[Piece(piece.text.ljust(wide), piece.style) for piece in column] for column in columns[-fitting:]
            ] if fitting > 0 else []


def _entry(view: View, at: int, symbols: Symbols) -> Piece:
    """A move with its number, the mark of who played it, and an arrow at the last one."""
    moves = view.snapshot.moves
    move, last = moves[at], at == len(moves) - 1
    arrow = symbols.arrow if last else " "
    text = f"{arrow}{move.ply:>{len(str(moves[-1].ply))}} {view.mark_of(move.seat)} {move.position}"
    return Piece(text, "class:chosen" if last else f"class:{view.color_of(move.seat)}")
