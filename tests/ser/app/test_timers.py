"""Timers do things at their time, in order, and not once they are cancelled."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
import trio

from ser.app.timers import Timers


@pytest.fixture
async def timers(autojump_clock: object) -> AsyncIterator[Timers]:
    made = Timers()
    async with trio.open_nursery() as nursery:
        await nursery.start(made.run)
        yield made
        nursery.cancel_scope.cancel()


async def test_each_thing_is_done_at_its_time(timers: Timers, autojump_clock: object) -> None:
    done = []
    begin = trio.current_time()
    for seconds in (3.0, 1.0, 0.0, 2.0, 1.0):
        timers.after(seconds, lambda seconds=seconds: done.append((seconds, trio.current_time() - begin)))
    await trio.sleep(10)
    assert done == [(seconds, pytest.approx(seconds)) for seconds in (0.0, 1.0, 1.0, 2.0, 3.0)]


async def test_what_is_due_at_the_same_time_is_done_in_the_order_it_was_asked_for(
    timers: Timers, autojump_clock: object
) -> None:
    done: list[int] = []
    for number in range(20):
        timers.after(1.0, lambda number=number: done.append(number))
    await trio.sleep(2)
    assert done == list(range(20))


async def test_a_cancelled_timer_does_nothing(timers: Timers, autojump_clock: object) -> None:
    done: list[str] = []
    kept, cancelled = timers.after(1, lambda: done.append("kept")), timers.after(1, lambda: done.append("cancelled"))
    cancelled.cancel()
    await trio.sleep(2)
    kept.cancel()
    assert done == ["kept"]


async def test_a_timer_may_set_another(timers: Timers, autojump_clock: object) -> None:
    times: list[float] = []

    def again() -> None:
        times.append(trio.current_time())
        if len(times) < 5:
            timers.after(1.0, again)

    timers.after(1.0, again)
    await trio.sleep(10)
    assert [later - before for before, later in pairwise(times)] == [pytest.approx(1.0)] * 4


async def test_an_error_in_one_does_not_keep_the_others(timers: Timers, autojump_clock: object) -> None:
    done: list[str] = []
    timers.after(1, lambda: done[99])
    timers.after(1, lambda: done.append("done"))
    timers.after(2, lambda: done.append("later"))
    await trio.sleep(3)
    assert done == ["done", "later"]


async def test_an_earlier_timer_is_not_kept_waiting_by_a_later_one(timers: Timers, autojump_clock: object) -> None:
    done: list[float] = []
    timers.after(100, lambda: done.append(100))
    await trio.sleep(1)
    timers.after(1, lambda: done.append(1))
    await trio.sleep(5)
    assert done == [1]


async def test_cancelled_timers_do_not_pile_up(timers: Timers, autojump_clock: object) -> None:
    done: list[int] = []
    kept = [timers.after(3600.0 + number, lambda number=number: done.append(number)) for number in range(10)]
    for _ in range(100_000):
        timers.after(86_400.0, lambda: done.append(-1)).cancel()
    assert len(timers._heap) <= 1000 + len(kept)
    await trio.sleep(4000)
    assert done == list(range(10))
