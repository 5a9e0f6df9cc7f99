"""Which key does what: presets, own keys, and no key for two things."""

import pytest
from prompt_toolkit.key_binding.key_bindings import _parse_key

from cli_client.actions import ACTIONS, KEYS
from cli_client.keymap import keymap
from cli_client.settings import OwnSettings
from cli_client.settings.keys import KEY_NAMES, key_name, read_key
from cli_client.settings.own import PRESETS


def keys(text="", preset="default"):
    read = {}
    for word in text.split():
        action, _, its = word.partition("=")
        read[action] = tuple(filter(None, its.split(",")))
    return keymap(OwnSettings(key_preset=preset, keys=tuple(sorted(read.items()))))


def test_unchanged_it_is_the_table_of_actions():
    assert keys().actions == KEYS
    assert not set(KEYS) & set(keys().typed)
    assert set("0123456789") <= set(keys().typed)
    assert set("ABCDEFGHIJKLMNOPQRSabcdefghijklmnopqrs") <= {*KEYS, *keys().typed}
    assert keys().keys == {action.name: action.keys for action in ACTIONS}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_gives_no_key_twice_and_leaves_a_way_to_everything(preset):
    made = keys(preset=preset)
    assert sum(map(len, made.keys.values())) == len(made.actions)
    for action in ACTIONS:
        assert not action.keys or made.keys_of(action.name) or action.typed
    assert (made.actions["c-c"].name, made.actions["escape"].name) == ("interrupt", "close")


def test_presets_are_what_they_say():
    assert keys(preset="vim").first("left") == "h"
    assert not set("hjkl") & set(keys(preset="arrows").actions)
    assert [keys(preset="wasd").first(name) for name in ("up", "left", "down", "right")] == ["w", "a", "s", "d"]
    assert not [key for key in keys(preset="functions").actions if len(key) == 1 and key.isalpha()]
    assert keys(preset="functions").first("turn") == "F9"


def test_own_keys_take_the_place_of_the_presets():
    mine = keys("resign=c-x turn=& quit=")
    assert (mine.actions["c-x"].name, mine.actions["&"].name) == ("resign", "turn")
    assert "r" not in mine.actions
    assert (mine.keys_of("quit"), mine.first("quit")) == ((), "")


def test_keys_can_be_exchanged_in_one_step():
    assert keys("resign=x cancel=r").actions["x"].name == "resign"


@pytest.mark.parametrize(("own", "why"), [
    ("resign=x", "keys.resign: x is the key of cancel already; give cancel other keys in the same step."),
    ("resign=& turn=&", "& is the key of"),
    ("place=escape", "keys.place: Esc is the key of close already."),
    ("new=c-c", "keys.new: Ctrl-C is the key of interrupt already."),
    ("close=&", "keys.close: this action keeps its key"),
    ("dance=&", "keys.dance: there is no such action"),
])
def test_clashes_are_refused_with_a_sentence(own, why):
    with pytest.raises(ValueError) as refused:
        keys(own)
    assert why in str(refused.value)


def test_every_key_with_a_name_is_one_of_prompt_toolkits():
    for key, shown in KEY_NAMES.items():
        assert _parse_key("space" if key == " " else key)
        assert read_key(shown) == read_key(key) == key
        assert key_name(key) == shown


def test_every_key_of_an_action_can_be_written():
    assert {read_key(key) for key in KEYS} == set(KEYS)
