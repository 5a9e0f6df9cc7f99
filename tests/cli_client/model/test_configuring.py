"""Settings that change while the client runs: at once, kept, and following the player."""

import pytest

from cli_client.actions import read_command
from cli_client.happenings import Answered, Failure, Online
from cli_client.model import intents
from cli_client.model.effects import Ask, Keep
from cli_client.model.state import State
from cli_client.settings.own import settle
from engine.preferences import DEFAULTS
from tests.cli_client.fakes import ANN, after, answered, received, texts


def configured(name, value, state=None):
    return after(intents.Configure(name, value), state=state)


@pytest.mark.parametrize(("name", "value", "kept"), [
    ("theme", "dark", "dark"), ("volume", 7, 7), ("volume", "7", 7), ("mouse", "off", False), ("mouse", False, False),
    ("keys", {"turn": ["&"]}, (("turn", ("&",)),)), ("keys", "turn=&", (("turn", ("&",)),)), ("server", "a", "a:5005"),
])
def test_a_change_counts_at_once_and_is_kept(name, value, kept):
    state = configured(name, value)
    assert state.own.get(name) == kept
    assert state.effects == (Keep(name, kept),)
    assert texts(state) == (["a:5005 is where the client connects the next time."] if name == "server" else [])


@pytest.mark.parametrize(("name", "value", "why"), [
    ("theme", "pink", "theme is one of"), ("volume", 101, "volume is a whole number"), ("colour", 1, "no setting"),
    ("keys", "turn=q", "q is the key of quit already"), ("keys", "dance=&", "no such action"),
    ("keys", "interrupt=&", "always a way out"), ("keys", "turn=escape", "Esc is the key of close already."),
])
def test_what_cannot_be_is_refused_with_a_sentence(name, value, why):
    state = configured(name, value)
    assert why in texts(state)[0]
    assert (state.own, state.effects) == (State().own, ())


def test_what_a_flag_or_the_environment_sets_is_told_to_come_back():
    state = configured("theme", "dark", State(own=settle([("environment", {"theme": "mono"})])))
    assert state.own.theme == "dark"
    assert texts(state) == ["theme is set by the environment, which will count again the next time."]


def test_the_players_settings_are_asked_for_and_followed():
    state = after(Online(ANN), state=State(follows=True))
    assert state.effects == (Ask("settings.get", {}),)
    state = after(answered("settings.get", {"schema": [], "values": {**DEFAULTS, "theme": "mono"}}), state=state)
    assert (state.own.theme, state.own.source("theme")) == ("mono", "account")
    state = after(received("settings.changed", values={**DEFAULTS, "theme": "light"}), state=state)
    assert state.own.theme == "light"
    state = configured("theme", None, configured("theme", "dark", state))
    assert (state.own.theme, state.effects) == ("light", (Keep("theme", None),))


def test_a_face_without_looks_asks_for_none_of_that():
    assert after(Online(ANN)).effects == ()
    assert after(received("settings.changed", values={"theme": "mono"})).own.theme == "default"


def test_a_server_that_knows_no_settings_is_no_matter():
    state = State(follows=True)
    assert after(Answered("settings.get", {}, failure=Failure("method_not_found", "What?")), state=state) == state


# --------------------------------------------------------------------------------------------------- typed commands


def typed(line, state=None):
    return after(read_command(line), state=state or State(follows=True))


def test_the_keys_of_one_action_are_set_and_taken_back_by_a_command():
    state = typed("set keys.turn & Ctrl-Y")
    assert state.own.keys == (("turn", ("&", "c-y")),)
    state = typed("set keys.quit F11", state)
    assert dict(state.own.keys) == {"turn": ("&", "c-y"), "quit": ("f11",)}
    assert typed("set keys.turn", state).own.keys == (("quit", ("f11",)),)
    assert "F11 is the key of" in texts(typed("set keys.turn F11", state))[0]
    assert "is no key" in texts(typed("set keys.turn Alt-X"))[0]


def test_what_the_account_can_only_switch_is_chosen_on_this_machine():
    assert typed("set desktop-notes osc99").effects == (Keep("desktop-notes", "osc99"),)
    assert typed("set desktop-notes auto").effects == (Ask("settings.set", {"settings": {"desktopNotes": True}}),)
    assert typed("set volume 5").effects == (Ask("settings.set", {"settings": {"volume": 5}}),)
