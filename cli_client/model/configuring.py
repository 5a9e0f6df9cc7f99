"""The client's own settings as they are changed while it runs, and the player's on the server, which they follow."""

from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents
from cli_client.model.effects import Keep
from cli_client.model.state import State, ask, effect, note
from cli_client.settings import SETTINGS, OwnSettings, Setting
from cli_client.settings.keys import read_keys, with_keys
from cli_client.settings.own import TRANSLATED, changed, follow, named
from cli_client.text import for_people
from engine.preferences import SETTINGS as PLAYERS
from engine.preferences import Setting as PlayersSetting
from engine.wire.messages.settings import Changed

_ACTION: Final = "keys."
_WRITTEN: Final = {for_people(name): name for name in PLAYERS}
"""The player's settings by their names for people."""
_STRONGER: Final = {"flag": "a flag", "environment": "the environment"}


def configure(state: State, intent: intents.Configure) -> State:
    """Sets it at once, and has it kept; says what is wrong otherwise."""
    try:
        own, value = _changed(state.own, intent)
    except ValueError as error:
        return note(state, "refused", str(error))
    by = _STRONGER.get(state.own.source(intent.name))
    if by is not None:
        state = note(state, "info", f"{intent.name} is set by {by}, which will count again the next time.")
    if intent.name == "server":
        state = note(state, "info", f"{own.server} is where the client connects the next time.")
    return effect(attrs.evolve(state, own=own), Keep(intent.name, value))


def _changed(own: OwnSettings, intent: intents.Configure) -> tuple[OwnSettings, Any]:
    from cli_client.keymap import keymap  # noqa: PLC0415 - the keys are those of actions, which are made of intents

    setting, value = named(intent.name), intent.value
    if value is not None:
        written = isinstance(value, str) and setting.kind in ("integer", "boolean", "keys")
        value = setting.read(value) if written else setting.checked(value)
    own = changed(own, intent.name, value)
    keymap(own)
    return own, value


def set_by_name(state: State, intent: intents.Set) -> State:
    """Sets what goes with the player on the server, unless it is set here already, and everything else here."""
    if intent.name.startswith(_ACTION):
        return _set_keys(state, intent.name.removeprefix(_ACTION), intent.text)
    name = for_people(intent.name)
    own = SETTINGS.get(name)
    here = own is not None and (not state.follows or not own.follows or not _sayable(own, intent.text)
                                or not state.own.is_free(name))
    if own is not None and here:
        return configure(state, intents.Configure(name, intent.text or None))
    theirs = PLAYERS.get(own.follows if own is not None else _WRITTEN.get(name, ""))
    if theirs is None:
        return note(state, "refused", f"there is no setting {intent.name!r}: settings lists them.")
    try:
        value = None if not intent.text else _read(own, theirs, intent.text)
    except ValueError:
        return note(state, "refused", f"{name} is {theirs.expected}.")
    return ask(state, "settings.set", settings={theirs.name: value})


def _translated(own: Setting) -> dict[Any, Any]:
    """The account's value for a value of ours, where they are not the same."""
    return {ours: theirs for theirs, ours in TRANSLATED.get(own.name, {}).items()}


def _sayable(own: Setting, text: str) -> bool:
    """Whether the account can hold what was typed."""
    return not text or own.name not in TRANSLATED or text in _translated(own)


def _set_keys(state: State, action: str, text: str) -> State:
    """Sets the keys of one action, ``keys.resign F8 Ctrl-X``; nothing gives it those of the preset again."""
    try:
        keys = with_keys(state.own.keys, action, read_keys(text.split()) if text else None)
    except ValueError as error:
        return note(state, "refused", str(error))
    return configure(state, intents.Configure("keys", keys))


def _read(own: Setting | None, theirs: PlayersSetting, text: str) -> Any:
    """The value as the server has it."""
    like = own or Setting(theirs.name, theirs.group, "text" if theirs.kind == "zone" else theirs.kind, theirs.default,
                          "", theirs.minimum, theirs.maximum, theirs.choices)
    value: Any = like.read(text)
    value = _translated(like).get(value, value)
    if not theirs.takes(value):
        raise ValueError(text)
    return value


def fetch(state: State) -> State:
    """Asks for what the player has set on the server."""
    return ask(state, "settings.get")


def got(state: State, event: Answered) -> State:
    """It has come; what is set here stays as it is."""
    return attrs.evolve(state, own=follow(state.own, event.message.values))


def heard(state: State, event: Changed) -> State:
    """The player has set something on another connection."""
    return attrs.evolve(state, own=follow(state.own, event.values)) if state.follows else state
