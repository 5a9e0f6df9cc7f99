"""The games that are played here: ``RULES`` lists them by name."""

from collections.abc import Mapping
from typing import Any, Final

from engine.reasons import Refusal, clean
from engine.rules.connect_four import CONNECT_FOUR
from engine.rules.contract import Rules
from engine.rules.gomoku import GOMOKU
from engine.rules.ludo import LUDO
from engine.rules.mnk import MNK, TIC_TAC_TOE
from engine.rules.ultimate import ULTIMATE

_LIST: Final[tuple[Rules[Any], ...]] = (
    TIC_TAC_TOE,
    MNK,
    GOMOKU,
    ULTIMATE,
    CONNECT_FOUR,
    LUDO,
)
RULES: Final[Mapping[str, Rules[Any]]] = {rules.name: rules for rules in _LIST}


def rules_of(game_type: str) -> Rules[Any]:
    """The rules of a game type; refuses ``unknown_game_type``."""
    try:
        return RULES[game_type]
    except KeyError:
        raise Refusal("unknown_game_type", f'There is no game "{clean(game_type)}" here.') from None
