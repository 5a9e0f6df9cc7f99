"""One player on several connections: all show the same, and a client that connects again takes its own place."""

from typing import Any

import pytest
import trio.testing

from ser.app.ports import StoreFailedError
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time
from tests.ser.playing import play_full

HELLO = {"name": "cli-client", "version": "1"}


async def another(world: World, client: Client, instance: str | None = None) -> Client:
    """One more connection of the same player."""
    more = world.client()
    if instance is not None:
        await more.good("server.hello", client={**HELLO, "instance": instance})
    more.identity = client.identity
    await more.good("auth.resume", accessToken=client.access)
    return more


# ---------------------------------------------------------------------------------------------- all show the same


async def test_a_move_made_on_one_connection_is_told_to_the_others_of_the_player(world: World) -> None:
    ann, bob, game_id = await world.table()
    more = await another(world, ann)
    assert (await ann.good("games.move", gameId=game_id, position=4))["ply"] == 1
    told = await more.event("games.moved")
    assert (told["seat"], told["position"], told["seq"]) == (1, 4, 3)
    assert await bob.event("games.moved") == told
    assert await ann.told() == []


async def test_a_game_that_begins_on_one_connection_begins_on_all(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    more, theirs = await another(world, ann), await another(world, bob)
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await bob.good("lobby.quickMatch")
    for client in (more, theirs):
        assert (await client.event("lobby.matched"))["gameId"] == game_id
    seats = [(await client.event("games.started"))["yourSeat"] for client in (ann, more, bob, theirs)]
    assert seats == [1, 1, 2, 2]
    await more.good("games.move", gameId=game_id, position=4)
    await theirs.good("games.move", gameId=game_id, position=0)
    moves = [[(await client.event("games.moved"))["ply"] for _ in range(count)]
             for client, count in ((ann, 2), (more, 1), (bob, 2), (theirs, 1))]
    assert moves == [[1, 2], [2], [1, 2], [1]]


async def test_all_connections_see_the_whole_game_the_same(world: World) -> None:
    ann, bob, game_id = await world.table()
    more = await another(world, ann)
    await play_full(ann, bob, game_id)
    assert (await more.told()).count("games.moved") == 5
    views = [await client.good("games.get", gameId=game_id) for client in (ann, more)]
    assert views[0] == views[1]
    assert len(views[0]["moves"]) == 5


async def test_a_game_of_the_classic_dialect_is_shown_on_the_players_other_connections(world: World) -> None:
    ann = await world.registered("ann")
    classic = world.player()
    await classic.join("ann", password=PASSWORD)
    bob = await world.joined("bob")
    classic.move(4)
    assert await bob.line() == {"position": 4}
    bob.move(0)
    assert await ann.told() == ["lobby.matched", "games.started", "games.moved", "games.moved"]
    await ann.good("games.move", gameId=classic.game_id, position=8)
    assert await bob.line() == {"position": 8}
    assert await classic.line() == {"position": 0}
    await classic.silent()


async def test_a_classic_connection_hears_nothing_of_games_that_begin_elsewhere(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.guest("bob")
    classic = world.player()
    await classic.join("ann", password=PASSWORD, gameType="gomoku")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await bob.good("lobby.quickMatch")
    await bob.refused("games.move", gameId=game_id, position=0)
    await ann.good("games.move", gameId=game_id, position=0)
    await bob.good("games.move", gameId=game_id, position=1)
    await classic.silent()


async def test_a_lost_connection_is_no_departure_while_another_lives(world: World) -> None:
    ann, bob, game_id = await world.table()
    more = await another(world, ann)
    for client in (ann, await another(world, ann)):
        await client.leave()
    assert await bob.told() == []
    assert (await bob.good("games.get", gameId=game_id))["seats"][0]["present"]
    await more.leave()
    assert await bob.told() == ["games.presence"]


# --------------------------------------------------------------------------------------------- the same instance


async def test_a_client_that_connects_again_takes_its_own_place_and_nobody_notices(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    first = await another(world, ann, "one")
    await ann.leave()
    second = await another(world, ann, "one")
    assert await first.event("server.bye") == {"reason": "replaced", "retry": False, "afterMs": 0}
    assert await first.closed()
    assert [await client.told() for client in (bob, eve, second)] == [[], [], []]
    await bob.refused("games.move", gameId=game_id, position=0)
    await second.good("games.move", gameId=game_id, position=4)
    assert (await bob.event("games.moved"))["position"] == 4


async def test_the_instance_may_be_told_after_the_identity(world: World) -> None:
    ann, bob, _ = await world.table()
    first, second = await another(world, ann), await another(world, ann)
    await ann.leave()
    for client in (first, second):
        await client.good("server.hello", client={**HELLO, "instance": "one"})
    assert (await first.event("server.bye"))["reason"] == "replaced"
    assert await second.told() == await bob.told() == []


async def test_the_newest_connection_stays_in_whatever_order_they_speak(world: World) -> None:
    ann, bob, _ = await world.table()
    old, new = world.client(), world.client()
    for client in (new, old):
        await client.good("server.hello", client={**HELLO, "instance": "one"})
        client.send({"jsonrpc": "2.0", "id": 1, "method": "auth.resume", "params": {"accessToken": ann.access}})
    assert (await old.event("server.bye"))["reason"] == "replaced"
    assert "result" in await new.line()
    assert await new.told() == await bob.told() == []
    assert not await new.closed()


@pytest.mark.parametrize("instances", [("one", "two"), (None, None), ("one", None), (None, "one")])
async def test_other_instances_and_clients_that_say_nothing_stay(
    world: World, instances: tuple[str | None, ...]
) -> None:
    ann, _, _ = await world.table()
    clients = [await another(world, ann, instance) for instance in instances]
    assert [await client.told() for client in clients] == [[], []]
    assert not any([await client.closed() for client in clients])


async def test_the_same_instance_of_another_player_is_another(world: World) -> None:
    ann, bob, _ = await world.table()
    clients = [await another(world, of, "one") for of in (ann, bob)]
    assert not any([await client.closed() for client in clients])


async def test_who_comes_in_with_a_password_takes_the_place_too(world: World) -> None:
    await world.registered("ann")
    clients = []
    for _ in range(3):
        client = world.client()
        await client.good("server.hello", client={**HELLO, "instance": "one"})
        await client.good("auth.login", username="ann", password=PASSWORD)
        clients.append(client)
    assert [await client.closed() for client in clients] == [True, True, False]


async def test_two_clients_with_the_same_instance_do_not_fight(world: World) -> None:
    """A client that is told not to come back does not: so after one bye there is peace."""
    ann, bob, _ = await world.table()
    byes = 0
    current = await another(world, ann, "one")
    for _ in range(5):
        newer = await another(world, ann, "one")
        byes += (await current.event("server.bye"))["retry"] is False
        current = newer
        await pass_time(20)
    assert (byes, await current.closed()) == (5, False)
    assert await bob.told() == []


async def test_while_the_games_cannot_be_read_the_predecessor_stays(
    autojump_clock: trio.testing.MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as world:
        ann, _, _ = await world.table()
        first = await another(world, ann, "one")

        async def fails(_: str | None) -> Any:
            await trio.lowlevel.checkpoint()
            raise StoreFailedError("the disk is gone")

        second = world.client()
        await second.good("server.hello", client={**HELLO, "instance": "one"})
        with monkeypatch.context() as patch:
            patch.setattr(type(world.app.store), "unfinished", lambda _, user_id: fails(user_id))
            assert await second.refused("auth.resume", accessToken=ann.access) == "storage_unavailable"
        assert not await first.closed()
        await second.good("auth.resume", accessToken=ann.access)
        assert await first.closed()


@pytest.mark.parametrize("instance", ["", "x" * 65, 7, None])
async def test_an_instance_is_a_short_text(world: World, instance: Any) -> None:
    client = world.client()
    answer = await client.call("server.hello", client={**HELLO, "instance": instance})
    assert ("result" in answer) is (instance is None)
