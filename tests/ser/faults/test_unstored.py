"""What was decided while a group was on its way to a store that then fails: nobody is ever told of it.

Each of these was found by the simulation.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import trio
import trio.testing

from ser.app.ports import Batch, StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.clients import Player
from tests.ser.harness import World, open_world, settle


@attrs.define
class WaitingStore(MemoryStore):
    """A store whose commits and reads wait while they are held, and then may fail."""

    held: bool = False
    reading: trio.Event | None = None
    _going: trio.Event = attrs.field(factory=trio.Event)
    _fails: bool = False

    async def commit(self, batch: Batch) -> None:
        if self.held:
            await self._going.wait()
            if self._fails:
                raise StoreFailedError("the disk is full")
        await MemoryStore.commit(self, batch)

    async def unfinished(self, user_id: str | None) -> Any:
        if self.reading is not None:
            await self.reading.wait()
        return await MemoryStore.unfinished(self, user_id)

    async def let_go(self, *, failing: bool) -> None:
        """What is held is stored, or fails; then the store is well again."""
        self.held, self._fails = False, failing
        self._going.set()
        await settle()
        self._going = trio.Event()


@asynccontextmanager
async def worlds(**limits: Any) -> AsyncIterator[tuple[World, WaitingStore]]:
    """A world on such a store."""
    store = WaitingStore()
    async with open_world(store, **limits) as world:
        yield world, store


def codes(lines: list[Any]) -> list[Any]:
    """What lines say, in short."""
    return [line["error"]["code"] if "error" in line else line for line in lines]


async def test_a_batch_that_goes_on_slowly_does_not_grant_a_move_that_failed_meanwhile() -> None:
    async with worlds() as (world, store):
        ann, bob, game_id = await world.table()
        store.held, store.reading = True, trio.Event()
        move = ann.request("games.move", gameId=game_id, position=0, ply=1)
        ann.send([move, ann.request("games.list"), ann.request("server.ping")])
        await settle()
        await store.let_go(failing=True)
        store.reading.set()
        moved, _, pinged = await ann.response()
        assert moved["error"]["data"]["reason"] == "storage_unavailable"
        assert "result" in pinged
        assert "games.moved" not in await bob.told()


async def test_a_position_that_was_not_stored_is_not_delivered_again(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with worlds() as (world, store):
        ann, bob = await world.pair("ann", "bob", ack=True)
        store.held = True
        ann.move(4)
        await settle()
        await store.let_go(failing=True)
        assert codes(await ann.lines()) == ["storage_unavailable"]
        await trio.sleep(30)
        await bob.silent()
        assert not await bob.closed()


async def test_an_answer_that_waits_behind_a_later_group_is_refused_with_its_own() -> None:
    async with worlds() as (world, store):
        ann, bob, first = await world.table("ann", "bob")
        cleo, dave, second = await world.table("cleo", "dave")
        await cleo.good("games.watch", gameId=first)
        store.held = True
        await cleo.lines()
        ann.send(ann.request("games.move", gameId=first, position=0))
        await settle()  # this group is on its way; what follows is the next
        cleo.send(cleo.request("games.move", gameId=second, position=0), cleo.request("games.get", gameId=first))
        await settle()
        await store.let_go(failing=True)
        answers = [line for line in await cleo.lines() if "id" in line]
        assert [answer["error"]["data"]["reason"] for answer in answers] == ["storage_unavailable"] * 2
        assert "games.moved" not in await bob.told() + await dave.told()


async def test_who_joined_in_vain_cannot_take_back_the_game_of_the_other(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with worlds() as (world, store):
        ann, bob = await world.guest("ann"), await world.guest("bob")
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        store.held = True
        bob.send(bob.request("lobby.quickMatch"))
        await settle()
        await store.let_go(failing=True)
        assert (await bob.response())["error"]["data"]["reason"] == "storage_unavailable"
        await trio.sleep(1)
        await bob.good("lobby.cancel")
        assert (await ann.good("games.get", gameId=game_id))["status"] == "waiting"


async def test_catching_up_on_what_fails_is_refused_and_can_be_asked_for_again(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with worlds() as (world, store):
        ann, bob = await world.pair()
        for mover, other, position in ((ann, bob, 0), (bob, ann, 4)):
            mover.move(position)
            await other.line()
        store.held = True
        ann.move(8)
        await settle()
        again = world.player()
        again.send({**bob.ids, "after": 0})
        await settle()
        await store.let_go(failing=True)
        assert codes(await again.lines()) == ["storage_unavailable"]
        await trio.sleep(1)
        assert await again.ask({**bob.ids, "after": 0}) == {"position": 0, "ply": 1}


async def test_a_request_that_outlives_its_connection_is_no_error_of_the_servers() -> None:
    async with worlds() as (world, store):
        ann, _, game_id = await world.table()
        store.reading = trio.Event()
        ann.send([ann.request("games.list"), ann.request("games.list", status="ended"), ann.request("lobby.cancel"),
                  ann.request("games.move", gameId=game_id, position=0), ann.request("lobby.quickMatch")])
        await settle()
        await ann.leave()
        store.reading.set()
        await settle()
        assert world.app.counts["internal"] == 0


async def finish(winner: Player, loser: Player, ids: tuple[dict[str, str], dict[str, str]]) -> Any:
    """A whole game; the last line that the loser hears."""
    line: Any = None
    for number, position in enumerate((0, 3, 1, 4, 2)):
        mover, other = (winner, loser) if number % 2 == 0 else (loser, winner)
        mover.send({**ids[number % 2], "position": position})
        line = await other.line()
    return line


async def test_the_last_move_of_one_of_two_games_still_says_of_which() -> None:
    async with worlds() as (world, _):
        ann, bob = await world.pair()
        first = (dict(ann.ids), dict(bob.ids))
        for player, name in ((ann, "ann"), (bob, "bob")):
            player.take(await player.ask({"username": name}))
        assert await finish(ann, bob, first) == {"position": 2, "gameId": first[0]["gameId"]}
        assert await finish(ann, bob, (ann.ids, bob.ids)) == {"position": 2}


async def test_who_comes_back_under_the_same_name_does_not_play_against_themselves() -> None:
    async with worlds() as (world, _):
        ann = await world.joined("ann")
        await ann.leave()
        again = world.player()
        again.send({**ann.ids, "after": 0})
        await again.join("ann")
        assert (again.seat, again.game_id == ann.game_id) == (1, False)
