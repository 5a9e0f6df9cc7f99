"""The clock of the worlds: who waits by it goes on when trio's own sleep and deadlines would have it go on."""

from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

import pytest
import trio

from tests.ser.simulation.clock import Bell, JumpingClock, sleep, sleep_until


def heard(main: Callable[[Callable[[str], None]], Coroutine[Any, Any, None]]) -> list[tuple[float, str]]:
    """What is said, and when."""
    said: list[tuple[float, str]] = []

    async def run() -> None:
        await main(lambda what: said.append((trio.current_time(), what)))

    trio.run(run, clock=JumpingClock())
    return said


@pytest.mark.parametrize("seed", range(5))
def test_sleepers_wake_in_the_order_of_their_times_among_those_of_trio(seed: int) -> None:
    chance = Random(seed)
    naps = [(chance.choice((sleep, trio.sleep)), chance.uniform(0, 10)) for _ in range(50)]

    async def main(say: Callable[[str], None]) -> None:
        async def nap(function: Callable[[float], Any], seconds: float) -> None:
            await function(seconds)
            say(f"{seconds}")

        async with trio.open_nursery() as nursery:
            for nap_ in naps:
                nursery.start_soon(nap, *nap_)

    assert heard(main) == [(seconds, f"{seconds}") for seconds in sorted(seconds for _, seconds in naps)]


def test_no_time_passes_for_who_sleeps_until_what_has_been() -> None:
    async def main(say: Callable[[str], None]) -> None:
        await sleep(0)
        await sleep_until(-1)
        say("still")

    assert heard(main) == [(0.0, "still")]


def test_a_bell_is_heard_by_all_who_wait_and_by_nobody_twice() -> None:
    async def main(say: Callable[[str], None]) -> None:
        bell = Bell()

        async def listen(until: float) -> None:
            say(f"{await bell.wait(until)} {await bell.wait(until)}")

        async with trio.open_nursery() as nursery:
            nursery.start_soon(listen, 3.0)
            nursery.start_soon(listen, 5.0)
            await sleep(2)
            bell.ring()
            await sleep(2)
            bell.ring()

    assert heard(main) == [(3.0, "True False"), (4.0, "True True")]


def test_who_is_cancelled_while_it_waits_does_not_go_on() -> None:
    async def main(say: Callable[[str], None]) -> None:
        bell = Bell()
        with trio.move_on_after(1):
            await bell.wait(9.0)
        say("no bell")
        with trio.move_on_after(1):
            await sleep(7)
        say("no sleep")
        bell.ring()
        await sleep(20)

    assert heard(main) == [(1.0, "no bell"), (2.0, "no sleep")]
