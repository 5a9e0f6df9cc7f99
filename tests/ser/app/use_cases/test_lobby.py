"""Finding somebody to play with, in the full dialect."""

from typing import Any

import pytest

from tests.ser.harness import World, open_world


async def test_a_quick_match_is_answered_at_once_and_the_second_meets_the_first(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    opened = await ann.good("lobby.quickMatch", gameType="tic-tac-toe")
    assert opened == {"gameId": opened["gameId"], "seat": 1, "status": "waiting"}
    assert await ann.told() == []
    joined = await bob.good("lobby.quickMatch", gameType="tic-tac-toe")
    assert joined == {"gameId": opened["gameId"], "seat": 2, "status": "playing"}


async def test_who_waited_is_told_of_the_match_and_both_of_the_start(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    bob.send(bob.request("lobby.quickMatch"))
    response, started = await bob.lines()
    assert ("result" in response, started["method"]) == (True, "games.started")
    matched, also = await ann.lines()
    assert (matched["method"], matched["params"]) == ("lobby.matched", {"gameId": game_id})
    assert also["method"] == "games.started"
    assert [also["params"].pop("yourSeat"), started["params"].pop("yourSeat")] == [1, 2]
    assert also["params"] == started["params"]


async def test_games_of_other_types_and_options_are_other_games(world: World) -> None:
    wishes: tuple[dict[str, Any], ...] = (
        {"gameType": "tic-tac-toe"}, {"gameType": "mnk"}, {"gameType": "mnk", "options": {"rows": 5}})
    players = [await world.guest() for _ in wishes]
    games = [await p.good("lobby.quickMatch", **wish) for p, wish in zip(players, wishes, strict=True)]
    assert len({game["gameId"] for game in games}) == 3
    same = await (await world.guest()).good("lobby.quickMatch", gameType="mnk", options={"columns": 3, "rows": 5})
    assert same["gameId"] == games[2]["gameId"]


async def test_options_that_are_the_default_are_no_other_wish(world: World) -> None:
    opened = await (await world.guest()).good("lobby.quickMatch", gameType="mnk")
    same = await (await world.guest()).good("lobby.quickMatch", gameType="mnk", options={"rows": 3})
    assert same["gameId"] == opened["gameId"]


@pytest.mark.parametrize(("params", "reason"), [
    ({"gameType": "checkers?"}, "unknown_game_type"),
    ({"gameType": "mnk", "options": {"rows": 0}}, "invalid_params"),
    ({"gameType": "mnk", "options": {"rows": True}}, "invalid_params"),
    ({"gameType": "mnk", "options": {"nonsense": 1}}, "invalid_params"),
    ({"options": []}, "invalid_params"),
    ({"opponent": "ANN"}, "invalid_params"),
    ({"opponent": "a b"}, "name_invalid"),
])
async def test_what_cannot_be_played_is_refused(world: World, params: dict[str, Any], reason: str) -> None:
    assert await (await world.guest("ann")).refused("lobby.quickMatch", **params) == reason


async def test_a_game_for_a_named_opponent_is_for_nobody_else(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch", opponent="Bob"))["gameId"]
    assert (await (await world.guest("eve")).good("lobby.quickMatch"))["gameId"] != game_id
    assert (await (await world.guest("bob")).good("lobby.quickMatch"))["gameId"] == game_id


async def test_nobody_meets_themselves(world: World) -> None:
    ann = await world.guest("ann")
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    games = {(await client.good("lobby.quickMatch"))["gameId"] for client in (ann, other, ann)}
    assert len(games) == 3


async def test_the_games_of_who_has_gone_are_not_offered_until_they_return(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await ann.leave()
    bob = await world.guest("bob")
    assert (await bob.good("lobby.quickMatch"))["status"] == "waiting"
    await bob.good("lobby.cancel")
    await world.client().good("auth.resume", accessToken=ann.access)
    assert (await bob.good("lobby.quickMatch"))["gameId"] == game_id


@pytest.mark.parametrize("most", [1, 3])
async def test_there_is_a_limit_to_the_games_of_one_player(autojump_clock: object, most: int) -> None:
    async with open_world(games_per_user=most) as world:
        ann = await world.guest("ann")
        for _ in range(most):
            await ann.good("lobby.quickMatch")
        assert await ann.refused("lobby.quickMatch") == "too_many_games"
        await ann.good("lobby.cancel")
        await ann.good("lobby.quickMatch")


# ------------------------------------------------------------------------------------------------------ cancelling


async def test_a_game_that_waits_can_be_taken_back(world: World) -> None:
    ann = await world.guest("ann")
    games = [(await ann.good("lobby.quickMatch"))["gameId"] for _ in range(3)]
    await ann.good("lobby.cancel", gameId=games[1])
    assert (await ann.event("games.ended")) == {
        "gameId": games[1], "seq": 2, "result": {"reason": "cancelled", "winners": [], "places": []}}
    bob = await world.guest("bob")
    assert [(await bob.good("lobby.quickMatch"))["gameId"] for _ in range(2)] == [games[0], games[2]]


async def test_without_a_game_all_that_wait_are_taken_back(world: World) -> None:
    ann, _, playing = await world.table()
    for _ in range(3):
        await ann.good("lobby.quickMatch")
    await ann.good("lobby.cancel")
    assert await ann.told() == ["games.ended"] * 3
    assert [game["gameId"] for game in (await ann.good("games.list"))["games"]] == [playing]
    await ann.good("lobby.cancel")
    assert await ann.told() == []


async def test_a_game_that_goes_on_or_is_anothers_cannot_be_taken_back(world: World) -> None:
    ann, bob, game_id = await world.table()
    assert await ann.refused("lobby.cancel", gameId=game_id) == "offer_gone"
    assert await ann.refused("lobby.cancel", gameId="nothere") == "not_found"
    waiting = (await bob.good("lobby.quickMatch"))["gameId"]
    assert await ann.refused("lobby.cancel", gameId=waiting) == "not_seated"
    assert (await bob.good("games.get", gameId=waiting))["status"] == "waiting"
