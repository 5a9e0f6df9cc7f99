"""Offers: who may make them when, what a yes and a no do, what ends them, and that nobody is pestered."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.game import decide, offers
from engine.game.facts import (
    ENDED,
    PAUSED,
    PLAYING,
    Continued,
    Declined,
    Ended,
    Expired,
    Fact,
    Offered,
    Paused,
    Resumed,
    Revealed,
    TakenBack,
    Withdrawn,
)
from engine.game.offers import LONGEST_PAUSE_MS, OFFERS, REMATCH_MS
from engine.rules.contract import Outcome
from tests.engine.game.games import AT, SITUATIONS, Life
from tests.refusals import reason_of, refusal_of

DOCUMENT = (Path(__file__).parents[3] / "docs" / "OFFERS-AND-CLOCKS.md").read_text()
HAPPENS: dict[str, Fact] = {
    "draw": Ended("draw_agreed", (), (1, 1), AT),
    "takeback": TakenBack(1, 0, AT),
    "pause": Paused(AT),
    "resume": Resumed(AT),
    "rematch": Continued("g-next", AT),
}


def ready(kind: str, seats: int = 2) -> Life:
    """A game in which this may be offered by seat 1."""
    life = Life("ludo", seats) if seats > 2 else Life()
    if kind == "takeback":
        life.move(4)
    if kind == "resume":
        for seat in range(1, seats + 1):
            life.offer(seat, "pause")
    return life.end() if kind == "rematch" else life


# ----------------------------------------------------------------------------------------------------------- yes and no

@pytest.mark.parametrize("kind", OFFERS)
@pytest.mark.parametrize("how", ["crossing", "answered"])
def test_two_offers_that_cross_are_a_yes(kind: str, how: str) -> None:
    life = ready(kind)
    assert life.offer(1, kind) == (Offered(1, kind, "tic-tac-toe" if kind == "rematch" else None, AT),)
    assert [(offer.seat, offer.kind) for offer in life.game.offers] == [(1, kind)]
    yes = life.offer(2, kind) if how == "crossing" else life.answer(2, kind, accept=True)
    assert yes == (HAPPENS[kind],)
    assert life.game.offers == ()


@pytest.mark.parametrize("kind", OFFERS)
def test_the_same_offer_again_changes_nothing(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    assert life.offer(1, kind, AT + 5) == ()


@pytest.mark.parametrize("kind", OFFERS)
def test_a_no_ends_the_offer_and_the_other_may_still_make_one(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    assert life.answer(2, kind, accept=False) == (Declined(2, kind, AT),)
    assert life.game.offers == ()
    assert reason_of(life.answer, 2, kind, accept=False) == "offer_gone"
    assert reason_of(life.answer, 2, kind, accept=True) == "offer_gone"
    assert reason_of(life.offer, 2, kind) == ("not_now" if kind == "takeback" else None)


@pytest.mark.parametrize("kind", OFFERS)
def test_an_offer_can_be_taken_back_by_who_has_made_it(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    assert reason_of(decide.withdraw, life.game, 2, kind, AT) == "offer_gone"
    assert life.do(decide.withdraw, 1, kind, AT) == (Withdrawn(1, kind, AT),)
    assert life.game.offers == ()
    assert reason_of(decide.withdraw, life.game, 1, kind, AT) == "offer_gone"


@pytest.mark.parametrize("kind", OFFERS)
def test_nobody_answers_themselves(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    for accept in (True, False):
        assert reason_of(life.answer, 1, kind, accept=accept) == "offer_gone"


@pytest.mark.parametrize("act", [
    lambda life: life.offer(1, "peace"),
    lambda life: life.answer(1, "peace", accept=True),
    lambda life: decide.withdraw(life.game, 1, "peace", AT),
])
def test_other_kinds_of_offers_there_are_not(act: Any) -> None:
    refusal = refusal_of(act, Life())
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", "kind")


WRONG_TIME = [
    ("waiting", "draw", "game_not_started"), ("waiting", "takeback", "game_not_started"),
    ("waiting", "pause", "game_not_started"), ("waiting", "resume", "game_not_started"),
    ("waiting", "rematch", "game_not_started"), ("waiting, moved early", "takeback", "game_not_started"),
    ("begun", "resume", "not_now"), ("begun", "rematch", "offer_gone"), ("begun", "takeback", "not_now"),
    ("won", "draw", "game_over"), ("won", "takeback", "game_over"), ("won", "pause", "game_over"),
    ("won", "resume", "game_over"), ("continued", "rematch", "offer_gone"), ("cancelled", "rematch", "offer_gone"),
    ("paused", "takeback", "game_paused"), ("paused", "pause", "game_paused"), ("paused", "rematch", "offer_gone"),
]


@pytest.mark.parametrize(("situation", "kind", "reason"), WRONG_TIME)
def test_what_is_out_of_place_is_refused_with_its_reason(situation: str, kind: str, reason: str) -> None:
    game = ready("resume").game if situation == "paused" else SITUATIONS[situation]()
    assert reason_of(decide.offer, game, 1, kind, AT, next_id="g-next") == reason


# ------------------------------------------------------------------------------------------------ moves, and other ends

def test_who_moves_instead_of_answering_has_declined_a_draw() -> None:
    life = Life()
    life.offer(2, "draw")
    assert life.move(4)[1:] == (Declined(1, "draw", AT),)
    life.move(0)
    life.offer(1, "draw")
    assert len(life.move(8)) == 1
    assert life.game.offers == (Offered(1, "draw", None, AT),)


@pytest.mark.parametrize(("asker", "fact"), [(1, Declined(2, "takeback", AT)), (2, Withdrawn(2, "takeback", AT))])
def test_a_takeback_falls_with_the_next_move_whoevers_it_is(asker: int, fact: Fact) -> None:
    life = Life()
    life.move(4, 0, 8)
    life.offer(asker, "takeback")
    assert life.move(1)[1:] == (fact,)
    assert life.game.offers == ()


def test_a_wish_to_pause_stands_when_there_is_a_move_and_expires() -> None:
    life = Life()
    life.offer(1, "pause")
    life.move(4, 0)
    due = AT + OFFERS["pause"].lasting
    assert offers.due_at(life.game) == due
    assert life.do(decide.lapse, due - 1) == ()
    assert life.do(decide.lapse, due) == (Expired("pause", due),)
    assert (life.game.offers, offers.due_at(life.game)) == ((), None)


@pytest.mark.parametrize("end", ["resign", "draw", "takeback", "pause", "line"])
def test_what_ends_or_interrupts_the_game_ends_what_was_offered(end: str) -> None:
    life = Life()
    life.move(0, 3, 1, 4)
    for kind in {"draw", "takeback", "pause"} - {end}:
        life.offer(1, kind)
    if end in OFFERS:
        life.offer(1, end)
        life.answer(2, end, accept=True)
    elif end == "resign":
        life.do(decide.resign, 2, AT)
    else:
        life.move(2)
    assert life.game.offers == ()


def test_the_last_move_ends_the_game_after_it_has_declined() -> None:
    life = Life()
    life.move(0, 3, 1, 4)
    life.offer(2, "draw")
    assert [type(fact).__name__ for fact in life.move(2)] == ["Moved", "Declined", "Ended"]


# ------------------------------------------------------------------------------------------------------------ pestering

@pytest.mark.parametrize("kind", ["draw", "takeback"])
@pytest.mark.parametrize("how", ["declined", "withdrawn", "moved"])
def test_what_came_to_nothing_can_be_offered_again_some_plies_later(kind: str, how: str) -> None:
    life = Life("gomoku")
    life.move()
    if kind == "takeback":
        life.move()
    life.offer(1, kind)
    if how == "declined":
        life.answer(2, kind, accept=False)
    elif how == "withdrawn":
        life.do(decide.withdraw, 1, kind, AT)
    else:
        while life.game.offers:
            life.move()
    ply = life.game.affairs.tried[0].ply
    while life.game.ply < ply + OFFERS[kind].plies:
        refusal = refusal_of(life.offer, 1, kind)
        assert refusal is not None
        assert (refusal.reason, refusal.data) == ("too_soon", {"ply": ply + OFFERS[kind].plies})
        life.move()
    assert reason_of(life.offer, 1, kind) is None


@pytest.mark.parametrize("kind", ["pause", "resume", "rematch"])
def test_what_came_to_nothing_can_be_offered_again_some_time_later(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    life.answer(2, kind, AT + 10, accept=False)
    pause = OFFERS[kind].pause
    refusal = refusal_of(life.offer, 1, kind, AT + 10 + pause - 1)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("too_soon", {"retryAfterMs": 1})
    assert life.offer(1, kind, AT + 10 + pause) != ()


@pytest.mark.parametrize("kind", OFFERS)
def test_yes_can_be_said_at_any_time(kind: str) -> None:
    life = ready(kind)
    life.offer(1, kind)
    life.answer(2, kind, accept=False)
    if kind == "takeback":
        life.move(0)
    life.offer(2, kind)
    assert len(life.answer(1, kind, accept=True)) == 1


def test_a_game_does_not_remember_more_than_one_failure_of_a_kind_and_seat() -> None:
    life = Life()
    for round_ in range(5):
        life.offer(1, "pause", AT + round_ * 100_000)
        life.answer(2, "pause", AT + round_ * 100_000, accept=False)
    assert len(life.game.affairs.tried) == 1


# --------------------------------------------------------------------------------------------------------------- pauses

def test_nobody_moves_in_a_pause_but_giving_up_and_a_draw_go_on() -> None:
    life = ready("resume")
    assert life.game.status == PAUSED
    assert reason_of(decide.move, life.game, 1, 4, AT) == "game_paused"
    assert reason_of(decide.resign, life.game, 1, AT) is None
    life.offer(1, "draw")
    life.offer(2, "draw")
    assert life.game.status == ENDED


def test_the_game_goes_on_where_it_was() -> None:
    life = ready("resume")
    life.offer(1, "resume")
    life.offer(2, "resume")
    assert (life.game.status, life.game.turn) == (PLAYING, 1)
    life.move(4)


def test_a_long_pause_can_be_ended_by_one() -> None:
    life = ready("resume")
    assert life.offer(1, "resume", AT + LONGEST_PAUSE_MS - 1) == (
        Offered(1, "resume", None, AT + LONGEST_PAUSE_MS - 1),)
    assert life.offer(2, "resume", AT + LONGEST_PAUSE_MS) == (Resumed(AT + LONGEST_PAUSE_MS),)
    life = ready("resume")
    assert life.offer(2, "resume", AT + LONGEST_PAUSE_MS) == (Resumed(AT + LONGEST_PAUSE_MS),)


def test_who_gives_up_in_a_pause_of_three_leaves_the_others_paused_with_their_dice_thrown() -> None:
    life = ready("resume", 3)
    life.do(decide.resign, life.game.turn, AT)
    assert life.game.status == PAUSED
    assert life.game.table.rules.chance(life.game.board) is None
    life.offer(life.game.turn, "resume", AT + LONGEST_PAUSE_MS)
    assert life.game.status == PLAYING


# -------------------------------------------------------------------------------------------------- three and four play

@pytest.mark.parametrize("kind", ["draw", "pause", "resume"])
@pytest.mark.parametrize("seats", [3, 4])
def test_all_who_still_play_have_to_say_yes(kind: str, seats: int) -> None:
    life = ready(kind, seats)
    life.do(decide.resign, 2, AT)
    others = [seat for seat in range(1, seats + 1) if seat != 2]
    assert reason_of(life.offer, 2, kind) == "game_over"
    for seat in others[:-1]:
        assert life.offer(seat, kind) == (Offered(seat, kind, None, AT),)
        assert reason_of(life.answer, 2, kind, accept=False) == "game_over"
    told = life.answer(others[-1], kind, accept=True)
    assert isinstance(told[0], type(HAPPENS[kind]))


@pytest.mark.parametrize("kind", ["draw", "pause", "resume"])
def test_one_no_ends_it_for_all(kind: str) -> None:
    life = ready(kind, 3)
    life.offer(1, kind)
    life.offer(2, kind)
    assert life.answer(3, kind, accept=False) == (Declined(3, kind, AT),)
    assert life.game.offers == ()


def test_a_draw_stands_when_somebody_moves_who_has_agreed() -> None:
    life = Life("ludo", 3)
    turn = life.game.turn or 0
    other, third = ({1, 2, 3} - {turn})
    life.offer(other, "draw")
    life.offer(turn, "draw")
    life.move()
    assert [offer.seat for offer in life.game.offers] == [other, turn]
    life.offer(third, "draw")
    assert life.game.status == ENDED


def test_who_leaves_ends_what_was_offered_because_others_are_asked_now() -> None:
    life = Life("ludo", 3)
    life.offer(1, "draw")
    life.do(decide.resign, 3, AT)
    assert life.game.offers == ()
    life.offer(1, "draw")


@pytest.mark.parametrize(("seats", "gone", "winners", "places"), [
    (3, (), (), (1, 1, 1)), (3, (2,), (1, 3), (1, 3, 1)), (4, (2,), (1, 3, 4), (1, 4, 1, 1)),
    (4, (4, 1), (2, 3), (3, 1, 1, 4)),
])
def test_a_draw_shares_the_best_place_that_is_left(
    seats: int, gone: tuple[int, ...], winners: tuple[int, ...], places: tuple[int, ...]
) -> None:
    life = Life("ludo", seats)
    for seat in gone:
        life.do(decide.resign, seat, AT)
    for seat in range(1, seats + 1):
        if seat not in gone:
            told = life.offer(seat, "draw")
    assert life.game.result == Outcome("draw_agreed", winners, places)
    assert isinstance(told[-1], Revealed)


# --------------------------------------------------------------------------------------------------------- the document

def test_the_document_has_every_kind_with_its_bounds() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", DOCUMENT, re.MULTILINE)
    table = {row[0]: row[1:] for row in rows}
    assert set(table) == set(OFFERS)
    for kind, manner in OFFERS.items():
        _, _, stands, again = table[kind]
        assert (f"{manner.lasting // 1000} s" in stands) == bool(manner.lasting)
        assert again in (f"{manner.plies} plies later", f"{manner.pause // 1000} s later")
    assert f"{REMATCH_MS // 1000} s after the first wish" in DOCUMENT
    assert f"lasted {LONGEST_PAUSE_MS // 60_000} minutes" in DOCUMENT
