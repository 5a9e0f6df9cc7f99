"""Answers keep the order of the requests, and nothing leaves before it is stored."""

from collections.abc import AsyncIterator

import pytest

from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.stores import HeldStore


@pytest.fixture
def store() -> HeldStore:
    return HeldStore()


@pytest.fixture
async def world(store: HeldStore) -> AsyncIterator[World]:
    async with open_world(store) as opened:
        yield opened
        store.release(failing=store.failing)


async def answered(client: Client) -> list[object]:
    """The ids of the responses that have come."""
    return [line["id"] for line in await client.lines() if "method" not in line]


# ------------------------------------------------------------------------------------------------------- slow requests


async def test_answers_keep_the_order_of_the_requests_while_a_slow_one_runs(world: World) -> None:
    world.passwords.seconds = 5.0
    client = world.client()
    client.send(client.request("server.ping"), client.request("auth.register", username="ann", password=PASSWORD))
    client.send(client.request("server.ping"), client.request("auth.me"))
    assert await answered(client) == [1]
    assert client.link.paused
    await pass_time(5)
    assert await answered(client) == [2, 3, 4]


async def test_others_do_not_wait_for_a_slow_request(world: World) -> None:
    world.passwords.seconds = 5.0
    slow, (ann, bob) = world.client(), await world.pair()
    slow.send(slow.request("auth.register", username="eve", password=PASSWORD))
    ann.move(4)
    assert await bob.line() == {"position": 4}
    await slow.silent()


async def test_a_connection_that_breaks_during_a_slow_request_leaves_nothing_behind(world: World) -> None:
    world.passwords.seconds = 5.0
    slow = world.client()
    slow.send(slow.request("auth.register", username="eve", password=PASSWORD))
    await pass_time(1)
    await slow.leave()
    await pass_time(5)
    assert world.app.sessions_of == {}


async def test_many_lines_at_once_are_all_answered_and_others_have_their_turn(world: World) -> None:
    client, other = world.client(), world.client()
    client.send(*(client.request("server.ping") for _ in range(90)))
    other.send(other.request("server.ping"))
    assert await answered(client) == list(range(1, 91))
    assert await answered(other) == [1]


# ---------------------------------------------------------------------------------------------------- the last word


async def test_after_the_last_word_of_a_client_what_it_asked_is_answered_and_then_the_connection_is_closed(
    world: World,
) -> None:
    world.passwords.seconds = 5.0
    client = world.client()
    client.send(client.request("auth.register", username="ann", password=PASSWORD), client.request("auth.me"))
    client.link.end()
    await pass_time(1)
    assert not await client.closed()
    await pass_time(4)
    assert await answered(client) == [1, 2]
    assert await client.closed()


async def test_a_line_without_an_end_is_not_answered(world: World) -> None:
    client = world.client()
    client.link.send(b'{"jsonrpc":"2.0","method":"server.ping","id":1}')
    client.link.end()
    await client.silent()
    assert await client.closed()


async def test_what_is_not_stored_yet_is_still_said_after_the_last_word(world: World, store: HeldStore) -> None:
    ann, _, game_id = await world.table()
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    ann.link.end()
    await ann.silent()
    assert not await ann.closed()
    store.release()
    assert len(await answered(ann)) == 1
    assert await ann.closed()


# ------------------------------------------------------------------------------------------ nothing before it is stored


async def test_a_move_is_neither_answered_nor_told_before_it_is_stored(world: World, store: HeldStore) -> None:
    ann, bob, game_id = await world.table()
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    await ann.silent()
    await bob.silent()
    store.release()
    assert "result" in await ann.response()
    assert (await bob.event("games.moved"))["position"] == 0


async def test_an_answer_that_rests_on_an_unstored_move_waits_for_it(world: World, store: HeldStore) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    for client, method in ((bob, "games.get"), (eve, "games.watch"), (eve, "games.get")):
        client.send(client.request(method, gameId=game_id))
    bob.send(bob.request("games.move", gameId=game_id, position=0))
    eve.send(eve.request("server.ping", games={game_id: 2}))
    await bob.silent()
    await eve.silent()
    store.release()
    assert (await bob.response())["result"]["ply"] == 1
    assert (await bob.response())["error"]["data"]["reason"] == "space_taken"
    assert (await eve.response())["result"]["snapshot"]["ply"] == 1


async def test_what_rests_on_nothing_new_does_not_wait(world: World, store: HeldStore) -> None:
    ann, _, game_id = await world.table()
    eve, _, other = await world.table("eve", "joe")
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    assert (await eve.good("games.get", gameId=other))["ply"] == 0
    assert "time" in await eve.good("server.ping")


