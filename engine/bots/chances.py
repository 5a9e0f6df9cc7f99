"""How likely a board of 3x3 is won when the rest of it is played by chance: what a small board of ultimate is worth.

In every turn either player moves, each as likely, to any free cell (a random-turn game: Peres, Schramm, Sheffield and
Wilson, "Random-turn Hex and other selection games", 2007). The table has 19,683 entries and is made when first needed.
"""

from functools import cache
from typing import Final

LINES: Final = (0o007, 0o070, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124)
FULL: Final = 0o777
IS_WON: Final = bytes(any(marks & line == line for line in LINES) for marks in range(FULL + 1))
PLACES: Final = tuple(tuple(place for place in range(9) if cells >> place & 1) for cells in range(FULL + 1))
"""The places of a set of cells."""


@cache
def chances() -> list[float]:
    """By ``mine << 9 | theirs``: how likely the first of the two wins; only real positions have an entry."""
    table = [0.0] * (1 << 18)
    for mine in range(FULL, -1, -1):
        _fill(table, mine)
    return table


def _fill(table: list[float], mine: int) -> None:
    """Fills in what goes with some marks, after everything that goes with more of them."""
    rest = FULL & ~mine
    theirs = rest
    while True:
        table[mine << 9 | theirs] = _chance(table, mine, theirs)
        if not theirs:
            return
        theirs = theirs - 1 & rest


def _chance(table: list[float], mine: int, theirs: int) -> float:
    if IS_WON[mine]:
        return 1.0
    places = PLACES[FULL & ~(mine | theirs)]
    if IS_WON[theirs] or not places:
        return 0.0
    total = sum(table[(mine | 1 << place) << 9 | theirs] + table[mine << 9 | theirs | 1 << place] for place in places)
    return total / (2 * len(places))
