"""What of a game's state goes out, whatever the game: in a snapshot, and for clients that know no rules."""

from typing import Any

import pytest

from engine.rules import RULES
from engine.rules.contract import capacity_of
from tests.ser.clients import Client
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
    assert started["view"] == {"winners": [""] * 9, "open": [*range(9)],
                               "blocks": [{"status": "open", "mark": ""}] * 9}
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


# --------------------------------------------------------------------------------------- games with dice, for more

async def four_at_ludo(world: World, game_type: str) -> tuple[list[Client], str]:
    players = [await world.guest() for _ in range(4)]
    for player in players:
        seated = await player.good("lobby.quickMatch", gameType=game_type, options={"capacity": 4})
    return players, seated["gameId"]


async def moved(players: list[Client], game_id: str) -> None:
    """Whoever's turn it is plays the first move that there is."""
    seat = (await players[0].good("games.get", gameId=game_id))["turn"]
    position = (await players[seat - 1].good("games.legal", gameId=game_id))["positions"][0]
    await players[seat - 1].good("games.move", gameId=game_id, position=position)


@pytest.mark.parametrize("game_type", [name for name, rules in RULES.items() if rules.random and rules.seats[1] > 3])
async def test_whoever_has_left_is_in_the_snapshot_with_when_so_that_it_can_be_replayed(
    world: World, game_type: str,
) -> None:
    players, game_id = await four_at_ludo(world, game_type)
    assert "left" not in await players[0].good("games.get", gameId=game_id)
    for leaver in (2, 4):
        await moved(players, game_id)
        await players[leaver - 1].good("games.resign", gameId=game_id)
    await moved(players, game_id)
    snapshot = await players[0].good("games.get", gameId=game_id)
    assert [leaver["seat"] for leaver in snapshot["left"]] == [2, 4]
    assert replayed(snapshot) == snapshot["board"]


def replayed(snapshot: dict[str, Any]) -> list[str]:
    """The board that a snapshot's throws, moves and leavers make, each when its turn has come."""
    rules = RULES[snapshot["gameType"]]
    board = rules.initial(snapshot["options"], capacity_of(rules, snapshot["options"]))
    throws, moves, left = snapshot["chance"]["throws"], snapshot["moves"], list(snapshot["left"])
    thrown = ply = 0
    while thrown < len(throws) or ply < len(moves) or left:
        if left and (left[0]["ply"], left[0]["throws"]) == (ply, thrown):
            board = rules.withdraw(board, left.pop(0)["seat"])
        elif (sides := rules.chance(board)) is not None:
            assert snapshot["chance"]["sides"][thrown] == sides
            board = rules.throw(board, throws[thrown])
            thrown += 1
        else:
            move = moves[ply]
            board = rules.play(board, move["seat"], rules.parse(board, move["position"]))
            ply += 1
    shown: list[str] = rules.view(board, None)["board"]
    return shown


# --------------------------------------------------------------------------------- for clients that know no rules

@pytest.mark.parametrize("game_type", RULES)
async def test_what_a_board_is_drawn_on_goes_out_as_the_rules_have_it(world: World, game_type: str) -> None:
    shown = await (await world.guest()).good("games.ground", gameType=game_type)
    rules = RULES[game_type]
    options = rules.configure({})
    ground = rules.ground(options)
    assert (shown["gameType"], shown["options"]) == (game_type, options)
    assert (shown["rows"], shown["columns"], shown["labels"]) == (ground.rows, ground.columns, ground.labels)
    assert (tuple(shown["marks"]), tuple(shown["colors"])) == (rules.marks, rules.colors)
    assert [(cell["kind"], cell.get("seat")) for cell in shown["cells"]] == [
        (cell.kind, cell.seat) for cell in ground.cells]
    assert shown.get("block") == (None if ground.block is None else list(ground.block))


async def test_the_ground_is_of_the_options_asked_for(world: World) -> None:
    ann = await world.guest()
    shown = await ann.good("games.ground", gameType="mnk", options={"rows": 5, "columns": 4})
    assert (shown["rows"], shown["columns"], len(shown["cells"])) == (5, 4, 20)
    assert shown["options"] == {"rows": 5, "columns": 4, "line": 3}
    assert await ann.refused("games.ground", gameType="mnk", options={"rows": 2}) == "invalid_params"
    assert await ann.refused("games.ground", gameType="chess") == "unknown_game_type"


@pytest.mark.parametrize("game_type", RULES)
async def test_a_client_without_rules_knows_what_every_cell_and_every_move_means(world: World, game_type: str) -> None:
    *players, game_id = await world.table(game_type=game_type)
    for _ in range(3):
        seat = (await players[0].good("games.get", gameId=game_id))["turn"]
        told = await players[seat - 1].good("games.describe", gameId=game_id)
        legal = (await players[seat - 1].good("games.legal", gameId=game_id))["positions"]
        choices = told["moves"]
        assert [choice["position"] for choice in choices] == legal
        assert all(told["sentences"])
        assert (await players[2 - seat].good("games.describe", gameId=game_id))["moves"] == []
        chosen = choices[len(choices) // 2]
        await players[seat - 1].good("games.move", gameId=game_id, position=chosen["position"])
        told = await players[0].good("games.describe", gameId=game_id)
        board = (await players[0].good("games.get", gameId=game_id))["board"]
        assert told["last"] == chosen.get("to", chosen["cells"][0])
        assert board[told["last"]] == RULES[game_type].marks[seat - 1]


async def test_a_game_is_described_to_its_players_and_to_who_only_looks(world: World) -> None:
    ann, bob, game_id = await world.table(game_type="connect-four")
    told = await ann.good("games.describe", gameId=game_id)
    assert (told["gameId"], told["seq"], told["last"], told["hint"]) == (game_id, 2, None, "")
    assert told["sentences"] == ["columns 1 to 7: empty."]
    assert told["moves"][3] == {"position": "4", "cells": [3, 10, 17, 24, 31, 38], "to": 38, "words": "column 4"}
    await ann.good("games.move", gameId=game_id, position=3)
    seen = await (await world.guest()).good("games.describe", gameId=game_id)
    assert (seen["sentences"][1], seen["last"], seen["moves"]) == ("column 4: X.", 38, [])
    await bob.good("games.resign", gameId=game_id)
    assert (await ann.good("games.describe", gameId=game_id))["moves"] == []


async def test_what_is_obvious_is_left_out_of_a_choice(world: World) -> None:
    ann, _, game_id = await world.table()
    moves = (await ann.good("games.describe", gameId=game_id))["moves"]
    assert moves[0] == {"position": "A1", "cells": [0]}
    assert moves[4] == {"position": "B2", "cells": [4], "words": "B2, the centre"}
