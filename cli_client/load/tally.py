"""What is counted during a run: latencies, games and errors; and percentiles of the latencies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

HELD_BACK: Final = frozenset({"rate_limited", "busy", "storage_unavailable"})
"""Refusals after which the same line is sent again a little later."""


@attrs.define
class Tally:
    """The counts of one process. ``latencies``: how many moves took so many whole microseconds."""

    latencies: Counter[int] = attrs.field(factory=Counter)
    games: int = 0
    errors: Counter[str] = attrs.field(factory=Counter)
    connected: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of CPU that the load tester itself has spent."""

    @property
    def moves(self) -> int:
        """How many moves arrived."""
        return self.latencies.total()

    @property
    def failures(self) -> int:
        """How many errors there were, without ``rate_limited``: those moves were played a little later."""
        return self.errors.total() - self.errors["rate_limited"]


def merge(tallies: Iterable[Tally]) -> Tally:
    """The counts of several processes that ran at the same time."""
    whole = Tally()
    for tally in tallies:
        whole.latencies.update(tally.latencies)
        whole.errors.update(tally.errors)
        whole.games += tally.games
        whole.connected += tally.connected
        whole.cpu += tally.cpu
        whole.seconds = max(whole.seconds, tally.seconds)
    return whole


def percentile(counts: Mapping[int, int], percent: float) -> int | None:
    """The least value that at least so many per cent do not exceed (nearest rank); None when there are none."""
    rank = round(percent * sum(counts.values()) / 100, 6)
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return None
