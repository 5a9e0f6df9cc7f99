"""The token bucket, and the limits as they are published."""

import attrs
import pytest

from ser.app.limits import Bucket, Limits


def test_so_many_may_come_at_once_and_then_so_many_a_second() -> None:
    bucket = Bucket(2.0, 5.0, 100.0)
    assert [bucket.take(100.0) for _ in range(6)] == [0.0] * 5 + [0.5]
    assert bucket.take(100.25) == pytest.approx(0.25)
    assert bucket.take(100.5) == 0.0
    assert bucket.take(100.5) == pytest.approx(0.5)


def test_it_never_holds_more_than_the_burst() -> None:
    bucket = Bucket(2.0, 5.0, 0.0)
    assert [bucket.take(1e9) for _ in range(6)] == [0.0] * 5 + [0.5]


def test_a_clock_that_stands_still_gives_nothing() -> None:
    bucket = Bucket(50.0, 1.0, 0.0)
    assert bucket.take(0.0) == 0.0
    assert all(bucket.take(0.0) > 0 for _ in range(10))


def test_every_limit_is_published_under_its_name_on_the_wire() -> None:
    published = Limits().published()
    assert len(published) == len(attrs.fields(Limits))
    assert {"lineBytes", "rate", "burst", "silenceTimeoutMs", "ackTimeoutMs"} <= published.keys()
    assert all(name.isalnum() for name in published)
