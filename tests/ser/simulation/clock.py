"""Virtual time for a world in which nothing comes from outside: when all tasks wait, it is the next deadline."""

from math import inf

import trio


class JumpingClock(trio.abc.Clock):
    """As trio's ``MockClock`` with ``autojump_threshold=0``, which takes two rounds of the scheduler for each jump."""

    def __init__(self) -> None:
        self._now = 0.0

    def start_clock(self) -> None:
        """It stands still until somebody waits."""

    def current_time(self) -> float:
        """Seconds since the beginning."""
        return self._now

    def deadline_to_sleep_time(self, deadline: float) -> float:
        """Asked when all tasks wait: then it is that time already, and nobody has to sleep."""
        if deadline == inf:
            return inf
        self._now = max(self._now, deadline)
        return 0.0
