"""What the application counts and times, in plain numbers; whoever shows them (ser/metrics.py) reads them here."""

from bisect import bisect_left
from collections import Counter
from typing import Final

SECONDS: Final = (0.00005, 0.0002, 0.001, 0.005, 0.02, 0.1, 0.5, 2.5)
FACTS: Final = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0)

OK: Final = "ok"


class Tally:
    """How many values there were, their sum, and how many lay between the bounds (the last beyond all of them)."""

    __slots__ = ("bounds", "buckets", "sum")

    def __init__(self, bounds: tuple[float, ...] = SECONDS) -> None:
        self.bounds = bounds
        self.buckets = [0] * (len(bounds) + 1)
        self.sum = 0.0

    @property
    def count(self) -> int:
        """How many values there were."""
        return sum(self.buckets)

    def add(self, value: float) -> None:
        """One value more."""
        self.sum += value
        self.buckets[bisect_left(self.bounds, value)] += 1


class Meter:
    """Requests by door and name: the seconds that it took to answer them, and how many were refused, by reason.

    What is timed is the work on a request; its answer may then wait for its commit, which the journal times.
    """

    def __init__(self) -> None:
        self.refused: Counter[tuple[str, str, str]] = Counter()
        self.times: dict[tuple[str, str], Tally] = {}

    def answered(self, door: str, name: str, outcome: str, seconds: float) -> None:
        """A request has been answered; its outcome is ``OK`` or the reason of a refusal."""
        if outcome is not OK:
            self.refused[door, name, outcome] += 1
        tally = self.times.get((door, name))
        if tally is None:
            tally = self.times[door, name] = Tally()
        tally.add(seconds)

    def outcomes(self) -> dict[tuple[str, str, str], int]:
        """Requests by door, name and outcome."""
        found: Counter[tuple[str, str, str]] = Counter(self.refused)
        for (door, name, _), count in self.refused.items():
            found[door, name, OK] -= count
        for (door, name), tally in self.times.items():
            found[door, name, OK] += tally.count
        return {key: count for key, count in found.items() if count}
