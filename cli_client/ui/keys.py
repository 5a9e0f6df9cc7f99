"""What a key means at this moment: by the table of actions, unless a question or a panel is open."""

from typing import Any, Final

from cli_client.actions import KEYS, TYPED_KEYS
from cli_client.model import intents
from cli_client.model.state import State

ALL: Final = (*KEYS, *TYPED_KEYS, "Y", "N")
"""Every key that can mean something."""
_ALWAYS: Final = frozenset({"c-c", "c-z"})
_YES: Final = frozenset({"y", "Y", "enter"})
_NO: Final = frozenset({"n", "N", "escape", "q"})
_CLOSES_HELP: Final = frozenset({"?", "escape", "enter", "q", " "})


def intent_of(state: State, key: str) -> Any:
    """The intent of a key; None when it means nothing now."""
    if key in _ALWAYS:
        return KEYS[key].read("")
    if state.question is not None:
        return intents.Answer(yes=key in _YES) if key in _YES | _NO else None
    if state.panel == "help":
        return intents.Close() if key in _CLOSES_HELP else None
    if key in KEYS:
        return KEYS[key].read("")
    return intents.TypeKey(key)
