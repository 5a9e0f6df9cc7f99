"""Quick matches that take less than they wanted when they have waited for a while."""

from typing import Any

import pytest
import trio

from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.stores import HeldStore

ANY = {"options": "any"}


async def wait_for(client: Client, accept: Any = None, **options: int) -> str:
    """A quick match at mnk that finds nobody."""
    found = await client.good("lobby.quickMatch", gameType="mnk", options=options, accept=accept)
    assert found["status"] == "waiting"
    game_id: str = found["gameId"]
    return game_id


async def statuses(client: Client) -> dict[str, str]:
    """The player's unfinished games."""
    return {game["gameId"]: game["status"] for game in (await client.good("games.list"))["games"]}


async def test_exactly_equal_wishes_meet_at_once_others_when_the_time_has_come(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    first = await wait_for(ann, rows=5)
    await pass_time(3)
    second = await wait_for(bob, ANY)
    await pass_time(world.app.limits.widen_after - 1)
    assert await statuses(bob) == {second: "waiting"}
    await pass_time(1)
    assert await statuses(bob) == await statuses(ann) == {first: "playing"}
    assert (await eve.good("lobby.quickMatch", gameType="mnk"))["status"] == "waiting"


async def test_who_is_moved_is_told_where_from_and_to_and_everybody_of_the_beginning(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    first, second = await wait_for(ann, rows=5), await wait_for(bob, ANY)
    await pass_time(world.app.limits.widen_after)
    ended, matched, started = await bob.lines()
    assert ended["params"] == {
        "gameId": second, "seq": 2, "result": {"reason": "cancelled", "winners": [], "places": []}}
    assert (matched["method"], matched["params"]) == ("lobby.matched", {"gameId": first, "insteadOf": second})
    assert (started["method"], started["params"]["yourSeat"]) == ("games.started", 2)
    assert started["params"]["options"]["rows"] == 5
    also, begun = await ann.lines()
    assert (also["method"], also["params"]) == ("lobby.matched", {"gameId": first})
    assert begun["params"]["yourSeat"] == 1
    assert (await bob.good("lobby.open"))["total"] == 0


async def test_who_has_waited_takes_a_seat_that_comes_later_at_once(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    await wait_for(bob, ANY)
    await pass_time(world.app.limits.widen_after)
    first = await wait_for(ann, rows=7)
    assert await statuses(bob) == {first: "playing"}


async def test_who_has_waited_longest_has_the_first_choice(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    other = await wait_for(eve, {"options": {"rows": [4, 6]}}, rows=4)
    await pass_time(1)
    await wait_for(bob, {"options": {"rows": [3, 6]}})
    await pass_time(world.app.limits.widen_after - 2)
    assert other in await statuses(eve)
    first = await wait_for(ann, rows=6)
    await pass_time(1)
    assert await statuses(eve) == {first: "playing"}


async def test_one_side_that_accepts_is_enough_but_only_where_it_accepts(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    await wait_for(ann, rows=7)
    mine = await wait_for(bob, {"options": {"rows": [3, 6]}})
    await pass_time(3 * world.app.limits.widen_after)
    assert await statuses(bob) == {mine: "waiting"}
    fitting = await wait_for(ann, rows=6)
    assert await statuses(bob) == {fitting: "playing"}


async def test_options_that_were_named_are_kept_when_the_others_may_be_any(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    await wait_for(ann, rows=7, columns=5)
    mine = await wait_for(bob, ANY, rows=6)
    await pass_time(2 * world.app.limits.widen_after)
    assert await statuses(bob) == {mine: "waiting"}
    fitting = await wait_for(ann, rows=6, columns=4)
    assert await statuses(bob) == {fitting: "playing"}


async def test_two_who_accept_meet_once(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    first, second = await wait_for(ann, ANY, rows=5), await wait_for(bob, ANY, rows=6)
    third = await wait_for(ann, rows=6, columns=7)
    await pass_time(2 * world.app.limits.widen_after)
    assert await statuses(bob) in ({first: "playing"}, {second: "playing"}, {third: "playing"})
    assert list((await statuses(ann)).values()).count("playing") == 1


async def test_nobody_meets_themselves_however_long_they_wait(world: World) -> None:
    ann = await world.guest("ann")
    mine = [await wait_for(ann, ANY), await wait_for(ann, rows=5)]
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    mine.append(await wait_for(other, ANY, rows=6))
    await pass_time(3 * world.app.limits.widen_after)
    assert await statuses(ann) == dict.fromkeys(mine, "waiting")


async def test_who_has_gone_or_wants_somebody_else_is_not_moved(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    await ann.good("lobby.quickMatch", gameType="mnk", accept=ANY, opponent="eve")
    await ann.good("lobby.quickMatch", gameType="mnk", accept=ANY, open=True)
    await ann.leave()
    mine = await wait_for(bob, rows=5)
    await pass_time(2 * world.app.limits.widen_after)
    assert await statuses(bob) == {mine: "waiting"}


async def test_a_classic_player_is_met_but_never_moved(world: World) -> None:
    joe = await world.joined("joe", gameType="mnk")
    ann = await world.guest("ann")
    await wait_for(ann, {"options": {"rows": [3, 5]}}, rows=5)
    joe.move(4)
    await pass_time(world.app.limits.widen_after)
    assert await statuses(ann) == {joe.game_id: "playing"}
    assert await joe.lines() == []


async def test_somebody_comes_over_to_a_game_for_more_which_still_waits(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    first = (await ann.good("lobby.quickMatch", gameType="ludo", options={"capacity": 4}))["gameId"]
    await bob.good("lobby.quickMatch", gameType="ludo", options={"capacity": 3},
                   accept={"options": {"capacity": [2, 4]}})
    await pass_time(world.app.limits.widen_after)
    assert (await bob.told())[:2] == ["games.ended", "lobby.matched"]
    assert await statuses(bob) == {first: "waiting"}


async def test_after_a_restart_the_time_counts_from_the_opening_of_the_game(
    autojump_clock: trio.testing.MockClock
) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        bob = await world.guest("bob")
        await wait_for(bob, ANY)
    async with open_world(store, seed=2) as world:
        again, ann = world.client(), await world.guest("ann")
        first = await wait_for(ann, rows=5)
        await again.good("auth.resume", accessToken=bob.access)
        await pass_time(world.app.limits.widen_after)
        assert await statuses(again) == {first: "playing"}


async def test_when_it_was_not_stored_both_wait_on_and_meet_later(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob = await world.guest("ann"), await world.guest("bob")
        first, second = await wait_for(ann, rows=5), await wait_for(bob, ANY)
        store.failing = True
        await pass_time(world.app.limits.widen_after)
        assert [event["method"] for event in await bob.lines() + await ann.lines()] == []
        store.failing = False
        await pass_time(1)
        assert await statuses(bob) == {first: "playing"}
        assert (await ann.good("games.get", gameId=second))["status"] == "ended"


@pytest.mark.parametrize("accept", [{}, {"options": "all"}, {"options": {"size": [3, 4]}}, {"rating": [1, 2]}, "any"])
async def test_what_cannot_be_accepted_is_refused(world: World, accept: Any) -> None:
    ann = await world.guest("ann")
    assert await ann.refused("lobby.quickMatch", gameType="mnk", accept=accept) == "invalid_params"
