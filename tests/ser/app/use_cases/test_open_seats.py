"""Seats that anyone may take: listed, taken, left behind, and watched."""

from typing import Any

import attrs
import pytest
import trio

from ser.app import lobby_news
from ser.app.ports import Batch
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time, settle
from tests.ser.stores import HeldStore


async def listed(client: Client, **params: Any) -> list[str]:
    """The games in the list, as one sees it."""
    return [seat["gameId"] for seat in (await client.good("lobby.open", **params))["seats"]]


async def leave_seat(client: Client, **params: Any) -> str:
    """Leaves a seat that stays open."""
    game_id: str = (await client.good("lobby.quickMatch", open=True, **params))["gameId"]
    return game_id


async def back(world: World, client: Client) -> Client:
    """The same player on a new connection."""
    other = world.client()
    await other.enter("auth.resume", accessToken=client.access)
    return other


# ---------------------------------------------------------------------------------------------------------- lists


async def test_games_that_wait_are_listed_whoever_opened_them_in_whatever_dialect(world: World) -> None:
    ann, bob, eve = await world.guest("ann"), await world.joined("bob"), await world.guest("eve")
    game_id = (await ann.good("lobby.quickMatch", gameType="ludo", options={"capacity": 3}))["gameId"]
    page = await eve.good("lobby.open")
    assert page == {"total": 2, "seats": [
        {"gameId": bob.game_id, "gameType": "tic-tac-toe", "options": {}, "players": [{"username": "bob"}],
         "openedAt": world.now_ms(), "seatsLeft": 1, "present": True, "stays": False},
        {"gameId": game_id, "gameType": "ludo", "options": {"capacity": 3, "tokens": 4},
         "players": [{"username": "ann"}], "openedAt": world.now_ms(), "seatsLeft": 2, "present": True, "stays": False},
    ]}
    await eve.good("lobby.take", gameId=game_id)
    seats = (await ann.good("lobby.open", gameType="ludo"))["seats"]
    assert [(seat["players"], seat["seatsLeft"]) for seat in seats] == [([{"username": "ann"}, {"username": "eve"}], 1)]


async def test_a_list_is_paged(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    games = [(await ann.good("lobby.quickMatch"))["gameId"] for _ in range(5)]
    assert await listed(eve, limit=2) == games[:2]
    assert await listed(eve, limit=2, offset=4) == games[4:]
    assert (await eve.good("lobby.open", limit=1, offset=9)) == {"seats": [], "total": 5}


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"offset": -1}, {"limit": 2**53 - 1}])
async def test_a_page_has_bounds(world: World, params: dict[str, int]) -> None:
    assert await (await world.guest()).refused("lobby.open", **params) == "invalid_params"


async def test_what_is_kept_for_somebody_or_has_begun_or_ended_is_not_listed(world: World) -> None:
    ann, bob, _ = await world.table()
    await ann.good("lobby.quickMatch", opponent="bob")
    await ann.good("lobby.quickMatch", gameType="mnk")
    await ann.good("lobby.cancel")
    assert await listed(bob) == []


