"""What everybody is told: broadcasts, the message of the day, a maintenance with its countdown."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
import trio
import trio.testing

from ser.app.announcing import announcement
from ser.app.ports import MAINTENANCE, MOTD, AnnouncementRow, Batch, Question, StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time, settle
from tests.ser.stores import HeldStore

TEN_MINUTES = 600


@attrs.define
class ShakyStore(MemoryStore):
    """A store that does not always answer."""

    unreadable: bool = False

    async def notices(self, question: Question[Any]) -> Any:
        """The answer, or a failure."""
        if self.unreadable:
            await trio.lowlevel.checkpoint()
            raise StoreFailedError("the disk is gone")
        return await super().notices(question)


def maintenance(world: World, seconds: float, text: str = "") -> AnnouncementRow:
    return announcement(world.app.sources, MAINTENANCE, text, world.now_ms() + int(1000 * seconds))


def called_off(world: World) -> AnnouncementRow:
    return announcement(world.app.sources, MAINTENANCE, "")


async def elsewhere(store: MemoryStore, row: AnnouncementRow) -> None:
    """Another process announces something."""
    batch = Batch()
    batch.put(row)
    await store.commit(batch)


def notices(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (line["params"] for line in told if line.get("method") == "server.notice")


async def heard(client: Client) -> list[dict[str, Any]]:
    return [*notices(await client.lines())]


# ----------------------------------------------------------------------------------------------------- broadcasts


async def test_an_admin_tells_everybody_something(world: World) -> None:
    chief, ann, nobody = await world.admin(), await world.guest("ann"), world.client()
    await nobody.good("server.ping")
    assert await chief.good("server.announce", text="  Cake in  the lobby\u202e!") == {}
    told = {"kind": "broadcast", "text": "Cake in the lobby!"}
    assert [await client.event("server.notice") for client in (chief, ann, nobody)] == [told] * 3


async def test_the_classic_dialect_hears_nothing_and_silence_is_not_broken(world: World) -> None:
    chief, (ann, bob), silent = await world.admin(), await world.pair(), world.connect()
    await chief.good("server.announce", text="Cake")
    await ann.silent()
    await bob.silent()
    assert await silent.lines() == []


async def test_a_broadcast_is_told_once_and_not_to_who_comes_later(world: World) -> None:
    chief, ann = await world.admin(), await world.guest("ann")
    await chief.good("server.announce", text="Cake")
    await pass_time(10)
    assert await ann.told() == ["server.notice"]
    assert "notices" not in await world.client().good("server.hello")


@pytest.mark.parametrize("params", [
    {"text": ""}, {"text": " \u200b "}, {"text": "x" * 257}, {"text": "x", "kind": "maintenance"},
    {"text": "x", "kind": ""}, {"kind": "motd"},
])
async def test_what_says_nothing_is_refused(world: World, params: dict[str, Any]) -> None:
    chief, ann = await world.admin(), await world.guest("ann")
    assert await chief.refused("server.announce", **params) == "invalid_params"
    assert await ann.told() == []


async def test_what_is_not_stored_is_not_told(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type] - it has what it does not define from within
        chief, ann = await world.admin(), await world.guest("ann")
        store.failing = True
        assert await chief.refused("server.announce", text="Cake") == "storage_unavailable"
        assert await ann.told() == []


async def test_very_many_are_told_while_others_go_on(world: World) -> None:
    chief, crowd = await world.admin(), [world.client() for _ in range(450)]
    for client in crowd:
        client.send({"jsonrpc": "2.0", "method": "server.ping"})
    await settle()
    await chief.good("server.announce", text="Cake")
    assert all([await client.event("server.notice") for client in crowd])


# --------------------------------------------------------------------------------------------- the message of the day


async def test_the_message_of_the_day_is_told_and_stays(world: World) -> None:
    world.app.announcements.standing_motd = "Welcome"
    ann = await world.guest("ann")
    assert (await ann.good("server.hello"))["notices"] == [{"kind": "motd", "text": "Welcome"}]
    chief = await world.admin()
    await chief.good("server.announce", text="Hello", kind="motd")
    assert await ann.event("server.notice") == {"kind": "motd", "text": "Hello"}
    assert (await ann.good("server.hello"))["notices"] == [{"kind": "motd", "text": "Hello"}]
    await chief.good("server.announce", text="", kind="motd")
    assert await ann.told() == []
    assert (await ann.good("server.hello"))["notices"] == [{"kind": "motd", "text": "Welcome"}]


async def test_a_server_that_starts_knows_what_stands(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        await (await world.admin()).good("server.announce", text="Hello", kind="motd")
        await elsewhere(store, maintenance(world, TEN_MINUTES, "New cables"))
    async with open_world(store, seed=2) as world:
        await world.app.announcements.look_first()
        motd, planned = (await world.client().good("server.hello"))["notices"]
        assert (motd, planned["kind"], planned["text"]) == (
            {"kind": "motd", "text": "Hello"}, "maintenance", "New cables")
        assert planned["at"] - world.now_ms() == planned["inMs"] <= TEN_MINUTES * 1000


# -------------------------------------------------------------------------------------------------------- maintenance


async def test_a_maintenance_is_told_again_until_it_begins(world: World) -> None:
    ann = await world.guest("ann")
    row = maintenance(world, TEN_MINUTES, "New cables")
    world.app.announcements.hear(row)
    began = world.now_ms()
    told = []
    while not world.app.announcements.due.is_set():
        await pass_time(0.5)
        for notice in await heard(ann):
            assert (notice["kind"], notice["text"], notice["at"]) == ("maintenance", "New cables", row.at)
            told.append((round((world.now_ms() - began) / 1000), round(notice["inMs"] / 1000)))
    assert told == [(0, 600), (300, 300), (480, 120), (540, 60), (570, 30), (590, 10)]
    assert TEN_MINUTES * 1000 <= world.now_ms() - began < TEN_MINUTES * 1000 + 1000


async def test_at_once_leaves_a_moment_for_the_last_words(world: World) -> None:
    await pass_time(1)
    ann = await world.guest("ann")
    world.app.announcements.hear(maintenance(world, 0))
    await settle()
    assert [notice["inMs"] for notice in await heard(ann)] == [0]
    assert not world.app.announcements.due.is_set()
    await pass_time(0.5)
    assert world.app.announcements.due.is_set()


async def test_what_is_called_off_does_not_begin(world: World) -> None:
    ann = await world.guest("ann")
    world.app.announcements.hear(maintenance(world, TEN_MINUTES))
    await pass_time(400)
    world.app.announcements.hear(called_off(world))
    await pass_time(TEN_MINUTES)
    assert [notice["kind"] for notice in await heard(ann)] == ["maintenance", "maintenance", "cancelled"]
    assert not world.app.announcements.due.is_set()
    assert "notices" not in await world.client().good("server.hello")


async def test_another_time_takes_the_place_of_the_first(world: World) -> None:
    ann = await world.guest("ann")
    world.app.announcements.hear(maintenance(world, 60))
    await pass_time(50)
    world.app.announcements.hear(maintenance(world, 100))
    assert [round(notice["inMs"] / 1000) for notice in await heard(ann)] == [60, 30, 10, 100]
    await pass_time(99)
    assert not world.app.announcements.due.is_set()
    await pass_time(2)
    assert world.app.announcements.due.is_set()


async def test_a_server_that_was_started_after_it_does_not_stop_again(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world, trio.open_nursery() as nursery:
        await elsewhere(store, maintenance(world, -5))
        await world.app.announcements.look_first()
        nursery.start_soon(world.app.announcements.watch)
        ann = await world.guest("ann")
        await pass_time(5)
        assert not world.app.announcements.due.is_set()
        assert await ann.told() == []
        nursery.cancel_scope.cancel()


async def test_to_call_off_what_was_not_announced_is_told_to_nobody(world: World) -> None:
    ann = await world.guest("ann")
    world.app.announcements.hear(called_off(world))
    assert await ann.told() == []


# ----------------------------------------------------------------------------------------------- from other processes


async def test_what_another_process_announces_is_heard_within_a_second(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world, trio.open_nursery() as nursery:
        nursery.start_soon(world.app.announcements.watch)
        chief, ann = await world.admin(), await world.guest("ann")
        await elsewhere(store, announcement(world.app.sources, "broadcast", "Cake"))
        await elsewhere(store, announcement(world.app.sources, MOTD, "Hello"))
        await pass_time(1)
        assert sorted(notice["kind"] for notice in await heard(ann)) == ["broadcast", "motd"]
        await chief.good("server.announce", text="More cake")
        await pass_time(400)
        assert [notice["text"] for notice in await heard(ann)] == ["More cake"]
        nursery.cancel_scope.cancel()


async def test_clocks_may_differ_and_the_store_may_fail(autojump_clock: trio.testing.MockClock) -> None:
    store = ShakyStore()
    async with open_world(store) as world, trio.open_nursery() as nursery:
        nursery.start_soon(world.app.announcements.watch)
        ann = await world.guest("ann")
        await pass_time(1000)
        store.unreadable = True
        await pass_time(1000)
        for number, ago in enumerate((-3600, -1, 200)):
            late = AnnouncementRow(f"a{number}", "broadcast", str(ago), None, world.now_ms() - 1000 * ago)
            await elsewhere(store, late)
        await pass_time(1000)
        store.unreadable = False
        await pass_time(2)
        assert [notice["text"] for notice in await heard(ann)] == ["200", "-1", "-3600"]
        await pass_time(1000)
        assert await heard(ann) == []
        nursery.cancel_scope.cancel()
