"""What a user can set, for the server and for every client: one table with kinds, defaults, limits and help."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import attrs

from engine.reasons import Refusal, clean

Value = int | bool | str

NOTICES: Final[Mapping[str, str]] = {
    "your_turn": "Tell me when it is my turn in a game that I have left.",
    "game_started": "Tell me when a game of mine begins while I am away.",
    "game_over": "Tell me when a game of mine ends while I am away.",
    "invitation": "Tell me when somebody invites me to a room.",
    "challenge": "Tell me when somebody challenges me.",
    "nudge": "Tell me when somebody has waited for my move for a long time.",
    "server": "Tell me what the operator of the server has to say.",
}
"""The kinds of notifications, each with the help of its setting."""

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}", re.ASCII)


@attrs.frozen
class Setting:
    """One setting. ``time`` is a time of day (``22:30``), ``zone`` the name of a time zone (``Europe/Paris``)."""

    name: str
    group: str
    kind: Literal["integer", "boolean", "choice", "time", "zone"]
    default: Value
    help: str
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What it takes, in words."""
        if self.kind == "integer":
            return f"a whole number from {self.minimum} to {self.maximum}"
        return f"one of {', '.join(self.choices)}" if self.kind == "choice" else _EXPECTED[self.kind]

    def takes(self, value: Any) -> bool:
        """Whether it can be set to this, as far as can be said without a list of time zones."""
        return _TAKES[self.kind](self, value)


def _takes_integer(setting: Setting, value: Any) -> bool:
    return type(value) is int and (setting.minimum or 0) <= value <= (setting.maximum or 0)


def _takes_form(form: "re.Pattern[str]") -> Callable[[Setting, Any], bool]:
    return lambda _, value: type(value) is str and form.fullmatch(value) is not None


_EXPECTED: Final = {
    "boolean": "true or false", "time": "a time of day as 22:30", "zone": "the name of a time zone as Europe/Paris",
}
_TAKES: Final[Mapping[str, Callable[[Setting, Any], bool]]] = {
    "integer": _takes_integer,
    "boolean": lambda _, value: type(value) is bool,
    "choice": lambda setting, value: type(value) is str and value in setting.choices,
    "time": _takes_form(_TIME),
    "zone": _takes_form(_ZONE),
}


def notice_setting(kind: str) -> str:
    """The name of the setting for a kind of notifications: ``notifyYourTurn`` for ``your_turn``."""
    return "notify" + "".join(word.title() for word in kind.split("_"))


_LIST: Final = (
    Setting("volume", "sound", "integer", 60, "How loud sounds are, in percent.", 0, 100),
    Setting("mute", "sound", "boolean", False, "No sounds at all."),
    Setting("bell", "sound", "boolean", True, "Ring the terminal's bell when it is my turn and I look elsewhere."),
    Setting("theme", "look", "choice", "default", "The colours: default takes those of the terminal.",
            choices=("default", "light", "dark", "high-contrast", "colour-blind", "mono")),
    Setting("boardSize", "look", "choice", "auto", "How large boards are drawn: auto is as large as fits.",
            choices=("auto", "small", "medium", "large")),
    Setting("characters", "look", "choice", "auto", "What boards are drawn with: auto is what the terminal can show.",
            choices=("auto", "unicode", "ascii")),
    Setting("animations", "look", "boolean", True, "Show moves and throws step by step."),
    Setting("mouse", "look", "boolean", True, "Use the mouse; off leaves it to the terminal, to select text."),
    Setting("desktopNotes", "look", "boolean", True, "A note of the desktop when it is my turn and I look elsewhere."),
    Setting("confirm", "play", "boolean", True, "Ask before giving up, leaving and quitting with a game running."),
    Setting("nextGame", "play", "boolean", False, "After a move go on to the next game in which it is my turn."),
    Setting("forcedMoves", "play", "boolean", False,
            "In games with dice the server plays for me where only one move is legal."),
    Setting("gameExpiresDays", "play", "integer", 0,
            "Cancel my games after so many days without a move; 0, and more than that, is what the server does.",
            0, 365),
    *(Setting(notice_setting(kind), "notices", "boolean", True, help_) for kind, help_ in NOTICES.items()),
    Setting("notifyAway", "notices", "boolean", True, "Send notifications to my addresses while I am away."),
    Setting("quietHours", "notices", "boolean", False,
            "Keep what would be sent at certain hours, and send it in one when they end."),
    Setting("quietFrom", "notices", "time", "22:00", "When the quiet hours begin."),
    Setting("quietTo", "notices", "time", "08:00", "When the quiet hours end."),
    Setting("timeZone", "notices", "zone", "UTC", "The time zone that the hours are meant in."),
)

SETTINGS: Final[Mapping[str, Setting]] = {setting.name: setting for setting in _LIST}
"""All settings by their names, in the order in which they are shown."""

DEFAULTS: Final[Mapping[str, Value]] = {setting.name: setting.default for setting in _LIST}


def checked(raw: Mapping[str, Any]) -> dict[str, Value]:
    """What is to be set, null being the default; refuses ``invalid_params`` if anything in it cannot be."""
    return {name: _checked(name, value) for name, value in raw.items()}


def _checked(name: str, value: Any) -> Value:
    setting = SETTINGS.get(name)
    if setting is None:
        raise Refusal("invalid_params", "There is no such setting.", path=f"settings.{clean(name)}",
                      expected=", ".join(SETTINGS))
    if value is None:
        return setting.default
    if not setting.takes(value):
        raise wrong(name)
    granted: Value = value
    return granted


def wrong(name: str) -> Refusal:
    """The refusal of a value that a setting does not take."""
    expected = SETTINGS[name].expected
    return Refusal("invalid_params", f"{name} is {expected}.", path=f"settings.{name}", expected=expected)


def completed(stored: Mapping[str, Any]) -> dict[str, Value]:
    """All values: what is stored, where it is (still) something that can be set, and the defaults."""
    known = {name: value for name, value in stored.items() if name in SETTINGS and SETTINGS[name].takes(value)}
    return {**DEFAULTS, **known}


def reduced(values: Mapping[str, Value]) -> dict[str, Value]:
    """What differs from the defaults: this is what is stored."""
    return {name: value for name, value in values.items() if value != DEFAULTS[name]}
