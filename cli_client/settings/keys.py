"""Keys by their names: as prompt-toolkit has them, as people read them, and as they may write them."""

from collections.abc import Mapping
from string import ascii_lowercase
from typing import Final

Keys = tuple[tuple[str, tuple[str, ...]], ...]
"""Actions by name, in order, each with all its keys."""

MOST: Final = 8
"""An action has no more keys."""
_SHOWN: Final[Mapping[str, str]] = {
    "left": "Left", "right": "Right", "up": "Up", "down": "Down", "enter": "Enter", " ": "Space", "tab": "Tab",
    "escape": "Esc", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "insert": "Ins",
    "delete": "Del", "backspace": "Backspace",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
_ARROWS: Final = ("left", "right", "up", "down", "home", "end")
KEY_NAMES: Final[Mapping[str, str]] = {
    **_SHOWN,
    "s-tab": "Shift-Tab",
    **{f"s-{key}": f"Shift-{_SHOWN[key]}" for key in _ARROWS},
    **{f"c-{key}": f"Ctrl-{_SHOWN[key]}" for key in _ARROWS},
    **{f"c-{letter}": f"Ctrl-{letter.upper()}" for letter in ascii_lowercase if letter not in "ijhm"},
}
"""Keys that are not a character, with their names for people. Terminals send Ctrl-I, -J, -H and -M as other keys."""
_WRITTEN: Final[Mapping[str, str]] = {
    **{shown.lower(): key for key, shown in KEY_NAMES.items()}, **{key: key for key in KEY_NAMES},
    "return": "enter", "esc": "escape", "escape": "escape", "comma": ",", "equals": "=",
}
FORM: Final = "a character, or a name such as F2, Ctrl-R, Shift-Tab, PgUp or Space"


def key_name(key: str) -> str:
    """A key's name for people."""
    return KEY_NAMES.get(key, key)


def read_key(text: str) -> str:
    """The key that somebody means, as prompt-toolkit names it; raises ``ValueError`` with a sentence."""
    known = _WRITTEN.get(text.lower()) if len(text) > 1 else None
    if known is not None:
        return known
    if len(text) == 1 and text.isascii() and text.isprintable():
        if text.isdigit():
            raise ValueError(f"{text} cannot be the key of anything: digits are moves and lines of lists.")
        return text
    raise ValueError(f"{text!r} is no key: expected {FORM}.")


def read_keys(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Several keys, each once; raises ``ValueError`` with a sentence."""
    keys = tuple(dict.fromkeys(read_key(text) for text in texts))
    if len(keys) > MOST:
        raise ValueError(f"an action has at most {MOST} keys.")
    return keys


def with_keys(keys: Keys, action: str, own: tuple[str, ...] | None) -> Keys:
    """The keys with an action's changed; None takes its own ones away."""
    others = {name: its for name, its in keys if name != action}
    return tuple(sorted((others if own is None else {**others, action: own}).items()))
