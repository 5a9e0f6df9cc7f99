"""The n-th storage call fails, for every n of a whole game, once and for good: no exit, nothing told is missing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio

from engine.game.facts import Moved, unpack
from engine.game.state import replay
from ser.app.ports import StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.clients import Client, Player, Wire
from tests.ser.harness import World, open_world

MOVES = (0, 3, 1, 4, 2)
BESIDE = frozenset({"alive_at", "counting", "invitations", "open_seats", "rooms", "statistics", "timed_games"})
"""What the server reads and stores for nobody's request, and does again by itself: nobody is told that it failed."""

RETRY_AFTER = 6.0
"""Virtual seconds: longer than the longest pause between two attempts to read a game again."""


class FailingStore:
    """A store whose n-th call fails: ``once``, or every one from then on until ``repaired``."""

    def __init__(self, nth: int, *, once: bool) -> None:
        self.kept = MemoryStore()
        self.calls = 0
        self._nth = nth
        self._once = once
        self.repaired = False
        self.failed: list[str] = []
        """Which calls have failed."""

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self.kept, name)

        async def call(*arguments: Any) -> Any:
            self.calls += 1
            fails = self.calls == self._nth if self._once else self.calls >= self._nth
            if fails and not self.repaired:
                counts = name == "commit" and not arguments[0].facts and bool(arguments[0].counted)
                self.failed.append("counting" if counts else name)
                await trio.lowlevel.checkpoint()
                raise StoreFailedError("the disk is full")
            return await method(*arguments)

        return call

    def moves(self, game_id: str) -> list[Any]:
        """A game's moves as they are kept."""
        facts = [unpack(fact) for fact in self.kept.facts.get(game_id, ())]
        assert replay(facts)
        return [fact.position for fact in facts if type(fact) is Moved]


class Insisting:
    """Plays a whole game, asks again whatever is refused for the moment, and compares what is told and kept."""

    def __init__(self, world: World, store: FailingStore) -> None:
        self._world = world
        self._store = store
        self.refused = 0

    async def classic(self) -> None:
        """In the classic dialect, with acknowledgements."""
        ann, bob = self._world.player(), self._world.player()
        for player, name in ((ann, "ann"), (bob, "bob")):
            player.take(await self._until_granted(player, {"username": name, "ack": True}, "playerId"))
        assert ann.game_id == bob.game_id
        for ply, position in enumerate(MOVES, 1):
            mover, other = (ann, bob) if ply % 2 else (bob, ann)
            await self._until_granted(mover, {**mover.ids, "position": position}, "ack")
            assert self._store.moves(ann.game_id) == list(MOVES[:ply])
            assert (await self._forwarded(other))["ply"] == ply
            other.say(ack=ply)

    async def _forwarded(self, player: Player) -> Any:
        line = await player.line()
        while "position" not in line:
            line = await player.line()
        return line

    async def full(self) -> None:
        """In the full dialect."""
        ann, bob = self._world.client(), self._world.client()
        for client in (ann, bob):
            await self._until_granted(client, client.request("auth.guest"), "result")
        for client in (ann, bob):
            found = await self._until_granted(client, client.request("lobby.quickMatch"), "result")
        game_id = found["result"]["gameId"]
        for ply, position in enumerate(MOVES, 1):
            mover = ann if ply % 2 else bob
            request = mover.request("games.move", gameId=game_id, position=position, ply=ply)
            assert (await self._until_granted(mover, request, "result"))["result"]["ply"] == ply
            assert self._store.moves(game_id) == list(MOVES[:ply])
        shot = (await self._until_granted(bob, bob.request("games.get", gameId=game_id), "result"))["result"]
        assert (shot["status"], shot["ply"]) == ("ended", 5)

    async def _until_granted(self, client: Wire, message: Any, member: str) -> Any:
        """Sends the message until it is granted."""
        while True:
            client.send(message)
            answer = await self._answer(client)
            if member in answer:
                return answer
            assert self._reason(answer) in ("storage_unavailable", "busy"), answer
            self.refused += 1
            self._store.repaired = self.refused > 2
            await trio.sleep(RETRY_AFTER)

    async def _answer(self, client: Wire) -> Any:
        if isinstance(client, Client):
            return await client.response()
        line = await client.line()
        while "position" in line:
            line = await client.line()
        return line

    def _reason(self, answer: dict[str, Any]) -> Any:
        error = answer["error"]
        return error["data"]["reason"] if "jsonrpc" in answer else error["code"]


async def play(dialect: str, nth: int, *, once: bool) -> tuple[int, int]:
    """A whole game; how many calls there were, and how many refusals, failures that are nobody's among them."""
    store = FailingStore(nth, once=once)
    async with open_world(store) as world:  # type: ignore[arg-type]
        insisting = Insisting(world, store)
        await getattr(insisting, dialect)()
    return store.calls, insisting.refused + len([name for name in store.failed[:1] if name in BESIDE])


@pytest.mark.parametrize("dialect", ["classic", "full"])
async def test_a_game_needs_the_store_now_and_then(dialect: str, autojump_clock: trio.testing.MockClock) -> None:
    assert await play(dialect, 0, once=True) > (5, -1)


@pytest.mark.parametrize("once", [True, False], ids=["once", "for-good"])
@pytest.mark.parametrize("dialect", ["classic", "full"])
async def test_whichever_call_fails_the_game_is_played_to_its_end(
    dialect: str, once: bool, autojump_clock: trio.testing.MockClock
) -> None:
    calls, _ = await play(dialect, 0, once=True)
    for nth in range(1, calls + 1):
        _, refused = await play(dialect, nth, once=once)
        assert refused >= 1, f"the failure of call {nth} was not told"
