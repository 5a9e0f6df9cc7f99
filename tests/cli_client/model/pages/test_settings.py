"""The settings as a page, generated from both tables."""

import attrs
import pytest

from cli_client.happenings import Answered
from cli_client.model import intents
from cli_client.model.effects import Ask, Keep
from cli_client.model.pages.browsing import page_of
from cli_client.settings import SETTINGS
from cli_client.text import for_people
from engine import preferences
from engine.wire.messages.settings import SettingInfo, Settings, Values
from tests.cli_client.fakes import after, texts
from tests.cli_client.model.pages.test_standings import kept, online

SCHEMA = [SettingInfo(one.name, one.group, one.kind, one.default, one.help, one.minimum, one.maximum,
                      list(one.choices)) for one in preferences.SETTINGS.values()]


def settings(**values):
    state = after(intents.Browse("settings"), state=attrs.evolve(online(), follows=True))
    return kept(state, get=Settings(SCHEMA, {**preferences.DEFAULTS, **values}))


def line(state, name):
    choices = page_of(state).choices
    return next((number, item) for number, item in enumerate(choices, 1) if item.cells[0].strip() == name)


def test_every_setting_of_both_tables_has_a_line_with_its_help():
    shown = [item.cells[0].strip() for item in page_of(settings()).choices]
    followed = {setting.follows for setting in SETTINGS.values()}
    assert shown == [*SETTINGS, *(for_people(name) for name in preferences.SETTINGS if name not in followed)]
    assert line(settings(), "forced-moves")[1].about == preferences.SETTINGS["forcedMoves"].help


def test_what_goes_with_the_player_is_changed_on_the_server_and_counts_here_at_once():
    state = settings()
    number, item = line(state, "volume")
    assert item.cells[1] == "60"
    state = after(intents.Change(number, 1), state=state)
    assert state.effects == (Ask("settings.set", {"settings": {"volume": 65}}),)
    values = Values({**preferences.DEFAULTS, "volume": 65})
    state = after(Answered("settings.set", {}, None, values), state=state)
    assert state.own.volume == 65
    assert state.effects == (Ask("settings.get", {}),)


def test_what_the_account_cannot_say_is_changed_on_this_machine():
    state = settings()
    number, _ = line(state, "desktop-notes")
    state = after(intents.Change(number, 1), state=state)
    assert state.effects == (Keep("desktop-notes", "off"),)


def test_what_is_set_on_this_machine_is_changed_on_this_machine():
    state = after(intents.Configure("volume", 30), state=settings())
    number, item = line(state, "volume")
    assert item.cells[1:3] == ("30", "(file)")
    state = after(intents.Change(number, -1), state=state)
    assert state.own.volume == 25
    assert state.effects == (Keep("volume", 25),)


@pytest.mark.parametrize(("name", "less", "more"), [
    ("mute", True, True), ("theme", "mono", "light"), ("game-expires-days", 0, 18), ("quiet-from", "21:30", "22:30"),
])
def test_values_step_by_what_they_are(name, less, more):
    number, item = line(settings(), name)
    theirs = SETTINGS[name].follows if name in SETTINGS else "gameExpiresDays"
    for by, value in ((-1, less), (1, more)):
        changed = after(intents.Change(number, by), state=settings())
        assert changed.effects == (Ask("settings.set", {"settings": {theirs: value}}),)
    assert item.intent == intents.Open("command", f"set {name} ")


@pytest.mark.parametrize(("typed", "asked"), [
    (("volume", "40"), {"volume": 40}), (("desktop-notes", "off"), {"desktopNotes": False}),
    (("forcedMoves", "yes"), {"forcedMoves": True}), (("forced-moves", "no"), {"forcedMoves": False}),
    (("boardSize", "small"), {"boardSize": "small"}), (("notify-your-turn", "no"), {"notifyYourTurn": False}),
    (("timeZone", "Europe/Paris"), {"timeZone": "Europe/Paris"}),
    (("volume", ""), {"volume": None}),
])
def test_values_can_be_typed(typed, asked):
    assert after(intents.Set(*typed), state=settings()).effects == (Ask("settings.set", {"settings": asked}),)


def test_what_cannot_be_is_said():
    assert texts(after(intents.Set("volume", "400"), state=settings()))[-1] == (
        "volume is a whole number from 0 to 100.")
    assert "no setting 'colour'" in texts(after(intents.Set("colour", "1"), state=settings()))[-1]


def test_without_a_server_those_of_this_machine_can_be_set():
    state = after(intents.Browse("settings"), state=attrs.evolve(online(), local=True))
    assert [item.cells[0].strip() for item in page_of(state).choices] == list(SETTINGS)
    number, _ = line(state, "mute")
    assert after(intents.Change(number, 1), state=state).own.mute
