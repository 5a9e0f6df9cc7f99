"""The bots: ``BOTS`` lists for every game type and level the way of thinking, with its parameters."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.bots.boards import Boards
from engine.bots.columns import Columns
from engine.bots.dice import dice_for
from engine.bots.exhaustive import Exhaustive
from engine.bots.lines import Greedy, Lines, Nearby
from engine.bots.playouts import Playouts
from engine.bots.race import Race
from engine.bots.simple import Careless, Fitting, WinNow
from engine.bots.thinking import LEVELS, Level, Task, Way
from engine.rules import RULES, rules_of

__all__ = ["BOTS", "LEVELS", "Level", "choose"]



def _is_small(options: Mapping[str, Any]) -> bool:
    """Whether a board can be searched to the end."""
    return bool(options["rows"] * options["columns"] <= 16)


_EASY_LINES: Final = Careless(25, Greedy(), Nearby())
_MEDIUM_LINES: Final = Careless(85, Greedy(), Nearby())
_HARD_LINES: Final = Lines(12_000, horizon=8)

_WAYS: Final[Mapping[str, Mapping[Level, Way]]] = {
    "tic-tac-toe": {
        "easy": Careless(40, WinNow()),
        "medium": Careless(80, Exhaustive(20_000, horizon=2), WinNow()),
        "hard": Exhaustive(200_000),
    },
    "mnk": {
        "easy": Fitting(_is_small, Careless(40, WinNow()), _EASY_LINES),
        "medium": Fitting(_is_small, Careless(80, Exhaustive(20_000, horizon=2), WinNow()), _MEDIUM_LINES),
        "hard": Fitting(_is_small, Exhaustive(200_000), _HARD_LINES),
    },
    "gomoku": {
        "easy": _EASY_LINES,
        "medium": _MEDIUM_LINES,
        "hard": _HARD_LINES,
    },
    "ultimate": {
        "easy": Careless(40, WinNow()),
        "medium": Boards(3_000, horizon=2),
        "hard": Boards(60_000),
    },
    "connect-four": {
        "easy": Careless(50, WinNow()),
        "medium": Columns(5_000, horizon=2),
        "hard": Columns(60_000),
    },
    "ludo": {
        "easy": Careless(30, Race(100, weighs=False)),
        "medium": Careless(55, Race(100)),
        "hard": Race(10_000, depth=2),
    },
}

_ANY_GAME: Final[Mapping[Level, Way]] = {
    "easy": Careless(40, WinNow()),
    "medium": Playouts(4_000),
    "hard": Playouts(40_000),
}
"""For games of which no way of thinking knows more than the rules."""


def _complete(ways: Mapping[str, Mapping[Level, Way]]) -> Mapping[str, Mapping[Level, Way]]:
    """Ways for every game type; raises ValueError about ways for no game, and about levels missing or too many."""
    for name, levels in ways.items():
        if name not in RULES or set(levels) != set(LEVELS):
            raise ValueError(f"there is no game {name!r} for these bots, or they do not play it at every level")
    return {name: ways.get(name, _ANY_GAME) for name in RULES}


BOTS: Final[Mapping[str, Mapping[Level, Way]]] = _complete(_WAYS)


def choose(  # noqa: PLR0913, PLR0917 - the whole of what is known, in the order in which it is said
    game_type: str, options: Mapping[str, Any], level: Level, state: Any, seat: int, seed: int,
    time_is_up: Callable[[], bool],
) -> int:
    """The move of a bot for the seat whose turn it is: always legal, and the same for the same seed.

    The levels think so many nodes at most; ``time_is_up`` is asked now and then and ends the thinking sooner, after
    which the move depends on when that was.
    """
    rules = rules_of(game_type)
    dice = dice_for(seed, game_type, level, str(seat), rules.text(state))
    return BOTS[game_type][level](Task(rules, options, state, seat, dice, time_is_up))
