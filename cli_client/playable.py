"""The games that this client can show: those whose board follows from the moves alone, without dice."""

from typing import Final

from engine.rules import RULES

PLAYABLE: Final = tuple(name for name, rules in RULES.items() if not rules.random)
