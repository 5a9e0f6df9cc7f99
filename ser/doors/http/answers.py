"""How the answers over HTTP are counted: by method, path as it is documented, and status, with the time they took."""

from collections import Counter

from ser.app.meter import Tally


class Answers:
    """Counts answers."""

    def __init__(self) -> None:
        self.statuses: Counter[tuple[str, str, str]] = Counter()
        self.times: dict[tuple[str, str], Tally] = {}

    def __call__(self, method: str, path: str, status: int, seconds: float) -> None:
        """One answer more (0 is the status where the other end had gone)."""
        self.statuses[method, path, str(status)] += 1
        tally = self.times.get((method, path))
        if tally is None:
            tally = self.times[method, path] = Tally()
        tally.add(seconds)
