"""Games behind a key: joined from every door, by those who have the key, once; and what becomes of them in trouble."""

from typing import Any

import pytest
import trio
import trio.testing

from engine.reasons import Refusal
from ser.app.calls import Caller, call, use
from ser.app.seating import Wish
from ser.app.use_cases.keyed_invitations import (
    Standing,
    Taken,
    join_by_invitation,
    open_by_invitation,
    play_by_secret,
    see_by_secret,
)
from ser.app.use_cases.keyed_rooms import join_room, look_into_room, open_room, play_in_room, put_room_away
from tests.ser.harness import PASSWORD, PEER, World, open_world
from tests.ser.stores import HeldStore

SOMEBODY = Caller(PEER)
WISH = Wish("tic-tac-toe", {})


async def account(world: World, name: str) -> Caller:
    """Somebody with an account, who is not connected."""
    made = await call(world.app, SOMEBODY, "auth.register", {"username": name, "password": PASSWORD})
    return Caller(PEER, await world.app.store.account(made.user.user_id))


async def opened(world: World) -> Taken:
    """A game by invitation: its key, and its host's secret."""
    taken: Taken = await use(world.app, SOMEBODY, open_by_invitation, WISH)
    return taken


async def standing(world: World, taken: Taken) -> Standing:
    found: Standing = await use(world.app, SOMEBODY, see_by_secret, taken.key, taken.secret)
    return found


