"""Percentiles, and counts put together."""

from collections import Counter

import pytest

from cli_client.load.tally import Tally, merge, percentile


@pytest.mark.parametrize(("percent", "value"), [(0.1, 1), (1, 1), (50, 50), (50.1, 51), (99, 99), (99.9, 100)])
def test_a_percentile_is_the_nearest_rank(percent, value):
    assert percentile(Counter(range(1, 101)), percent) == value


def test_a_percentile_counts_repeated_values():
    assert percentile({10: 998, 700: 1, 900: 1}, 99) == 10
    assert percentile({10: 998, 700: 1, 900: 1}, 99.9) == 700


def test_nothing_has_no_percentiles():
    assert percentile({}, 50) is None


def test_tallies_add_up():
    one = Tally(Counter({5: 2}), games=1, errors=Counter(closed=1), connected=4, seconds=2.0, cpu=0.5)
    other = Tally(Counter({5: 1, 7: 1}), 2, Counter(closed=1, timeout=1), connected=2, seconds=2.5, cpu=1.0)
    assert merge([one, other]) == Tally(Counter({5: 3, 7: 1}), 3, Counter(closed=2, timeout=1), 6, 2.5, 1.5)
    assert merge([one, other]).moves == 4


def test_what_was_only_held_back_has_not_failed():
    assert Tally(errors=Counter(rate_limited=5)).failures == 0
    assert Tally(errors=Counter(rate_limited=5, busy=1)).failures == 1
