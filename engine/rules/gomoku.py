"""Gomoku: five in a row on a large board, freestyle, on the board of ``mnk``.

Freestyle has no forbidden moves and lets longer lines win; with ``exact`` a line of six or more does not (the rule of
"standard gomoku", see https://en.wikipedia.org/wiki/Gomoku#Variations).
"""

from collections.abc import Mapping
from typing import Any, Final

from engine.rules.contract import Option
from engine.rules.mnk import Board, Mnk, board_of

LINE: Final = 5


def _board(options: Mapping[str, Any]) -> Board:
    return board_of(options["size"], options["size"], LINE, exact=options["exact"])


GOMOKU: Final = Mnk(
    "gomoku", "Gomoku: five in a row", _board, (
        Option("size", "integer", 15, 13, 19, "rows and columns of the board", (13, 15, 17, 19)),
        Option("exact", "boolean", default=False, help="six or more in a row do not win"),
    ),
)
