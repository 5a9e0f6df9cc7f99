"""What a key means at this moment: by the table of actions, unless a question, a panel or a board has its own use.

In a running game the letter of a row is that row, even if it is an action's key elsewhere: who types h8 means that
cell. Such actions have a function key as well.
"""

from collections.abc import Mapping
from typing import Any, Final

from cli_client.actions import Action
from cli_client.keymap import Keymap, keymap
from cli_client.model import intents
from cli_client.model.replay import REPLAY
from cli_client.model.replays import CHOICES
from cli_client.model.rewinding import Autoplay, PlayOn
from cli_client.model.state import State

_ALWAYS: Final = frozenset({"c-c", "c-z"})
_ANYWHERE: Final = frozenset({"voice"})
"""Actions that do not wait for a question, or for what is open: a yes can be spoken, too."""
_YES: Final = frozenset({"y", "Y", "enter"})
_NO: Final = frozenset({"n", "N", "escape", "q"})
_CLOSE: Final = frozenset({"escape", "enter", "q"})
_CLOSES: Final[Mapping[str, frozenset[str]]] = {"help": _CLOSE | {"?", "f1"}, "link": _CLOSE | {"i", "f6", " "}}
"""By which keys a panel is closed."""
_TURNS: Final[Mapping[str, intents.Turn]] = {
    " ": intents.Turn(), "down": intents.Turn(), "j": intents.Turn(), "up": intents.Turn(-1), "k": intents.Turn(-1)}
"""By which a panel's pages are turned."""
_WHOM: Final[Mapping[str, Any]] = {
    **{str(number): PlayOn(choice) for number, choice in enumerate(CHOICES, 1)}, **_TURNS, "enter": intents.Place(),
    **dict.fromkeys(("escape", "q", "p"), intents.Close())}
"""In the question whom to play on against."""
_PANELS: Final[Mapping[str, Mapping[str, Any]]] = {
    "help": {**_TURNS, **dict.fromkeys(_CLOSE | {"?", "f1"}, intents.Close())},
    "link": {**_TURNS, **dict.fromkeys(_CLOSE | {"i", "f6", " "}, intents.Close())},
    "playon": _WHOM,
}
"""What keys mean in a panel; others mean nothing in it."""
_CURSOR: Final[Mapping[str, intents.Turn]] = {"down": intents.Turn(), "up": intents.Turn(-1)}
_ELSEWHERE: Final = frozenset({"enter", "escape", " ", "up", "down", *_YES, *_NO})
"""Keys that mean something in questions and panels, whatever the actions' keys are."""
_LOOKING_BACK: Final[Mapping[str, Any]] = {" ": Autoplay()}
"""In a replay."""


def all_keys(state: State) -> frozenset[str]:
    """Every key that can mean something."""
    keys = keymap(state.own)
    return frozenset((*keys.actions, *keys.typed, *_ELSEWHERE))


def key_for(state: State, action: Action) -> str:
    """The key that does this at this moment, for the bar; nothing where no key does."""
    view, keys = state.view, keymap(state.own).keys_of(action.name)
    free = (key for key in keys if view is None or not view.is_row(key))
    return next(free, keys[0] if keys else "")


def intent_of(state: State, key: str) -> Any:
    """The intent of a key; None when it means nothing now."""
    keys = keymap(state.own)
    name = keys.actions[key].name if key in keys.actions else ""
    row = state.view is not None and state.view.is_row(key)
    if name and (key in _ALWAYS or (name in _ANYWHERE and not row)):
        return keys.actions[key].read("")
    if state.question is not None:
        return intents.Answer(yes=key in _YES) if key in _YES | _NO else None
    if state.panel in _PANELS:
        return _in_panel(state.panel, key, keys)
    if state.current == REPLAY and key in _LOOKING_BACK:
        return _LOOKING_BACK[key]
    if name and not row:
        return keys.actions[key].read("")
    return intents.TypeKey(key) if key in keys.typed or row else None


def _in_panel(panel: str, key: str, keys: Keymap) -> Any:
    """By the panel's own keys, or (the cursor up and down, and what opened it) by those that the player has set."""
    meant = _PANELS[panel].get(key)
    if meant is not None or key not in keys.actions:
        return meant
    name = keys.actions[key].name
    return intents.Close() if name == panel else _CURSOR.get(name)
