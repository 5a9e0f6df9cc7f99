"""The client's own settings: a table in order, what counts more, and what follows the player."""

import attrs
import pytest

from cli_client.settings import SETTINGS, OwnSettings
from cli_client.settings.own import changed, follow, named, settle
from engine.preferences import DEFAULTS
from engine.preferences import SETTINGS as PLAYERS

each = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@each
def test_every_setting_has_its_help_and_a_default_that_it_takes(setting):
    assert setting.help.endswith(".")
    assert setting.expected
    assert setting.takes(setting.default)
    assert setting.read(setting.written(setting.default)) == setting.default
    assert getattr(OwnSettings(), setting.attribute) == setting.default
    assert bool(setting.choices) == (setting.kind == "choice")
    assert (setting.minimum is None) == (setting.kind != "integer")


@each
def test_what_follows_the_player_has_the_same_values_there(setting):
    if setting.follows and setting.name != "desktop-notes":
        theirs = PLAYERS[setting.follows]
        assert (setting.kind, setting.choices, setting.default) == (theirs.kind, theirs.choices, theirs.default)


def test_the_members_of_the_servers_table_are_here_too():
    assert {field.name for field in attrs.fields(type(PLAYERS["theme"]))} <= {
        field.name for field in attrs.fields(type(SETTINGS["theme"]))}


@pytest.mark.parametrize(("name", "text", "value"), [
    ("volume", "0", 0), ("volume", "100", 100), ("mute", "on", True), ("mute", "no", False), ("theme", "mono", "mono"),
    ("quiet-from", "07:30", "07:30"), ("server", "example.org", "example.org:5005"), ("server", "[::1]:7", "[::1]:7"),
    ("note-command", "", ""), ("keys", "next=],Tab quit=", (("next", ("]", "tab")), ("quit", ()))),
    ("keys", "place=space,comma,ctrl-x,PgUp,=", (("place", (" ", ",", "c-x", "pageup", "=")),)),
])
def test_values_are_read_from_text_and_written_as_such(name, text, value):
    setting = SETTINGS[name]
    assert setting.read(text) == value
    assert setting.read(setting.written(value)) == value


@pytest.mark.parametrize(("name", "text", "why"), [
    ("volume", "101", "volume is a whole number from 0 to 100."), ("volume", "loud", "a whole number"),
    ("volume", "\u0661", "a whole number"), ("mute", "maybe", "mute is true or false."),
    ("theme", "pink", "theme is one of default, light, dark"), ("quiet-to", "24:00", "a time of day"),
    ("server", "host:http", "HOST:PORT"), ("note-command", "a\nb", "on one line"), ("note-command", "a" * 501, "500"),
    ("keys", "next", "ACTION=KEY,KEY"), ("keys", "next=alt-x", "keys.next: 'alt-x' is no key"),
    ("keys", "next=5", "digits are moves"), ("keys", "next=a,b,c,d,e,f,g,n,o", "at most 8"),
    ("keys", "next=ä", "is no key"), ("keys", "next=ctrl-m", "is no key"),
])
def test_what_does_not_fit_is_refused_with_what_is_expected(name, text, why):
    with pytest.raises(ValueError) as refused:
        SETTINGS[name].read(text)
    assert why in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [
    ("volume", True), ("volume", "60"), ("volume", 1.5), ("mute", 1), ("theme", 3), ("server", 5005),
    ("keys", "x"), ("keys", {"next": 3}), ("keys", {"next": [3]}), ("note-command", None),
])
def test_a_value_of_another_kind_is_not_taken(name, value):
    assert not SETTINGS[name].takes(value)


def test_what_comes_later_counts_more_and_is_known_by_its_source():
    own = settle([("file", {"theme": "dark", "volume": 1}), ("environment", {"volume": 2}), ("flag", {"mute": True})])
    assert (own.theme, own.volume, own.mute) == ("dark", 2, True)
    assert [own.source(name) for name in ("theme", "volume", "mute", "bell")] == [
        "file", "environment", "flag", "default"]


def test_the_players_settings_count_where_nothing_is_set_here():
    own = settle([("file", {"theme": "dark"})])
    own = follow(own, {**DEFAULTS, "theme": "light", "volume": 5, "characters": "ascii", "desktopNotes": False})
    assert (own.theme, own.volume, own.symbols, own.desktop_notes) == ("dark", 5, "ascii", "off")
    assert own.source("volume") == "account"
    assert follow(own, {**DEFAULTS, "volume": 6}).volume == 6


def test_what_the_server_has_and_we_cannot_take_is_left_out():
    own = follow(OwnSettings(), {"theme": "a theme of the future", "volume": "loud", "unheardOf": 1})
    assert own.theme == "default"
    assert own.source("theme") == "default"


def test_a_change_is_as_in_the_file_and_none_leaves_it_to_the_player_again():
    own = changed(follow(OwnSettings(), {"theme": "light"}), "theme", "mono")
    assert (own.theme, own.source("theme")) == ("mono", "file")
    own = changed(own, "theme", None)
    assert (own.theme, own.source("theme")) == ("light", "account")
    assert changed(changed(own, "voice", True), "voice", None).voice is False


def test_settings_can_be_the_key_of_a_cache():
    assert hash(settle([("file", {"keys": (("next", ("a",)),)})]))


def test_a_setting_that_there_is_not_names_those_that_there_are():
    with pytest.raises(ValueError) as refused:
        named("colour")
    assert "there is no setting 'colour'; there are theme," in str(refused.value)
