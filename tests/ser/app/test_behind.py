"""Watching with a delay: whoever has no seat sees a game as it was so long ago, by whatever way they ask."""

from typing import Any

import pytest
import trio.testing

from engine.game.facts import PLAYING
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time, settle
from tests.ser.playing import WIN, play_full
from tests.ser.stores import HeldStore

DELAY = 60


async def play_slowly(ann: Client, bob: Client, game_id: str, *, moves: int = len(WIN), pause: float = 10) -> None:
    """The first moves of a game, each followed by a pause."""
    for number, position in enumerate(WIN[:moves]):
        await (ann, bob)[number % 2].good("games.move", gameId=game_id, position=position)
        await pass_time(pause)


async def shown(client: Client, game_id: str) -> list[int]:
    """The plies that somebody sees, the same by every way of asking."""
    snapshot = await client.good("games.get", gameId=game_id)
    seen = [move["ply"] for move in snapshot["moves"]]
    assert len([cell for cell in snapshot["board"] if cell]) == len(seen)
    watched = await client.good("games.watch", gameId=game_id)
    assert (watched["seq"], watched["snapshot"]["moves"]) == (snapshot["seq"], snapshot["moves"])
    assert (await client.good("games.describe", gameId=game_id))["seq"] == snapshot["seq"]
    assert (await client.good("server.ping", games={game_id: snapshot["seq"]}))["stale"] == []
    if snapshot["status"] != "waiting":
        record = (await client.good("games.record", gameId=game_id, format="json"))["record"]
        assert len([turn for turn in record["events"] if "position" in turn]) == len(seen)
    return seen