async def refused(world: World, caller: Caller, function: Any, *arguments: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        await use(world.app, caller, function, *arguments)
    return refusal.value.reason


# ------------------------------------------------------------------------------------------------- from a terminal


async def test_who_has_a_key_joins_by_netcat(world: World) -> None:
    host = await opened(world)
    bob = world.player()
    await bob.join("bob", invite=host.key)
    assert (bob.game_id, bob.seat) == (host.key.partition(".")[0], 1)
    assert await standing(world, host) is Standing.THEIR_TURN
    bob.move("B2")
    await bob.silent()
    await use(world.app, SOMEBODY, play_by_secret, host.key, host.secret, "A1")
    assert await bob.line() == {"position": "A1"}


async def test_who_has_a_key_joins_by_the_full_dialect(world: World) -> None:
    ann, bob = await account(world, "ann"), await world.guest("bob")
    key = await use(world.app, ann, open_room)
    place = await bob.good("lobby.take", gameId=key)
    assert (place["gameId"], place["seat"], place["status"]) == (key.partition(".")[0], 2, "playing")
    assert (await bob.event("games.started"))["yourSeat"] == 2
    await use(world.app, ann, play_in_room, key, 1, 1)
    assert (await bob.event("games.moved"))["position"] == 4
    assert (await use(world.app, ann, look_into_room, key)).guest == bob.identity["user"]["userId"]


async def test_by_password_one_joins_as_oneself(world: World) -> None:
    await account(world, "bob")
    host = await opened(world)
    bob = world.player()
    await bob.join("bob", invite=host.key, password=PASSWORD)
    live = world.app.games.all_in_memory()[0]
    assert next((player.username, player.guest) for player in live.game.table.seats) == ("bob", False)


@pytest.mark.parametrize("wrong", ["secret", "game", "form"])
async def test_without_the_key_there_is_nothing(world: World, wrong: str) -> None:
    host = await opened(world)
    game_id, _, secret = host.key.partition(".")
    key = {"secret": f"{game_id}.{secret[::-1]}", "game": f"g00.{secret}", "form": game_id}[wrong]
    assert await world.player().code({"username": "bob", "invite": key}) == "not_found"
    assert await (await world.guest("eve")).refused("lobby.take", gameId=key) == "not_found"


async def test_a_key_is_good_for_the_free_seats_only(world: World) -> None:
    host = await opened(world)
    await use(world.app, SOMEBODY, join_by_invitation, host.key)
    assert await world.player().code({"username": "bob", "invite": host.key}) == "room_full"
    assert await (await world.guest("eve")).refused("lobby.take", gameId=host.key) == "room_full"


async def test_nobody_joins_twice(world: World) -> None:
    ann = await world.registered("ann")
    caller = Caller(PEER, await world.app.store.account(ann.identity["user"]["userId"]))
    key = await use(world.app, caller, open_room)
    assert await ann.refused("lobby.take", gameId=key) == "already_joined"


async def test_the_connections_of_who_opens_a_room_hear_of_it(world: World) -> None:
    ann = await world.registered("ann")
    caller = Caller(PEER, await world.app.store.account(ann.identity["user"]["userId"]))
    key = await use(world.app, caller, open_room)
    await use(world.app, await account(world, "bob"), join_room, key)
    assert await ann.told() == ["lobby.matched", "games.started"]
    await use(world.app, caller, put_room_away, key)
    assert (await ann.event("games.ended"))["result"] == {"reason": "cancelled", "winners": [], "places": []}


# --------------------------------------------------------------------------------------------------------- at once


async def test_a_user_who_opens_rooms_at_once_has_one(world: World) -> None:
    ann, outcomes = await account(world, "ann"), []

    async def attempt() -> None:
        try:
            outcomes.append(await use(world.app, ann, open_room))
        except Refusal as refusal:
            outcomes.append(refusal.reason)

    async with trio.open_nursery() as nursery:
        for _ in range(8):
            nursery.start_soon(attempt)
    assert outcomes.count("too_many_games") == 7


async def test_a_room_has_one_guest_whoever_comes_at_once(world: World) -> None:
    ann = await account(world, "ann")
    key = await use(world.app, ann, open_room)
    others, joined = [await account(world, f"user{number}") for number in range(6)], []

    async def attempt(caller: Caller) -> None:
        joined.append(await use(world.app, caller, join_room, key))

    async with trio.open_nursery() as nursery:
        for caller in others:
            nursery.start_soon(attempt, caller)
    assert sorted(joined) == [False] * 5 + [True]


async def test_rooms_that_have_to_be_read_count_too(world: World) -> None:
    ann = await account(world, "ann")
    key = await use(world.app, ann, open_room)
    for live in world.app.games.all_in_memory():
        live.set_state(None)
    assert await refused(world, ann, open_room) == "too_many_games"
    assert (await use(world.app, ann, look_into_room, key)).started is False


# ----------------------------------------------------------------------------------------------------- in trouble


async def test_everything_is_there_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        host, ann = await opened(world), await account(world, "ann")
        key, gone = await use(world.app, ann, open_room), await account(world, "bob")
        away = await use(world.app, gone, open_room)
        await use(world.app, gone, put_room_away, away)
    async with open_world(store, seed=2) as world:
        guest: Taken = await use(world.app, SOMEBODY, join_by_invitation, host.key)
        assert await standing(world, guest) is Standing.MY_TURN
        assert await standing(world, host) is Standing.THEIR_TURN
        assert (await use(world.app, ann, look_into_room, key)).host == ann.account.user_id  # type: ignore[union-attr]
        assert await refused(world, ann, open_room) == "too_many_games"
        assert await refused(world, gone, look_into_room, away) == "not_found"


async def test_what_the_store_does_not_take_can_be_done_again(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob, host = await account(world, "ann"), await account(world, "bob"), await opened(world)
        key = await use(world.app, ann, open_room)
        for caller, function, argument in (
            (bob, join_room, key), (bob, open_room, None), (SOMEBODY, join_by_invitation, host.key),
            (ann, put_room_away, key),
        ):
            arguments = () if argument is None else (argument,)
            store.failing = True
            assert await refused(world, caller, function, *arguments) == "storage_unavailable"
            store.failing = False
            await trio.sleep(10)
        assert await use(world.app, bob, join_room, key) is True
        assert (await use(world.app, SOMEBODY, join_by_invitation, host.key)).key == host.key
        assert await use(world.app, ann, put_room_away, key) is True
