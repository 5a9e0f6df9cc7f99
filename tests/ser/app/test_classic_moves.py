"""Moves in the classic dialect: forwarded exactly as they were sent, once they have been checked."""

from typing import Any

import pytest

from tests.ser.harness import World
from tests.ser.playing import play


@pytest.mark.parametrize("position", [4, 0, 8, "B2", "b2", "A1", "c3"])
async def test_a_position_is_forwarded_as_it_was_sent_and_the_mover_hears_nothing(world: World, position: Any) -> None:
    ann, bob = await world.pair()
    ann.move(position)
    assert await bob.lines() == [{"position": position}]
    await ann.silent()


async def test_positions_go_back_and_forth(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    await ann.silent()
    await bob.silent()


async def test_an_early_move_waits_for_the_opponent(world: World) -> None:
    ann = await world.joined("ann")
    ann.move("A1")
    await ann.silent()
    bob = world.player()
    bob.send({"username": "bob"})
    answer, move = await bob.lines()
    assert (answer["gameId"], move) == (ann.game_id, {"position": "A1"})
    bob.take(answer)
    bob.move(4)
    assert await ann.line() == {"position": 4}


async def test_an_early_move_is_checked_like_any_other(world: World) -> None:
    ann = await world.joined("ann")
    assert await ann.refused(position=9) == "illegal_move"
    ann.move(0)
    assert await ann.refused(position=1) == "not_your_turn"


# ------------------------------------------------------------------------------------------------ wrong moves


WRONG_POSITIONS = {
    "illegal_move": (9, -1, 10**6, 2**53 - 1, "D1", "A4", "", "A", "1", "A1 ", "\u0391\u0661"),
    "invalid_params": (1.5, 4.0, True, None, [], {}, [4], {"x": 1}),
    "parse_error": (2**53, 2**60, -(2**60)),
}


@pytest.mark.parametrize(("position", "code"), [(p, code) for code, them in WRONG_POSITIONS.items() for p in them])
async def test_what_names_no_place_is_refused(world: World, position: Any, code: str) -> None:
    ann, bob = await world.pair()
    assert await ann.refused(position=position) == code
    await bob.silent()
    ann.move(8)
    assert await bob.line() == {"position": 8}


async def test_moves_out_of_turn_and_onto_taken_squares_are_refused(world: World) -> None:
    ann, bob = await world.pair()
    assert await bob.refused(position=0) == "not_your_turn"
    ann.move(0)
    assert await bob.line() == {"position": 0}
    assert await ann.refused(position=1) == "not_your_turn"
    assert await bob.refused(position=0) == "space_taken"
    assert await bob.refused(position="A1") == "space_taken"
    bob.move(8)
    assert await ann.lines() == [{"position": 8}]


async def test_a_finished_game_takes_no_moves(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    assert await bob.refused(position=8) == "game_over"
    assert await ann.refused(position=8) == "game_over"


async def test_a_refusal_is_a_line_with_a_code_and_a_sentence(world: World) -> None:
    _, bob = await world.pair()
    bob.move(0)
    assert await bob.line() == {"error": {"code": "not_your_turn", "message": "It is not your turn."}}


@pytest.mark.parametrize("members", [
    {"gameId": "nothere"}, {"gameId": ""}, {"gameId": "g" * 1000}, {"gameId": "\u0000"}, {"playerId": "guess"},
    {"playerId": ""}, {"gameId": "nothere", "playerId": "guess"}, {"playerId": "\U0001f600" * 50},
])
async def test_a_wrong_game_and_a_wrong_secret_are_told_alike(world: World, members: dict[str, str]) -> None:
    ann, bob = await world.pair()
    right = await bob.ask({**ann.ids, "gameId": "nothere", "position": 0})
    assert await bob.ask({**ann.ids, "position": 0, **members}) == right
    assert right["error"]["code"] == "not_found"


async def test_the_secret_of_one_game_opens_no_other(world: World) -> None:
    ann, bob = await world.pair()
    eve, _ = await world.pair("eve", "joe")
    assert await eve.code({"gameId": ann.game_id, "playerId": eve.ids["playerId"], "position": 0}) == "not_found"
    await bob.silent()


# ---------------------------------------------------------------------------------------- many and other lines


async def test_several_lines_in_one_piece_are_answered_in_their_order(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(4)
    await bob.line()
    bob.send(*({**bob.ids, "position": position} for position in (4, 0, 1)))
    assert [line["error"]["code"] for line in await bob.lines()] == ["space_taken", "not_your_turn"]
    assert await ann.lines() == [{"position": 0}]


async def test_a_line_may_come_byte_by_byte(world: World) -> None:
    ann, bob = await world.pair()
    for byte in f'{{"gameId":"{ann.game_id}","playerId":"{ann.ids["playerId"]}","position":4}}\r\n'.encode():
        ann.link.send(bytes([byte]))
    assert await bob.lines() == [{"position": 4}]


async def test_another_connection_speaks_for_a_seat_by_its_secret(world: World) -> None:
    ann, bob = await world.pair()
    other = world.connect()
    other.send({**ann.ids, "position": 4})
    assert await bob.line() == {"position": 4}
    bob.move(0)
    assert [await ann.lines(), await other.lines()] == [[{"position": 0}]] * 2


async def test_a_member_too_many_is_refused(world: World) -> None:
    ann, bob = await world.pair()
    assert await ann.refused(position=4, ply=1) == "invalid_params"
    await bob.silent()


# ------------------------------------------------------------------------------- several games on one connection


async def test_lines_carry_their_game_while_there_are_several(world: World) -> None:
    ann, bob = await world.pair()
    second = await ann.ask({"username": "ann"})
    eve = await world.joined("eve")
    assert eve.game_id == second["gameId"]
    assert await ann.refused(position=99) == "illegal_move"
    ann.send({**ann.ids, "position": 0}, {"gameId": second["gameId"], "playerId": second["playerId"], "position": 1})
    assert [await bob.line(), await eve.line()] == [{"position": 0}, {"position": 1}]
    bob.move(4)
    eve.move(5)
    assert await ann.lines() == [{"position": 4, "gameId": bob.game_id}, {"position": 5, "gameId": eve.game_id}]
    assert (await ann.ask({**ann.ids, "position": 0}))["gameId"] == ann.game_id


async def test_lines_are_short_again_when_one_game_is_left(world: World) -> None:
    ann, bob = await world.pair()
    second = await ann.ask({"username": "ann"})
    eve = await world.joined("eve")
    ann.send({**ann.ids, "resign": True})
    assert (await bob.line())["error"]["code"] == "opponent_left"
    ann.send({"gameId": second["gameId"], "playerId": second["playerId"], "position": 1})
    assert await eve.line() == {"position": 1}
    eve.move(5)
    assert await ann.lines() == [{"position": 5}]
    assert "gameId" not in await ann.ask({"gameId": "nothere", "playerId": "x", "position": 0})


async def test_a_connection_keeps_its_name(world: World) -> None:
    ann = await world.joined("ann")
    assert await ann.code({"username": "bob"}) == "already_identified"
    assert "gameId" in await ann.ask({"username": "ANN"})
    assert "gameId" in await ann.ask({"username": None})
    assert (await ann.ask({"username": ""}))["seat"] == 1
