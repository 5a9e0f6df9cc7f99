"""What nobody reads any more is dropped, a page at a time: old notifications, and what guests have left."""

import json

import trio.testing

from ser.app.ports import Batch, NotificationRow, SettingsRow, TargetRow
from ser.app.tidying import AT_ONCE, PERIOD, UNREAD
from ser.store.memory import MemoryStore
from tests.ser.harness import EPOCH, open_world, pass_time
from tests.ser.stores import HeldStore

DAY = 86_400
NOW = EPOCH * 1000
ROUND = PERIOD + 60
TTL = 30 * DAY * 1000


def notice(number: int, age_days: float, *, read: bool) -> NotificationRow:
    at = int(NOW - age_days * DAY * 1000)
    return NotificationRow(f"n{number:05}", "u1", "server", json.dumps({}), at, at if read else None)


def of(*rows: NotificationRow | TargetRow | SettingsRow) -> Batch:
    batch = Batch()
    for row in rows:
        batch.put(row)
    return batch


def left(store: MemoryStore) -> list[str]:
    return sorted(key for (key,) in store.people.rows.get("notifications", {}))


async def test_what_is_read_and_old_goes_and_what_is_not_read_much_later(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = MemoryStore()
    await store.commit(of(notice(1, 29.9, read=True), notice(2, 31, read=True), notice(3, 31, read=False),
                          notice(4, 30 * UNREAD + 1, read=False), notice(5, 0, read=False)))
    async with open_world(store):
        await pass_time(ROUND)
        assert left(store) == ["n00001", "n00003", "n00005"]
        await pass_time(3 * PERIOD)
        assert left(store) == ["n00003", "n00005"]


async def test_how_old_is_the_operators_choice(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    await store.commit(of(notice(1, 1, read=True), notice(2, 3, read=True)))
    async with open_world(store, notifications_ttl=2.0 * DAY):
        await pass_time(ROUND)
        assert left(store) == ["n00001"]


async def test_many_go_a_page_at_a_time(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    many = [notice(number, 40, read=number % 3 > 0) for number in range(3 * AT_ONCE)]
    await store.inner.commit(of(*many))
    async with open_world(store):
        await pass_time(ROUND)
        assert len(left(store.inner)) == AT_ONCE
        assert max(len(batch.dropped) for batch in store.batches) <= AT_ONCE


async def test_what_guests_leave_goes_when_they_cannot_come_back(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store, refresh_token_ttl=2 * PERIOD) as world:
        ann, bob, eve = await world.guest("ann"), await world.guest("bob"), await world.registered("eve")
        for client in (ann, bob, eve):
            await client.good("settings.set", settings={"volume": 1})
        await ann.leave()
        await eve.leave()
        users = [client.identity["user"]["userId"] for client in (ann, bob, eve)]
        await pass_time(ROUND)
        assert [await store.settings(user) is not None for user in users] == [True, True, True]
        await pass_time(2 * PERIOD)
        assert [await store.settings(user) is not None for user in users] == [False, True, True], "bob is there"


async def test_while_the_store_fails_it_waits(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    await store.inner.commit(of(notice(1, 40, read=True)))
    async with open_world(store):
        store.failing = True
        await pass_time(ROUND)
        store.failing = False
        assert left(store.inner) == ["n00001"]
        await pass_time(ROUND)
        assert left(store.inner) == []
