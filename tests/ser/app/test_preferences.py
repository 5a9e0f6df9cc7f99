"""Settings in memory: read once while connected, gone with the last connection, never ahead of a store that failed."""

from typing import Any

import pytest
import trio
import trio.testing

from engine.preferences import DEFAULTS
from ser.app.ports import StoreFailedError
from ser.app.preferences import DAY_MS, expires_ms, unwanted, wants, zone_of
from ser.store.memory import MemoryStore
from tests.ser.harness import World, open_world, settle
from tests.ser.stores import HeldStore


class CountingStore(MemoryStore):
    """Counts how often settings are read."""

    reads = 0

    async def settings(self, user_id: str) -> str | None:
        self.reads += 1
        return await super().settings(user_id)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


async def test_they_are_read_once_while_the_user_is_connected(
    store: CountingStore, autojump_clock: trio.testing.MockClock
) -> None:
    async with open_world(store) as world:
        ann = await world.registered("ann")
        user_id = ann.identity["user"]["userId"]
        assert world.app.preferences.known(user_id) is None
        for _ in range(3):
            assert await world.app.preferences.load(user_id) == DEFAULTS
        assert (world.app.preferences.known(user_id), store.reads) == (DEFAULTS, 1)
        await ann.leave()
        assert world.app.preferences.known(user_id) is None


async def test_of_who_is_not_connected_nothing_is_kept(
    store: CountingStore, autojump_clock: trio.testing.MockClock
) -> None:
    async with open_world(store) as world:
        assert dict(await world.app.preferences.change("u-away", {"volume": 7}))["volume"] == 7
        assert world.app.preferences.known("u-away") is None
        assert (await world.app.preferences.load("u-away"))["volume"] == 7
        assert await store.settings("u-away") == '{"volume":7}'


async def test_two_changes_at_once_are_both_made(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world, trio.open_nursery() as nursery:
        for user_id in ("u-away", (await world.registered("ann")).identity["user"]["userId"]):
            store.hold()
            nursery.start_soon(world.app.preferences.change, user_id, {"volume": 7})
            await settle()
            nursery.start_soon(world.app.preferences.change, user_id, {"mute": True})
            await settle()
            store.release()
            await settle()
            assert await world.app.preferences.load(user_id) == {**DEFAULTS, "volume": 7, "mute": True}


async def test_what_could_not_be_stored_is_not_set(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann = await world.registered("ann")
        user_id = ann.identity["user"]["userId"]
        await world.app.preferences.change(user_id, {"volume": 1})
        store.failing = True
        with pytest.raises(StoreFailedError):
            await world.app.preferences.change(user_id, {"volume": 2})
        store.failing = False
        assert (await world.app.preferences.load(user_id))["volume"] == 1


@pytest.mark.parametrize("name", ["Atlantis/Capital", "Europe", "posix", "", "tzdata.zi", "Europe/paris2"])
def test_a_zone_that_there_is_not(name: str) -> None:
    assert zone_of(name) is None


def test_what_the_values_mean() -> None:
    values: dict[str, Any] = {**DEFAULTS, "notifyNudge": False}
    assert (wants(values, "nudge"), wants(values, "your_turn"), wants(None, "nudge")) == (False, True, True)
    assert unwanted(values) == ["nudge"]
    week = 7 * DAY_MS
    assert [expires_ms({**DEFAULTS, "gameExpiresDays": days}, week) for days in (0, 1, 7, 8, 365)] == [
        week, DAY_MS, week, week, week]


async def test_a_guest_who_registers_keeps_them(world: World) -> None:
    ann = await world.guest("ann")
    await ann.good("settings.set", settings={"theme": "dark"})
    await ann.good("auth.register", username="anna", password="correct horse battery")
    assert (await ann.good("settings.get"))["values"]["theme"] == "dark"
    await ann.leave()
    again = world.client()
    await again.enter("auth.login", username="anna", password="correct horse battery")
    assert (await again.good("settings.get"))["values"]["theme"] == "dark"
