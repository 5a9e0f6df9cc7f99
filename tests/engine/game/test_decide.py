"""Who may do what: every refusal, what happens instead, and what may be said twice without harm."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.game import decide
from engine.game.decide import Decision, call_off, cancel, move, next_players, offer_rematch, resign, sit
from engine.game.facts import ENDED, PLAYING, WAITING, Continued, Ended, Moved, Offered, Opened, Player, Seated
from engine.game.state import Game
from engine.rules.contract import Outcome
from tests.engine.game.games import ANN, AT, BOB, EVE, SITUATIONS, opened, playing, won
from tests.refusals import reason_of, refusal_of

Act = Callable[[Game], Decision]
STARTED_LATE = ("waiting", "waiting for eve")
OVER = ("won", "drawn", "resigned", "cancelled", "offered", "mnk offered", "continued")
STILL_WAITING = ("waiting", "waiting, early", "waiting for eve", "waiting, moved early")


def moves(seat: int, position: int | str | bool, ply: int | None = None) -> Act:
    return lambda game: move(game, seat, position, AT, ply)


def sits(player: Player) -> Act:
    return lambda game: sit(game, player, AT)


def wants(seat: int, game_type: str) -> Act:
    return lambda game: offer_rematch(game, seat, game_type, AT, "g-next")


def resigns(seat: int) -> Act:
    return lambda game: resign(game, seat, AT)


def is_cancelled(game: Game) -> Decision:
    return cancel(game, AT)


REFUSED: list[tuple[tuple[str, ...], Act, str]] = [
    (("waiting", "waiting, early", "begun"), sits(ANN), "already_joined"),
    (("begun", "playing"), sits(EVE), "room_full"),
    (("begun", "playing"), sits(BOB), "already_joined"),
    (OVER, sits(EVE), "game_over"),
    (("waiting for eve",), sits(BOB), "forbidden"),

    (STARTED_LATE, moves(1, 4), "game_not_started"),
    (STARTED_LATE, moves(2, 4), "game_not_started"),
    (("waiting, early", "waiting, moved early"), moves(2, 0), "game_not_started"),
    (("waiting, moved early",), moves(1, 0), "not_your_turn"),
    (("waiting, early",), moves(1, 9), "illegal_move"),
    (("begun",), moves(2, 4), "not_your_turn"),
    (("playing",), moves(1, 0), "not_your_turn"),
    (("playing",), moves(0, 0), "not_your_turn"),
    (("playing",), moves(3, 0), "not_your_turn"),
    (("playing",), moves(2, 4), "space_taken"),
    (("playing",), moves(2, "B2"), "space_taken"),
    (("playing",), moves(2, "b2", 2), "space_taken"),
    *((("playing",), moves(2, position), "illegal_move") for position in (9, -1, "D1", "A4", "", "4", True, 2**60)),
    (OVER, moves(2, 8), "game_over"),
    (("won",), moves(2, 8, 6), "game_over"),

    (("playing",), moves(2, 0, 3), "stale"),
    (("playing",), moves(2, 4, 1), "stale"),
    (("playing",), moves(1, 0, 1), "stale"),
    (("playing",), moves(1, 4, 0), "stale"),
    (("playing",), moves(1, 4, -1), "stale"),
    (("playing",), moves(1, "nowhere", 1), "stale"),
    (("waiting",), moves(1, 4, 2), "stale"),

    (OVER, resigns(1), "game_over"),
    (("begun", "playing", *OVER), is_cancelled, "offer_gone"),

    (("won",), wants(1, "chess"), "unknown_game_type"),
    (STILL_WAITING, wants(1, "tic-tac-toe"), "game_not_started"),
    (("begun", "playing"), wants(1, "tic-tac-toe"), "offer_gone"),
    (("cancelled", "continued"), wants(1, "tic-tac-toe"), "offer_gone"),
    (("continued",), wants(2, "mnk"), "offer_gone"),
    (("offered",), wants(1, "mnk"), "game_type_mismatch"),
    (("mnk offered",), wants(1, "tic-tac-toe"), "game_type_mismatch"),
]
CASES = [(situation, act, reason) for situations, act, reason in REFUSED for situation in situations]


@pytest.mark.parametrize(("situation", "act", "reason"), CASES, ids=[f"{case[0]}: {case[2]}" for case in CASES])
def test_what_may_not_be_done_is_refused_with_its_reason(situation: str, act: Act, reason: str) -> None:
    assert reason_of(act, SITUATIONS[situation]()) == reason


# ------------------------------------------------------------------------------------------------ opening and sitting

def test_a_game_opens_with_checked_options_and_waits_for_players() -> None:
    facts, game = decide.open_game("mnk", {"columns": 5}, (ANN,), AT)
    assert facts == (Opened("mnk", {"rows": 3, "columns": 5, "line": 3}, 2, (ANN,), AT),)
    assert (game.status, game.seq, game.ply, game.table.seats) == (WAITING, 1, 0, (ANN,))


@pytest.mark.parametrize(("wish", "players", "path"), [
    ({"game_type": "mnk", "options": {"line": 4}}, (ANN,), "options.line"),
    ({"options": {"rows": 3}}, (ANN,), "options.rows"),
    ({"capacity": 1}, (ANN,), "capacity"),
    ({"capacity": 3}, (ANN,), "capacity"),
    ({"capacity": 2}, (ANN, BOB, EVE), "capacity"),
])
def test_a_game_that_cannot_be_is_not_opened(wish: dict[str, Any], players: tuple[Player, ...], path: str) -> None:
    whole = {"game_type": "tic-tac-toe", "options": {}, "players": players, "at": AT, **wish}
    refusal = refusal_of(decide.open_game, **whole)
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", path)


def test_a_game_of_an_unknown_type_is_not_opened() -> None:
    assert reason_of(decide.open_game, "chess", {}, (ANN,), AT) == "unknown_game_type"


def test_the_last_seat_begins_the_game() -> None:
    facts, game = sit(opened(), BOB, AT + 1)
    assert facts == (Seated(2, BOB, AT + 1),)
    assert (game.status, game.seq, game.turn, game.table.seats) == (PLAYING, 2, 1, (ANN, BOB))


@pytest.mark.parametrize("name", ["eve", "Eve", "EVE"])
def test_a_kept_seat_is_for_its_player_in_whatever_case_the_names_are(name: str) -> None:
    assert sit(opened(opponent=name), EVE, AT)[1].status == PLAYING
    assert sit(opened(opponent="eve"), Player("u", name), AT)[1].status == PLAYING


@pytest.mark.parametrize("key", [None, "", "other"])
def test_a_game_with_a_key_is_for_those_who_know_it(key: str | None) -> None:
    game = decide.open_game("tic-tac-toe", {}, (ANN,), AT, private=True, key="hash")[1]
    assert reason_of(sit, game, BOB, AT, key=key) == "forbidden"
    assert sit(game, BOB, AT, key="hash")[1].status == PLAYING


# ------------------------------------------------------------------------------------------------------------- moving

def test_a_move_is_a_fact_with_its_ply_and_its_position_as_sent() -> None:
    facts, game = move(playing(4), 2, "a1", AT + 7)
    assert facts == (Moved(2, 2, "a1", AT + 7),)
    assert (game.seq, game.ply, game.turn) == (4, 2, 1)


def test_the_ply_may_be_given() -> None:
    assert move(playing(4), 2, 0, AT, 2) == move(playing(4), 2, 0, AT)


def test_the_last_move_ends_the_game_in_the_same_decision() -> None:
    facts, game = move(playing(0, 3, 1, 4), 1, 2, AT)
    assert facts == (Moved(1, 5, 2, AT), Ended("line", (1,), (1, 2), AT))
    assert (game.status, game.turn, game.seq) == (ENDED, None, 8)


@pytest.mark.parametrize("again", [4, "B2", "b2"])
@pytest.mark.parametrize("later", [(), (0,), (0, 8, 2)], ids=str)
def test_the_same_move_at_the_same_ply_again_changes_nothing(again: int | str, later: tuple[int, ...]) -> None:
    game = playing(4, *later)
    facts, after = move(game, 1, again, AT + 50, 1)
    assert facts == ()
    assert after is game


@pytest.mark.parametrize("again", [3, "4"])
def test_the_same_column_at_the_same_ply_again_changes_nothing_even_when_it_is_full(again: int | str) -> None:
    game = playing(*[3] * 6, game_type="connect-four")
    assert move(game, 1, again, AT + 50, 1) == ((), game)


@pytest.mark.parametrize("ply", range(1, 6))
def test_moves_can_be_repeated_after_the_end_too(ply: int) -> None:
    game = won()
    done = game.moves[ply - 1]
    assert move(game, done.seat, done.position, AT, ply) == ((), game)


@pytest.mark.parametrize(("situation", "seq"), [("playing", 3), ("waiting", 1), ("won", 8)])
def test_a_stale_move_is_told_how_far_the_game_is(situation: str, seq: int) -> None:
    refusal = refusal_of(move, SITUATIONS[situation](), 1, 8, AT, 3 if situation == "playing" else 2)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("stale", {"seq": seq})


def test_without_a_ply_a_repeated_move_is_just_a_move_out_of_turn() -> None:
    assert reason_of(move, playing(4), 1, 4, AT) == "not_your_turn"


def test_seat_1_may_move_once_before_the_others_have_come_and_the_move_stands() -> None:
    facts, early = move(opened(early=True), 1, 4, AT)
    assert facts == (Moved(1, 1, 4, AT),)
    assert (early.status, early.turn) == (WAITING, 2)
    begun = sit(early, BOB, AT)[1]
    assert (begun.status, begun.turn, begun.seq, begun.ply) == (PLAYING, 2, 3, 1)
    assert move(begun, 2, 0, AT)[1].ply == 2


def test_a_refused_move_leaves_the_game_as_it_was() -> None:
    game = playing(4)
    assert reason_of(move, game, 2, 4, AT) == "space_taken"
    assert game == playing(4)


# ------------------------------------------------------------------------------------------------------------- ending

@pytest.mark.parametrize(("seat", "winners", "places"), [(1, (2,), (2, 1)), (2, (1,), (1, 2))])
@pytest.mark.parametrize("moved", [(), (4,)], ids=str)
def test_who_resigns_is_last_whoever_was_to_move(seat, winners, places, moved) -> None:
    facts, game = resign(playing(*moved), seat, AT)
    assert facts == (Ended("resigned", winners, places, AT, seat),)
    assert (game.status, game.result) == (ENDED, Outcome("resigned", winners, places))


@pytest.mark.parametrize("situation", STILL_WAITING)
def test_resigning_a_game_that_waits_takes_it_back(situation: str) -> None:
    facts, game = resign(SITUATIONS[situation](), 1, AT)
    assert facts == (Ended("cancelled", (), (), AT, 1),)
    assert game.status == ENDED


def test_the_server_takes_a_waiting_game_back_in_nobodys_name() -> None:
    assert cancel(opened(), AT)[0] == (Ended("cancelled", (), (), AT, None),)


@pytest.mark.parametrize("situation", [*STILL_WAITING, "begun", "playing"])
def test_a_player_may_call_a_game_off_whether_it_has_begun_or_not(situation: str) -> None:
    facts, game = call_off(SITUATIONS[situation](), 1, AT)
    assert facts == (Ended("cancelled", (), (), AT, 1),)
    assert (game.status, game.result) == (ENDED, Outcome("cancelled", (), ()))


@pytest.mark.parametrize("situation", OVER)
def test_what_is_over_cannot_be_called_off(situation: str) -> None:
    assert reason_of(call_off, SITUATIONS[situation](), 1, AT) == "game_over"


# ------------------------------------------------------------------------------------------------------ playing again

def test_one_offer_stands_and_two_go_on_in_the_next_game() -> None:
    facts, game = offer_rematch(won(), 2, "tic-tac-toe", AT, "g-unused")
    assert facts == (Offered(2, "rematch", "tic-tac-toe", AT),)
    assert (game.offers, game.next_game) == (facts, None)
    facts, game = offer_rematch(game, 1, "tic-tac-toe", AT + 1, "g-next")
    assert facts[-1] == Continued("g-next", AT + 1)
    assert (game.offers, game.next_game, game.status) == ((), "g-next", ENDED)


@pytest.mark.parametrize("situation", ["won", "drawn", "resigned"])
def test_a_rematch_may_follow_any_end_of_a_game_that_was_played(situation: str) -> None:
    assert offer_rematch(SITUATIONS[situation](), 1, "mnk", AT, "g-next")[1].offers[0].game_type == "mnk"


def test_the_same_offer_again_changes_nothing() -> None:
    game = SITUATIONS["offered"]()
    assert offer_rematch(game, 2, "tic-tac-toe", AT + 9, "g-next") == ((), game)


def test_an_offer_may_be_changed_until_the_other_agrees() -> None:
    game = offer_rematch(SITUATIONS["offered"](), 2, "mnk", AT, "g-next")[1]
    assert reason_of(offer_rematch, game, 1, "tic-tac-toe", AT, "g-next") == "game_type_mismatch"
    assert offer_rematch(game, 1, "mnk", AT, "g-next")[1].next_game == "g-next"


def test_an_offer_stands_when_the_other_wants_a_different_game() -> None:
    game = SITUATIONS["offered"]()
    assert reason_of(offer_rematch, game, 1, "mnk", AT, "g-next") == "game_type_mismatch"
    assert offer_rematch(game, 1, "tic-tac-toe", AT, "g-next")[1].next_game == "g-next"


def test_another_player_begins_the_next_game() -> None:
    assert next_players(won()) == (BOB, ANN)
