"""Acknowledged delivery in the full dialect: the feature ``ack`` of ``server.hello``."""

from typing import Any

from tests.ser.clients import Client
from tests.ser.harness import World, pass_time
from tests.ser.playing import play_full


async def acknowledging(world: World) -> tuple[Client, Client, str]:
    """Bob, in seat 2, acknowledges; the start of the game is acknowledged already."""
    ann, bob, game_id = await world.table()
    await bob.good("server.hello", features=["ack"])
    return ann, bob, game_id


async def seqs(client: Client) -> list[Any]:
    """The numbers of the events that have come."""
    return [line["params"]["seq"] for line in await client.lines()]


async def test_an_event_that_is_not_acknowledged_comes_five_times_and_then_the_connection_is_closed(
    world: World,
) -> None:
    ann, bob, game_id = await acknowledging(world)
    await ann.good("games.move", gameId=game_id, position=0)
    for _ in range(5):
        assert await seqs(bob) == [3]
        await pass_time(5)
    assert await bob.event("server.bye") == {"reason": "unacknowledged", "retry": True, "afterMs": 0}
    assert await bob.closed()


async def test_an_acknowledged_event_is_not_sent_again(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await ann.good("games.move", gameId=game_id, position=0)
    assert await seqs(bob) == [3]
    assert await bob.good("games.ack", gameId=game_id, seq=3) == {}
    await pass_time(60)
    assert await seqs(bob) == []


async def test_an_acknowledgement_counts_for_everything_before(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await play_full(ann, bob, game_id)
    await bob.lines()
    await bob.good("games.ack", gameId=game_id, seq=5)
    await pass_time(5)
    assert await seqs(bob) == [7, 8]


async def test_it_holds_for_games_that_begin_later(world: World) -> None:
    bob = await world.guest("bob")
    await bob.good("server.hello", features=["ack"])
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    await (await world.guest("ann")).good("lobby.quickMatch")
    assert await bob.told() == ["lobby.matched", "games.started"]
    await pass_time(5)
    assert await bob.told() == ["games.started"]
    await bob.good("games.ack", gameId=game_id, seq=2)
    await pass_time(5)
    assert await bob.told() == []


async def test_a_later_hello_without_it_ends_it(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await bob.good("server.hello")
    await ann.good("games.move", gameId=game_id, position=0)
    assert await seqs(bob) == [3]
    await pass_time(50)
    assert await seqs(bob) == []


async def test_what_was_not_acknowledged_waits_for_the_player_to_come_back(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await ann.good("games.move", gameId=game_id, position=0)
    await pass_time(30)
    assert await bob.closed()
    back = world.client()
    await back.good("auth.resume", accessToken=bob.access)
    watched = await back.good("games.watch", gameId=game_id, since=2)
    assert [event["params"]["seq"] for event in watched["events"]] == [3]


async def test_watchers_may_acknowledge_too(world: World) -> None:
    ann, _, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("server.hello", features=["ack"])
    await eve.good("games.watch", gameId=game_id)
    await ann.good("games.move", gameId=game_id, position=0)
    await pass_time(5)
    assert await seqs(eve) == [3, 3]
    await eve.good("games.ack", gameId=game_id, seq=3)
    await pass_time(5)
    assert await seqs(eve) == []


async def test_acknowledging_what_was_never_sent_does_no_harm(world: World) -> None:
    bob = await world.guest("bob")
    assert await bob.good("games.ack", gameId="nothere", seq=99) == {}


async def test_who_unwatches_need_not_acknowledge_any_more(world: World) -> None:
    ann, _, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("server.hello", features=["ack"])
    await eve.good("games.watch", gameId=game_id)
    await ann.good("games.move", gameId=game_id, position=0)
    assert await seqs(eve) == [3]
    await eve.good("games.unwatch", gameId=game_id)
    await pass_time(60)
    await eve.silent()
    assert not await eve.closed()


async def test_a_seat_that_unwatches_still_has_to_acknowledge(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await ann.good("games.move", gameId=game_id, position=0)
    assert await seqs(bob) == [3]
    await bob.good("games.unwatch", gameId=game_id)
    await pass_time(5)
    assert await seqs(bob) == [3]


async def test_who_logs_out_hears_nothing_more_of_the_games_they_had(world: World) -> None:
    ann, bob, game_id = await acknowledging(world)
    await ann.good("games.move", gameId=game_id, position=0)
    assert await seqs(bob) == [3]
    await bob.good("auth.logout")
    await bob.good("auth.guest", username="eve")
    await pass_time(60)
    await bob.silent()
    assert not await bob.closed()
