"""Instants as text, beside the calendar of the standard library."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.game.instants import from_text, to_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("instant", "text"), [
    (0, "1970-01-01T00:00:00.000Z"),
    (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (2**53 - 1, "287396-10-12T08:59:00.991Z"),
])
def test_an_instant_has_its_text(instant: int, text: str) -> None:
    assert to_text(instant) == text
    assert from_text(text) == instant


@given(st.integers(-(10**13), 2 * 10**14))
def test_dates_are_those_of_the_standard_library(instant: int) -> None:
    text = (EPOCH + timedelta(milliseconds=instant)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    assert to_text(instant) == text
    assert from_text(text) == instant


@pytest.mark.parametrize("text", [
    "", "2023-11-14", "2023-11-14T22:13:20Z", "2023-02-29T00:00:00.000Z", "2023-13-01T00:00:00.000Z",
    "2023-00-10T00:00:00.000Z", "2023-11-14T24:00:00.000Z", "2023-11-14T22:60:20.123Z", "02023-11-14T22:13:20.123Z",
    "2023-11-14T22:13:20.123Z\n", "\u0662023-11-14T22:13:20.123Z",
])
def test_other_texts_are_no_instants(text: str) -> None:
    with pytest.raises(ValueError, match="is no instant"):
        from_text(text)
