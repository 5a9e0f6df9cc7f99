"""A store that takes its time and fails: before it has done what it was asked for, or after, without saying so."""

from random import Random
from typing import Any

import attrs
import trio

from ser.app.ports import Batch, ConflictError, StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.simulation.clock import Bell


@attrs.define
class Weather:
    """What the store is to suffer: the chance of a call to fail, and of it being slow; ``out``: every call fails."""

    failing: float = 0.0
    slow: float = 0.0
    out: bool = False

    def calm(self) -> None:
        """No more faults."""
        self.failing = self.slow = 0.0
        self.out = False


class FaultyStore:
    """One server's way to what is stored; ``kill`` ends it in the middle of what it does."""

    def __init__(self, ledger: MemoryStore, chance: Random, weather: Weather) -> None:
        self._ledger = ledger
        self._chance = chance
        self._weather = weather
        self._dead = False
        self._died = Bell()
        self.conflicts = 0
        self.failures = 0

    def kill(self) -> None:
        """Whatever is under way has happened or not; nothing happens after it."""
        self._dead = True
        self._died.ring()

    async def open(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    async def commit(self, batch: Batch) -> None:
        """Stores the batch, if all goes well."""
        dead = self._dead
        await self._pass_time()
        if dead or (self._dead and self._chance.random() < 0.5):
            return
        fails = self._fails()
        if fails and self._chance.random() < 0.7:
            raise StoreFailedError("the disk is full")
        try:
            await self._ledger.commit(batch)
        except ConflictError:
            self.conflicts += 1
            raise
        if fails:
            raise StoreFailedError("nobody knows whether it was stored")

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._ledger, name)

        async def read(*arguments: Any) -> Any:
            await self._pass_time()
            if self._fails():
                raise StoreFailedError("the disk cannot be read")
            return await method(*arguments)

        return read

    def _fails(self) -> bool:
        fails = not self._dead and (self._weather.out or self._chance.random() < self._weather.failing)
        self.failures += fails
        return fails

    async def _pass_time(self) -> None:
        slow = self._chance.random() < self._weather.slow
        until = trio.current_time() + self._chance.expovariate(1 / (1.0 if slow else 0.005))
        if self._dead:
            await trio.lowlevel.checkpoint()
        else:
            await self._died.wait(until)
