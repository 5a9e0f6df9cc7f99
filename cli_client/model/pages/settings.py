"""The settings, those of this machine and those that go with the player, from their two tables; changed at once."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.pages.page import Item, Kind, Page, answer_of, heading
from cli_client.model.state import State
from cli_client.settings import SETTINGS, Setting
from cli_client.settings.own import TRANSLATED
from cli_client.text import for_people
from engine.wire.messages.settings import SettingInfo

_GET: Final = Ask("settings.get", {})
STEPS: Final = 20
"""So many steps lead from the least to the most of a number."""
HALF_HOUR: Final = 30
_DAY: Final = 24 * 60


def _settings(state: State) -> Page:
    found = None if state.local else answer_of(state, _GET)
    items = [*_here(state, found is not None)]
    if found is not None:
        shown = {setting.follows for setting in SETTINGS.values()}
        items += _group_lines([info for info in found.schema if info.name not in shown], found.values)
    title = "settings: Left and Right change one, Enter types it. (account) goes with you to other machines"
    return Page(title, tuple(items))


def _here(state: State, account: bool) -> Iterator[Item]:
    group = ""
    for name, setting in SETTINGS.items():
        if setting.group != group:
            group = setting.group
            yield heading(group)
        value, source = state.own.get(name), state.own.source(name)
        theirs = account and setting.follows and name not in TRANSLATED and state.own.is_free(name)
        put = partial(_in_account, setting.follows) if theirs else partial(intents.Configure, name)
        less, more = _steps(setting, value, put)
        where = f"({source})" if source != "default" else ""
        yield Item((name, setting.written(value), where), intents.Open("command", f"set {name} "), less=less, more=more,
                   about=setting.help)


def _group_lines(schema: list[SettingInfo], values: dict[str, Any]) -> Iterator[Item]:
    group = ""
    for info in schema:
        if info.group != group:
            group = info.group
            yield heading(f"{group} (account)")
        value = values.get(info.name, info.default)
        less, more = _steps(info, value, partial(_in_account, info.name))
        name = for_people(info.name)
        yield Item((name, _shown(value), "(account)"), intents.Open("command", f"set {name} "), less=less, more=more,
                   about=info.help)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# ------------------------------------------------------------------------------------------------------ the next value


def _steps(setting: Setting | SettingInfo, value: Any, put: Callable[[Any], Any]) -> tuple[Any, Any]:
    """What sets a value to the one before it, and to the one behind it; nothing where it has to be typed."""
    values = [_stepped(setting, value, step) for step in (-1, 1)]
    less, more = (None if value is None else put(value) for value in values)
    return less, more


def _in_account(name: str, value: Any) -> intents.Request:
    return intents.Request("settings.set", {"settings": {name: value}})


def _stepped(setting: Setting | SettingInfo, value: Any, step: int) -> Any:
    if setting.kind == "boolean":
        return not value
    if setting.kind == "choice":
        at = setting.choices.index(value) if value in setting.choices else 0
        return setting.choices[(at + step) % len(setting.choices)]
    if setting.kind == "integer":
        least, most = setting.minimum or 0, setting.maximum or 0
        return max(least, min(most, value + step * max(1, (most - least) // STEPS)))
    if setting.kind == "time":
        hours, _, minutes = value.partition(":")
        there = (int(hours) * 60 + int(minutes) + step * HALF_HOUR) % _DAY
        return f"{there // 60:02d}:{there % 60:02d}"
    return None


KINDS: Final = (
    Kind("settings", "settings of the client and of your account", _settings,
         lambda state: () if state.local else (_GET,), frozenset({"settings.changed", "settings.set"}), keys=("S",),
         typed=("settings",), local=True),
)
