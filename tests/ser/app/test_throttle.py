"""Wrong logins are counted per account, per address, and in all."""

from contextlib import suppress

import pytest

from engine.reasons import Refusal
from ser.app.throttle import SWEEP, LoginThrottle
from tests.refusals import refusal_of


def attempt(throttle: LoginThrottle, name: str, address: str, ends_in: str | None = "bad_credentials") -> None:
    """One attempt to log in, that is refused (or not) for this reason."""
    with throttle.attempt(name, address):
        if ends_in is not None:
            raise Refusal(ends_in)


def wrong(throttle: LoginThrottle, count: int, name: str = "ann", address: str = "192.0.2.1") -> None:
    for _ in range(count):
        with suppress(Refusal):
            attempt(throttle, name, address)


def reason(throttle: LoginThrottle, name: str, address: str) -> str | None:
    refused = refusal_of(attempt, throttle, name, address, None)
    return refused and refused.reason


@pytest.mark.parametrize(("name", "address", "expected"), [
    ("ann", "198.51.100.1", "rate_limited"), ("ANN", "198.51.100.1", "rate_limited"), ("bob", "192.0.2.1", None),
])
def test_after_too_many_for_an_account_there_is_no_way_in_from_anywhere(
    name: str, address: str, expected: str | None
) -> None:
    throttle = LoginThrottle("3/15 minutes", "100/minute", "1000/minute")
    wrong(throttle, 2)
    assert reason(throttle, "ann", "192.0.2.1") is None
    wrong(throttle, 1)
    assert reason(throttle, name, address) == expected


def test_after_too_many_from_an_address_there_is_no_way_in_for_anybody() -> None:
    throttle = LoginThrottle("100/minute", "3/minute", "1000/minute")
    for name in ("a1", "a2", "a3"):
        wrong(throttle, 1, name)
    assert reason(throttle, "ann", "192.0.2.1") == "rate_limited"
    assert reason(throttle, "ann", "192.0.2.2") is None


def test_after_too_many_in_all_there_is_no_way_in_for_anybody_from_anywhere() -> None:
    throttle = LoginThrottle("100/minute", "100/minute", "3/minute")
    for number in range(3):
        wrong(throttle, 1, f"a{number}", f"192.0.2.{number}")
    assert reason(throttle, "ann", "198.51.100.1") == "rate_limited"


def test_names_and_addresses_of_long_ago_are_forgotten() -> None:
    throttle = LoginThrottle("3/second", "3/second", "100000/second")
    wrong(throttle, 1)
    storage = throttle._storage
    assert storage is not None
    for number in range(2 * SWEEP):
        storage.events[f"name:of-long-ago-{number}"] = []
    wrong(throttle, 1, "bob")
    assert len(storage.events) < 10


def test_who_has_to_wait_is_told_how_long() -> None:
    throttle = LoginThrottle("1/15 minutes", "100/minute", "1000/minute")
    wrong(throttle, 1)
    refused = refusal_of(attempt, throttle, "ann", "192.0.2.1")
    assert refused is not None
    assert 890_000 < refused.data["retryAfterMs"] <= 900_000


@pytest.mark.parametrize("ends_in", [None, "account_inactive", "storage_unavailable"])
def test_only_a_wrong_name_or_password_counts(ends_in: str | None) -> None:
    throttle = LoginThrottle("2/minute", "2/minute", "1000/minute")
    for _ in range(10):
        with suppress(Refusal):
            attempt(throttle, "ann", "192.0.2.1", ends_in)
    assert reason(throttle, "ann", "192.0.2.1") is None


def test_attempts_under_way_count_as_wrong_until_it_is_known() -> None:
    throttle = LoginThrottle("2/minute", "100/minute", "1000/minute")
    with throttle.attempt("ann", "192.0.2.1"), throttle.attempt("ann", "192.0.2.1"):
        refused = refusal_of(attempt, throttle, "ann", "192.0.2.1")
        assert refused is not None
        assert refused.data == {"retryAfterMs": 1000}
    assert reason(throttle, "ann", "192.0.2.1") is None


def test_an_attempt_that_ends_in_an_error_of_ours_is_under_way_no_more() -> None:
    throttle = LoginThrottle("1/minute", "1/minute", "1000/minute")
    with pytest.raises(KeyError), throttle.attempt("ann", "192.0.2.1"):
        raise KeyError
    assert reason(throttle, "ann", "192.0.2.1") is None