async def test_answers_of_one_connection_keep_their_order_behind_one_that_waits(
    world: World, store: HeldStore
) -> None:
    ann, _, game_id = await world.table()
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0), ann.request("server.ping"))
    await ann.silent()
    store.release()
    assert len(set(await answered(ann))) == 2


async def test_a_classic_join_and_a_classic_move_wait_too(world: World, store: HeldStore) -> None:
    ann = world.player()
    store.hold()
    ann.send({"username": "ann"})
    await ann.silent()
    store.release()
    ann.take(await ann.line())
    bob = await world.joined("bob")
    store.hold()
    ann.move(4)
    await bob.silent()
    store.release()
    assert await bob.line() == {"position": 4}


async def test_what_comes_while_a_group_is_written_is_written_as_one_group_after_it(
    world: World, store: HeldStore
) -> None:
    tables = [await world.table(f"ann{number}", f"bob{number}") for number in range(5)]
    store.hold()
    store.batches.clear()
    for ann, _, game_id in tables:
        ann.send(ann.request("games.move", gameId=game_id, position=0))
        await ann.silent()
    store.release()
    assert [await answered(ann) != [] for ann, _, _ in tables] == [True] * 5
    assert [len(batch.facts) for batch in store.batches] == [1, 4]


# --------------------------------------------------------------------------------------------- what cannot be stored


async def test_a_move_that_is_not_stored_is_refused_and_has_not_happened(world: World, store: HeldStore) -> None:
    ann, bob, game_id = await world.table()
    store.failing = True
    assert await ann.refused("games.move", gameId=game_id, position=0) == "storage_unavailable"
    await bob.silent()
    store.failing = False
    await pass_time(1)
    assert (await bob.good("games.get", gameId=game_id))["ply"] == 0
    assert await ann.good("games.move", gameId=game_id, position=4) == {"gameId": game_id, "seq": 3, "ply": 1}
    assert (await bob.event("games.moved"))["position"] == 4


async def test_a_classic_player_is_told_and_may_move_again(world: World, store: HeldStore) -> None:
    ann, bob = await world.pair()
    store.failing = True
    assert await ann.refused(position=4) == "storage_unavailable"
    store.failing = False
    await pass_time(1)
    ann.move(4)
    assert await bob.lines() == [{"position": 4}]
    await ann.silent()


@pytest.mark.parametrize("method", ["auth.guest", "auth.register", "lobby.quickMatch", "lobby.cancel", "games.resign"])
async def test_nothing_that_has_to_be_stored_is_granted_without(world: World, store: HeldStore, method: str) -> None:
    ann, _, game_id = await world.table()
    params = {"auth.register": {"username": "eve", "password": PASSWORD}, "games.resign": {"gameId": game_id}}
    client = world.client() if method.startswith("auth") else ann
    if method == "lobby.cancel":
        await ann.good("lobby.quickMatch")
    store.failing = True
    assert await client.refused(method, **params.get(method, {})) == "storage_unavailable"
    store.failing = False
    await pass_time(1)


async def test_a_join_that_is_not_stored_is_refused_and_can_be_repeated(world: World, store: HeldStore) -> None:
    ann = world.player()
    store.failing = True
    assert await ann.code({"username": "ann"}) == "storage_unavailable"
    store.failing = False
    await pass_time(1)
    await ann.join("ann")
    assert (await world.joined("bob")).game_id == ann.game_id


async def test_what_rested_on_an_unstored_move_is_refused_as_well(world: World, store: HeldStore) -> None:
    ann, bob, game_id = await world.table()
    store.hold()
    ann.send(ann.request("games.move", gameId=game_id, position=0))
    bob.send(bob.request("games.move", gameId=game_id, position=1))
    bob.send(bob.request("games.get", gameId=game_id))
    await pass_time(0.01)
    store.release(failing=True)
    reasons = [(await client.response())["error"]["data"]["reason"] for client in (ann, bob, bob)]
    assert reasons == ["storage_unavailable"] * 3
    store.release()
    await pass_time(1)
    assert (await bob.good("games.get", gameId=game_id))["ply"] == 0


async def test_when_too_much_waits_for_the_store_nothing_more_is_taken_on(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store, journal_facts=3) as world:
        tables = [await world.table(f"ann{number}", f"bob{number}") for number in range(6)]
        store.hold()
        for ann, _, game_id in tables:
            ann.send(ann.request("games.move", gameId=game_id, position=0))
            await settle()
        busy = [(await ann.response())["error"]["data"] for ann, _, _ in tables[4:]]
        assert busy == [{"reason": "busy", "retryAfterMs": 1000}] * 2
        store.release()
        assert ["result" in await ann.response() for ann, _, _ in tables[:4]] == [True] * 4
