"""Stores what has happened and only then lets it be said: commits in groups, one group at a time.

Every group has a number, its ticket. What may be said only when a group is stored carries that ticket. If a group
cannot be stored, neither it nor anything that was decided on top of it has happened.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Final, Protocol

import structlog
import trio

from ser.app.meter import FACTS, Tally
from ser.app.ports import Batch, Store, StoreFailedError

log = structlog.get_logger("ser.journal")

REMEMBERED: Final = 1000
"""Of so many of the last groups it is known which were not stored."""


class Listener(Protocol):
    """Somebody with something to say when a ticket is through."""

    def release(self, ticket: int, stored: bool) -> None:
        """The group with this ticket has been stored, or has not."""
        ...


class Speaker(Protocol):
    """Somebody who can be told something."""

    def say(self, data: bytes) -> None:
        """Tells it."""
        ...


class _Group:
    """What is committed together, and who waits for it."""

    __slots__ = ("batch", "listeners", "outcome", "refusals", "settled")

    def __init__(self) -> None:
        self.batch = Batch()
        self.listeners: list[Listener] = []
        self.refusals: list[tuple[Speaker, bytes]] = []
        self.settled: trio.Event | None = None
        self.outcome = False

    async def wait(self) -> None:
        """Waits until it has been dealt with; raises ``StoreFailedError`` when it was not stored."""
        if self.settled is None:
            self.settled = trio.Event()
        await self.settled.wait()
        if not self.outcome:
            raise StoreFailedError("the group was not stored")


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
        self._gathering = self._flying = _Group()
        self.batch = self._gathering.batch
        """What the group that gathers now is to store; whoever adds to it calls ``touch``."""
        self._ready = trio.Event()
        self._closing = False
        self.groups = self.failures = 0
        self.seconds, self.sizes = Tally(), Tally(FACTS)
        """How long commits took, and how many facts were in each."""
        self.failed: set[int] = set()
        """The numbers of the groups that were not stored, of late: what rests on one of them has not happened."""

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
        (self._gathering if ticket == self.ticket else self._flying).listeners.append(listener)

    def unless_stored(self, speaker: Speaker, line: bytes) -> None:
        """Says the line if the group that gathers now is not stored; for requests that are not answered otherwise."""
        self._gathering.refusals.append((speaker, line))

    async def stored(self) -> None:
        """Waits until everything up to now is stored; raises ``StoreFailedError`` when it is not."""
        if self.batch:
            group = self._gathering
        elif self.done < self.ticket - 1:
            group = self._flying
        else:
            return
        await group.wait()

    async def settled(self, ticket: int) -> None:
        """Waits until the group with this ticket is stored; raises ``StoreFailedError`` when it is not."""
        if ticket > self.done:
            await (self._gathering if ticket == self.ticket else self._flying).wait()
        elif ticket in self.failed:
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

    def _next(self) -> _Group:
        """The group that has gathered; the next one begins to gather."""
        group, self._gathering = self._gathering, _Group()
        self.batch = self._gathering.batch
        self.ticket += 1
        return group

    async def _commit(self) -> None:
        number = self.ticket
        group = self._flying = self._next()
        if not self._closing:
            self._ready = trio.Event()
        began = perf_counter()
        try:
            with trio.CancelScope(shield=True):
                await self._store.commit(group.batch)
        except StoreFailedError as error:
            log.warning("storage_failed", facts=len(group.batch.facts), error=str(error)[:300])
            self._undo(number, group)
        except Exception:  # whatever the store's fault, the players are told and the server goes on
            log.exception("internal")
            self._undo(number, group)
        else:
            self.groups += 1
            self._settle(number, group, stored=True)
            self.seconds.add(perf_counter() - began)
            self.sizes.add(len(group.batch.facts))

    def _undo(self, number: int, group: _Group) -> None:
        """What has gathered meanwhile may rest on what was not stored: it has not happened either."""
        self.failures += 1
        later = self._next()
        first: dict[str, int] = {}
        for game_id, seq, _ in (*group.batch.facts, *later.batch.facts):
            first[game_id] = min(seq, first.get(game_id, seq))
        self._lost(first)
        self.failed = {ticket for ticket in self.failed if ticket > number - REMEMBERED} | {number, number + 1}
        self._settle(number, group, stored=False)
        self._settle(number + 1, later, stored=False)

    def _settle(self, number: int, group: _Group, *, stored: bool) -> None:
        self.done = number
        for listener in group.listeners:
            listener.release(number, stored)
        if not stored:
            for speaker, line in group.refusals:
                speaker.say(line)
        group.outcome = stored
        if group.settled is not None:
            group.settled.set()
