"""One setting of the client: its kind, default, limits and help; what it takes, and how it is read from texts.

It has the members of the server's (``engine.preferences.Setting``), so that one screen can show both, and some kinds
more: ``text``, ``address`` (``HOST:PORT``) and ``keys`` (actions with their keys).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import attrs

from cli_client.options import join_address, split_address
from cli_client.settings.keys import FORM, Keys, read_keys
from engine import preferences

Value = int | bool | str | Keys
LONGEST: Final = 500
"""Characters of a text."""
_SWITCH: Final = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False,
                  "0": False}


@attrs.frozen
class Setting:
    """One setting, by the name that it has in the file. ``time`` is a time of day, ``22:30``.

    ``follows`` is the player's setting on the server, if there is one: it counts where nothing is set here.
    """

    name: str
    group: str
    kind: Literal["integer", "boolean", "choice", "time", "text", "address", "keys"]
    default: Value
    help: str
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    follows: str = ""

    @property
    def attribute(self) -> str:
        """Its name in ``OwnSettings``."""
        return self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment's variable for it."""
        return f"CLI_CLIENT_{self.attribute.upper()}"

    @property
    def expected(self) -> str:
        """What it takes, in words."""
        return _EXPECTED.get(self.kind) or self._alike.expected

    @property
    def _alike(self) -> preferences.Setting:
        kind: Any = self.kind
        return preferences.Setting(self.name, self.group, kind, False, "", self.minimum, self.maximum, self.choices)

    def takes(self, value: Any) -> bool:
        """Whether it can be set to this."""
        try:
            self.checked(value)
        except ValueError:
            return False
        return True

    def checked(self, value: Any) -> Value:
        """The value as it is kept, from one as a file has it; raises ``ValueError`` with a sentence."""
        read = _CHECKED.get(self.kind)
        if read is not None:
            return read(self, value)
        if not self._alike.takes(value):
            raise self._wrong()
        taken: Value = value
        return taken

    def read(self, text: str) -> Value:
        """The value that is written like this in the environment or on the command line; raises ``ValueError``."""
        if self.kind == "boolean":
            return self.checked(_SWITCH.get(text.lower(), text))
        if self.kind == "integer":
            return self.checked(int(text) if text.isascii() and text.lstrip("-").isdigit() else text)
        return self.checked(_keys_written(self, text) if self.kind == "keys" else text)

    def written(self, value: Any) -> str:
        """A value as text, the inverse of ``read``."""
        if self.kind == "keys":
            return " ".join(f"{action}={','.join(map(_key_text, keys))}" for action, keys in value)
        return str(value).lower() if self.kind == "boolean" else str(value)

    def _wrong(self) -> ValueError:
        return ValueError(f"{self.name} is {self.expected}.")

    def _text(self, value: Any) -> str:
        if type(value) is not str or len(value) > LONGEST or not (value.isprintable() or not value):
            raise self._wrong()
        return value

    def _address(self, value: Any) -> str:
        try:
            return join_address(*split_address(self._text(value)))
        except ValueError:
            raise self._wrong() from None

    def _keys(self, value: Any) -> Keys:
        if isinstance(value, tuple):
            value = dict(value)
        if not isinstance(value, Mapping):
            raise self._wrong()
        return tuple(sorted((str(action), self._keys_of(str(action), keys)) for action, keys in value.items()))

    def _keys_of(self, action: str, keys: Any) -> tuple[str, ...]:
        listed = [keys] if isinstance(keys, str) else keys
        if not isinstance(listed, list | tuple) or not all(isinstance(key, str) for key in listed):
            raise ValueError(f"{self.name}.{action} is a list of keys, each {FORM}.")
        try:
            return read_keys(tuple(listed))
        except ValueError as error:
            raise ValueError(f"{self.name}.{action}: {error}") from None


def _keys_written(setting: Setting, text: str) -> dict[str, list[str]]:
    """``next=],tab quit=F10``; nothing behind the sign takes all keys away."""
    found = {}
    for word in text.split():
        action, sign, keys = word.partition("=")
        if not action or not sign:
            raise ValueError(f"{setting.name} is written as ACTION=KEY,KEY ACTION=KEY, not as {word!r}.")
        found[action] = [key for key in keys.split(",") if key]
    return found


def _key_text(key: str) -> str:
    return {" ": "space", ",": "comma", "=": "equals"}.get(key, key)


_EXPECTED: Final[Mapping[str, str]] = {
    "text": f"a text of at most {LONGEST} characters on one line",
    "address": "HOST:PORT, for example 127.0.0.1:5005",
    "keys": f"a table of actions, each with a list of keys, a key being {FORM}",
}
_CHECKED: Final[Mapping[str, Callable[[Setting, Any], Value]]] = {
    "text": Setting._text,  # noqa: SLF001 - a table of this class's own ways
    "address": Setting._address,  # noqa: SLF001
    "keys": Setting._keys,  # noqa: SLF001
}
