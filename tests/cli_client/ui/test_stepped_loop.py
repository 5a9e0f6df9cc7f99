"""asyncio stepped by trio."""

import asyncio
import signal

import pytest
import trio

from cli_client.ui.stepped_loop import run_asyncio


async def test_the_result_comes_back():
    async def work():
        await asyncio.sleep(0)
        return 5
    assert await run_asyncio(work) == 5


async def test_timers_follow_trios_clock(autojump_clock):
    async def work():
        await asyncio.sleep(100)
    before = trio.current_time()
    await run_asyncio(work)
    assert trio.current_time() - before == pytest.approx(100, abs=0.01)


async def test_trio_goes_on_meanwhile_and_can_call_in(nursery):
    called = []

    async def work():
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        nursery.start_soon(call_later, lambda: future.set_result(None))
        await future
        called.append("done")

    async def call_later(call):
        await trio.testing.wait_all_tasks_blocked()
        call()

    await run_asyncio(work)
    assert called == ["done"]


async def test_threads_of_asyncio_wake_it():
    async def work():
        return await asyncio.to_thread(lambda: 7)
    assert await run_asyncio(work) == 7


async def test_an_exception_comes_out():
    async def work():
        await asyncio.sleep(0)
        raise LookupError("it")
    with pytest.raises(LookupError, match="it"):
        await run_asyncio(work)


async def test_an_exception_in_a_callback_ends_it():
    async def work():
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        await asyncio.sleep(1000)
    with pytest.raises(ZeroDivisionError):
        await run_asyncio(work)


async def test_cancelled_it_cleans_up_to_its_end():
    steps = []

    async def work():
        try:
            await asyncio.sleep(1000)
        finally:
            await asyncio.sleep(0.01)
            steps.append("cleaned")

    with trio.move_on_after(0.05) as scope:
        await run_asyncio(work)
    assert scope.cancelled_caught
    assert steps == ["cleaned"]


async def test_the_wakeup_descriptor_of_signals_is_trios_again():
    before = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(before)

    async def work():
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, lambda: None)

    await run_asyncio(work)
    assert signal.set_wakeup_fd(before) == before


async def test_signals_reach_asyncio():
    async def work():
        there = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, there.set)
        signal.raise_signal(signal.SIGWINCH)
        await there.wait()

    with trio.fail_after(5):
        await run_asyncio(work)
