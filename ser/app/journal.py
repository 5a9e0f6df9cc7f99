"""Stores what has happened and only then lets it be said: commits in groups, one group at a time.

Every group has a number, its ticket. What may be said only when a group is stored carries that ticket. If a group
cannot be stored, neither it nor anything that was decided on top of it has happened.
"""

from collections.abc import Callable
from typing import Protocol

import structlog
import trio

from ser.app.ports import Batch, Store, StoreFailedError

log = structlog.get_logger("ser.journal")

GONE_WRONG = "storage_failed"


class Listener(Protocol):
    """Somebody with something to say when a ticket is through."""

    def release(self, ticket: int, stored: bool) -> None:
        """The group with this ticket has been stored, or has not."""
        ...


class Journal:
    """The one who writes. ``lost`` hears which games' facts (with the first lost seq) did not happen."""

    def __init__(self, store: Store, lost: Callable[[dict[str, int]], None], limit: int) -> None:
        self._store = store
        self._lost = lost
        self._limit = limit
        self.ticket = 1
        """The number of the group that gathers now."""
        self.done = 0
        """Every group up to this number has been dealt with."""
        self.batch = Batch()
        self._listeners: list[Listener] = []
        self._flying: list[Listener] = []
        self._waiters: dict[int, list[tuple[trio.Event, list[bool]]]] = {}
        self._ready = trio.Event()
        self._closing = False
        self.groups = self.failures = 0

    @property
    def full(self) -> bool:
        """Whether so much is waiting that nothing more should be taken on."""
        return len(self.batch.facts) >= self._limit

    def touch(self) -> int:
        """Says that the batch has something to store; its ticket."""
        self._ready.set()
        return self.ticket

    def notify(self, listener: Listener, ticket: int) -> None:
        """Calls the listener when the group with this ticket, gathering or on its way, has been dealt with."""
        (self._listeners if ticket == self.ticket else self._flying).append(listener)

    async def stored(self) -> None:
        """Waits until everything up to now is stored; raises ``StoreFailedError`` when it is not."""
        if not self.batch and self.done == self.ticket - 1:
            return
        event, outcome = trio.Event(), [False]
        ticket = self.ticket if self.batch else self.ticket - 1
        self._waiters.setdefault(ticket, []).append((event, outcome))
        await event.wait()
        if not outcome[0]:
            raise StoreFailedError("the group was not stored")

    async def run(self, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Commits until ``close``, then what is left."""
        task_status.started()
        while True:
            await self._ready.wait()
            if self.batch:
                await self._commit()
            elif self._closing:
                return
            else:
                self._ready = trio.Event()

    def close(self) -> None:
        """Ends ``run`` once everything has been dealt with."""
        self._closing = True
        self._ready.set()

    async def _commit(self) -> None:
        batch, listeners = self.batch, self._listeners
        self.batch, self._flying, self._listeners = Batch(), listeners, []
        if not self._closing:
            self._ready = trio.Event()
        number = self.ticket
        self.ticket += 1
        try:
            with trio.CancelScope(shield=True):
                await self._store.commit(batch)
        except StoreFailedError as error:
            self._undo(number, batch, listeners, error)
        else:
            self.groups += 1
            self._settle(number, listeners, stored=True)

    def _undo(self, number: int, batch: Batch, listeners: list[Listener], error: Exception) -> None:
        """What has gathered meanwhile may rest on what was not stored: it has not happened either."""
        self.failures += 1
        log.error(GONE_WRONG, facts=len(batch.facts), error=str(error)[:300])
        later, later_listeners = self.batch, self._listeners
        self.batch, self._listeners = Batch(), []
        self.ticket += 1
        first: dict[str, int] = {}
        for game_id, seq, _ in (*batch.facts, *later.facts):
            first[game_id] = min(seq, first.get(game_id, seq))
        self._lost(first)
        self._settle(number, listeners, stored=False)
        self._settle(number + 1, later_listeners, stored=False)

    def _settle(self, number: int, listeners: list[Listener], *, stored: bool) -> None:
        self.done = number
        for listener in listeners:
            listener.release(number, stored)
        for event, outcome in self._waiters.pop(number, ()):
            outcome[0] = stored
            event.set()


