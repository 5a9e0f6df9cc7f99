"""Virtual time for a world in which nothing comes from outside: when all tasks wait, it is the next deadline.

Who waits by ``sleep`` or for a ``Bell`` goes on at the moment at which trio's own ``sleep``, ``move_on_after`` and
``Event`` would have woken it, in the same order; without the scope to cancel and the exception that each of those
takes, which were a third of what a world cost.
"""

from heapq import heappop, heappush
from itertools import count
from math import inf

import attrs
import trio
from trio.lowlevel import Abort, Task, current_clock, current_task, reschedule, wait_task_rescheduled


@attrs.define(eq=False)
class Waiting:
    """A task that waits; none when it does no more. ``rung``: the bell has been rung."""

    task: Task | None
    rung: bool = False

    def go_on(self) -> None:
        """It waits no more."""
        task, self.task = self.task, None
        if task is not None:
            reschedule(task)

    def abort(self, _: object) -> Abort:
        """It is cancelled."""
        self.task = None
        return Abort.SUCCEEDED


class JumpingClock(trio.abc.Clock):
    """As trio's ``MockClock`` with ``autojump_threshold=0``, which takes two rounds of the scheduler for each jump."""

    def __init__(self) -> None:
        self._now = 0.0
        self._alarms: list[tuple[float, int, Waiting]] = []
        self._number = count()

    def start_clock(self) -> None:
        """It stands still until somebody waits."""

    def current_time(self) -> float:
        """Seconds since the beginning."""
        return self._now

    def wake(self, waiting: Waiting, when: float) -> None:
        """Has it go on at that time, if it waits still."""
        if when < inf:
            heappush(self._alarms, (when, next(self._number), waiting))

    def deadline_to_sleep_time(self, deadline: float) -> float:
        """Asked when all tasks wait: then it is that time already, and nobody has to sleep."""
        alarms = self._alarms
        while alarms and alarms[0][2].task is None:
            heappop(alarms)
        deadline = min(deadline, alarms[0][0] if alarms else inf)
        if deadline == inf:
            return inf
        self._now = max(self._now, deadline)
        while alarms and alarms[0][0] <= self._now:
            heappop(alarms)[2].go_on()
        return 0.0


class Bell:
    """Who waits for it goes on when it is rung, all at once; who comes later waits for the next time."""

    def __init__(self) -> None:
        self._waiting: dict[Waiting, None] = {}

    def ring(self) -> None:
        """They go on."""
        for waiting in self._waiting:
            waiting.rung = waiting.task is not None
            waiting.go_on()
        self._waiting.clear()

    async def wait(self, until: float = inf) -> bool:
        """Whether it was rung before that time."""
        waiting = Waiting(current_task())
        self._waiting[waiting] = None
        try:
            await _wait(waiting, until)
        finally:
            self._waiting.pop(waiting, None)
        return waiting.rung


async def sleep(seconds: float) -> None:
    """As trio's."""
    await sleep_until(trio.current_time() + seconds)


async def sleep_until(when: float) -> None:
    """As trio's."""
    if when <= trio.current_time():
        await trio.lowlevel.checkpoint()
    else:
        await _wait(Waiting(current_task()), when)


async def _wait(waiting: Waiting, until: float) -> None:
    clock = current_clock()
    assert isinstance(clock, JumpingClock)
    clock.wake(waiting, until)
    await wait_task_rescheduled(waiting.abort)
