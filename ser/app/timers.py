"""Things to be done later: one task and one heap for thousands of them."""

import heapq
import itertools
import math
from collections.abc import Callable
from typing import Final

import structlog
import trio

log = structlog.get_logger("ser.timers")

LEAST: Final = 1000
"""Of fewer timers the cancelled ones may stay."""


class Timer:
    """One thing to be done later."""

    __slots__ = ("action",)

    def __init__(self, action: Callable[[], None] | None) -> None:
        self.action = action

    def cancel(self) -> None:
        """It will not be done."""
        self.action = None


class Timers:
    """Does things at their time (in trio's clock)."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._tidy_at = LEAST
        self._numbers = itertools.count()
        self._sleep = trio.CancelScope()

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Does the action in so many seconds, unless the timer is cancelled before."""
        when = trio.current_time() + seconds
        timer = Timer(action)
        if not self._heap or when < self._heap[0][0]:
            self._sleep.cancel()
        heapq.heappush(self._heap, (when, next(self._numbers), timer))
        if len(self._heap) > self._tidy_at:
            self._tidy()
        return timer

    def _tidy(self) -> None:
        """Those that were cancelled need not be kept until their time; this costs each new one next to nothing."""
        self._heap = [entry for entry in self._heap if entry[2].action is not None]
        heapq.heapify(self._heap)
        self._tidy_at = max(LEAST, 2 * len(self._heap))

    async def run(self, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Does what is due, for ever."""
        task_status.started()
        while True:
            now = trio.current_time()
            while self._heap and self._heap[0][0] <= now:
                timer = heapq.heappop(self._heap)[2]
                if timer.action is not None:
                    self._do(timer.action)
            with trio.CancelScope() as self._sleep:
                await trio.sleep_until(self._heap[0][0] if self._heap else math.inf)

    def _do(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception:
            log.exception("internal")
