"""Lets bots think in worker processes, so that nobody's move waits for a thought."""

import os
import signal
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

import anyio
import anyio.to_process
import structlog
import trio

from engine.bots import LEVELS, Level, choose
from ser.app.ports import Thought

log = structlog.get_logger("ser.thinking")

BUDGETS: Final[Mapping[Level, float]] = {"easy": 0.2, "medium": 0.5, "hard": 2.0}
"""Seconds that a thought may take, by level."""

PATIENCE: Final = 10.0
"""So many seconds beyond its budget a worker is waited for before it is replaced (it may have to be started first)."""

ATTEMPTS: Final = 3
NICENESS: Final = 10

LEAST: Final = 0.005
"""Seconds that a thought has its place at least: however quick bots and their opponents are, each place brings the
server no more than 200 moves a second, which people's moves would have to wait for."""


def think(thought: Thought, budget: float) -> int:
    """Runs in the worker: the move, within so many seconds."""
    _step_back()
    end = time.monotonic() + budget
    return choose(thought.game_type, thought.options, thought.level, thought.state, thought.seat, thought.seed,
                  lambda: time.monotonic() >= end)


def _step_back() -> None:
    """The server goes first, and an interrupt at the keyboard is the server's affair.

    Being nice is not enough: a nice worker still keeps its processor for some milliseconds when the server wakes up,
    and in one commit several wait for each other. Under SCHED_IDLE it makes way at once (``python -m tests.benchmarks
    bots``).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice") and os.nice(0) < NICENESS:
        os.nice(NICENESS)
    if sys.platform == "linux":
        with suppress(OSError):  # some sandboxes know no other policy than the usual one
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class Places:
    """Places for so many at once. Next is the level that has had least time, and within a level who came first.

    So nobody's quick thought waits for all the slow ones before it, nor a slow one for ever. It is start-time fair
    queueing (Goyal, Vin and Cheng, SIGCOMM 1996): who has not been there for a while has saved nothing up.
    """

    def __init__(self, many: int) -> None:
        self._free = many
        self._waiting: dict[Level, deque[trio.Event]] = {level: deque() for level in LEVELS}
        self._had = dict.fromkeys(LEVELS, 0.0)
        self._reached = 0.0

    @asynccontextmanager
    async def taken(self, level: Level) -> AsyncIterator[None]:
        """Waits for a place, and has it for the time of the block, ``LEAST`` at least."""
        await self._wait(level)
        began = trio.current_time()
        try:
            yield
            await trio.sleep_until(began + LEAST)
        finally:
            self._had[level] += trio.current_time() - began
            self._give_back()

    async def _wait(self, level: Level) -> None:
        turn, line = trio.Event(), self._waiting[level]
        if not line:
            self._had[level] = max(self._had[level], self._reached)
        line.append(turn)
        self._give_out()
        try:
            await turn.wait()
        except trio.Cancelled:
            if turn.is_set():
                self._give_back()
            else:
                line.remove(turn)
            raise

    def _give_back(self) -> None:
        self._free += 1
        self._give_out()

    def _give_out(self) -> None:
        while self._free and (levels := [level for level in LEVELS if self._waiting[level]]):
            level = min(levels, key=self._had.__getitem__)
            self._reached = self._had[level]
            self._free -= 1
            self._waiting[level].popleft().set()


class ProcessThinker:
    """Worker processes, at most so many at once; the levels share their time."""

    def __init__(
        self, at_once: int, work: Callable[[Thought, float], int] = think, patience: float = PATIENCE
    ) -> None:
        self._places = Places(at_once)
        self._work = work
        self._patience = patience

    async def choose(self, thought: Thought) -> int:
        """The move; a worker that dies or hangs is replaced and asked again. Raises ``TooSlowError`` in the end."""
        budget = BUDGETS[thought.level]
        async with self._places.taken(thought.level):
            for _ in range(ATTEMPTS):
                with trio.move_on_after(budget + self._patience):
                    try:
                        return await self._ask(thought, budget)
                    except anyio.BrokenWorkerProcess as error:
                        log.warning("worker_died", game_type=thought.game_type, error=str(error)[:200])
                        continue
                log.warning("worker_hung", game_type=thought.game_type, level=thought.level)
        raise trio.TooSlowError

    async def _ask(self, thought: Thought, budget: float) -> int:
        spare = anyio.CapacityLimiter(1)  # the places are given out above, also to those who ask again
        move: int = await anyio.to_process.run_sync(self._work, thought, budget, cancellable=True, limiter=spare)
        return move
