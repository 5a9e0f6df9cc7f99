"""Bots think in worker processes: one that dies or hangs is replaced, and the server's own process thinks nothing."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.testing

from engine.bots import Level
from engine.rules import rules_of
from ser.app.ports import Thought
from ser.thinking import ATTEMPTS, LEAST, Places, ProcessThinker
from tests.ser import workers


def thought(game_type: str = "tic-tac-toe", **options: Any) -> Thought:
    rules = rules_of(game_type)
    return Thought(game_type, options, "easy", rules.initial({}, 2), 1, 5)


async def test_a_bot_thinks_of_a_legal_move_in_another_process() -> None:
    asked = thought()
    move = await ProcessThinker(1).choose(asked)
    assert move in rules_of("tic-tac-toe").legal(asked.state, 1)
    assert await ProcessThinker(1, workers.who).choose(asked) != os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a policy for what nobody waits for")
async def test_a_worker_has_only_the_time_that_nobody_else_wants() -> None:
    assert await ProcessThinker(1, workers.policy).choose(thought()) == os.SCHED_IDLE


async def test_a_worker_that_dies_is_replaced_and_asked_again(tmp_path: Path) -> None:
    assert await ProcessThinker(1, workers.die_once).choose(thought(mark=tmp_path / "mark")) == workers.MOVE


async def test_a_worker_that_hangs_is_replaced_and_asked_again(tmp_path: Path) -> None:
    thinker = ProcessThinker(1, workers.hang_once, patience=3.0)
    assert await thinker.choose(thought(mark=tmp_path / "mark")) == workers.MOVE


async def test_after_so_many_workers_it_gives_up() -> None:
    with pytest.raises(trio.TooSlowError):
        await ProcessThinker(1, workers.die).choose(thought())
    assert ATTEMPTS == 3


async def test_no_more_think_at_once_than_there_are_places() -> None:
    thinker = ProcessThinker(1, workers.who)
    found: list[int] = []

    async def ask() -> None:
        found.append(await thinker.choose(thought()))

    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(ask)
    assert len(set(found)) == 1


# --------------------------------------------------------------------------------------------- who thinks next

SECONDS: Mapping[Level, float] = {"easy": 0.1, "hard": 2.0}


async def think_in(places: Places, level: Level, done: list[Level]) -> None:
    async with places.taken(level):
        await trio.sleep(SECONDS[level])
        done.append(level)


async def test_thoughts_of_one_level_have_their_turn_in_the_order_of_their_coming(
        autojump_clock: trio.testing.MockClock) -> None:
    places, order = Places(1), list[int]()

    async def think(number: int) -> None:
        async with places.taken("hard"):
            order.append(number)
            await trio.sleep(1)

    async with trio.open_nursery() as nursery:
        for number in range(9):
            nursery.start_soon(think, number)
            await trio.testing.wait_all_tasks_blocked()
    assert order == list(range(9))


async def test_so_many_think_at_once(autojump_clock: trio.testing.MockClock) -> None:
    places, done = Places(2), list[Level]()
    async with trio.open_nursery() as nursery:
        for _ in range(5):
            nursery.start_soon(think_in, places, "hard", done)
        await trio.sleep(3)
        assert len(done) == 2
    assert trio.current_time() == pytest.approx(6)


async def test_thoughts_that_take_no_time_come_at_a_bounded_rate(autojump_clock: trio.testing.MockClock) -> None:
    places = Places(1)
    for _ in range(10):
        async with places.taken("easy"):
            pass
    assert trio.current_time() == pytest.approx(10 * LEAST)


async def test_a_quick_thought_does_not_wait_for_all_the_slow_ones(autojump_clock: trio.testing.MockClock) -> None:
    places, done = Places(1), list[Level]()
    async with trio.open_nursery() as nursery:
        for _ in range(20):
            nursery.start_soon(think_in, places, "hard", done)
        await trio.sleep(1)
        await think_in(places, "easy", done)
        assert done == ["hard", "easy"]


async def test_many_quick_thoughts_do_not_keep_a_slow_one_waiting(autojump_clock: trio.testing.MockClock) -> None:
    places, done = Places(1), list[Level]()

    async def think_on() -> None:
        while True:
            await think_in(places, "easy", done)

    async with trio.open_nursery() as nursery:
        for _ in range(30):
            nursery.start_soon(think_on)
        await trio.sleep(100)
        await think_in(places, "hard", done)
        assert trio.current_time() < 103
        nursery.cancel_scope.cancel()


async def test_who_gives_up_waiting_leaves_no_place_taken(autojump_clock: trio.testing.MockClock) -> None:
    places, done = Places(1), list[Level]()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(think_in, places, "hard", done)
        await trio.sleep(1)
        with trio.move_on_after(0.5):
            await think_in(places, "easy", done)
    with trio.CancelScope() as scope:
        scope.cancel()
        await think_in(places, "easy", done)
    with trio.fail_after(1):
        await think_in(places, "easy", done)
    assert done == ["hard", "easy"]
