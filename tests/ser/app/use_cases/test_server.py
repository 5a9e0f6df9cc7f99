"""What the server tells of itself, and how a client proves that it is current."""

from typing import Any

import pytest

from engine.rules import RULES
from engine.wire.openrpc import document
from ser import VERSION
from ser.app.limits import Limits
from tests.ser.harness import World, open_world, pass_time


async def test_hello_tells_what_the_server_is(world: World) -> None:
    hello = await world.client().good("server.hello", client={"name": "test", "version": "1"})
    assert (hello["name"], hello["version"], hello["protocol"]) == ("ser", VERSION, "1.0")
    assert {"ack", "batch", "classic", "resume"} <= set(hello["features"])
    assert (hello["keepAliveMs"], hello["time"]) == (30_000, world.now_ms())
    assert [game["gameType"] for game in hello["gameTypes"]] == list(RULES)


async def test_hello_publishes_the_limits_by_their_names(autojump_clock: object) -> None:
    async with open_world(rate=7.5, line_bytes=10_000) as world:
        limits = (await world.client().good("server.hello"))["limits"]
    assert limits == Limits(rate=7.5, line_bytes=10_000).published()
    assert (limits["rate"], limits["lineBytes"], limits["identifyTimeoutMs"]) == (7.5, 10_000, 60_000)


async def test_each_game_type_is_told_with_its_options(world: World) -> None:
    games = {game["gameType"]: game for game in (await world.client().good("server.hello"))["gameTypes"]}
    assert games["tic-tac-toe"]["seats"] == [2, 2]
    rows = next(option for option in games["mnk"]["options"] if option["name"] == "rows")
    assert (rows["kind"], rows["default"]) == ("integer", 3)
    assert rows["minimum"] < rows["maximum"]


@pytest.mark.parametrize("params", [
    {"client": {}}, {"client": {"name": "x"}}, {"client": "x"}, {"features": "ack"}, {"features": [1]},
    {"client": {"name": "x", "version": "1", "more": 1}},
])
async def test_a_wrong_hello_is_refused(world: World, params: dict[str, Any]) -> None:
    assert await world.client().refused("server.hello", **params) == "invalid_params"


async def test_features_that_the_server_does_not_know_are_ignored(world: World) -> None:
    assert "features" in await world.client().good("server.hello", features=["telepathy", "ack"])


async def test_discover_gives_the_openrpc_document(world: World) -> None:
    assert await world.client().good("rpc.discover") == document(VERSION)


# ------------------------------------------------------------------------------------------------------------ ping


async def test_a_ping_tells_the_time_and_nothing_is_stale(world: World) -> None:
    await pass_time(7)
    assert await world.client().good("server.ping") == {"time": world.now_ms(), "stale": []}


async def test_a_ping_tells_which_games_have_moved_on_or_are_not_there(world: World) -> None:
    ann, bob, game_id = await world.table()
    other = (await ann.good("lobby.quickMatch"))["gameId"]
    games = {game_id: 2, other: 1, "nothere": 1}
    assert (await ann.good("server.ping", games=games))["stale"] == ["nothere"]
    await ann.good("games.move", gameId=game_id, position=0)
    assert (await bob.good("server.ping", games=games))["stale"] == [game_id, "nothere"]
    assert (await bob.good("server.ping", games={game_id: 4}))["stale"] == [game_id]


async def test_a_ping_finds_games_that_are_not_in_memory(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.resign", gameId=game_id)
    await ann.leave()
    await bob.leave()
    await pass_time(5)
    assert len(world.app.games) == 0
    client = await world.guest()
    assert (await client.good("server.ping", games={game_id: 3, "nothere": 3}))["stale"] == ["nothere"]
    assert (await client.good("server.ping", games={game_id: 2}))["stale"] == [game_id]


async def test_a_strangers_ping_reads_nothing(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.resign", gameId=game_id)
    await ann.leave()
    await bob.leave()
    await pass_time(5)
    assert (await world.client().good("server.ping", games={game_id: 3}))["stale"] == [game_id]
    assert len(world.app.games) == 0


async def test_a_ping_has_at_most_a_hundred_games(world: World) -> None:
    games = {f"g{number}": 1 for number in range(101)}
    assert await (await world.guest()).refused("server.ping", games=games) == "invalid_params"
    games.popitem()
    assert len((await (await world.guest()).good("server.ping", games=games))["stale"]) == 100
