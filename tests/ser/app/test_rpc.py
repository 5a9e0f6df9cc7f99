"""The full dialect's envelope: JSON-RPC 2.0 with its errors, notifications and batches."""

from typing import Any

import pytest

from engine.wire.jsonrpc import MAX_BATCH
from tests.ser.harness import World

PING = {"jsonrpc": "2.0", "method": "server.ping"}

ERRORS: dict[str, tuple[bytes, int, Any]] = {
    "not JSON": (b'{"jsonrpc":"2.0","method":"foobar, "params":"bar","baz]\n', -32700, None),
    "an empty batch": (b"[]\n", -32600, None),
    "no object": (b"1\n", -32600, None),
    "another version": (b'{"jsonrpc":"1.0","method":"server.ping","id":3}\n', -32600, 3),
    "a version that is a number": (b'{"jsonrpc":2.0,"method":"server.ping","id":3}\n', -32600, 3),
    "a method that is no string": (b'{"jsonrpc":"2.0","method":1,"params":"bar","id":"x"}\n', -32600, "x"),
    "no method": (b'{"jsonrpc":"2.0","id":"x"}\n', -32600, "x"),
    "params that are no object": (b'{"jsonrpc":"2.0","method":"server.ping","params":"bar","id":1}\n', -32600, 1),
    "params null": (b'{"jsonrpc":"2.0","method":"server.ping","params":null,"id":1}\n', -32600, 1),
    "an id that is an object": (b'{"jsonrpc":"2.0","method":"server.ping","id":{}}\n', -32600, None),
    "an id that is true": (b'{"jsonrpc":"2.0","method":"server.ping","id":true}\n', -32600, None),
    "a member too many": (b'{"jsonrpc":"2.0","method":"server.ping","id":1,"x":1}\n', -32600, 1),
    "no such method": (b'{"jsonrpc":"2.0","method":"no.such","id":"1"}\n', -32601, "1"),
    "no such method, and params": (b'{"jsonrpc":"2.0","method":"","params":[1],"id":1}\n', -32601, 1),
    "params without names": (b'{"jsonrpc":"2.0","method":"server.ping","params":[1],"id":1}\n', -32602, 1),
    "an unknown parameter": (b'{"jsonrpc":"2.0","method":"server.ping","params":{"x":1},"id":1.5}\n', -32602, 1.5),
    "a refusal": (b'{"jsonrpc":"2.0","method":"auth.me","id":0}\n', -32000, 0),
}


@pytest.mark.parametrize(("line", "number", "id_"), ERRORS.values(), ids=ERRORS)
async def test_what_is_wrong_has_its_number_and_the_requests_id(
    world: World, line: bytes, number: int, id_: Any
) -> None:
    answer = await world.connect().ask(line)
    assert answer.keys() == {"jsonrpc", "id", "error"}
    assert (answer["jsonrpc"], answer["id"], answer["error"]["code"]) == ("2.0", id_, number)
    assert answer["error"]["message"]


@pytest.mark.parametrize("id_", [1, 0, -1, "x", "", None, 1.5, 2**53 - 1, "\u00e9" * 100])
async def test_the_id_comes_back_as_it_was(world: World, id_: Any) -> None:
    answer = await world.connect().ask({**PING, "id": id_})
    assert answer["id"] == id_
    assert type(answer["id"]) is type(id_)
    assert "result" in answer


@pytest.mark.parametrize("params", [{}, [], {"games": {}}])
async def test_params_may_be_empty(world: World, params: Any) -> None:
    assert "result" in await world.connect().ask({**PING, "id": 1, "params": params})


async def test_wrong_params_are_told_with_path_and_expectation(world: World) -> None:
    data = (await world.client().error("server.ping", games={"g1": "x"}))["data"]
    assert data == {"reason": "invalid_params", "path": "params.games['g1']", "expected": "a whole number"}


async def test_a_name_that_is_shown_again_is_cleaned_and_short(world: World) -> None:
    message = (await world.client().error("\u001b[31m" + "x" * 900))["message"]
    assert message.isprintable()
    assert len(message) < 120


# ------------------------------------------------------------------------------------------------ notifications

UNANSWERED: tuple[dict[str, Any], ...] = (
    PING, {**PING, "params": {"nonsense": 1}}, {**PING, "method": "no.such"}, {**PING, "method": "auth.me"},
    {**PING, "method": "auth.login", "params": {"username": "ann", "password": "x"}}, {**PING, "params": [1]},
)


@pytest.mark.parametrize("notification", UNANSWERED)
async def test_a_notification_is_never_answered(world: World, notification: dict[str, Any]) -> None:
    client = world.connect()
    client.send(notification)
    client.send([notification, notification])
    await client.silent()


async def test_a_notification_is_done_all_the_same(world: World) -> None:
    ann, bob, game_id = await world.table()
    ann.send({"jsonrpc": "2.0", "method": "games.move", "params": {"gameId": game_id, "position": 4}})
    await ann.silent()
    assert (await bob.event("games.moved"))["position"] == 4


# ------------------------------------------------------------------------------------------------------ batches


async def test_a_batch_is_answered_in_one_array_in_its_order(world: World) -> None:
    answer = await world.connect().ask([{**PING, "id": "a"}, PING, {**PING, "id": "b", "method": "x.y"}, 7])
    assert [(item["id"], "result" in item) for item in answer] == [("a", True), ("b", False), (None, False)]


@pytest.mark.parametrize("batch", [[1], [1, 2], [[]], [None, "x", {}]])
async def test_each_wrong_item_of_a_batch_has_its_error(world: World, batch: list[Any]) -> None:
    assert [item["error"]["code"] for item in await world.connect().ask(batch)] == [-32600] * len(batch)


async def test_a_batch_has_at_most_fifty_requests(world: World) -> None:
    client = world.client()
    assert len(await client.ask([{**PING, "id": number} for number in range(MAX_BATCH)])) == MAX_BATCH == 50
    answer = await client.ask([{**PING, "id": number} for number in range(MAX_BATCH + 1)])
    assert (answer["id"], answer["error"]["code"]) == (None, -32600)


async def test_slow_and_quick_calls_of_a_batch_are_done_in_their_order(world: World) -> None:
    client = world.client()
    batch = [client.request("auth.me"), client.request("auth.guest", username="ann"), client.request("auth.me"),
             client.request("lobby.quickMatch"), client.request("games.list"), client.request("auth.logout"),
             client.request("auth.me")]
    client.send(batch)
    answers = await client.response()
    assert [item["id"] for item in answers] == [item["id"] for item in batch]
    assert ["result" in item for item in answers] == [False, True, True, True, True, True, False]
    assert [game["status"] for game in answers[4]["result"]["games"]] == ["waiting"]


async def test_moves_in_a_batch_are_told_to_the_others_in_their_order(world: World) -> None:
    ann, bob, game_id = await world.table()
    moves = [ann.request("games.move", gameId=game_id, position=position) for position in (0, 1)]
    ann.send([*moves, ann.request("games.resign", gameId=game_id)])
    assert ["result" in item for item in await ann.response()] == [True, False, True]
    assert await bob.told() == ["games.moved", "games.ended"]


async def test_every_request_of_a_batch_counts_against_the_rate(world: World) -> None:
    client = world.client()
    answers = [await client.ask([{**PING, "id": n} for n in range(50)]) for _ in range(3)]
    reasons = [item["error"]["data"]["reason"] for batch in answers for item in batch if "error" in item]
    assert reasons == ["rate_limited"] * 50
