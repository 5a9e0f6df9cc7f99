"""asyncio inside trio: an asyncio loop that is stepped by a trio task, so that prompt-toolkit runs under trio.

It reads two private names of asyncio (``_ready`` and ``_scheduled``, there since Python 3.4) and is for POSIX.
"""

import asyncio
import math
import selectors
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import trio

T = TypeVar("T")


class SteppedLoop(asyncio.SelectorEventLoop):
    """An asyncio loop that never blocks: a trio task waits on its selector."""

    _ready: Any
    _scheduled: Any

    def __init__(self) -> None:
        self._kernel: Any = selectors.DefaultSelector()
        self._kick = trio.CancelScope()
        super().__init__(self._kernel)

    def time(self) -> float:
        """Trio's clock: prompt-toolkit's timers follow it too."""
        return trio.current_time()

    def call_soon(self, *args: Any, **kwargs: Any) -> asyncio.Handle:  # type: ignore[override]
        """As asyncio has it; wakes the trio task."""
        self._kick.cancel()
        return super().call_soon(*args, **kwargs)

    def call_at(self, *args: Any, **kwargs: Any) -> asyncio.TimerHandle:  # type: ignore[override]
        """As asyncio has it; wakes the trio task."""
        self._kick.cancel()
        return super().call_at(*args, **kwargs)

    def _idle(self) -> float:
        if self._ready:
            return 0
        if self._scheduled:
            return max(0.0, float(self._scheduled[0].when()) - self.time())
        return math.inf

    async def drive(self, task: "asyncio.Task[Any]") -> None:
        """Steps the loop until the task is done."""
        while True:
            self.stop()
            self.run_forever()  # one pass, without blocking
            if task.done():
                return
            with trio.move_on_after(self._idle()) as self._kick:
                await trio.lowlevel.wait_readable(self._kernel.fileno())


async def run_asyncio(async_fn: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs an asyncio function in this trio task. Cancelled, it is cancelled, and driven to its end all the same."""
    loop = SteppedLoop()
    wakeup = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakeup)
    try:
        return await _run(loop, async_fn)
    finally:
        _close(loop)
        signal.set_wakeup_fd(wakeup)  # asyncio's signal handlers (SIGWINCH) had replaced trio's


async def _run(loop: SteppedLoop, async_fn: Callable[[], Coroutine[Any, Any, T]]) -> T:
    task = loop.create_task(async_fn())
    failures: list[BaseException] = []

    def fail(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        failures.append(context.get("exception") or RuntimeError(context["message"]))
        task.cancel()

    loop.set_exception_handler(fail)
    try:
        await loop.drive(task)
    except BaseException:
        task.cancel()
        with trio.CancelScope(shield=True):
            await loop.drive(task)
        if not task.cancelled():
            task.exception()  # it has been looked at: the first exception is the one that counts
        raise
    if failures:
        raise failures[0]
    return task.result()


def _close(loop: SteppedLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
