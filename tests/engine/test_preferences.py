"""Settings: a table that is in order, values that fit or are refused with what was expected."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.preferences import (
    DEFAULTS,
    NOTICES,
    SETTINGS,
    Setting,
    checked,
    completed,
    notice_setting,
    reduced,
)
from engine.reasons import Refusal

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-2**53, 2**53) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=5)
each = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@each
def test_every_setting_has_its_help_a_default_that_it_takes_and_limits_where_it_needs_them(setting: Setting) -> None:
    assert setting.help.endswith(".")
    assert setting.takes(setting.default)
    assert ((setting.minimum is None), (setting.maximum is None)) == ((setting.kind != "integer"),) * 2
    assert bool(setting.choices) == (setting.kind == "choice")
    assert len(set(setting.choices)) == len(setting.choices)
    assert setting.expected


def test_names_are_given_once_and_in_camel_case() -> None:
    assert len(SETTINGS) == len(DEFAULTS)
    assert all(name.isascii() and name.isalnum() and name[0].islower() for name in SETTINGS)


def test_every_kind_of_notification_can_be_switched_off() -> None:
    assert [notice_setting(kind) for kind in ("your_turn", "nudge")] == ["notifyYourTurn", "notifyNudge"]
    assert all(SETTINGS[notice_setting(kind)].kind == "boolean" for kind in NOTICES)


@pytest.mark.parametrize(("name", "value"), [
    ("volume", 0), ("volume", 100), ("mute", True), ("theme", "mono"), ("quietFrom", "00:00"), ("quietTo", "23:59"),
    ("timeZone", "America/Argentina/Buenos_Aires"), ("timeZone", "Etc/GMT+5"), ("gameExpiresDays", 365),
])
def test_what_fits_is_taken(name: str, value: Any) -> None:
    assert checked({name: value}) == {name: value}


@pytest.mark.parametrize(("name", "value"), [
    ("volume", -1), ("volume", 101), ("volume", True), ("volume", 50.0), ("volume", "50"), ("mute", 1), ("mute", "yes"),
    ("theme", "pink"), ("theme", 0), ("theme", "Dark"), ("quietFrom", "24:00"), ("quietFrom", "7:30"),
    ("quietFrom", "12:60"), ("quietFrom", "12:30\n"), ("quietFrom", "\u0661\u0662:\u0663\u0660"), ("quietFrom", 2200),
    ("timeZone", ""), ("timeZone", "../../etc/passwd"), ("timeZone", "/etc/localtime"), ("timeZone", "Europe/\x00"),
    ("timeZone", "Europe\\Paris"), ("timeZone", "a" * 200), ("timeZone", "Europe/Paris\n"), ("gameExpiresDays", 366),
    ("theme", ["dark"]), ("theme", {"dark": 1}),
])
def test_what_does_not_fit_is_refused_with_its_place_and_what_was_expected(name: str, value: Any) -> None:
    with pytest.raises(Refusal) as caught:
        checked({"bell": False, name: value})
    assert caught.value.reason == "invalid_params"
    assert caught.value.data == {"path": f"settings.{name}", "expected": SETTINGS[name].expected}


def test_a_setting_that_there_is_not_is_refused_and_its_name_cleaned() -> None:
    with pytest.raises(Refusal) as caught:
        checked({"\x1b[2Jvolume\u202e": 1})
    assert caught.value.data["path"] == "settings.?[2Jvolume?"
    assert caught.value.data["expected"].startswith("volume, mute")


def test_null_is_the_default() -> None:
    assert checked({"volume": None, "theme": None}) == {"volume": 60, "theme": "default"}


def test_only_what_differs_from_the_defaults_is_kept() -> None:
    values = completed({"volume": 60, "mute": True})
    assert values == {**DEFAULTS, "mute": True}
    assert reduced(values) == {"mute": True}


def test_what_was_stored_and_fits_no_more_is_left_out() -> None:
    assert completed({"volume": 700, "gone": 1, "theme": "dark", "mute": "yes"}) == {**DEFAULTS, "theme": "dark"}


@given(st.dictionaries(st.sampled_from([*SETTINGS, "other"]) | st.text(max_size=9), anything, max_size=4))
def test_whatever_is_sent_is_taken_or_refused(raw: dict[str, Any]) -> None:
    wrong = [name for name, value in raw.items()
             if name not in SETTINGS or not (value is None or SETTINGS[name].takes(value))]
    if wrong:
        with pytest.raises(Refusal, match="invalid_params"):
            checked(raw)
    else:
        assert completed(checked(raw)) == {**DEFAULTS, **checked(raw)}
