"""What happens to who leaves: nothing, a claim, a loss, or a bot that plays on; and what comes of coming back."""

from typing import Any, Final

import pytest
import trio.testing

from ser.app.deadlines import STAND_IN
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import FirstLegal, World, open_world, pass_time

GRACE: Final = 10.0
ABANDONED: Final = {"reason": "abandoned", "winners": [1], "places": [1, 2]}


def policy(kind: str) -> Any:
    return {"kind": kind, "graceMs": int(1000 * GRACE)}


async def get(client: Client, game_id: str) -> Any:
    return await client.good("games.get", gameId=game_id)


async def back(world: World, who: Client) -> Client:
    """The player, on a new connection."""
    client = world.client()
    await client.good("auth.resume", accessToken=who.access)
    return client


async def test_both_see_the_policy_and_the_countdown(world: World) -> None:
    ann, bob, game_id = await world.table(onLeave=policy("claim"))
    assert (await get(bob, game_id))["onLeave"] == {**policy("claim"), "countdown": []}
    due = world.now_ms() + int(1000 * GRACE)
    await bob.leave()
    assert (await ann.event("games.presence"))["dueAt"] == due
    assert (await get(ann, game_id))["onLeave"] == {**policy("claim"), "countdown": [{"seat": 2, "dueAt": due}]}
    await back(world, bob)
    assert (await get(ann, game_id))["onLeave"]["countdown"] == []


@pytest.mark.parametrize(("kind", "result"), [
    ("win", ABANDONED), ("draw", {"reason": "abandoned", "winners": [], "places": [1, 1]}),
])
async def test_after_the_grace_the_other_may_claim(world: World, kind: str, result: Any) -> None:
    ann, bob, game_id = await world.table(onLeave=policy("claim"))
    assert await ann.refused("games.claim", gameId=game_id, kind=kind) == "not_now"
    await bob.leave()
    await pass_time(GRACE - 1)
    error = await ann.error("games.claim", gameId=game_id, kind=kind)
    assert error["data"] == {"reason": "too_soon", "retryAfterMs": 1000}
    await pass_time(1)
    assert (await get(ann, game_id))["status"] == "playing"
    await ann.good("games.claim", gameId=game_id, kind=kind)
    assert (await ann.event("games.ended"))["result"] == result


async def test_a_game_is_forfeited_by_itself(world: World) -> None:
    ann, bob, game_id = await world.table(onLeave=policy("forfeit"))
    await ann.good("games.move", gameId=game_id, position=4)
    await bob.leave()
    await pass_time(GRACE - 0.1)
    assert (await get(ann, game_id))["status"] == "playing"
    await pass_time(0.1)
    assert (await ann.event("games.ended"))["result"] == ABANDONED


async def test_who_is_back_in_the_last_moment_is_back(world: World) -> None:
    ann, bob, game_id = await world.table(onLeave=policy("forfeit"))
    await bob.leave()
    await pass_time(GRACE - 0.001)
    await back(world, bob)
    await pass_time(10 * GRACE)
    assert (await get(ann, game_id))["status"] == "playing"


async def test_while_nobody_is_there_nothing_happens(world: World) -> None:
    ann, bob, game_id = await world.table(onLeave=policy("forfeit"))
    await bob.leave()
    await ann.leave()
    await pass_time(3 * GRACE)
    annie = await back(world, ann)
    await pass_time(0)
    assert (await get(annie, game_id))["result"] == ABANDONED


async def test_with_wait_nothing_happens_at_all(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    await bob.leave()
    await pass_time(3600)
    shot = await get(ann, game_id)
    assert (shot["status"], "onLeave" in shot) == ("playing", False)
    assert await ann.refused("games.claim", gameId=game_id) == "forbidden"


async def test_of_three_the_others_play_on(world: World) -> None:
    clients = [await world.guest(name) for name in ("ann", "bob", "eve")]
    for client in clients:
        game_id = (await client.good(
            "lobby.quickMatch", gameType="ludo", options={"capacity": 3}, onLeave=policy("forfeit")))["gameId"]
    ann, bob, eve = clients
    await bob.leave()
    await pass_time(GRACE)
    left = await ann.event("games.left")
    assert (left["seat"], left["reason"]) == (2, "abandoned")
    assert (await get(eve, game_id))["status"] == "playing"
    await eve.leave()
    await pass_time(GRACE)
    result = (await ann.event("games.ended"))["result"]
    assert (result["reason"], result["places"]) == ("abandoned", [1, 3, 2])


# --------------------------------------------------------------------------------------------------------- stand-ins


async def test_a_bot_plays_on_until_the_player_is_back(autojump_clock: trio.testing.MockClock) -> None:
    thinker = FirstLegal()
    async with open_world(thinker=thinker) as world:
        ann, bob, game_id = await world.table(onLeave=policy("bot"))
        await ann.good("games.move", gameId=game_id, position=4)
        await bob.leave()
        await pass_time(GRACE + 0.2)
        assert (await ann.event("games.takenOver"))["bot"] == STAND_IN
        assert (await ann.event("games.moved"))["position"] == 0
        shot = await get(ann, game_id)
        assert (shot["seats"][1]["standIn"], shot["onLeave"]["countdown"]) == (STAND_IN, [])
        await ann.good("games.move", gameId=game_id, position=8)
        await pass_time(0.2)
        assert (await ann.event("games.moved"))["position"] == 1
        bobby = await back(world, bob)
        await pass_time(0.1)
        assert (await ann.event("games.returned"))["seat"] == 2
        await ann.good("games.move", gameId=game_id, position=2)
        await pass_time(1)
        await bobby.good("games.move", gameId=game_id, position=6)
        assert [thought.level for thought in thinker.thoughts] == ["medium", "medium"]
        assert "standIn" not in (await get(ann, game_id))["seats"][1]


async def test_a_stand_in_plays_on_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store, thinker=FirstLegal()) as world:
        ann, bob, game_id = await world.table(onLeave=policy("bot"))
        await bob.leave()
        await pass_time(GRACE + 0.2)
    async with open_world(store, seed=2, after=world, thinker=FirstLegal()) as world:
        annie = await back(world, ann)
        await annie.good("games.move", gameId=game_id, position=4)
        await pass_time(0.2)
        assert (await annie.event("games.moved"))["seat"] == 2


async def test_without_bots_there_are_no_stand_ins(world: World) -> None:
    ann = await world.guest("ann")
    for method, more in (("lobby.quickMatch", {}), ("rooms.create", {"roomName": "R"}),
                         ("lobby.challenge", {"username": "bob"})):
        await world.guest("bob") if method == "lobby.challenge" else None
        error = await ann.error(method, onLeave="bot", **more)
        assert error["data"]["path"] == "onLeave.kind"
    hello = await ann.good("server.hello")
    assert hello["onLeave"] == {"kinds": ["wait", "claim", "forfeit"], "usualGraceMs": 60_000, "graceMs": {
        "name": "graceMs", "minimum": 5_000, "maximum": 86_400_000}}
    assert hello["clocks"][0] == {"kind": "move", "members": [
        {"name": "perMoveMs", "minimum": 1_000, "maximum": 3_600_000}]}
