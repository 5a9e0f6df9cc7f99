"""How the application stops: what is under way is answered, what is new refused, and everybody told."""

from collections.abc import AsyncIterator

import pytest
import trio

from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.playing import play
from tests.ser.stores import HeldStore


@pytest.fixture
def store() -> HeldStore:
    return HeldStore()


@pytest.fixture
async def world(store: HeldStore) -> AsyncIterator[World]:
    async with open_world(store) as opened:
        yield opened


async def test_everybody_is_told_in_their_dialect_and_disconnected(world: World) -> None:
    (ann, bob), (eve, _, _), stranger = await world.pair(), await world.table("eve", "joe"), world.connect()
    await world.app.drain(8)
    for player in (ann, bob):
        assert [line["error"]["code"] for line in await player.lines()] == ["shutting_down"]
        assert await player.closed()
    assert await eve.event("server.bye") == {"reason": "shutting_down", "retry": True, "afterMs": 1000}
    assert await stranger.lines() == []
    assert await stranger.closed()
    await world.app.wait_deserted()


async def test_what_is_under_way_is_answered_before_the_goodbye(
    world: World, store: HeldStore, nursery: trio.Nursery
) -> None:
    ann, bob, game_id = await world.table()
    slow = world.client()
    world.passwords.seconds = 3
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    slow.send(slow.request("auth.register", username="eve", password=PASSWORD))
    await settle()
    nursery.start_soon(world.app.drain, 8)
    await pass_time(1)
    await ann.silent()
    store.release()
    await pass_time(3)
    for client in (ann, slow):
        assert "result" in await client.response()
        assert await client.event("server.bye")
    assert await bob.told() == ["games.moved", "server.bye"]


async def test_what_takes_too_long_is_not_waited_for(world: World, store: HeldStore, nursery: trio.Nursery) -> None:
    ann, _, game_id = await world.table()
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    await settle()
    nursery.start_soon(world.app.drain, 8)
    await pass_time(8)
    store.release()
    assert ["result" in line for line in await ann.lines()] == [True, False]
    assert await ann.closed()


async def test_new_requests_are_refused_meanwhile(world: World, store: HeldStore, nursery: trio.Nursery) -> None:
    ann, (bob, _), game_id = *(await world.table())[:1], await world.pair("eve", "joe"), ""
    store.hold()
    ann.send(ann.request("lobby.quickMatch"))
    await settle()
    nursery.start_soon(world.app.drain, 8)
    await settle()
    bob.move(4)
    assert (await bob.line())["error"]["code"] == "shutting_down"
    client = world.client()
    assert await client.refused("games.get", gameId=game_id) == "shutting_down"
    store.release()


async def test_what_was_decided_is_stored_when_the_application_ends(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, _ = await world.pair()
        store.hold()
        ann.move(4)
        await settle()
        store.release()
    assert len(store.inner.facts[ann.game_id]) == 3


async def test_another_application_on_the_same_store_goes_on_with_every_game(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob = await world.pair()
        ann.move(4)
        eve, joe, game_id = await world.table("eve", "joe")
        await eve.good("games.move", gameId=game_id, position=0)
    async with open_world(store, seed=2) as world:
        back, again = world.player(), world.player()
        back.send({**bob.ids, "after": 0})
        assert await back.line() == {"position": 4, "ply": 1}
        again.send({**ann.ids, "after": 1})
        back.send({**bob.ids, "position": 0})
        assert await again.line() == {"position": 0}
        client = world.client()
        games = (await client.good("auth.resume", accessToken=joe.access))["games"]
        assert [(game["gameId"], game["yourTurn"]) for game in games] == [(game_id, True)]


async def test_who_asks_to_play_again_after_a_restart_gets_the_seat_that_was_agreed(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob = await world.pair()
        await play(ann, bob)
        for player in (ann, bob):
            player.say(gameType="tic-tac-toe")
            await settle()
        agreed = await bob.line()
    async with open_world(store, seed=2) as world:
        again = await world.connect().ask({**ann.ids, "gameType": "tic-tac-toe"})
        assert (again["gameId"], again["seat"]) == (agreed["gameId"], 2)


async def test_a_game_that_waits_is_offered_after_a_restart_once_its_player_is_there(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann = await world.joined("ann")
    async with open_world(store, seed=2) as world:
        bob = await world.joined("bob")
        assert bob.seat == 1
        await bob.leave()
        back = world.connect()
        back.send({**ann.ids, "after": 0})
        await back.silent()
        assert (await world.joined("eve")).game_id == ann.game_id
