"""What the moves of a game are called when spoken: by cell, by place on the board, or as the rules say them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cli_client.model.view import View
from engine.reasons import Refusal
from engine.rules.contract import Rules
from engine.rules.ground import Ground

NUMBERS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
                  "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
ALPHABET: Final = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo",
                   "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform",
                   "victor", "whiskey", "xray", "yankee", "zulu")
"""NATO's words for letters, because the letters themselves are hard to tell from each other."""
PLACES: Final = ("top left", "top middle", "top right", "middle left", "centre", "middle right",
                 "bottom left", "bottom middle", "bottom right")
"""What the nine parts of a board, or of a block, are called, row by row."""
CORNERS: Final[Mapping[str, tuple[int, int]]] = {
    "top left": (0, 0), "top right": (0, 2), "centre": (1, 1), "bottom left": (2, 0), "bottom right": (2, 2)}
"""The places that every board has, by how many halves of it they are from the top and from the left."""
LONGEST: Final = 8
"""Words of a sentence of the rules that are listened for, at most."""
_PART: Final = re.compile(r"[a-z]+|[0-9]+")
_THREE: Final = (3, 3)


def spoken_moves(view: View) -> dict[str, int]:
    """The phrases for the moves that are legal now, with the moves; nothing where it is not the player's turn."""
    if not view.my_turn or view.rules is None or view.seat is None:
        return {}
    return phrases_for(view.rules, view.board, view.seat, view.ground)


def phrases_for(rules: Rules[Any], board: Any, seat: int, ground: Ground) -> dict[str, int]:
    """The phrases for a seat's legal moves, of any game; one that could mean two moves means none."""
    legal = rules.legal(board, seat)
    found: dict[str, set[int]] = {}
    for name, move in (*_said(rules, board, legal), *_placed(rules, board, legal, ground)):
        found.setdefault(name, set()).add(move)
    return {name: moves.pop() for name, moves in found.items() if len(moves) == 1}


def words_of(text: str) -> tuple[str, ...]:
    """A text as it is spoken: ``token 3`` is *token three*, ``B2`` is *b two*."""
    return tuple(_word(part) for part in _PART.findall(text.lower()))


def _word(part: str) -> str:
    return NUMBERS[int(part)] if part.isdigit() and int(part) < len(NUMBERS) else part


# ------------------------------------------------------------------------------------------- as the rules say them


def _said(rules: Rules[Any], board: Any, legal: Iterable[int]) -> Iterator[tuple[str, int]]:
    """What the rules call a move, up to its first number, and the whole of it up to the first comma."""
    for move in legal:
        words = words_of(rules.say(board, move).partition(",")[0])[:LONGEST]
        first = next((at for at, word in enumerate(words, 1) if word in NUMBERS), len(words))
        for name in (words[:first], words):
            yield " ".join(name), move
            if len(name[0]) == 1:
                yield " ".join((ALPHABET[ord(name[0]) - 97], *name[1:])), move


# ---------------------------------------------------------------------------------------- by their places on the board


def _placed(rules: Rules[Any], board: Any, legal: Iterable[int], ground: Ground) -> Iterator[tuple[str, int]]:
    """By row and column, and by words for the places, where places have names."""
    if ground.labels != "cells":
        return
    cells = _cells(rules, board, legal, ground)
    for cell, move in cells.items():
        row, column = divmod(cell, ground.columns)
        for letter in (chr(97 + row), ALPHABET[row]):
            yield f"row {letter} column {NUMBERS[column + 1]}", move
    places = _in_blocks(cells, ground) if ground.block == _THREE else _on_the_board(cells, ground)
    yield from places


def _cells(rules: Rules[Any], board: Any, legal: Iterable[int], ground: Ground) -> dict[int, int]:
    """The cells that mean a legal move, with it."""
    allowed, found = set(legal), {}
    for cell in range(ground.rows * ground.columns):
        try:
            move = rules.pick(board, cell)
        except Refusal:
            continue
        if move in allowed:
            found[cell] = move
    return found


def _on_the_board(cells: Mapping[int, int], ground: Ground) -> Iterator[tuple[str, int]]:
    if (ground.rows, ground.columns) == _THREE:
        yield from ((PLACES[cell], move) for cell, move in cells.items())
        return
    for name, (down, right) in CORNERS.items():
        row, column = (ground.rows - 1) * down / 2, (ground.columns - 1) * right / 2
        cell = int(row) * ground.columns + int(column)
        if row.is_integer() and column.is_integer() and cell in cells:
            yield name, cells[cell]


def _in_blocks(cells: Mapping[int, int], ground: Ground) -> Iterator[tuple[str, int]]:
    """The block and the cell in it; where all moves go to one block, the cell is enough."""
    blocks = {ground.block_of(cell) for cell in cells}
    for cell, move in cells.items():
        row, column = divmod(cell, ground.columns)
        place = PLACES[row % 3 * 3 + column % 3]
        if ground.blocks == _THREE:
            yield f"{PLACES[ground.block_of(cell)]} board {place}", move
        if len(blocks) == 1:
            yield place, move
