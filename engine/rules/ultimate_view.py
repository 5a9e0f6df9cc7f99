"""Ultimate tic-tac-toe as it is seen: the 9x9 grid under heavier lines, the nine small boards, and both in words."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from engine.rules.grid import format_cell
from engine.rules.ground import plain_ground
from engine.rules.words import listed, marks_in_words

SIDE: Final = 9
GROUND: Final = plain_ground(SIDE, SIDE, block=(3, 3))
NAMES: Final = ("top left", "top middle", "top right", "middle left", "centre", "middle right",
                "bottom left", "bottom middle", "bottom right")
"""What the small boards are called."""
_CELLS: Final = tuple(tuple(cell for cell in range(SIDE * SIDE) if GROUND.block_of(cell) == board)
                      for board in range(SIDE))
_SIGNS: Final = {"full": "=", "open": "*", "waiting": "."}


@attrs.frozen
class Boards:
    """What there is to see: the 81 marks row by row, the winner's mark of each small board, which are closed or open.

    ``closed`` and ``open`` have a bit for each small board.
    """

    marks: Sequence[str]
    winners: Sequence[str]
    closed: int
    open: int

    def opened(self) -> list[int]:
        """The small boards that may be played in."""
        return [board for board in range(SIDE) if self.open >> board & 1]

    def status(self, board: int) -> str:
        """Whether a small board is won, full, open to the next move, or waiting for a later one."""
        if self.winners[board]:
            return "won"
        if self.closed >> board & 1:
            return "full"
        return "open" if self.open >> board & 1 else "waiting"


def name_of(board: int) -> str:
    """What a small board is called, with the cells at its corners."""
    cells = _CELLS[board]
    return f"the {NAMES[board]} board ({format_cell(cells[0], SIDE)} to {format_cell(cells[-1], SIDE)})"


def say(cell: int) -> str:
    """A cell with its small board."""
    return f"{format_cell(cell, SIDE)} in the {NAMES[GROUND.block_of(cell)]} board"


def view(boards: Boards) -> dict[str, Any]:
    """What goes out on the wire."""
    blocks = [{"status": boards.status(board), "mark": boards.winners[board]} for board in range(SIDE)]
    return {"board": boards.marks, "winners": boards.winners, "open": boards.opened(), "blocks": blocks}


def describe(boards: Boards) -> tuple[str, ...]:
    """Each small board on which there is anything, then those on which there is nothing."""
    empty = [NAMES[board] for board in range(SIDE) if not _held(boards, board)]
    if len(empty) == SIDE:
        return ("all boards: empty.",)
    last = (f"{listed(empty)} board{'s' * (len(empty) > 1)}: empty.",) if empty else ()
    return (*_sentences(boards), *last)


def _held(boards: Boards, board: int) -> str:
    return marks_in_words((format_cell(cell, SIDE), boards.marks[cell]) for cell in _CELLS[board])


def _sentences(boards: Boards) -> Iterator[str]:
    for board, name in enumerate(NAMES):
        held, status = _held(boards, board), boards.status(board)
        if status == "won":
            yield f"{name} board: won by {boards.winners[board]}."
        elif held:
            yield f"{name} board: {'full, won by nobody' if status == 'full' else held}."


def hint(boards: Boards) -> str:
    """Where the next move has to go; nothing at the beginning, when it may go anywhere."""
    opened = boards.opened()
    if len(opened) == 1:
        return f"the next move goes to {name_of(opened[0])}."
    return "the next move goes to any board that is not decided." if opened and boards.closed else ""


def text(boards: Boards) -> str:
    """The board as lines of text, then the small boards: by whom they are won, ``=`` if full, ``*`` if open."""
    cells = [mark or "." for mark in boards.marks]
    lines = ["  " + _spaced([str(column + 1) for column in range(SIDE)])]
    for row in range(SIDE):
        if row and row % 3 == 0:
            lines.append("")
        lines.append(f"{chr(65 + row)} {_spaced(cells[row * SIDE : (row + 1) * SIDE])}")
    signs = [boards.winners[board] or _SIGNS[boards.status(board)] for board in range(SIDE)]
    return "\n".join([*lines, "", *(" ".join(signs[start : start + 3]) for start in range(0, SIDE, 3))])


def _spaced(cells: list[str]) -> str:
    return "   ".join(" ".join(cells[start : start + 3]) for start in range(0, SIDE, 3))
