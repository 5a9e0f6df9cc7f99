"""Games in which nothing happens end after a while: in memory or not, after restarts, and as their players choose."""

from collections.abc import Sequence
from typing import Any, Final

import attrs
import pytest
import trio

from ser.app import expiry
from ser.app.ports import StoreFailedError
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time, settle
from tests.ser.stores import HeldStore

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
EXPIRED: Final = {"reason": "expired", "winners": [], "places": [1, 1]}


async def later(world: World, seconds: float) -> None:
    """So much later by the wall clock, and after a sweep."""
    wall = world.app.sources.wall
    world.app.sources = attrs.evolve(world.app.sources, wall=lambda: wall() + seconds)
    await world.app.expiry.sweep()
    await settle()


async def status(client: Client, game_id: str) -> str:
    found: str = (await client.good("games.get", gameId=game_id))["status"]
    return found


async def unfinished(world: World) -> Sequence[str]:
    return sorted(await world.app.store.unfinished(None))


async def test_a_game_without_activity_ends_by_itself_and_both_are_told(
    autojump_clock: trio.testing.MockClock
) -> None:
    async with open_world(game_expires=200.0) as world:
        ann, bob, game_id = await world.table()
        await ann.good("games.move", gameId=game_id, position=4)
        await pass_time(200 - expiry.PERIOD)
        assert await status(ann, game_id) == "playing"
        await bob.told()
        await pass_time(2 * expiry.PERIOD)
        for client in (ann, bob):
            assert (await client.event("games.ended"))["result"] == EXPIRED
        assert await ann.refused("games.move", gameId=game_id, position=5) == "game_over"


async def test_a_week_is_what_is_usual(world: World) -> None:
    ann, _, game_id = await world.table()
    await later(world, 7 * DAY - 1)
    assert await status(ann, game_id) == "playing"
    await later(world, 1)
    assert await status(ann, game_id) == "ended"


async def test_a_game_that_goes_on_does_not_expire_however_old_it_is(world: World) -> None:
    ann, bob, game_id = await world.table()
    for number, position in enumerate((0, 1, 2, 4, 3, 5)):
        await (ann, bob)[number % 2].good("games.move", gameId=game_id, position=position)
        await later(world, 6 * DAY)
        assert await status(ann, game_id) == "playing"
    await later(world, DAY)
    assert await status(ann, game_id) == "ended"


async def test_seats_that_wait_are_taken_back(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    stays = (await ann.good("lobby.quickMatch", open=True))["gameId"]
    await ann.good("lobby.quickMatch", gameType="mnk")
    await ann.leave()
    await later(world, 7 * DAY)
    assert await eve.good("lobby.open") == {"seats": [], "total": 0}
    assert (await eve.good("games.get", gameId=stays))["result"]["reason"] == "expired"
    assert await unfinished(world) == []


async def test_games_that_nobody_has_in_memory_expire_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, _, old = await world.table()
        await later(world, 3 * DAY)
        young = (await ann.good("lobby.quickMatch"))["gameId"]
    async with open_world(store, seed=2) as world:
        await later(world, 6 * DAY)
        assert await unfinished(world) == sorted([old, young])
        await later(world, DAY)
        assert await unfinished(world) == [young]
        await later(world, 3 * DAY)
        assert await unfinished(world) == []
        await pass_time(2)
        assert len(world.app.games) == 0


async def test_many_are_ended_in_small_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 3)
    monkeypatch.setattr(expiry, "ROUNDS", 2)
    ann = await world.guest("ann")
    for _ in range(10):
        await ann.good("lobby.quickMatch", gameType="mnk")
    left = []
    for seconds in (7 * DAY, 0, 0):
        await later(world, seconds)
        left.append(len(await unfinished(world)))
    assert left == [4, 0, 0]


# ------------------------------------------------------------------------------------------- what players choose


