"""What is due is looked at in time, with one timer for a game, whether the game is in memory or not."""

from typing import Any, Final

import trio.testing

from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.stores import HeldStore

MOVE: Final = {"kind": "move", "perMoveMs": 10_000}
FISCHER: Final = {"kind": "fischer", "initialMs": 60_000, "incrementMs": 0}


async def get(client: Client, game_id: str) -> Any:
    return await client.good("games.get", gameId=game_id)


async def test_a_move_needs_no_new_timer(world: World) -> None:
    ann, bob, game_id = await world.table(clock=FISCHER, game_type="gomoku")
    timers = len(world.app.timers._heap)
    for number in range(20):
        await (ann, bob)[number % 2].good("games.move", gameId=game_id, position=number)
        await pass_time(0.5)
    assert len(world.app.deadlines) == 1
    assert len(world.app.timers._heap) <= timers + 1
    await pass_time(70)
    assert (await get(ann, game_id))["result"]["reason"] == "timeout"
    assert (len(world.app.deadlines), len(world.app.clocks)) == (0, 0)


async def test_of_three_who_lets_the_time_pass_is_out(world: World) -> None:
    clients = [await world.guest(name) for name in ("ann", "bob", "eve")]
    for client in clients:
        game_id = (await client.good(
            "lobby.quickMatch", gameType="ludo", options={"capacity": 3}, clock=MOVE))["gameId"]
    shot = await get(clients[0], game_id)
    first = shot["turn"]
    await clients[first - 1].good("games.move", gameId=game_id, position=0)
    turn = (await get(clients[0], game_id))["turn"]
    await pass_time(11.1)
    left = await clients[0].event("games.left")
    assert (left["seat"], left["reason"]) == (turn, "timeout")
    assert left["clock"]["running"] == left["turn"]
    shot = await get(clients[0], game_id)
    assert (shot["status"], [each["seat"] for each in shot["left"]]) == ("playing", [turn])


async def test_a_game_that_was_dropped_is_read_when_something_is_due(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(games_in_memory=0) as world:
        ann, bob, game_id = await world.table(clock=MOVE)
        await ann.good("games.move", gameId=game_id, position=4)
        await ann.leave()
        await bob.leave()
        await pass_time(5)
        assert len(world.app.games) == 0
        await pass_time(7)
        assert await world.app.store.timed_games() == []
        shot = await get(await world.guest("eve"), game_id)
        assert (shot["result"]["reason"], shot["clock"]["remainingMs"]) == ("timeout", [10_000, 0])


async def test_a_flag_that_could_not_be_stored_did_not_fall(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table(clock=MOVE)
        await ann.good("games.move", gameId=game_id, position=4)
        await pass_time(4)
        store.failing = True
        assert await bob.refused("games.move", gameId=game_id, position=0) == "storage_unavailable"
        await pass_time(30)
        store.failing = False
        await pass_time(2)
        left = (await get(ann, game_id))["clock"]["remainingMs"][1]
        assert left >= 10_000 - 4_000 - 2_000
        await bob.good("games.move", gameId=game_id, position=0)


async def test_nothing_is_looked_at_while_the_server_stops(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, _, game_id = await world.table(clock=MOVE, onLeave={"kind": "forfeit", "graceMs": 5_000})
        await ann.good("games.move", gameId=game_id, position=4)
        await world.app.drain(1)
        await pass_time(60)
        assert list(await store.timed_games()) == [game_id]
        assert store.games[game_id].status == "playing"


async def test_classic_players_have_clocks_too(world: World) -> None:
    ann = await world.guest("ann")
    bob = await world.guest("bob")
    game_id = (await ann.good("lobby.quickMatch", clock=MOVE))["gameId"]
    await bob.good("lobby.take", gameId=game_id)
    await ann.good("games.resign", gameId=game_id)
    live = world.app.games.get(game_id)
    secret = world.app.sources.secret()
    world.app.games.seat(live, 2, live.game.table.seats[1], secret)
    old = world.player()
    old.ids = {"gameId": game_id, "playerId": secret}
    old.say(gameType="tic-tac-toe")
    await old.silent()
    next_id = (await ann.good("games.offer", gameId=game_id, kind="rematch"))["nextGameId"]
    old.take(await old.line())
    assert (old.game_id, old.seat) == (next_id, 1)
    old.move(4)
    await pass_time(11.1)
    assert (await old.line())["error"]["code"] == "opponent_left"
    assert await old.refused(position=0) == "game_over"
