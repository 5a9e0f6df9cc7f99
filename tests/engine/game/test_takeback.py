"""Moves taken back: how far it goes, what becomes of plies, and what a request sent twice does then."""

import pytest

from engine.game import decide
from engine.game.facts import TakenBack
from engine.rules.contract import Position
from tests.engine.game.games import AT, Life
from tests.refusals import reason_of, refusal_of


@pytest.mark.parametrize(("moves", "asker", "left"), [
    ((4,), 1, 0), ((4, 0), 1, 0), ((4, 0), 2, 1), ((4, 0, 8), 1, 2), ((4, 0, 8), 2, 1), ((4, 0, 8, 2), 1, 2),
])
def test_a_takeback_goes_back_to_before_the_last_move_of_who_asks(
    moves: tuple[Position, ...], asker: int, left: int
) -> None:
    life, before = Life(), Life()
    life.move(*moves)
    before.move(*moves[:left]) if left else None
    life.offer(asker, "takeback")
    assert life.answer(3 - asker, "takeback", accept=True) == (TakenBack(asker, left, AT),)
    assert (life.game.board, life.game.moves, life.game.turn) == (
        before.game.board, before.game.moves, before.game.turn)


def test_when_both_ask_it_goes_back_as_far_as_who_asked_first() -> None:
    for first, left in ((1, 2), (2, 1)):
        life = Life()
        life.move(4, 0, 8)
        life.offer(first, "takeback")
        assert life.offer(3 - first, "takeback") == (TakenBack(first, left, AT),)


def test_plies_are_used_again_and_seqs_are_not() -> None:
    life = Life()
    life.move(4, 0)
    life.offer(1, "takeback")
    life.answer(2, "takeback", accept=True)
    assert (life.game.seq, life.game.ply) == (5, 0)
    assert life.move(8, ply=1)[0].ply == 1
    assert life.game.seq == 6
    assert decide.move(life.game, 1, 8, AT, 1) == ((), life.game)
    assert reason_of(decide.move, life.game, 1, 4, AT, 1) == "stale"
    assert reason_of(decide.move, life.game, 2, 0, AT, 1) == "stale"


def test_a_move_from_before_a_takeback_is_stale_where_it_says_what_its_player_has_seen() -> None:
    life = Life()
    life.move(4, 0)
    life.offer(2, "takeback")
    life.answer(1, "takeback", accept=True)
    refusal = refusal_of(decide.move, life.game, 2, 0, AT, 2, seen=2)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("stale", {"seq": 5})
    for seen in (None, 5, 6):
        assert reason_of(decide.move, life.game, 2, 0, AT, 2, seen=seen) is None


@pytest.mark.parametrize("seats", [2, 3])
def test_thrown_dice_are_not_taken_back(seats: int) -> None:
    life = Life("ludo", seats)
    life.move()
    assert reason_of(life.offer, life.game.moves[0].seat, "takeback") == "forbidden"


def test_who_has_not_moved_has_nothing_to_take_back() -> None:
    life = Life()
    assert reason_of(life.offer, 1, "takeback") == "not_now"
    life.move(4)
    assert reason_of(life.offer, 2, "takeback") == "not_now"
