"""Players who are away from a game know of it: stored with the move, one for each game, read when they look."""

from typing import Any

import pytest
import trio.testing

from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, settle
from tests.ser.stores import HeldStore


async def table(world: World, game_type: str = "tic-tac-toe") -> tuple[Client, Client, str]:
    """Two registered players in a game; it is the first one's turn."""
    ann, bob = [await world.registered(name) for name in ("ann", "bob")]
    game_id = (await ann.good("lobby.quickMatch", gameType=game_type))["gameId"]
    await bob.good("lobby.quickMatch", gameType=game_type)
    for client in (ann, bob):
        await client.told()
    return ann, bob, game_id


async def back(world: World, name: str) -> Client:
    """A player comes back."""
    client = world.client()
    await client.enter("auth.login", username=name, password=PASSWORD)
    return client


async def notices(client: Client, *, unread: bool = True) -> list[tuple[str, Any]]:
    """Kinds of notifications, with what is particular to each."""
    found = (await client.good("notifications.list", unread=unread))["notifications"]
    return [(item["kind"], item["data"].get("ply") or item["data"].get("outcome")) for item in found]


async def test_who_is_away_when_it_becomes_their_turn_finds_it_when_they_come_back(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    bob = await back(world, "bob")
    assert bob.identity["unread"] == 1
    found = await bob.good("notifications.list")
    assert (found["total"], found["unread"]) == (1, 1)
    (notice,) = found["notifications"]
    assert notice == {
        "notificationId": f"k{bob.identity['user']['userId']}:turn:{game_id}", "kind": "your_turn",
        "data": {"gameId": game_id, "gameType": "tic-tac-toe", "opponents": ["ann"], "players": 2, "ply": 2},
        "at": world.now_ms(), "readAt": None, "text": "It is your turn in tic-tac-toe against ann."}


async def test_who_is_there_is_not_told(world: World) -> None:
    ann, bob, game_id = await table(world)
    await ann.good("games.move", gameId=game_id, position=4)
    await bob.good("games.move", gameId=game_id, position=0)
    assert "notifications" not in world.app.store.people.rows
    assert (await notices(ann), await notices(bob)) == ([], [])


@pytest.mark.parametrize("look", ["get", "watch", "move", "classic"])
async def test_looking_at_the_game_or_moving_reads_it_coming_in_does_not(world: World, look: str) -> None:
    ann, bob, game_id = await table(world)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    bob, other = await back(world, "bob"), await back(world, "bob")
    assert await notices(bob) == [("your_turn", 2)]
    if look == "get":
        await bob.good("games.get", gameId=game_id)
    elif look == "watch":
        await bob.good("games.watch", gameId=game_id, since=2)
    else:
        await bob.good("games.move", gameId=game_id, position=0)
    assert (await notices(bob), await notices(bob, unread=False)) == ([], [("your_turn", 2)])
    marked = await other.event("notifications.marked")
    assert marked["notificationIds"] == [f"k{bob.identity['user']['userId']}:turn:{game_id}"]


async def test_each_game_has_one_that_is_always_the_last_one(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    bob = await back(world, "bob")
    await bob.good("games.move", gameId=game_id, position=0)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=8)
    assert await notices(await back(world, "bob"), unread=False) == [("your_turn", 4)]


async def test_a_player_with_another_connection_is_there_and_hears_it_itself(world: World) -> None:
    ann = await world.registered("ann")
    classic = world.player()
    await classic.join("ann", password=PASSWORD)
    bob = await world.joined("bob")
    classic.move(4)
    await settle()
    await classic.leave()
    bob.move(0)
    assert await ann.told() == ["lobby.matched", "games.started", "games.moved", "games.moved"]
    assert await notices(ann) == []


async def test_who_was_away_hears_how_it_ended_and_the_turn_does_not_matter_any_more(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    await ann.good("games.resign", gameId=game_id)
    bob = await back(world, "bob")
    assert await notices(bob) == [("game_over", "won")]
    assert (await bob.good("notifications.list", unread=True))["notifications"][0]["text"] == (
        "Your game of tic-tac-toe against ann is over: you have won.")
    assert bob.identity["unread"] == 1


async def test_the_turn_of_who_came_back_is_read_when_the_game_ends(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    bob = await back(world, "bob")
    assert await notices(bob) == [("your_turn", 2)]
    await ann.good("games.resign", gameId=game_id)
    assert await notices(bob) == []


async def test_who_is_away_when_a_game_begins_is_told(world: World) -> None:
    ann, bob = [await world.registered(name) for name in ("ann", "bob")]
    first, second = [await back_classic(world, name) for name in ("ann", "bob")]
    first.say(resign=True)
    await settle()
    second.say(gameType="tic-tac-toe")
    await settle()
    await second.leave()
    await bob.leave()
    first.say(gameType="tic-tac-toe")
    await settle()
    bob = await back(world, "bob")
    assert sorted(await notices(bob)) == [("game_started", None), ("your_turn", 1)]
    started = (await bob.good("notifications.list"))["notifications"]
    assert [item["data"]["yourTurn"] for item in started if item["kind"] == "game_started"] == [True]
    assert await notices(ann) == []


async def back_classic(world: World, name: str) -> Any:
    player = world.player()
    await player.join(name, password=PASSWORD)
    return player


async def test_guests_without_a_login_are_not_told_what_they_can_never_read(world: World) -> None:
    ann, bob = await world.pair()
    await bob.leave()
    ann.move(4)
    await settle()
    assert "notifications" not in world.app.store.people.rows


async def test_guests_with_a_login_are(world: World) -> None:
    ann, bob, game_id = await world.table()
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    again = world.client()
    await again.enter("auth.resume", accessToken=bob.access)
    assert await notices(again) == [("your_turn", 2)]


async def test_it_is_stored_in_one_with_the_move(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob, game_id = await table(world)
        await bob.leave()
        store.batches.clear()
        await ann.good("games.move", gameId=game_id, position=4)
        (batch,) = (batch for batch in store.batches if batch.facts)
        assert [row.kind for row in batch.rows["notifications"].values()] == ["your_turn"]
        store.failing = True
        await ann.refused("games.resign", gameId=game_id)
        store.failing = False
        assert await notices(await back(world, "bob")) == [("your_turn", 2)], "what was not stored is not told"


async def test_after_a_restart_it_is_there_and_looking_reads_it(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob, game_id = await table(world)
        await bob.leave()
        await ann.good("games.move", gameId=game_id, position=4)
    async with open_world(store) as world:
        bob = await back(world, "bob")
        assert await notices(bob) == [("your_turn", 2)]
        await bob.good("games.get", gameId=game_id)
        assert await notices(bob) == []


async def test_kinds_that_are_switched_off_are_neither_told_nor_listed_nor_counted(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.good("settings.set", settings={"notifyYourTurn": False})
    await bob.leave()
    await ann.good("games.move", gameId=game_id, position=4)
    bob = await back(world, "bob")
    assert bob.identity["unread"] == 0
    assert await bob.good("notifications.list") == {"notifications": [], "total": 0, "unread": 0}
    await bob.good("settings.set", settings={"notifyYourTurn": True})
    assert (await bob.good("notifications.list"))["unread"] == 1


async def test_a_bots_seat_is_never_told(world: World) -> None:
    ann = await world.registered("ann")
    world.app.bots._thinker = object()
    game_id = (await ann.good("lobby.quickMatch", opponent="bot:easy"))["gameId"]
    world.app.bots._at_work.add(game_id)
    await ann.good("games.move", gameId=game_id, position=4)
    assert "notifications" not in world.app.store.people.rows