async def test_a_watcher_sees_what_is_old_enough_and_the_players_see_all(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        eve = await world.guest("eve")
        await pass_time(DELAY)
        await play_slowly(ann, bob, game_id, moves=4)
        assert len(await shown(bob, game_id)) == 4
        assert await shown(eve, game_id) == []
        await pass_time(25)
        assert await shown(eve, game_id) == [1]
        await pass_time(20)
        assert await shown(eve, game_id) == [1, 2, 3]


async def test_events_come_in_due_time_as_they_were(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        eve = await world.guest("eve")
        await eve.good("games.watch", gameId=game_id)
        await play_slowly(ann, bob, game_id)
        told = [(line["method"], line["params"]) for line in await bob.lines()]
        began, heard = world.now_ms(), []
        for _ in range(70):
            await pass_time(1)
            at = round((world.now_ms() - began) / 1000)
            heard += [(at, line["method"], line["params"]) for line in await eve.lines()]
        assert [(at, method) for at, method, _ in heard] == [
            (10, "games.started"), *((at, "games.moved") for at in (10, 20, 30, 40, 50)), (50, "games.ended")]
        assert [params["seq"] for _, _, params in heard] == [2, 3, 4, 5, 6, 7, 8]
        assert [event for event in told if event in [(method, params) for _, method, params in heard]] == told


async def test_the_beginning_too_comes_later(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, eve = await world.guest("ann"), await world.guest("eve")
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        assert (await eve.good("games.watch", gameId=game_id))["snapshot"]["status"] == "waiting"
        bob = await world.guest("bob")
        await pass_time(10)
        await bob.good("lobby.quickMatch")
        assert await eve.told() == []
        assert [seat["username"] for seat in (await eve.good("games.get", gameId=game_id))["seats"]] == ["ann"]
        await pass_time(DELAY)
        started = await eve.event("games.started")
        assert (started["seq"], started["status"], started["yourSeat"]) == (2, PLAYING, None)
        assert await eve.told() == []


async def test_the_end_and_what_comes_after_it_is_told_later(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        eve = await world.guest("eve")
        await eve.good("games.watch", gameId=game_id)
        await play_full(ann, bob, game_id)
        for client in (ann, bob):
            await client.leave()
        await pass_time(DELAY - 1)
        assert (await eve.good("games.get", gameId=game_id))["status"] == "waiting"
        await pass_time(2)
        assert await eve.told() == ["games.started"] + ["games.moved"] * 5 + ["games.ended"]
        assert (await eve.good("games.get", gameId=game_id))["status"] == "ended"


async def test_a_player_sees_everything_on_every_connection_and_a_stranger_nothing_more(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        more = world.client()
        await more.good("auth.resume", accessToken=ann.access)
        chief = await world.admin()
        await play_slowly(ann, bob, game_id, moves=3, pause=1)
        assert len(await shown(more, game_id)) == 3
        assert await shown(chief, game_id) == []
        assert (await chief.good("stats.game", gameId=game_id))["plies"] == 0


async def test_who_sits_down_is_behind_no_more(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob = await world.guest("ann"), await world.guest("bob")
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        await bob.good("games.watch", gameId=game_id)
        await bob.good("lobby.take", gameId=game_id)
        assert await bob.told() == ["games.started"]
        await ann.good("games.move", gameId=game_id, position=0)
        await pass_time(2 * DELAY)
        assert await bob.told() == ["games.moved"]


async def test_who_unwatches_hears_no_more(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        eve, joe = await world.guest("eve"), await world.guest("joe")
        for client in (eve, joe):
            await client.good("games.watch", gameId=game_id)
        await play_full(ann, bob, game_id)
        await eve.good("games.unwatch", gameId=game_id)
        await joe.leave()
        await pass_time(2 * DELAY)
        assert await eve.told() == []


async def test_a_room_has_a_delay_of_its_own(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY) as world:
        for delay, plies in ((0, [1]), (5_000, []), (None, [])):
            ann, bob = await world.guest(), await world.guest()
            eve = await world.guest()
            room = await ann.good("rooms.create", roomName="Final", autoStart=True, watchDelayMs=delay)
            assert room.get("watchDelayMs") == delay
            game_id = (await bob.good("rooms.join", roomId=room["roomId"]))["gameId"]
            await ann.good("games.move", gameId=game_id, position=0)
            assert await shown(eve, game_id) == plies
            await pass_time(6)
            assert await shown(eve, game_id) == ([] if delay is None else [1])


@pytest.mark.parametrize("delay", [-1, 3_600_001, 1.5, "5"])
async def test_a_delay_is_a_time_of_at_most_an_hour(world: World, delay: Any) -> None:
    ann = await world.guest("ann")
    assert await ann.refused("rooms.create", roomName="Final", watchDelayMs=delay) == "invalid_params"


async def test_the_next_game_of_a_room_keeps_the_delay(autojump_clock: object) -> None:
    async with open_world() as world:
        ann, bob, eve = await world.guest("ann"), await world.guest("bob"), await world.guest("eve")
        room = await ann.good("rooms.create", roomName="Final", autoStart=True, watchDelayMs=60_000)
        game_id = (await bob.good("rooms.join", roomId=room["roomId"]))["gameId"]
        live = await world.app.games.load(game_id)
        assert live.game.table.watch_delay == 60_000
        assert (await eve.good("games.get", gameId=game_id))["status"] == PLAYING


# -------------------------------------------------------------------------------------------- what may go wrong


async def test_after_a_restart_watchers_are_as_far_behind_as_before(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store, watch_delay=DELAY) as world:
        ann, bob, game_id = await world.table()
        await pass_time(100)
        await play_slowly(ann, bob, game_id, moves=4)
        tokens = ann.access
    async with open_world(store, seed=2, watch_delay=DELAY) as world:
        await pass_time(165)
        eve = await world.guest("eve")
        assert (await eve.good("games.watch", gameId=game_id))["seq"] == 3
        await pass_time(20)
        assert [event["params"]["ply"] for event in await eve.lines() if event["method"] == "games.moved"] == [2, 3]
        ann = world.client()
        assert (await ann.good("auth.resume", accessToken=tokens))["games"][0]["ply"] == 4


async def test_what_was_not_stored_is_not_told_from_behind_either(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store, watch_delay=1) as world:  # type: ignore[arg-type] - it has what it does not define
        ann, _, game_id = await world.table()
        eve = await world.guest("eve")
        await pass_time(2)
        await eve.good("games.watch", gameId=game_id)
        store.hold()
        ann.send({"jsonrpc": "2.0", "id": 1, "method": "games.move", "params": {"gameId": game_id, "position": 0}})
        await pass_time(5)
        assert await eve.lines() == []
        store.release(failing=True)
        await settle()
        assert (await ann.line())["error"]["data"]["reason"] == "storage_unavailable"
        store.failing = False
        await pass_time(10)
        assert await eve.lines() == []
        await ann.good("games.move", gameId=game_id, position=4)
        await pass_time(2)
        moved = await eve.event("games.moved")
        assert (moved["seq"], moved["position"]) == (3, 4)
        assert (await eve.good("games.get", gameId=game_id))["seq"] == 3


async def test_a_game_that_is_only_watched_from_behind_stays_until_that_is_over(autojump_clock: object) -> None:
    async with open_world(watch_delay=DELAY, games_in_memory=1) as world:
        ann, bob, game_id = await world.table()
        eve = await world.guest("eve")
        await eve.good("games.watch", gameId=game_id)
        await play_full(ann, bob, game_id)
        await ann.leave()
        await bob.leave()
        await pass_time(10)
        assert world.app.games.in_memory(game_id) is not None
        await pass_time(DELAY)
        assert "games.started" in await eve.told()
        await eve.good("games.unwatch", gameId=game_id)
        await pass_time(10)
        assert world.app.games.in_memory(game_id) is None
