"""Boards in words, for who cannot see them: what rows and columns hold, and what places are called."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from engine.rules.grid import format_cell

NARROW: Final = 4
"""On boards of up to so many columns every cell of a row is named; on wider ones only what is not empty."""


def listed(words: Iterable[object], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, final = map(str, words)
    return f"{', '.join(most)} {last} {final}" if most else final


def cell_in_words(cell: int, rows: int, columns: int) -> str:
    """A cell's name, and that it is the centre where it is."""
    middle = rows % 2 and columns % 2 and cell == rows * columns // 2
    return f"{format_cell(cell, columns)}, the centre" if middle else format_cell(cell, columns)


def rows_in_words(cells: Sequence[str], rows: int, columns: int) -> tuple[str, ...]:
    """What is in each row, a sentence a row; on wide boards one sentence for all rows that follow each other empty."""
    lines = [list(cells[row * columns : (row + 1) * columns]) for row in range(rows)]
    letters = [chr(65 + row) for row in range(rows)]
    if columns <= NARROW:
        return tuple(f"row {letter}: {_whole(line)}." for letter, line in zip(letters, lines, strict=True))
    return runs_in_words("row", letters, [marks_in_words(enumerate(line, 1)) for line in lines])


def _whole(line: list[str]) -> str:
    shown = [mark or "empty" for mark in line]
    return f"all {shown[0]}" if len(set(shown)) == 1 else ", ".join(shown)


def runs_in_words(what: str, names: Sequence[str], held: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each row (or column) that holds something, and one for those that follow each other empty."""
    sentences = []
    for empty, run in groupby(zip(names, held, strict=True), key=lambda pair: not pair[1]):
        pairs = list(run)
        if empty:
            sentences.append(f"{_span(what, [name for name, _ in pairs])} empty.")
        else:
            sentences += [f"{what} {name}: {words}." for name, words in pairs]
    return tuple(sentences)


def _span(what: str, names: list[str]) -> str:
    if len(names) == 1:
        return f"{what} {names[0]}:"
    return f"{what}s {names[0]} {'and' if len(names) == 2 else 'to'} {names[-1]}:"


def marks_in_words(marked: Iterable[tuple[object, str]]) -> str:
    """Where each mark is, by the names of the places: ``X at A1 and B2, O at C3``; nothing for empty places only."""
    places: dict[str, list[object]] = {}
    for name, mark in marked:
        if mark:
            places.setdefault(mark, []).append(name)
    return ", ".join(f"{mark} at {listed(names)}" for mark, names in places.items())
