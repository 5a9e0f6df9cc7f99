"""Games whose first player does not come: cancelled under the virtual clock, and everybody is told."""

import trio

from ser.app import no_shows
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.stores import HeldStore

CANCELLED = {"reason": "cancelled", "winners": [], "places": []}


def patience(world: World) -> float:
    """Seconds."""
    return world.app.limits.first_move_timeout


async def status(client: Client, game_id: str) -> str:
    found: str = (await client.good("games.get", gameId=game_id))["status"]
    return found


async def test_who_goes_before_the_first_move_has_some_time_to_come_back(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.leave()
    await pass_time(patience(world) - 1)
    assert await status(bob, game_id) == "playing"
    await pass_time(1)
    assert (await bob.event("games.ended"))["result"] == CANCELLED
    again = world.client()
    assert (await again.good("auth.resume", accessToken=ann.access))["games"] == []
    assert await status(again, game_id) == "ended"


async def test_who_comes_back_in_time_has_come_back(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.leave()
    await pass_time(patience(world) - 1)
    again = world.client()
    await again.good("auth.resume", accessToken=ann.access)
    await pass_time(2 * patience(world))
    assert await status(bob, game_id) == "playing"
    await again.leave()
    await pass_time(patience(world))
    assert await status(bob, game_id) == "ended"


async def test_with_a_move_the_game_goes_on_whoever_is_away(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    await ann.leave()
    await pass_time(2 * patience(world))
    assert await status(bob, game_id) == "playing"


async def test_who_is_not_the_first_may_be_away(world: World) -> None:
    ann, bob, game_id = await world.table()
    await bob.leave()
    await pass_time(2 * patience(world))
    assert await status(ann, game_id) == "playing"


async def test_the_classic_player_who_waits_is_told_that_the_other_has_left(world: World) -> None:
    ann, bob = await world.pair()
    await ann.leave()
    await pass_time(patience(world))
    assert (await bob.line())["error"]["code"] == "opponent_left"


async def test_while_nobody_waits_nothing_is_cancelled_and_who_comes_alone_still_gives_the_other_a_moment(
    world: World
) -> None:
    ann, bob, game_id = await world.table()
    await ann.leave()
    await bob.leave()
    await pass_time(3 * patience(world))
    again = world.client()
    await again.good("auth.resume", accessToken=bob.access)
    assert await status(again, game_id) == "playing"
    await pass_time(no_shows.RETURN)
    assert await status(again, game_id) == "ended"


async def test_after_a_restart_the_time_begins_anew(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        _, bob, game_id = await world.table()
        await pass_time(2 * patience(world))
    async with open_world(store, seed=2) as world:
        again = world.client()
        await again.good("auth.resume", accessToken=bob.access)
        await pass_time(patience(world) - 1)
        assert await status(again, game_id) == "playing"
        await pass_time(1)
        assert await status(again, game_id) == "ended"


async def test_a_seat_that_stayed_open_has_no_such_limit(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = (await ann.good("lobby.quickMatch", open=True))["gameId"]
    await ann.leave()
    await bob.good("lobby.take", gameId=game_id)
    await pass_time(2 * patience(world))
    assert await status(bob, game_id) == "playing"


async def test_what_was_not_stored_is_decided_again(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table()
        await ann.leave()
        await pass_time(patience(world) - 1)
        store.failing = True
        await pass_time(2)
        assert await bob.told() == ["games.presence"]
        store.failing = False
        await pass_time(2 * no_shows.RETURN)
        assert (await bob.event("games.ended"))["result"] == CANCELLED
        assert await status(bob, game_id) == "ended"
