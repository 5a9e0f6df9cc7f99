"""What a picture is made of: lines of pieces, each with its style and, where it can be clicked, its intent."""

from typing import Any

import attrs

from cli_client.text import drawn, fit, width


@attrs.frozen
class Piece:
    """Some text; it goes through ``drawn``, so that nothing in it can write to the terminal."""

    text: str = attrs.field(converter=drawn)
    style: str = ""
    intent: Any = None


Row = list[Piece]


def row_width(row: Row) -> int:
    """Columns that a row takes."""
    return sum(width(piece.text) for piece in row)


def fill(row: Row, columns: int, style: str = "") -> Row:
    """The row cut, or filled with spaces, to so many columns."""
    out: Row = []
    left = columns
    for piece in row:
        wide = width(piece.text)
        if wide <= left:
            out.append(piece)
        elif left:
            out.append(attrs.evolve(piece, text=fit(piece.text, left)))
        left -= min(wide, left)
    return [*out, Piece(" " * left, style)] if left else out


def text_of(rows: list[Row]) -> str:
    """The picture without its styles."""
    return "\n".join("".join(piece.text for piece in row).rstrip() for row in rows)
