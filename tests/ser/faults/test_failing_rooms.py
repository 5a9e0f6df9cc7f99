"""The n-th storage call fails, for every n of an afternoon in rooms; and the server is killed after every commit."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import attrs
import pytest
import trio
import trio.testing

from ser.app.ports import Batch, StoreFailedError
from ser.app.sources import digest
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world
from tests.ser.rooms_audit import wrong_rooms

RETRY_AFTER = 6.0
"""Virtual seconds: longer than the longest pause between two attempts to read a room again."""

MODES = ("once", "for-good", "lost-answer")


class FailingStore:
    """A store whose n-th call fails; what it keeps is looked at after every commit.

    ``lost-answer``: the call does what it was asked for, and says that it has failed.
    """

    def __init__(self, nth: int, mode: str, *, keeps_moments: bool = False) -> None:
        self.kept = MemoryStore()
        self.calls = 0
        self.repaired = False
        self.moments: list[MemoryStore] = []
        """What was kept after every commit, where that is asked for."""
        self._keeps_moments = keeps_moments
        self._nth, self._mode = nth, mode

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self.kept, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            fails = self.calls >= self._nth > 0 if self._mode == "for-good" else self.calls == self._nth
            fails = fails and not self.repaired
            if fails and self._mode != "lost-answer":
                await trio.lowlevel.checkpoint()
                raise StoreFailedError("the disk is full")
            result = await method(*arguments, **named)
            if name == "commit":
                self._look(arguments[0])
            if fails:
                raise StoreFailedError("nobody knows whether it was stored")
            return result

        return call

    def _look(self, batch: Batch) -> None:
        assert wrong_rooms(self.kept) == []
        if batch.room_facts and self._keeps_moments:
            self.moments.append(deepcopy(self.kept))


DONE_ALREADY = {"already_joined", "room_closed", "already_identified", "name_taken", "invite_used", "not_a_member",
                "offer_gone", "game_over", "not_found"}
"""What is said to who asks again for what was done, though they were told otherwise."""


class Afternoon:
    """Three people who gather, invite, play, send away and go; whatever is refused for the moment is asked again."""

    def __init__(self, world: World, store: FailingStore) -> None:
        self._world = world
        self._store = store
        self.refused = 0

    async def pass_by(self) -> None:
        """All of it."""
        ann, bob, eve = [self._world.client() for _ in range(3)]
        await self._enter(ann, "auth.guest", username="ann")
        await self._enter(bob, "auth.guest", username="bob")
        await self.gather(ann, bob, eve)
        await self.challenge(ann, bob)

    async def gather(self, ann: Client, bob: Client, eve: Client) -> None:
        """A room with an invitation and a link, and a game in it."""
        await self.do(ann, "rooms.create", roomName="Sunday", visibility="private", gameType="ludo",
                      options={"capacity": 3})
        room_id = (await self.do(ann, "rooms.mine"))["rooms"][0]["roomId"]
        await self.do(ann, "rooms.invite", roomId=room_id, username="bob")
        code = (await self.do(ann, "rooms.link", roomId=room_id, uses=1))["code"]
        await self._enter(eve, "invites.enter", code=code, username="eve")
        if not eve.identity:  # she sits there, and the answer was lost: for the server she is not connected
            await self.do(ann, "rooms.kick", roomId=room_id, userId=await self.member(ann, room_id, "eve"))
            code = (await self.do(ann, "rooms.link", roomId=room_id))["code"]
            await self._enter(eve, "invites.enter", code=code, username="eve2")
        invite_id = (await self.do(bob, "invites.mine"))["invitations"][0]["inviteId"]
        await self.do(bob, "invites.accept", inviteId=invite_id)
        await self.do(ann, "rooms.start", roomId=room_id)
        game_id = (await self.do(ann, "rooms.get", roomId=room_id))["gameId"]
        await self.do(bob, "games.resign", gameId=game_id)
        await self.do(ann, "games.resign", gameId=game_id)
        await trio.sleep(RETRY_AFTER)
        assert (await self.do(ann, "rooms.get", roomId=room_id))["status"] == "open"
        await self.do(ann, "rooms.kick", roomId=room_id, userId=bob.identity["user"]["userId"])
        await self.do(ann, "rooms.leave", roomId=room_id)
        assert (await self.do(eve, "rooms.get", roomId=room_id))["hostId"] == eve.identity["user"]["userId"]
        await self.do(eve, "rooms.close", roomId=room_id)

    async def challenge(self, ann: Client, bob: Client) -> None:
        """One that is declined, and one that is played."""
        for answer in ("decline", "accept"):
            await self.do(ann, "lobby.challenge", username="bob")
            pending = (await self.do(bob, "invites.mine", status="pending"))["invitations"]
            for invitation in pending:
                await self.do(bob, f"invites.{answer}", inviteId=invitation["inviteId"])
        for room in (await self.do(bob, "rooms.mine"))["rooms"]:
            await self.do(bob, "games.resign", gameId=room["gameId"])
        await trio.sleep(RETRY_AFTER)
        assert (await self.do(bob, "rooms.mine"))["total"] == 0

    async def member(self, client: Client, room_id: str, name: str) -> str:
        """A member's user."""
        players = (await self.do(client, "rooms.get", roomId=room_id))["players"]
        user_id: str = next(player["userId"] for player in players if player["username"] == name)
        return user_id

    async def _enter(self, client: Client, method: str, **params: Any) -> None:
        client.identity = await self.do(client, method, **params)

    async def do(self, client: Client, method: str, **params: Any) -> dict[str, Any]:
        """Asks until it is done; nothing is answered where it was done before."""
        failed = False
        while True:
            response = await client.call(method, **params)
            if "result" in response:
                result: dict[str, Any] = response["result"]
                return result
            reason = response["error"]["data"]["reason"]
            if failed and reason in DONE_ALREADY:
                return {}
            assert reason in ("storage_unavailable", "busy"), (method, response)
            failed = True
            self.refused += 1
            self._store.repaired = self.refused > 2
            await trio.sleep(RETRY_AFTER)


