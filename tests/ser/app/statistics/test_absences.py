"""Time that passes while a server is there, and time that does not count."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ser.app.statistics.absences import Span, joined, present

INSTANTS = st.integers(0, 60)
SPANS = st.lists(st.tuples(INSTANTS, INSTANTS).map(lambda span: (min(span), max(span))), max_size=6)


@given(SPANS, INSTANTS, INSTANTS)
def test_of_a_time_counts_what_is_in_no_absence(spans: list[Span], start: int, end: int) -> None:
    away = {moment for began, ended in spans for moment in range(began, ended)}
    assert present(joined(spans), start, end) == len({*range(start, end)} - away)


@given(SPANS)
def test_joined_absences_are_in_order_and_do_not_touch(spans: list[Span]) -> None:
    found = joined(spans)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert joined(found) == found
