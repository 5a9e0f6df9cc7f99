"""Offers as players make them: draws, takebacks, pauses and rematches, between both dialects and with bots."""

from typing import Any

import pytest

from tests.ser.clients import Client
from tests.ser.harness import World, pass_time
from tests.ser.playing import play_full


async def offer(client: Client, game_id: str, kind: str, **more: Any) -> Any:
    return await client.good("games.offer", gameId=game_id, kind=kind, **more)


async def say(client: Client, game_id: str, kind: str, *, accept: bool) -> Any:
    return await client.good("games.answer", gameId=game_id, kind=kind, accept=accept)


async def get(client: Client, game_id: str) -> Any:
    return await client.good("games.get", gameId=game_id)


async def test_a_draw_is_offered_and_agreed_on(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    assert await offer(ann, game_id, "draw") == {"gameId": game_id, "seq": 4}
    assert await bob.event("games.offered") == {"gameId": game_id, "seq": 4, "seat": 1, "kind": "draw"}
    assert (await get(bob, game_id))["offers"] == [{"seat": 1, "kind": "draw"}]
    assert await say(bob, game_id, "draw", accept=True) == {"gameId": game_id, "seq": 5}
    for client in (ann, bob):
        assert (await client.event("games.ended"))["result"] == {
            "reason": "draw_agreed", "winners": [], "places": [1, 1]}


async def test_a_no_is_told_and_ends_the_offer(world: World) -> None:
    ann, bob, game_id = await world.table()
    await offer(ann, game_id, "draw")
    await say(bob, game_id, "draw", accept=False)
    assert await ann.event("games.answered") == {
        "gameId": game_id, "seq": 4, "kind": "draw", "accept": False, "seat": 2}
    assert (await get(ann, game_id))["offers"] == []
    assert await ann.refused("games.offer", gameId=game_id, kind="draw") == "too_soon"
    assert await bob.refused("games.answer", gameId=game_id, kind="draw", accept=True) == "offer_gone"


async def test_a_move_answers_what_rested_on_the_position(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    await offer(ann, game_id, "takeback")
    await offer(ann, game_id, "draw")
    await ann.lines()
    await bob.good("games.move", gameId=game_id, position=0)
    told = [(event["method"], event["params"].get("kind")) for event in await ann.lines()]
    assert told == [("games.moved", None), ("games.answered", "draw"), ("games.answered", "takeback")]
    assert (await get(ann, game_id))["offers"] == []


async def test_an_offer_can_be_taken_back(world: World) -> None:
    ann, bob, game_id = await world.table()
    await offer(ann, game_id, "pause")
    assert await ann.good("games.withdraw", gameId=game_id, kind="pause") == {"gameId": game_id, "seq": 4}
    await bob.event("games.offered")
    assert await bob.event("games.withdrawn") == {"gameId": game_id, "seq": 4, "seat": 1, "kind": "pause"}
    assert await ann.refused("games.withdraw", gameId=game_id, kind="pause") == "offer_gone"


async def test_an_offer_of_a_pause_lapses_after_a_minute(world: World) -> None:
    ann, bob, game_id = await world.table()
    now = world.now_ms()
    await offer(ann, game_id, "pause")
    assert (await bob.event("games.offered"))["expiresAt"] == now + 60_000
    await pass_time(59.5)
    assert (await get(bob, game_id))["offers"] == [{"seat": 1, "kind": "pause", "expiresAt": now + 60_000}]
    await pass_time(1)
    assert await bob.event("games.lapsed") == {"gameId": game_id, "seq": 4, "kind": "pause"}
    assert (await get(bob, game_id))["offers"] == []


async def test_the_same_offer_again_changes_nothing(world: World) -> None:
    ann, bob, game_id = await world.table()
    for _ in range(3):
        assert await offer(ann, game_id, "draw") == {"gameId": game_id, "seq": 3}
    assert await bob.told() == ["games.offered"]


async def test_two_offers_that_cross_are_a_yes(world: World) -> None:
    ann, bob, game_id = await world.table()
    requests = [client.request("games.offer", gameId=game_id, kind="draw") for client in (ann, bob)]
    ann.send(requests[0])
    bob.send(requests[1])
    assert "result" in await ann.response()
    assert "result" in await bob.response()
    assert (await get(ann, game_id))["result"]["reason"] == "draw_agreed"


async def test_moves_are_taken_back_and_their_numbers_used_again(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    await ann.good("games.move", gameId=game_id, position=4)
    await offer(ann, game_id, "takeback")
    await say(bob, game_id, "takeback", accept=True)
    back = {"gameId": game_id, "seq": 5, "seat": 1, "ply": 0, "turn": 1}
    assert [await client.event("games.takenBack") for client in (ann, bob, eve)] == [back] * 3
    assert await ann.refused("games.move", gameId=game_id, position=4, ply=1, seq=3) == "stale"
    assert (await ann.good("games.move", gameId=game_id, position=0, ply=1, seq=5))["seq"] == 6
    shot = await get(bob, game_id)
    assert (shot["ply"], shot["moves"]) == (1, [{"ply": 1, "seat": 1, "position": 0}])
    caught_up = await eve.good("games.watch", gameId=game_id, since=2)
    assert [event["params"].get("turn") for event in caught_up["events"]] == [2, None, 1, 2]


async def test_in_a_pause_nobody_moves(world: World) -> None:
    ann, bob, game_id = await world.table()
    await offer(ann, game_id, "pause")
    await offer(bob, game_id, "pause")
    assert await ann.event("games.paused") == {"gameId": game_id, "seq": 4}
    assert (await get(ann, game_id))["status"] == "paused"
    assert await ann.refused("games.move", gameId=game_id, position=4) == "game_paused"
    await offer(bob, game_id, "resume")
    await say(ann, game_id, "resume", accept=True)
    assert await bob.event("games.resumed") == {"gameId": game_id, "seq": 6}
    await ann.good("games.move", gameId=game_id, position=4)


# ---------------------------------------------------------------------------------------------------------- rematch


async def test_a_rematch_swaps_who_begins_and_tells_the_watchers_where_it_goes_on(world: World) -> None:
    ann, bob, game_id = await world.table(game_type="mnk", options={"rows": 4})
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    await ann.good("games.resign", gameId=game_id)
    await offer(ann, game_id, "rematch")
    answered = await say(bob, game_id, "rematch", accept=True)
    next_id = answered["nextGameId"]
    assert await eve.event("games.answered") == {
        "gameId": game_id, "seq": answered["seq"], "kind": "rematch", "accept": True, "nextGameId": next_id}
    for client, seat in ((ann, 2), (bob, 1)):
        started = await client.event("games.started")
        assert (started["gameId"], started["yourSeat"], started["options"]) == (
            next_id, seat, {"rows": 4, "columns": 3, "line": 3})
    await bob.good("games.move", gameId=next_id, position=0)
    assert (await ann.event("games.moved"))["gameId"] == next_id
    assert (await eve.good("games.watch", gameId=next_id))["missed"] == "snapshot"


async def test_who_asks_once_more_is_told_where_it_has_gone_on(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    for client in (ann, bob):
        await offer(client, game_id, "rematch")
    next_id = (await get(ann, game_id))["nextGameId"]
    assert (await offer(ann, game_id, "rematch"))["nextGameId"] == next_id
    assert (await say(bob, game_id, "rematch", accept=True))["nextGameId"] == next_id
    assert await ann.refused("games.offer", gameId=game_id, kind="rematch", gameType="mnk") == "game_type_mismatch"


async def test_both_have_to_want_the_same_type(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    await offer(ann, game_id, "rematch", gameType="connect-four")
    assert await bob.refused("games.offer", gameId=game_id, kind="rematch") == "game_type_mismatch"
    next_id = (await say(bob, game_id, "rematch", accept=True))["nextGameId"]
    assert (await get(ann, next_id))["gameType"] == "connect-four"


@pytest.mark.parametrize("classic_first", [True, False])
async def test_a_rematch_goes_between_the_dialects(world: World, *, classic_first: bool) -> None:
    ann = await world.joined("ann")
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    await bob.told()
    await bob.good("games.resign", gameId=game_id)
    await ann.line()
    if classic_first:
        ann.say(gameType="tic-tac-toe")
        await ann.silent()
        next_id = (await say(bob, game_id, "rematch", accept=True))["nextGameId"]
    else:
        await offer(bob, game_id, "rematch")
        ann.say(gameType="tic-tac-toe")
    ann.take(await ann.line())
    next_id = (await bob.event("games.started"))["gameId"]
    assert (ann.game_id, ann.seat) == (next_id, 2)
    await bob.good("games.move", gameId=next_id, position=4)
    assert await ann.line() == {"position": 4}
    ann.move(0)
    assert (await bob.event("games.moved"))["position"] == 0
