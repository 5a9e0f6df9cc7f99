"""The client's own settings as they are changed while it runs, and the player's on the server, which they follow."""

from typing import Any

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents
from cli_client.model.state import Keep, State, ask, effect, note
from cli_client.settings import OwnSettings
from cli_client.settings.own import changed, follow, named
from engine.wire.messages.settings import Changed

_STRONGER = {"flag": "a flag", "environment": "the environment"}


def configure(state: State, intent: intents.Configure) -> State:
    """Sets it at once, and has it kept; says what is wrong otherwise."""
    try:
        own, value = _changed(state.own, intent)
    except ValueError as error:
        return note(state, "refused", str(error))
    by = _STRONGER.get(state.own.source(intent.name))
    if by is not None:
        state = note(state, "info", f"{intent.name} is set by {by}, which will count again the next time.")
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


def fetch(state: State) -> State:
    """Asks for what the player has set on the server."""
    return ask(state, "settings.get")


def got(state: State, event: Answered) -> State:
    """It has come; what is set here stays as it is."""
    return attrs.evolve(state, own=follow(state.own, event.message.values))


def heard(state: State, event: Changed) -> State:
    """The player has set something on another connection."""
    return attrs.evolve(state, own=follow(state.own, event.values)) if state.follows else state
