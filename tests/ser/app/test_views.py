"""What of a game's state goes out in a snapshot, whatever the game: the board, and the rest as ``view``."""

from typing import Any

import pytest

from engine.rules import RULES
from tests.ser.harness import World


@pytest.mark.parametrize("game_type", RULES)
async def test_a_snapshot_shows_everything_that_the_rules_let_a_seat_see(world: World, game_type: str) -> None:
    *players, game_id = await world.table(game_type=game_type)
    seat = (await players[0].good("games.get", gameId=game_id))["turn"]
    position = (await players[seat - 1].good("games.legal", gameId=game_id))["positions"][-1]
    await players[seat - 1].good("games.move", gameId=game_id, position=position)
    snapshot = await players[2 - seat].good("games.get", gameId=game_id)
    rules, values = RULES[game_type], iter(snapshot.get("chance", {}).get("throws", ()))

    def thrown(state: Any) -> Any:
        while rules.chance(state) is not None:
            state = rules.throw(state, next(values))
        return state

    board = thrown(rules.initial(rules.configure({}), 2))
    board = thrown(rules.play(board, seat, rules.parse(board, position)))
    assert {"board": snapshot["board"], **snapshot.get("view", {})} == rules.view(board, 3 - seat)


async def test_a_game_that_is_nothing_but_its_board_has_no_view_beside_it(world: World) -> None:
    ann, _, game_id = await world.table()
    assert "view" not in await ann.good("games.get", gameId=game_id)


async def test_ultimate_shows_its_small_boards_when_it_starts_and_when_it_is_watched(world: World) -> None:
    ann, bob = await world.guest(), await world.guest()
    game_id = (await ann.good("lobby.quickMatch", gameType="ultimate"))["gameId"]
    await bob.good("lobby.quickMatch", gameType="ultimate")
    started = await ann.event("games.started")
    assert started["view"] == {"winners": [""] * 9, "open": [*range(9)]}
    watched = await (await world.guest()).good("games.watch", gameId=game_id)
    assert watched["snapshot"]["view"] == started["view"]


@pytest.mark.parametrize(("game_type", "moves", "reason", "message"), [
    ("ultimate", ["E6", 0], "illegal_move", "Not A1: you must play in the middle right board (D7 to F9)."),
    ("connect-four", [3, "4", 3, "4", 3, 3, "4"], "space_taken", "There is no room: column 4 is full."),
    ("connect-four", [7], "illegal_move", "There is no such column: they are 1 to 7."),
    ("gomoku", ["H8", "h8"], "space_taken", "H8 is taken."),
])
async def test_a_refused_move_says_why_and_where(
    world: World, game_type: str, moves: list[int | str], reason: str, message: str,
) -> None:
    *players, game_id = await world.table(game_type=game_type)
    *played, wrong = moves
    for ply, position in enumerate(played):
        await players[ply % 2].good("games.move", gameId=game_id, position=position)
    error = await players[len(played) % 2].error("games.move", gameId=game_id, position=wrong)
    assert (error["data"]["reason"], error["message"]) == (reason, message)


async def test_hello_tells_the_choices_of_an_option_that_has_some(world: World) -> None:
    games: list[dict[str, Any]] = (await world.client().good("server.hello"))["gameTypes"]
    options = {(game["gameType"], option["name"]): option for game in games for option in game["options"]}
    assert options["gomoku", "size"]["choices"] == [13, 15, 17, 19]
    assert "choices" not in options["mnk", "rows"]
