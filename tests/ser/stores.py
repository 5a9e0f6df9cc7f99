"""A store whose commits can be held up and can fail, and one whose answers can be old when they come."""

from typing import Any

import attrs
import trio

from ser.app.ports import Account, Batch, Login, StoreFailedError
from ser.store.memory import MemoryStore


def _open() -> trio.Event:
    event = trio.Event()
    event.set()
    return event


@attrs.define
class HeldStore:
    """Keeps everything in memory, but commits only while it is not held."""

    inner: MemoryStore = attrs.field(factory=MemoryStore)
    failing: bool = False
    """Whether commits fail."""
    batches: list[Batch] = attrs.field(factory=list)
    """What has been committed, or was to be."""
    _go: trio.Event = attrs.field(factory=_open)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def hold(self) -> None:
        """From now on commits wait."""
        self._go = trio.Event()

    def release(self, *, failing: bool = False) -> None:
        """Lets those that wait, and all after them, through; or has them fail."""
        self.failing = failing
        self._go.set()

    async def commit(self, batch: Batch) -> None:
        """Stores the batch, once it may."""
        self.batches.append(batch)
        await self._may_go()
        await self.inner.commit(batch)

    async def register(self, account: Account, login: Login | None = None) -> None:
        """Stores an account, once it may."""
        await self._may_go()
        await self.inner.register(account, login)

    async def _may_go(self) -> None:
        await self._go.wait()
        if self.failing:
            await trio.lowlevel.checkpoint()
            raise StoreFailedError("the disk is full")


@attrs.define
class LateStore(MemoryStore):
    """Keeps everything in memory; when it is late, the next account that is read comes a second later, as it was."""

    late: bool = False

    async def account(self, user_id: str) -> Account | None:
        """A user, as they are or as they were."""
        return await self._late(await MemoryStore.account(self, user_id))

    async def account_named(self, name: str) -> Account | None:
        """A registered user, as they are or as they were."""
        return await self._late(await MemoryStore.account_named(self, name))

    async def _late(self, found: Account | None) -> Account | None:
        if self.late:
            self.late = False
            await trio.sleep(1)
        return found
