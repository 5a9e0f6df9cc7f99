"""Rooms in memory: one change at a time, told once it is stored, given up when there are too many."""

import trio

from engine.game.facts import Player
from ser.app.ports import Batch, StoreFailedError
from ser.app.rooms.facts import Joined, pack
from ser.store.memory import MemoryStore
from tests.ser.harness import World, open_world, settle
from tests.ser.stores import HeldStore


async def test_rooms_beyond_the_limit_are_read_again_when_they_are_needed(autojump_clock: object) -> None:
    async with open_world(rooms_in_memory=2) as world:
        ann = await world.guest("ann")
        rooms = [await ann.good("rooms.create", roomName=f"room {number}") for number in range(5)]
        for room in rooms:
            assert await ann.good("rooms.get", roomId=room["roomId"]) == room
        assert len(world.app.rooms) <= 2
        assert await ann.refused("rooms.get", roomId="r-nowhere") == "not_found"
        assert world.app.rooms.known("r-nowhere") is None


async def test_what_is_not_stored_is_not_told_and_who_asks_meanwhile_waits(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
        room_id = (await ann.good("rooms.create", roomName="Sunday"))["roomId"]
        store.hold()
        bob.send(bob.request("rooms.join", roomId=room_id))
        await settle()
        eve.send(eve.request("rooms.get", roomId=room_id))
        for client in (ann, bob, eve):
            await client.silent()
        store.release()
        assert len((await bob.response())["result"]["players"]) == 2
        assert len((await eve.response())["result"]["players"]) == 2
        assert await ann.told() == ["rooms.updated"]


async def test_what_could_not_be_stored_has_not_happened(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        ann, bob = [await world.guest(name) for name in ("ann", "bob")]
        room = await ann.good("rooms.create", roomName="Sunday", autoStart=True)
        store.failing = True
        assert await bob.refused("rooms.join", roomId=room["roomId"]) == "storage_unavailable"
        store.failing = False
        await ann.silent()
        assert await ann.good("rooms.get", roomId=room["roomId"]) == room
        assert (await bob.good("games.list"))["total"] == 0
        assert (await bob.good("rooms.join", roomId=room["roomId"]))["status"] == "playing"


async def test_when_another_process_was_first_the_next_request_reads_the_room_anew(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = [await world.guest(name) for name in ("ann", "bob")]
        room_id = (await ann.good("rooms.create", roomName="Sunday"))["roomId"]
        elsewhere = Batch()
        elsewhere.room_facts.append((room_id, 2, pack(Joined(Player("u-eve", "eve"), world.now_ms()))))
        await store.commit(elsewhere)
        assert await bob.refused("rooms.join", roomId=room_id) == "storage_unavailable"
        assert await bob.refused("rooms.join", roomId=room_id) == "room_full"
        room = await ann.good("rooms.get", roomId=room_id)
        assert [player["username"] for player in room["players"]] == ["ann", "eve"]


async def test_of_a_change_whose_answer_was_lost_everybody_hears_in_the_end(autojump_clock: object) -> None:
    store = LosingStore()
    async with open_world(store) as world:  # type: ignore[arg-type]
        ann, bob = [await world.guest(name) for name in ("ann", "bob")]
        room_id = (await ann.good("rooms.create", roomName="Sunday", autoStart=True))["roomId"]
        store.losing = True
        assert await bob.refused("rooms.join", roomId=room_id) == "storage_unavailable"
        store.losing = False
        await ann.silent()
        await trio.sleep(1)
        assert (await ann.event("rooms.updated"))["status"] == "playing"
        game_id = (await ann.event("games.started"))["gameId"]
        assert (await bob.event("games.started"))["gameId"] == game_id
        assert await bob.refused("rooms.join", roomId=room_id) == "already_joined"
        await ann.good("games.move", gameId=game_id, position=4)


class LosingStore(HeldStore):
    """Does what it is asked for, and says that it has failed, while it is ``losing``."""

    losing = False

    async def commit(self, batch: Batch) -> None:
        """Stores the batch."""
        await super().commit(batch)
        if self.losing:
            raise StoreFailedError("nobody knows whether it was stored")


async def test_two_changes_at_once_happen_one_after_the_other(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    room_id = (await ann.good("rooms.create", roomName="Sunday", gameType="ludo", options={"capacity": 4}))["roomId"]
    await eve.good("rooms.watch", roomId=room_id)
    bob.send(bob.request("rooms.join", roomId=room_id))
    ann.send(ann.request("rooms.link", roomId=room_id))
    await settle()
    seqs = [event["params"]["seq"] for event in await eve.lines()]
    assert seqs == [2, 3]
