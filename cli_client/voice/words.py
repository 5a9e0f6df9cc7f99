"""What can be said, for people: made from the same tables as the grammar that the recogniser gets."""

from collections.abc import Iterator
from typing import Any, Final

from cli_client.actions import ACTIONS
from cli_client.voice.naming import ALPHABET, phrases_for
from cli_client.voice.phrases import ANSWERS, COMMANDS, GAMES
from engine.rules import RULES
from engine.rules.contract import Rules

_SHOWN: Final = 12
"""Phrases of a kind that are shown; there may be hundreds."""


def command_lines() -> Iterator[str]:
    """A line for each command, then the lobby's and those that answer a question."""
    helps = {action.name: action.help for action in ACTIONS}
    for name, phrases in COMMANDS.items():
        yield f"{', '.join(phrases)}: {helps[name]}"
    yield f"{', '.join(GAMES)}: look for an opponent, in the lobby"
    yield f"{', '.join(ANSWERS)}: answer a question"


def game_lines(name: str) -> Iterator[str]:
    """Examples of what can be said for the moves of a game, at its beginning."""
    rules = RULES[name]
    options = rules.configure({})
    found = phrases_for(rules, _beginning(rules, options), 1, rules.ground(options))
    kinds: dict[tuple[str, int], list[str]] = {}
    for phrase in found:
        words = phrase.split()
        head = "" if words[0] in ALPHABET or len(words[0]) == 1 else words[0]
        kinds.setdefault((head, len(words)), []).append(phrase)
    for phrases in kinds.values():
        yield ", ".join(phrases[:_SHOWN]) + (" …" if len(phrases) > _SHOWN else "")


def _beginning(rules: Rules[Any], options: Any) -> Any:
    """The first board on which the first seat has a move; dice fall as if they were loaded for it."""
    state = rules.initial(options, rules.seats[0])
    value = 6
    while (sides := rules.chance(state)) is not None and not rules.legal(state, 1):
        state = rules.throw(state, min(value, sides))
        value = 6 if value == 1 else value - 1
    return state
