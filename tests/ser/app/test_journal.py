"""The journal commits in groups, one at a time, and tells who waits what has become of theirs."""

from collections.abc import AsyncIterator

import attrs
import pytest
import trio

from ser.app.journal import Journal
from ser.app.ports import StoreFailedError
from tests.ser.harness import settle
from tests.ser.stores import HeldStore


@attrs.define
class Told:
    """Hears of groups, and is told things."""

    groups: list[tuple[int, bool]] = attrs.field(factory=list)
    lines: list[bytes] = attrs.field(factory=list)

    def release(self, ticket: int, stored: bool) -> None:
        self.groups.append((ticket, stored))

    def say(self, data: bytes) -> None:
        self.lines.append(data)


@attrs.define
class Desk:
    """A journal with its store and what it has lost."""

    journal: Journal
    store: HeldStore
    lost: list[dict[str, int]]

    def record(self, game_id: str, seq: int) -> int:
        """A fact of a game; its ticket."""
        self.journal.batch.facts.append((game_id, seq, "{}"))
        return self.journal.touch()

    def stored(self) -> list[list[tuple[str, int]]]:
        """The facts of the groups that were to be stored."""
        return [[fact[:2] for fact in batch.facts] for batch in self.store.batches]


@pytest.fixture
async def desk(autojump_clock: object) -> AsyncIterator[Desk]:
    lost: list[dict[str, int]] = []
    store = HeldStore()
    journal = Journal(store, lost.append, 5)
    async with trio.open_nursery() as nursery:
        await nursery.start(journal.run)
        yield Desk(journal, store, lost)
        store.release(failing=store.failing)
        journal.close()


async def test_what_gathers_while_a_group_is_written_is_the_next_group(desk: Desk) -> None:
    desk.store.hold()
    tickets = [desk.record("a", 1)]
    await settle()
    tickets += [desk.record("b", 1), desk.record("a", 2)]
    await settle()
    assert desk.journal.done == 0
    desk.store.release()
    await settle()
    assert tickets == [1, 2, 2]
    assert desk.stored() == [[("a", 1)], [("b", 1), ("a", 2)]]
    assert (desk.journal.done, desk.journal.groups) == (2, 2)


async def test_who_waits_for_a_group_hears_of_it_when_it_is_stored(desk: Desk) -> None:
    told, later = Told(), Told()
    desk.store.hold()
    desk.journal.notify(told, desk.record("a", 1))
    await settle()
    desk.journal.notify(later, desk.record("a", 2))
    desk.journal.notify(told, 1)
    assert told.groups == []
    desk.store.release()
    await settle()
    assert (told.groups, later.groups) == ([(1, True), (1, True)], [(2, True)])


async def test_one_may_wait_until_all_is_stored(desk: Desk, nursery: trio.Nursery) -> None:
    done = []

    async def wait(name: str) -> None:
        await desk.journal.stored()
        done.append(name)

    nursery.start_soon(wait, "nothing to store")
    await settle()
    desk.store.hold()
    desk.record("a", 1)
    nursery.start_soon(wait, "gathering")
    await settle()
    nursery.start_soon(wait, "on its way")
    await settle()
    assert done == ["nothing to store"]
    desk.store.release()
    await settle()
    assert sorted(done[1:]) == ["gathering", "on its way"]


async def test_a_group_that_fails_takes_with_it_what_has_gathered_since(desk: Desk) -> None:
    told = Told()
    desk.store.hold()
    desk.journal.notify(told, desk.record("a", 7))
    await settle()
    desk.record("a", 8)
    desk.journal.notify(told, desk.record("b", 3))
    desk.store.release(failing=True)
    await settle()
    assert desk.lost == [{"a": 7, "b": 3}]
    assert told.groups == [(1, False), (2, False)]
    assert desk.stored() == [[("a", 7)]]
    assert {1, 2} <= desk.journal.failed


async def test_after_a_failure_the_next_group_is_stored(desk: Desk) -> None:
    desk.store.failing = True
    desk.record("a", 1)
    await settle()
    desk.store.failing = False
    told = Told()
    ticket = desk.record("a", 1)
    desk.journal.notify(told, ticket)
    await settle()
    assert told.groups == [(ticket, True)]
    assert desk.journal.done == ticket
    assert ticket not in desk.journal.failed


async def test_who_waits_for_a_group_that_fails_is_told_so(desk: Desk) -> None:
    desk.store.failing = True
    desk.record("a", 1)
    with pytest.raises(StoreFailedError):
        await desk.journal.stored()


@pytest.mark.parametrize(("failing", "lines"), [(False, []), (True, [b"refused"])])
async def test_some_are_told_only_of_failure(desk: Desk, failing: bool, lines: list[bytes]) -> None:
    told = Told()
    desk.store.failing = failing
    desk.record("a", 1)
    desk.journal.unless_stored(told, b"refused")
    await settle()
    assert told.lines == lines


async def test_it_is_full_when_too_much_waits(desk: Desk) -> None:
    desk.store.hold()
    desk.record("a", 1)
    await settle()
    for seq in range(2, 6):
        desk.record("a", seq)
    assert not desk.journal.full
    desk.record("a", 6)
    assert desk.journal.full
    desk.store.release()
    await settle()
    assert not desk.journal.full


async def test_a_touch_without_anything_to_store_writes_nothing(desk: Desk) -> None:
    desk.journal.touch()
    await settle()
    await desk.journal.stored()
    assert desk.store.batches == []


async def test_at_the_end_everything_is_stored(autojump_clock: object) -> None:
    store = HeldStore()
    journal = Journal(store, lambda _: None, 5)
    async with trio.open_nursery() as nursery:
        await nursery.start(journal.run)
        store.hold()
        journal.batch.facts.append(("a", 1, "{}"))
        journal.touch()
        await settle()
        journal.batch.facts.append(("a", 2, "{}"))
        journal.touch()
        journal.close()
        store.release()
    assert store.inner.facts == {"a": ["{}", "{}"]}


async def test_a_write_under_way_is_not_cancelled(autojump_clock: object) -> None:
    store = HeldStore()
    journal = Journal(store, lambda _: None, 5)
    async with trio.open_nursery() as nursery:
        await nursery.start(journal.run)
        store.hold()
        journal.batch.facts.append(("a", 1, "{}"))
        journal.touch()
        await settle()
        nursery.cancel_scope.cancel()
        store.release()
    assert store.inner.facts == {"a": ["{}"]}
