"""Bots think in worker processes: one that dies or hangs is replaced, and the server's own process thinks nothing."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import trio

from engine.rules import rules_of
from ser.app.ports import Thought
from ser.thinking import ATTEMPTS, ProcessThinker
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
