"""Playing again: one next game per game, however and whenever it is asked for, with those who wish it."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
import trio.testing

from engine.game.offers import REMATCH_MS
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import FirstLegal, World, open_world, pass_time, settle
from tests.ser.stores import HeldStore

THREE: Final = {"gameType": "ludo", "options": {"capacity": 3}}


async def get(client: Client, game_id: str) -> Any:
    return await client.good("games.get", gameId=game_id)


async def three(world: World) -> tuple[Sequence[Client], str]:
    """Three players whose game is over."""
    clients = [await world.guest(name) for name in ("ann", "bob", "eve")]
    for client in clients:
        game_id: str = (await client.good("lobby.quickMatch", **THREE))["gameId"]
    for client in clients[:2]:
        await client.good("games.resign", gameId=game_id)
    for client in clients:
        await client.told()
    return clients, game_id


async def wish(client: Client, game_id: str, *, accept: bool = True) -> Any:
    if accept:
        return await client.good("games.offer", gameId=game_id, kind="rematch")
    return await client.good("games.answer", gameId=game_id, kind="rematch", accept=False)


async def test_a_thousand_pairs_that_ask_at_once_have_a_thousand_new_games(
    autojump_clock: trio.testing.MockClock
) -> None:
    pairs = 1000
    async with open_world(max_connections=10_000) as world:
        clients = [world.client() for _ in range(2 * pairs)]
        await all_ask(clients, "auth.guest")
        await all_ask(clients, "lobby.quickMatch")
        games = await begun(clients)
        await all_ask(clients[::2], "games.resign", games[::2])
        await all_ask(clients, "games.offer", games, kind="rematch")
        rows = world.app.store.games.values()  # type: ignore[attr-defined] - it is a MemoryStore
        assert [row.status for row in rows].count("playing") == pairs
        following = await begun(clients)
        assert len({*following} - {*games}) == pairs
        assert all(following.count(game_id) == 2 for game_id in following[:10])


async def all_ask(clients: Sequence[Client], method: str, games: Sequence[str] = (), **params: Any) -> None:
    """All ask at the same instant."""
    for number, client in enumerate(clients):
        client.send(client.request(method, **params, **({"gameId": games[number]} if games else {})))
    await settle()


async def begun(clients: Sequence[Client]) -> list[str]:
    """The game that has begun for each of them last."""
    return [(await client.event("games.started"))["gameId"] for client in clients]


async def test_three_play_again_when_all_have_said_yes(world: World) -> None:
    (ann, bob, eve), game_id = await three(world)
    assert "nextGameId" not in await wish(ann, game_id)
    assert "nextGameId" not in await wish(bob, game_id)
    next_id = (await wish(eve, game_id))["nextGameId"]
    names = [seat["username"] for seat in (await get(ann, next_id))["seats"]]
    assert names == ["bob", "eve", "ann"]


async def test_with_a_no_the_others_begin(world: World) -> None:
    (ann, bob, eve), game_id = await three(world)
    await wish(ann, game_id)
    await wish(eve, game_id, accept=False)
    assert (await get(bob, game_id))["offers"][0]["seat"] == 1
    answered = await wish(bob, game_id)
    told = [event["params"] for event in await eve.lines() if event["method"] == "games.answered"]
    assert (told[-1]["nextGameId"], told[-1]["seats"]) == (answered["nextGameId"], [1, 2])
    shot = await get(eve, answered["nextGameId"])
    assert ([seat["username"] for seat in shot["seats"]], shot["yourSeat"]) == (["bob", "ann"], None)
    assert await eve.refused("games.offer", gameId=game_id, kind="rematch") == "offer_gone"


async def test_who_does_not_answer_is_waited_for_a_minute(world: World) -> None:
    (ann, bob, eve), game_id = await three(world)
    now = world.now_ms()
    await wish(ann, game_id)
    await wish(bob, game_id)
    offers = (await get(eve, game_id))["offers"]
    assert [offer["expiresAt"] for offer in offers] == [now + REMATCH_MS] * 2
    await pass_time(59)
    assert "nextGameId" not in await get(eve, game_id)
    await pass_time(2)
    next_id = (await get(eve, game_id))["nextGameId"]
    assert {(await client.event("games.started"))["gameId"] for client in (ann, bob)} == {next_id}


async def test_one_alone_does_not_play_again(world: World) -> None:
    (ann, bob, eve), game_id = await three(world)
    await wish(ann, game_id)
    await wish(bob, game_id, accept=False)
    await wish(eve, game_id, accept=False)
    await pass_time(120)
    assert "nextGameId" not in await get(ann, game_id)


async def test_clock_and_policy_are_kept(world: World) -> None:
    chosen = {"clock": {"kind": "move", "perMoveMs": 5_000}, "onLeave": {"kind": "claim", "graceMs": 9_000}}
    ann, bob, game_id = await world.table(**chosen)
    await ann.good("games.resign", gameId=game_id)
    await wish(ann, game_id)
    next_id = (await wish(bob, game_id))["nextGameId"]
    shot = await get(ann, next_id)
    assert (shot["clock"]["perMoveMs"], shot["onLeave"]["graceMs"]) == (5_000, 9_000)
    await pass_time(61)
    assert (await get(ann, next_id))["result"]["reason"] == "cancelled"


async def test_a_bot_plays_again_at_once(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.guest("ann")
        game_id = (await ann.good("lobby.quickMatch", opponent="bot:easy"))["gameId"]
        await ann.good("games.resign", gameId=game_id)
        next_id = (await wish(ann, game_id))["nextGameId"]
        await pass_time(0.2)
        shot = await get(ann, next_id)
        assert (shot["yourSeat"], shot["ply"], shot["seats"][0]["bot"]) == (2, 1, True)


async def test_who_plays_as_many_games_as_one_may_has_no_rematch(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(games_per_user=1) as world:
        ann, bob, game_id = await world.table()
        await ann.good("games.resign", gameId=game_id)
        await wish(bob, game_id)
        await ann.good("lobby.quickMatch", gameType="mnk")
        for method, more in (("games.offer", {}), ("games.answer", {"accept": True})):
            assert await ann.refused(method, gameId=game_id, kind="rematch", **more) == "too_many_games"


async def test_wish_and_next_game_survive_restarts(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table()
        await ann.good("games.resign", gameId=game_id)
        await wish(ann, game_id)
    async with open_world(store, seed=2, after=world) as world:
        bobby = world.client()
        await bobby.good("auth.resume", accessToken=bob.access)
        assert (await get(bobby, game_id))["offers"][0]["kind"] == "rematch"
        next_id = (await wish(bobby, game_id))["nextGameId"]
    async with open_world(store, seed=3, after=world) as world:
        annie = world.client()
        await annie.good("auth.resume", accessToken=ann.access)
        assert (await wish(annie, game_id))["nextGameId"] == next_id


@pytest.mark.parametrize("when", ["wish", "yes"])
async def test_what_was_not_stored_has_not_been_agreed_on(autojump_clock: trio.testing.MockClock, when: str) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, bob, game_id = await world.table()
        await ann.good("games.resign", gameId=game_id)
        first = bob if when == "wish" else ann
        if when == "yes":
            await wish(bob, game_id)
        store.failing = True
        assert await first.refused("games.offer", gameId=game_id, kind="rematch") == "storage_unavailable"
        store.failing = False
        await pass_time(2)
        assert "nextGameId" not in await get(bob, game_id)
        for client in (ann, bob):
            next_id = (await wish(client, game_id)).get("nextGameId")
        assert next_id is not None
        assert (await get(ann, next_id))["status"] == "playing"
