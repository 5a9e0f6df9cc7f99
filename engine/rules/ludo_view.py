"""Ludo as it is seen: the board drawn on 15x15 cells, what is under the tokens, and both as text."""

from typing import Any, Final

from engine.rules.ground import NONE, PLAIN, Cell, Ground
from engine.rules.ludo_board import (
    APART,
    COLUMN_CELLS,
    GONE,
    HOME,
    LAST,
    SAFE_SQUARES,
    SEATS,
    SIDE,
    TRACK_CELLS,
    YARD,
    YARD_CELLS,
    cell_of,
    square_of,
)
from engine.rules.ludo_play import LudoState
from engine.rules.ludo_words import MARKS

_EMPTY: Final = [""] * (SIDE * SIDE)
_SIGNS: Final = {"plain": ".", "none": " ", "start": "*", "safe": "*", "column": "-", "home": "#", "yard": "o"}


def _ground() -> Ground:
    """The track with its start and safe squares; of all seats, whoever plays, the home columns and yards."""
    cells = [NONE] * (SIDE * SIDE)
    for square, cell in enumerate(TRACK_CELLS):
        cells[cell] = Cell("safe") if square in SAFE_SQUARES else PLAIN
    for seat in range(1, SEATS + 1):
        cells[TRACK_CELLS[APART * (seat - 1)]] = Cell("start", seat)
        *column, home = COLUMN_CELLS[seat - 1]
        for kind, places in (("column", column), ("home", [home]), ("yard", YARD_CELLS[seat - 1])):
            for cell in places:
                cells[cell] = Cell(kind, seat)
    return Ground(SIDE, SIDE, tuple(cells), labels="none")


GROUND: Final = _ground()
_TEXT: Final = [_SIGNS[cell.kind] for cell in GROUND.cells]


def cells(state: LudoState) -> dict[int, str]:
    """The mark on each cell where tokens stand; where several players share a square, that of the last who moved."""
    last = state.moved[0] if state.moved is not None else 0
    seats = sorted(range(1, len(state.tokens) + 1), key=lambda seat: seat == last)
    found = ((cell_of(seat, token, step), MARKS[seat - 1])
             for seat in seats for token, step in enumerate(state.tokens[seat - 1]))
    return {cell: mark for cell, mark in found if cell is not None}


def board(state: LudoState) -> list[str]:
    """The marks on all cells, row by row."""
    drawn = _EMPTY.copy()
    for cell, mark in cells(state).items():
        drawn[cell] = mark
    return drawn


def order(state: LudoState) -> list[int]:
    """The seats in the order in which they play; empty as long as it is thrown for."""
    seats = range(1, len(state.tokens) + 1)
    return [*seats[state.first - 1 :], *seats[: state.first - 1]] if state.first else []


def place_of(seat: int, step: int) -> tuple[str, int | None]:
    """Where a token is: ``yard``, ``home``, ``gone``, or ``track`` or ``column`` with its square."""
    if GONE < step < HOME and step != YARD:
        return ("track", square_of(seat, step)) if step <= LAST else ("column", step - LAST)
    return {GONE: "gone", YARD: "yard", HOME: "home"}[step], None


def view(state: LudoState) -> dict[str, Any]:
    """The board, and all that is needed to draw it another way."""
    return {
        "board": board(state),
        "die": state.die or None,
        "sixes": state.sixes,
        "order": order(state),
        "tokens": [[_token(seat, token, step) for token, step in enumerate(steps)]
                   for seat, steps in enumerate(state.tokens, 1)],
        "places": [place or None for place in state.places],
        "pieces": [{"seat": seat, "position": str(token), "cell": cell_of(seat, token, step)}
                   for seat, steps in enumerate(state.tokens, 1) for token, step in enumerate(steps) if step != GONE],
    }


def _token(seat: int, token: int, step: int) -> dict[str, Any]:
    place, square = place_of(seat, step)
    return {"place": place, "square": square, "cell": cell_of(seat, token, step)}


def text(state: LudoState) -> str:
    """The board as lines of characters, then where each player's tokens are, and what is to be done."""
    drawn = _TEXT.copy()
    for cell, mark in cells(state).items():
        drawn[cell] = mark
    rows = (" ".join(drawn[start : start + SIDE]).rstrip() for start in range(0, SIDE * SIDE, SIDE))
    return "\n".join([*rows, "", *(_player(state, seat) for seat in range(1, len(state.tokens) + 1)), _next(state)])


def _player(state: LudoState, seat: int) -> str:
    words = (" ".join(str(word) for word in place_of(seat, step) if word is not None)
             for step in state.tokens[seat - 1])
    place = f", place {state.places[seat - 1]}" if state.places[seat - 1] else ""
    return f"{MARKS[seat - 1]}: {', '.join(words)}{place}"


def _next(state: LudoState) -> str:
    if not state.seat:
        return "The game is over."
    mark = MARKS[state.seat - 1]
    if state.die:
        return f"{mark} has thrown {state.die}."
    return f"{mark} throws for the order of play." if state.lot else f"{mark} throws."
