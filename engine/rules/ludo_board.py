"""The geometry of ludo: the track, the ways of the four seats along it, and where all this is drawn on 15x15 cells.

A token's way is counted in *steps*: 0 is the yard, 1 the seat's start square, 51 the last square of the track before
the home column, 52 to 56 the column, 57 home. *Squares* of the track count from 0, the start square of seat 1, the way
the tokens go. The drawing is the usual one, see https://en.wikipedia.org/wiki/Ludo.
"""

from typing import Final

TOKENS: Final = 4
SIDES: Final = 6
SEATS: Final = 4
TRACK: Final = 52
APART: Final = TRACK // SEATS
"""How far apart the start squares lie."""

GONE: Final = -1
YARD: Final = 0
START: Final = 1
LAST: Final = TRACK - 1
HOME: Final = LAST + 6

SAFE_STEPS: Final = frozenset(start + further for start in range(START, START + TRACK, APART) for further in (0, 8))
"""The steps of any seat that are start squares, or 8 squares further on."""


def square_of(seat: int, step: int) -> int:
    """The square of the track that a seat's step (up to ``LAST``) leads to."""
    return (APART * (seat - 1) + step - START) % TRACK


def _seen(apart: int) -> tuple[int, ...]:
    """For each step of a seat on the track, the step of the seat so many places before it; 0 where that never comes."""
    steps = [0, *((APART * apart + step - START) % TRACK + START for step in range(START, LAST + 1))]
    return tuple(step if step <= LAST else 0 for step in steps)


_SEEN: Final = tuple(_seen(apart) for apart in range(SEATS))


def seen_from(seat: int, other: int, step: int) -> int:
    """The step of ``seat`` that is on the same square of the track as this step of another; 0: it never goes there."""
    return _SEEN[(other - seat) % SEATS][step]


# -------------------------------------------------------------------------------------------------- the drawing

SIDE: Final = 15
_ARM: Final = (*((6, column) for column in range(1, 6)), *((row, 6) for row in range(5, -1, -1)), (0, 7), (0, 8))
"""The squares from the start square of seat 1 up to that of seat 2, as row and column."""
_COLUMN: Final = tuple((7, column) for column in range(1, 7))
_YARD: Final = ((2, 2), (2, 3), (3, 2), (3, 3))


def _turned(place: tuple[int, int], quarters: int) -> int:
    """The cell of a place after so many quarter turns of the board, clockwise."""
    row, column = place
    for _ in range(quarters):
        row, column = column, SIDE - 1 - row
    return row * SIDE + column


TRACK_CELLS: Final = tuple(_turned(place, quarter) for quarter in range(SEATS) for place in _ARM)
COLUMN_CELLS: Final = tuple(tuple(_turned(place, quarter) for place in _COLUMN) for quarter in range(SEATS))
"""The home column of each seat, with the home square at its end."""
YARD_CELLS: Final = tuple(tuple(_turned(place, quarter) for place in _YARD) for quarter in range(SEATS))
SAFE_SQUARES: Final = tuple(sorted(square_of(1, step) for step in SAFE_STEPS))


def cell_of(seat: int, token: int, step: int) -> int | None:
    """The cell on which a token stands; None when it is not on the board any more."""
    if step == GONE:
        return None
    if step == YARD:
        return YARD_CELLS[seat - 1][token]
    return TRACK_CELLS[square_of(seat, step)] if step <= LAST else COLUMN_CELLS[seat - 1][step - LAST - 1]