async def afternoon(nth: int, mode: str, *, keeps_moments: bool = False) -> tuple[FailingStore, int]:
    """A whole afternoon; the store, and how many refusals there were."""
    store = FailingStore(nth, mode, keeps_moments=keeps_moments)
    async with open_world(store) as world:  # type: ignore[arg-type]
        people = Afternoon(world, store)
        await people.pass_by()
        await trio.sleep(RETRY_AFTER)
    assert wrong_rooms(store.kept) == []
    return store, people.refused


@pytest.mark.parametrize("mode", MODES)
async def test_whichever_call_fails_nothing_is_half_done(
    mode: str, autojump_clock: trio.testing.MockClock
) -> None:
    whole, refused = await afternoon(0, mode)
    assert (refused, whole.calls > 50) == (0, True)
    for nth in range(1, whole.calls + 1):
        await afternoon(nth, mode)


async def test_killed_after_any_commit_everything_goes_on(autojump_clock: trio.testing.MockClock) -> None:
    whole, _ = await afternoon(0, "once", keeps_moments=True)
    assert len(whole.moments) > 10
    for kept in whole.moments:
        async with open_world(kept, seed=2) as world:
            for login_id in tuple(kept.logins):
                await look_around(world, kept, login_id)
            await trio.sleep(RETRY_AFTER)
        assert wrong_rooms(kept) == []


async def look_around(world: World, kept: MemoryStore, login_id: str) -> None:
    """Somebody comes back with a new token, looks at their rooms and invitations, and leaves them all."""
    login = kept.logins[login_id]
    client, token = world.client(), f"token of {login_id}"
    kept.tokens[digest(token)] = login_id
    kept.logins[login_id] = attrs.evolve(login, access_hash=digest(token))
    found = await client.good("auth.resume", accessToken=token)
    for room in found["rooms"]:
        now = await client.good("rooms.get", roomId=room["roomId"])
        assert now["status"] != "playing" or now["gameId"] in {game["gameId"] for game in found["games"]}
        await client.good("rooms.leave", roomId=room["roomId"])
    for invitation in found["invitations"]:
        await client.good("invites.decline", inviteId=invitation["inviteId"])
    assert (await client.good("rooms.mine"))["total"] == 0
