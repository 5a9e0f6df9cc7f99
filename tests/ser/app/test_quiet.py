"""Quiet hours, in the user's time zone, over midnight and when clocks are changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.preferences import DEFAULTS, Value
from ser.app.quiet import quiet_until

PARIS = ZoneInfo("Europe/Paris")


def hours(begin: str, end: str, **more: Value) -> dict[str, Value]:
    return {**DEFAULTS, "quietHours": True, "quietFrom": begin, "quietTo": end, "timeZone": "Europe/Paris", **more}


def at(text: str, fold: int = 0) -> int:
    """An instant by the clocks of Paris."""
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).timestamp() * 1000)


@pytest.mark.parametrize(("now", "until"), [
    ("2026-01-10 21:59:59", None),
    ("2026-01-10 22:00", "2026-01-11 08:00"),
    ("2026-01-10 23:59:59.999", "2026-01-11 08:00"),
    ("2026-01-11 00:00", "2026-01-11 08:00"),
    ("2026-01-11 07:59:59.999", "2026-01-11 08:00"),
    ("2026-01-11 08:00", None),
    ("2026-01-11 12:00", None),
    ("2026-12-31 23:00", "2027-01-01 08:00"),
])
def test_over_midnight(now: str, until: str | None) -> None:
    assert quiet_until(hours("22:00", "08:00"), at(now)) == (until and at(until))


@pytest.mark.parametrize(("now", "until"), [
    ("2026-01-10 12:59", None), ("2026-01-10 13:00", "2026-01-10 14:30"), ("2026-01-10 14:29", "2026-01-10 14:30"),
    ("2026-01-10 14:30", None), ("2026-01-10 02:00", None),
])
def test_within_a_day(now: str, until: str | None) -> None:
    assert quiet_until(hours("13:00", "14:30"), at(now)) == (until and at(until))


def test_the_hours_are_those_of_the_user() -> None:
    noon = at("2026-01-10 12:00")
    assert quiet_until(hours("22:00", "08:00"), noon) is None
    assert quiet_until(hours("22:00", "08:00", timeZone="Pacific/Auckland"), noon) == at("2026-01-10 20:00")
    assert quiet_until(hours("10:00", "12:00", timeZone="UTC"), noon) == at("2026-01-10 13:00")


def test_a_night_in_which_clocks_are_changed_ends_by_the_clock() -> None:
    assert quiet_until(hours("22:00", "08:00"), at("2026-03-28 23:00")) == at("2026-03-29 08:00")
    assert at("2026-03-29 08:00") - at("2026-03-28 23:00") == 8 * 3600_000, "an hour is missing"
    assert quiet_until(hours("22:00", "08:00"), at("2026-10-24 23:00")) == at("2026-10-25 08:00")
    assert quiet_until(hours("22:00", "02:30"), at("2026-03-29 01:59")) == at("2026-03-29 03:30"), "there is no 02:30"


def test_in_the_hour_that_comes_twice_the_end_is_the_next_one() -> None:
    ends = {quiet_until(hours("22:00", "02:30"), at("2026-10-25 00:30") + minute * 60_000) for minute in range(240)}
    assert ends == {at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1), None}
    assert quiet_until(hours("22:00", "02:30"), at("2026-10-25 02:45")) is None
    assert quiet_until(hours("22:00", "02:30"), at("2026-10-25 02:15", fold=1)) == at("2026-10-25 02:30", fold=1)


@pytest.mark.parametrize("more", [{"quietHours": False}, {"quietTo": "22:00"}])
def test_without_quiet_hours_it_is_never_quiet(more: dict[str, Value]) -> None:
    assert all(quiet_until({**hours("22:00", "08:00"), **more}, at(f"2026-01-10 {hour:02}:00")) is None
               for hour in range(24))


def test_a_zone_that_the_system_has_forgotten_is_utc() -> None:
    values = hours("22:00", "08:00", timeZone="Atlantis/Capital")
    assert quiet_until(values, at("2026-01-10 23:30")) == at("2026-01-11 09:00")