async def test_a_list_rests_on_what_is_stored(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, eve = await world.guest("ann"), await world.guest("eve")
        store.failing = True
        ann.send(ann.request("lobby.quickMatch"))
        eve.send(eve.request("lobby.open"))
        assert "error" in await ann.line()
        assert (await eve.line())["error"]["data"]["reason"] == "storage_unavailable"
        store.failing = False
        assert await listed(eve) == []


# --------------------------------------------------------------------------------------------------------- taking


async def test_a_seat_is_taken_and_both_hear_of_the_beginning(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    first, second = [(await ann.good("lobby.quickMatch"))["gameId"] for _ in range(2)]
    assert await bob.good("lobby.take", gameId=second) == {"gameId": second, "seat": 2, "status": "playing"}
    assert await bob.told() == ["games.started"]
    assert await ann.told() == ["lobby.matched", "games.started"]
    assert await listed(bob) == [first]


async def test_a_seat_is_taken_once(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    bob.send(bob.request("lobby.take", gameId=game_id))
    eve.send(eve.request("lobby.take", gameId=game_id))
    assert "result" in await bob.response()
    assert (await eve.response())["error"]["data"]["reason"] == "offer_gone"


async def test_what_cannot_be_taken_is_refused(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    waiting = (await ann.good("lobby.quickMatch"))["gameId"]
    kept = (await ann.good("lobby.quickMatch", opponent="bob"))["gameId"]
    assert await eve.refused("lobby.take", gameId=game_id) == "offer_gone"
    assert await eve.refused("lobby.take", gameId="g-nowhere") == "not_found"
    assert await ann.refused("lobby.take", gameId=waiting) == "already_joined"
    assert await (await back(world, ann)).refused("lobby.take", gameId=waiting) == "already_joined"
    assert await eve.refused("lobby.take", gameId=kept) == "forbidden"
    assert (await bob.good("lobby.take", gameId=kept))["status"] == "playing"


async def test_a_seat_whose_player_has_gone_cannot_be_taken(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await ann.leave()
    assert await bob.refused("lobby.take", gameId=game_id) == "offer_gone"
    await back(world, ann)
    assert (await bob.good("lobby.take", gameId=game_id))["seat"] == 2


async def test_nobody_takes_more_than_they_may_play(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(games_per_user=1) as world:
        _, bob, _ = await world.table()
        game_id = (await (await world.guest("eve")).good("lobby.quickMatch"))["gameId"]
        assert await bob.refused("lobby.take", gameId=game_id) == "too_many_games"


# ---------------------------------------------------------------------------------------------- seats that stay


async def test_a_seat_that_stays_can_be_taken_while_its_player_is_away(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = await leave_seat(ann, gameType="connect-four")
    await ann.leave()
    [seat] = (await bob.good("lobby.open"))["seats"]
    assert (seat["gameId"], seat["present"], seat["stays"]) == (game_id, False, True)
    assert (await bob.good("lobby.take", gameId=game_id))["status"] == "playing"
    games = (await back(world, ann)).identity["games"]
    assert [(game["gameId"], game["yourTurn"]) for game in games] == [(game_id, True)]


async def test_a_quick_match_meets_those_who_are_away_only_if_it_is_as_patient(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = await leave_seat(ann)
    await ann.leave()
    assert (await bob.good("lobby.quickMatch"))["status"] == "waiting"
    assert await leave_seat(bob) == game_id


async def test_a_seat_that_stays_is_a_quick_match_like_any_other_while_its_player_is_there(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = await leave_seat(ann)
    assert (await bob.good("lobby.quickMatch"))["gameId"] == game_id


async def test_there_is_a_limit_to_the_seats_of_one_player_that_stay(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(open_seats_per_user=2) as world:
        ann = await world.guest("ann")
        for _ in range(2):
            await leave_seat(ann)
        assert await ann.refused("lobby.quickMatch", open=True) == "too_many_games"
        await ann.good("lobby.quickMatch")
        await ann.good("lobby.cancel")
        await leave_seat(ann)


async def test_taking_back_all_finds_games_that_have_to_be_read(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(games_in_memory=0) as world:
        ann = await world.guest("ann")
        await leave_seat(ann)
        await ann.leave()
        await pass_time(2)
        assert len(world.app.games) == 0
        again = world.client()
        await again.good("auth.resume", accessToken=ann.access)
        await again.good("games.unwatch", gameId=(await listed(again))[0])
        await again.good("lobby.cancel")
        assert await listed(again) == []


async def test_seats_that_stay_are_there_again_after_a_restart_and_are_not_kept_in_memory(
    autojump_clock: trio.testing.MockClock
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann = await world.guest("ann")
        game_id = await leave_seat(ann)
        await ann.good("lobby.quickMatch", gameType="mnk")
    async with open_world(store, seed=2) as world:
        await settle()
        bob = await world.guest("bob")
        assert await listed(bob) == [game_id]
        assert len(world.app.games) == 0
        assert (await bob.good("lobby.take", gameId=game_id))["status"] == "playing"
        assert await listed(bob) == []


# ------------------------------------------------------------------------------------------------------- watching


async def updated(client: Client) -> tuple[list[str], list[str]]:
    """The next news of the lobby: which seats have come or changed, which are gone."""
    await pass_time(lobby_news.PERIOD)
    news = await client.event("lobby.updated")
    return [seat["gameId"] for seat in news["seats"]], news["gone"]


async def test_who_watches_sees_seats_come_change_and_go(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    assert await eve.good("lobby.watch") == {"seats": [], "total": 0}
    game_id = await leave_seat(ann)
    assert await updated(eve) == ([game_id], [])
    await ann.leave()
    assert await updated(eve) == ([game_id], [])
    await eve.good("lobby.take", gameId=game_id)
    assert await updated(eve) == ([], [game_id])


async def test_changes_come_together_and_only_the_last_counts(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    await eve.good("lobby.watch")
    games = [(await ann.good("lobby.quickMatch"))["gameId"] for _ in range(3)]
    await ann.good("lobby.cancel", gameId=games[1])
    assert await updated(eve) == ([games[0], games[2]], [games[1]])
    assert await eve.told() == []


async def test_too_much_at_once_is_said_in_one_word(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lobby_news, "MOST", 2)
    ann, eve = await world.guest("ann"), await world.guest("eve")
    await eve.good("lobby.watch")
    for _ in range(3):
        await ann.good("lobby.quickMatch")
    await pass_time(lobby_news.PERIOD)
    assert await eve.event("lobby.updated") == {"seats": [], "gone": [], "reset": True}


async def test_games_kept_for_somebody_are_no_news(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    await eve.good("lobby.watch")
    await ann.good("lobby.quickMatch", opponent="bob")
    await ann.good("lobby.cancel")
    await pass_time(lobby_news.PERIOD)
    assert await eve.told() == []


async def test_who_watches_no_longer_hears_nothing(world: World) -> None:
    ann, eve, joe = [await world.guest(name) for name in ("ann", "eve", "joe")]
    for client in (eve, joe):
        await client.good("lobby.watch")
    await eve.good("lobby.unwatch")
    await joe.good("auth.logout")
    await ann.good("lobby.quickMatch")
    await pass_time(lobby_news.PERIOD)
    assert (await eve.told(), await joe.told(), len(world.app.lobby_news)) == ([], [], 0)


async def test_what_was_not_stored_is_never_news(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, eve = await world.guest("ann"), await world.guest("eve")
        await eve.good("lobby.watch")
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        store.failing = True
        ann.send(ann.request("lobby.quickMatch"))
        await pass_time(lobby_news.PERIOD)
        store.failing = False
        await pass_time(2 * lobby_news.PERIOD)
        news = [event["params"] for event in await eve.lines()]
        assert {seat["gameId"] for each in news for seat in each["seats"]} == {game_id}


# -------------------------------------------------------------------------------------------------- deactivation


async def test_the_seats_of_who_is_deactivated_are_taken_back(world: World) -> None:
    admin = await world.registered("boss")
    await change(world, admin, role="admin")
    ann, eve = await world.registered("ann"), await world.guest("eve")
    game_id = await leave_seat(ann)
    await admin.good("users.deactivate", userId=ann.identity["user"]["userId"])
    await settle()
    assert await listed(eve) == []
    assert (await eve.good("games.get", gameId=game_id))["result"]["reason"] == "cancelled"


async def test_the_seats_of_who_was_deactivated_without_a_server_are_not_offered_again(
    autojump_clock: trio.testing.MockClock
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann = await world.registered("ann")
        await leave_seat(ann)
    async with open_world(store, seed=2) as world:
        await change(world, ann, active=False)
    async with open_world(store, seed=3) as world:
        await settle()
        assert await listed(await world.guest("eve")) == []
        assert list(await store.unfinished(None)) == []


async def change(world: World, client: Client, **changes: Any) -> None:
    """Changes an account as another process would."""
    account = await world.app.store.account(client.identity["user"]["userId"])
    assert account is not None
    batch = Batch()
    batch.accounts[account.user_id] = after = attrs.evolve(account, **changes)
    await world.app.store.commit(batch)
    world.app.roster.changed(after)