async def test_each_player_may_choose_less_for_their_own_games(world: World) -> None:
    ann, bob, game_id = await world.table()
    _, _, other = await world.table("eve", "joe")
    await ann.good("settings.set", settings={"gameExpiresDays": 2})
    for client in (ann, bob):
        await client.leave()
    await later(world, 2 * DAY - 1)
    assert await unfinished(world) == sorted([game_id, other])
    await later(world, 1)
    assert await unfinished(world) == [other]


async def test_more_than_the_server_grants_is_not_to_be_had(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(game_expires=HOUR) as world:
        ann, _, game_id = await world.table()
        await ann.good("settings.set", settings={"gameExpiresDays": 365})
        await later(world, HOUR)
        assert await status(ann, game_id) == "ended"


async def test_a_choice_made_later_is_noticed_within_a_day(world: World) -> None:
    ann, _, game_id = await world.table()
    await later(world, 3 * DAY)
    await ann.good("settings.set", settings={"gameExpiresDays": 1})
    await later(world, DAY)
    assert await status(ann, game_id) == "ended"


# ------------------------------------------------------------------------------------------------------- the store


@attrs.define
class CountingStore(MemoryStore):
    """Counts how often a game is read."""

    reads: int = 0

    async def game(self, game_id: str) -> Any:
        self.reads += 1
        return await super().game(game_id)


async def test_a_game_is_looked_at_once_a_day_and_not_kept_in_memory(autojump_clock: trio.testing.MockClock) -> None:
    store = CountingStore()
    async with open_world(store) as world:
        await world.table()
    async with open_world(store, seed=2) as world:
        reads = []
        for _ in range(4):
            for _ in range(6):
                await later(world, 4 * HOUR)
            reads.append(store.reads)
            assert len(world.app.games) == 0
    assert reads == [1, 2, 3, 4]


async def test_who_listens_to_a_game_that_is_looked_at_goes_on_hearing_of_it(world: World) -> None:
    ann, bob, game_id = await world.table()
    await later(world, 5 * DAY)
    await ann.good("games.move", gameId=game_id, position=4)
    assert (await bob.event("games.moved"))["position"] == 4


async def test_what_was_not_stored_is_decided_again(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, _, _ = await world.table()
        store.failing = True
        with pytest.raises(StoreFailedError):
            await later(world, 7 * DAY)
        assert (await ann.told(), len(await unfinished(world))) == ([], 1)
        store.failing = False
        await pass_time(1)
        await later(world, 0)
        assert (await ann.event("games.ended"))["result"] == EXPIRED


async def test_a_store_that_fails_does_not_end_the_looking(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store, game_expires=200.0) as world:
        await world.table()
        store.failing = True
        await pass_time(300)
        assert len(await unfinished(world)) == 1
        store.failing = False
        await pass_time(2 * expiry.PERIOD)
        assert await unfinished(world) == []


async def test_a_game_that_cannot_be_read_holds_up_no_other(
    autojump_clock: trio.testing.MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 1)
    store = MemoryStore()
    async with open_world(store) as world:
        _, _, broken = await world.table()
        await world.table("eve", "joe")
    store.facts[broken][0] = '{"f":"nonsense","v":1}'
    async with open_world(store, seed=2) as world:
        await later(world, 7 * DAY)
        assert await unfinished(world) == [broken]


# ------------------------------------------------------------------------------------------------ being told of it


async def test_who_is_away_is_notified_of_the_end_of_a_game_and_of_a_seat_that_nobody_took(world: World) -> None:
    ann, bob, game_id = await world.table()
    stays = (await ann.good("lobby.quickMatch", gameType="ludo", open=True))["gameId"]
    await ann.leave()
    await later(world, 7 * DAY)
    assert (await bob.event("games.ended"))["result"] == EXPIRED
    again = world.client()
    await again.good("auth.refresh", refreshToken=ann.refresh)
    notes = (await again.good("notifications.list"))["notifications"]
    over = {note["data"]["gameId"]: note["data"]["reason"] for note in notes if note["kind"] == "game_over"}
    assert over == {game_id: "expired", stays: "expired"}
