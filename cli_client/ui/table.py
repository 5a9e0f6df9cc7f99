"""A board with what stands beneath it: the die, and who sits at the table."""

from cli_client.model.view import View
from cli_client.text import Symbols, drawn, fit, width
from cli_client.ui.board import Size, board, capped
from cli_client.ui.pieces import Piece, Row


def table(view: View, room: Size, symbols: Symbols, most: str = "auto") -> list[Row]:
    """The board as large as there is room for, and as is wanted at most; and its foot."""
    picture = board(view, capped(view, Size(room.columns, room.rows - has_foot(view)), most), symbols)
    return [*picture, _foot(view, room.columns, symbols)] if has_foot(view) else picture


def has_foot(view: View) -> bool:
    """Whether there is more to know than whose turn it is: who has which mark, or what was thrown."""
    return view.dice or len(view.snapshot.seats) > 2


def _foot(view: View, columns: int, symbols: Symbols) -> Row:
    """Beneath the board: the die, and all seats, an arrow at the one whose turn it is, brackets round who has left."""
    die = f" [ {view.die or ' '} ]" if view.dice else ""
    seats = view.snapshot.seats
    wide = max(3, (columns - len(die)) // max(1, len(seats)) - 4)
    row = [Piece(die, "class:die")]
    for seat in seats:
        left = view.left(seat.seat)
        name = drawn(f"({seat.username})" if left else seat.username)
        arrow = symbols.arrow if seat.seat == view.snapshot.turn else " "
        row.append(Piece(f" {arrow}{view.mark_of(seat.seat)}", f"class:{view.color_of(seat.seat)} class:mark"))
        row.append(Piece(" " + fit(name, min(wide, width(name))), "class:left" if left else ""))
    return row
