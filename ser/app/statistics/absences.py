"""When no server was there: nobody can have thought about a move meanwhile."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

Span = tuple[int, int]
"""From one instant to another (milliseconds of the Unix epoch)."""

NONE: Final[Sequence[Span]] = ()


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap made one."""
    found: list[Span] = []
    for began, ended in sorted(spans):
        if found and began <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ended))
        else:
            found.append((began, ended))
    return found


def present(absences: Sequence[Span], start: int, end: int) -> int:
    """How many milliseconds from ``start`` to ``end`` a server was there; ``absences`` are joined."""
    if end <= start:
        return 0
    there = end - start
    first = bisect_right(absences, start, key=lambda absence: absence[1])
    for began, ended in absences[first:]:
        if began >= end:
            break
        there -= min(end, ended) - max(start, began)
    return there
