"""Playing in the full dialect: moves, what is told of them, and what is refused."""

from typing import Any

import pytest

from tests.ser.harness import World
from tests.ser.playing import DRAW, play_full


async def test_a_move_is_answered_and_told_to_every_other_seat_and_watcher(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    assert await ann.good("games.move", gameId=game_id, position="B2", ply=1) == {
        "gameId": game_id, "seq": 3, "ply": 1}
    event = {"gameId": game_id, "seq": 3, "ply": 1, "seat": 1, "position": "B2", "turn": 2}
    assert [await bob.event("games.moved"), await eve.event("games.moved")] == [event, event]
    assert await ann.told() == []


async def test_another_connection_of_the_mover_is_told(world: World) -> None:
    ann, _, game_id = await world.table()
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await ann.good("games.move", gameId=game_id, position=0)
    assert (await other.event("games.moved"))["seat"] == 1


@pytest.mark.parametrize(("moves", "result"), [
    ((), {"reason": "line", "winners": [1], "places": [1, 2]}),
    (DRAW, {"reason": "no_moves", "winners": [], "places": [1, 1]}),
])
async def test_the_last_move_ends_the_game(world: World, moves: tuple[int, ...], result: dict[str, Any]) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id, *moves)
    plies = len(moves) or 5
    for client in (ann, bob):
        assert await client.event("games.ended") == {"gameId": game_id, "seq": plies + 3, "result": result}
    moved = [event["params"]["turn"] for event in bob.events if event["method"] == "games.moved"]
    assert moved[-1] is None
    shot = await bob.good("games.get", gameId=game_id)
    assert (shot["status"], shot["turn"], shot["result"], shot["ply"]) == ("ended", None, result, plies)


