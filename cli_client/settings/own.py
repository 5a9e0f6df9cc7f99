"""What is set of the client itself: one class whose fields are the table of settings.

What the player's settings on the server hold too (``follows``) counts where neither a flag nor the environment nor the
file sets it: so it goes with the player from machine to machine, and each machine can have its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from cli_client.options import DEFAULT_SERVER
from cli_client.settings.keys import Keys
from cli_client.settings.setting import Setting, Value
from engine.preferences import SETTINGS as PLAYERS

NOTE_WAYS: Final = ("auto", "off", "osc9", "osc99", "osc777", "command")
PRESETS: Final = ("default", "vim", "arrows", "wasd", "functions")
TRANSLATED: Final[Mapping[str, Mapping[Any, Value]]] = {"desktop-notes": {True: "auto", False: "off"}}
"""What a value of the player's means here, where that is not the same."""


def _own(group: str, kind: str, help_: str, **more: Any) -> dict[str, Any]:
    return {"group": group, "kind": kind, "help": help_, **more}


def _follows(name: str) -> dict[str, Any]:
    """All as the server's table has it."""
    theirs = PLAYERS[name]
    return {"group": theirs.group, "kind": theirs.kind, "help": theirs.help, "minimum": theirs.minimum,
            "maximum": theirs.maximum, "choices": theirs.choices, "follows": name}


@attrs.frozen
class OwnSettings:
    """The values. ``sources`` says of what is set by what: flag, environment, file or account; else it is the default.

    ``account`` is what the player has set on the server.
    """

    theme: str = attrs.field(default="default", metadata=_follows("theme"))
    symbols: str = attrs.field(default="auto", metadata=_follows("characters"))
    board_size: str = attrs.field(default="auto", metadata=_follows("boardSize"))
    mouse: bool = attrs.field(default=True, metadata=_follows("mouse"))
    volume: int = attrs.field(default=60, metadata=_follows("volume"))
    mute: bool = attrs.field(default=False, metadata=_follows("mute"))
    bell: bool = attrs.field(default=True, metadata=_follows("bell"))
    attention: str = attrs.field(default="away", metadata=_own(
        "notices", "choice", "When sounds, bell and notes call me to my turn: away is while I look elsewhere.",
        choices=("away", "always", "never")))
    desktop_notes: str = attrs.field(default="auto", metadata=_own(
        "notices", "choice", "How a note gets to the desktop: auto is as the terminal can, command is note-command.",
        choices=NOTE_WAYS, follows="desktopNotes"))
    note_command: str = attrs.field(default="", metadata=_own(
        "notices", "text", "The command that shows a note; {title} and {text} in it are what the note says."))
    quiet_hours: bool = attrs.field(default=False, metadata=_follows("quietHours") | {
        "help": "No sounds, bell and notes at certain hours, by this machine's clock."})
    quiet_from: str = attrs.field(default="22:00", metadata=_follows("quietFrom"))
    quiet_to: str = attrs.field(default="08:00", metadata=_follows("quietTo"))
    key_preset: str = attrs.field(default="default", metadata=_own(
        "keys", "choice", "Which keys there are; vim and wasd are for the cursor, arrows and functions do without "
        "letters there, or at all.", choices=PRESETS))
    keys: Keys = attrs.field(default=(), metadata=_own(
        "keys", "keys", "Keys of my own for actions, in place of the preset's."))
    voice: bool = attrs.field(default=False, metadata=_own(
        "voice", "boolean", "Let moves and commands be spoken, by the push-to-talk key."))
    server: str = attrs.field(default=DEFAULT_SERVER, metadata=_own(
        "connection", "address", "The server to connect to."))
    sources: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    account: Mapping[str, Any] = attrs.field(factory=dict, hash=False)

    def get(self, name: str) -> Value:
        """The value of the setting with this name."""
        value: Value = getattr(self, SETTINGS[name].attribute)
        return value

    def source(self, name: str) -> str:
        """By what it is set."""
        return self.sources.get(name, "default")

    def is_free(self, name: str) -> bool:
        """Whether nothing on this machine sets it, so that what the account has counts."""
        return self.source(name) in ("default", "account")


def _setting(field: "attrs.Attribute[Any]") -> Setting:
    default: Any = field.default
    return Setting(name=field.name.replace("_", "-"), default=default, **field.metadata)


SETTINGS: Final[Mapping[str, Setting]] = {
    setting.name: setting for setting in map(_setting, (f for f in attrs.fields(OwnSettings) if f.metadata))
}
"""All settings by their names, in the order in which they are shown."""


def named(name: str) -> Setting:
    """The setting with this name; raises ``ValueError`` with a sentence."""
    try:
        return SETTINGS[name]
    except KeyError:
        raise ValueError(f"there is no setting {name!r}; there are {', '.join(SETTINGS)}.") from None


def settle(layers: Iterable[tuple[str, Mapping[str, Value]]]) -> OwnSettings:
    """What counts, from values (as ``checked``) by their sources, those that count more being later."""
    own = OwnSettings()
    for source, values in layers:
        for name, value in values.items():
            own = _put(own, name, value, source)
    return own


def follow(own: OwnSettings, account: Mapping[str, Any]) -> OwnSettings:
    """The settings with those of the player on the server; what is set here stays."""
    own = attrs.evolve(own, account=dict(account))
    for name, setting in SETTINGS.items():
        if setting.follows and own.is_free(name):
            own = _back(own, name)
    return own


def changed(own: OwnSettings, name: str, value: Value | None) -> OwnSettings:
    """The settings with one set as in the file; None leaves it to the player's account, or the default."""
    return _back(own, name) if value is None else _put(own, name, value, "file")


def _put(own: OwnSettings, name: str, value: Value, source: str) -> OwnSettings:
    change: dict[str, Any] = {SETTINGS[name].attribute: value}
    return attrs.evolve(own, sources={**own.sources, name: source}, **change)


def _back(own: OwnSettings, name: str) -> OwnSettings:
    setting = SETTINGS[name]
    own = attrs.evolve(own, sources={known: source for known, source in own.sources.items() if known != name})
    change: dict[str, Any] = {setting.attribute: setting.default}
    if setting.follows not in own.account:
        return attrs.evolve(own, **change)
    theirs = own.account[setting.follows]
    value = TRANSLATED.get(name, {}).get(theirs, theirs)
    differs = setting.takes(value) and value != setting.default
    return _put(own, name, value, "account") if differs else attrs.evolve(own, **change)
