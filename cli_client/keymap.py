"""Which key does what: the actions' own keys, changed by a preset, and by the player's own keys."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from string import ascii_letters, digits
from typing import Final

import attrs

from cli_client.actions import ACTIONS, Action
from cli_client.settings import OwnSettings
from cli_client.settings.keys import Keys, key_name

_BY_NAME: Final[Mapping[str, Action]] = {action.name: action for action in ACTIONS}
_FIXED: Final[Mapping[str, str]] = {"c-c": "interrupt", "escape": "close"}
"""Keys that always get out, whatever else is changed."""


@attrs.frozen
class Keymap:
    """Actions by key, and each action's keys."""

    actions: Mapping[str, Action]
    keys: Mapping[str, tuple[str, ...]]

    @property
    def typed(self) -> tuple[str, ...]:
        """Keys that are nothing but parts of a typed move; on a board, the letter of a row is one too."""
        return tuple(key for key in ascii_letters + digits if key not in self.actions)

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of the action with this name."""
        return self.keys.get(name, ())

    def first(self, name: str) -> str:
        """The first key of an action, for people; nothing where it has none."""
        return key_name(self.keys[name][0]) if self.keys.get(name) else ""


def _without(letters: str) -> Callable[[Action], tuple[str, ...]]:
    return lambda action: tuple(key for key in action.keys if key not in letters)


def _no_letters(action: Action) -> tuple[str, ...]:
    return _WITHOUT_LETTERS.get(action.name) or _without(ascii_letters)(action)


def _given(own: Mapping[str, tuple[str, ...]]) -> Callable[[Action], tuple[str, ...]]:
    return lambda action: own.get(action.name, action.keys)


_WITHOUT_LETTERS: Final = {"cancel": ("f7",), "turn": ("f9",)}
_PRESETS: Final[Mapping[str, Callable[[Action], tuple[str, ...]]]] = {
    "default": _given({}),
    "vim": _given({
        "left": ("h", "left"), "down": ("j", "down"), "up": ("k", "up"), "right": ("l", "right"),
        "next": ("L", "]", "tab"), "previous": ("H", "[", "s-tab"), "takeback": ("u",), "quit": ("q", "Z", "f10"),
    }),
    "arrows": _without("hjkl"),
    "wasd": _given({"left": ("a", "left"), "down": ("s", "down"), "up": ("w", "up"), "right": ("d", "right")}),
    "functions": _no_letters,
}


def keymap(own: OwnSettings) -> Keymap:
    """What the keys are with these settings; raises ``ValueError`` with a sentence when two actions want the same."""
    return _made(own.key_preset, own.keys)


@lru_cache(maxsize=16)
def _made(preset: str, own: Keys) -> Keymap:
    for name, _ in own:
        _known(name)
    mine = dict(own)
    keys = {action.name: mine.get(action.name, _PRESETS[preset](action)) for action in ACTIONS}
    actions: dict[str, Action] = {}
    for name in sorted(keys, key=mine.__contains__):  # of two that clash, the player's own is at fault
        for key in keys[name]:
            _free(key, name, actions)
            actions[key] = _BY_NAME[name]
    return Keymap(actions, keys)


def _known(name: str) -> None:
    if name not in _BY_NAME:
        raise ValueError(f"keys.{name}: there is no such action; cli-client config keys lists them.")
    if name in _FIXED.values():
        raise ValueError(f"keys.{name}: this action keeps its key, so that there is always a way out.")


def _free(key: str, name: str, taken: Mapping[str, Action]) -> None:
    owner = taken[key].name if key in taken else _FIXED.get(key, name)
    if owner == name:
        return
    way_out = "" if key in _FIXED else f"; give {owner} other keys in the same step"
    raise ValueError(f"keys.{name}: {key_name(key)} is the key of {owner} already{way_out}.")