async def test_a_snapshot_shows_the_game_as_its_seat_may_see_it(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    seats = [{"seat": 1, "username": "ann", "mark": "X", "present": True},
             {"seat": 2, "username": "bob", "mark": "O", "present": True}]
    shot = {
        "gameId": game_id, "gameType": "tic-tac-toe", "options": {}, "seq": 3, "ply": 1, "status": "playing",
        "turn": 2, "yourSeat": 2, "seats": seats, "board": ["", "", "", "", "X", "", "", "", ""],
        "moves": [{"ply": 1, "seat": 1, "position": 4}], "result": None, "offers": [], "clock": None,
    }
    assert await bob.good("games.get", gameId=game_id) == shot
    assert await (await world.guest("eve")).good("games.get", gameId=game_id) == {**shot, "yourSeat": None}


# -------------------------------------------------------------------------------------------------------- refusals


async def test_a_move_needs_a_seat_in_a_game_that_is_there(world: World) -> None:
    _, _, game_id = await world.table()
    eve = await world.guest("eve")
    assert await eve.refused("games.move", gameId=game_id, position=0) == "not_seated"
    assert await eve.refused("games.move", gameId="nothere", position=0) == "not_found"


async def test_a_game_that_waits_takes_no_moves(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    assert await ann.refused("games.move", gameId=game_id, position=0) == "game_not_started"
    assert (await ann.good("games.get", gameId=game_id))["turn"] == 1


@pytest.mark.parametrize(("position", "reason"), [
    (0, "space_taken"), ("A1", "space_taken"), ("a1", "space_taken"), (9, "illegal_move"), (-1, "illegal_move"),
    ("D1", "illegal_move"), ("", "illegal_move"), (1.5, "invalid_params"), (True, "invalid_params"),
    (None, "invalid_params"), ([], "invalid_params"),
])
async def test_wrong_moves_are_refused_and_nobody_hears_of_them(world: World, position: Any, reason: str) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=0)
    assert await ann.refused("games.move", gameId=game_id, position=1) == "not_your_turn"
    assert await bob.refused("games.move", gameId=game_id, position=position) == reason
    await bob.good("games.move", gameId=game_id, position=8)
    assert await ann.told() == ["games.moved"]


async def test_after_the_end_there_are_no_moves(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    for client in (ann, bob):
        assert await client.refused("games.move", gameId=game_id, position=8) == "game_over"
        assert await client.refused("games.resign", gameId=game_id) == "game_over"


# ------------------------------------------------------------------------------------------------- moves come twice


async def test_the_same_move_again_has_the_same_answer_and_is_told_once(world: World) -> None:
    ann, bob, game_id = await world.table()
    first = await ann.good("games.move", gameId=game_id, position=4, ply=1)
    for position in (4, "B2", "b2"):
        assert await ann.good("games.move", gameId=game_id, position=position, ply=1) == first
    assert await bob.told() == ["games.moved"]
    await bob.good("games.move", gameId=game_id, position=0, ply=2)
    assert await ann.good("games.move", gameId=game_id, position=4, ply=1) == first


async def test_the_last_move_of_a_game_may_come_twice_too(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    assert await ann.good("games.move", gameId=game_id, position=2, ply=5) == {"gameId": game_id, "seq": 7, "ply": 5}


@pytest.mark.parametrize(("who", "position", "ply"), [
    (0, 1, 1), (1, 4, 1), (0, 4, 2), (1, 0, 3), (1, 0, 0), (1, 0, -1), (0, 99, 1), (1, 0, 2**53 - 1),
])
async def test_another_move_at_that_ply_is_stale_and_tells_where_the_game_is(
    world: World, who: int, position: int, ply: int
) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    error = await (ann, bob)[who].error("games.move", gameId=game_id, position=position, ply=ply)
    expected = {"reason": "not_your_turn"} if (who, ply) == (0, 2) else {"reason": "stale", "seq": 3}
    assert error["data"] == expected


@pytest.mark.parametrize("ply", [1.0, "1", True, []])
async def test_a_ply_is_a_whole_number(world: World, ply: Any) -> None:
    ann, _, game_id = await world.table()
    assert await ann.refused("games.move", gameId=game_id, position=0, ply=ply) == "invalid_params"


# -------------------------------------------------------------------------------------------------- legal, resign


async def test_the_legal_moves_are_told_to_who_may_move(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    assert await ann.good("games.legal", gameId=game_id) == {"positions": []}
    assert await bob.good("games.legal", gameId=game_id) == {
        "positions": ["A1", "A2", "A3", "B1", "B3", "C1", "C2", "C3"]}
    await bob.good("games.resign", gameId=game_id)
    assert await ann.good("games.legal", gameId=game_id) == {"positions": []}
    assert await (await world.guest("eve")).refused("games.legal", gameId=game_id) == "not_seated"


async def test_no_move_is_legal_in_a_game_that_waits_unless_it_would_be_taken(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    assert await ann.good("games.legal", gameId=game_id) == {"positions": []}
    assert await ann.refused("games.move", gameId=game_id, position=4) == "game_not_started"
    early = (await ann.ask({"username": "ann", "gameType": "mnk"}))["gameId"]
    assert len((await ann.good("games.legal", gameId=early))["positions"]) == 9
    assert (await ann.good("games.move", gameId=early, position=4))["ply"] == 1


async def test_resigning_is_told_to_all_and_the_others_have_won(world: World) -> None:
    ann, bob, game_id = await world.table()
    assert await bob.good("games.resign", gameId=game_id) == {}
    ended = {"gameId": game_id, "seq": 3, "result": {"reason": "resigned", "winners": [1], "places": [1, 2]}}
    assert [await ann.event("games.ended"), await bob.event("games.ended")] == [ended, ended]
    assert await (await world.guest("eve")).refused("games.resign", gameId=game_id) == "not_seated"


async def test_resigning_a_game_that_waits_takes_it_back(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await ann.good("games.resign", gameId=game_id)
    assert (await ann.event("games.ended"))["result"]["reason"] == "cancelled"
