"""Playing again: the same game with another who begins, for those who wish it, and only once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.game import decide, offers
from engine.game.facts import PLAYING, Continued, Declined
from engine.game.offers import REMATCH_MS
from tests.engine.game.games import ANN, AT, BOB, EVE, Life
from tests.refusals import reason_of, refusal_of


def test_the_next_game_keeps_type_options_clock_and_policy_and_another_one_begins() -> None:
    clock, on_leave = {"kind": "move", "perMoveMs": 5000}, {"kind": "bot", "graceMs": 7000}
    life = Life("gomoku", clock=clock, on_leave=on_leave).end()
    life.offer(1, "rematch")
    life.offer(2, "rematch")
    facts, game = decide.open_next(life.game, AT + 9)
    assert (game.table.game_type, game.table.options) == ("gomoku", life.game.table.options)
    assert game.table.seats == (BOB, ANN)
    assert (game.table.clock, game.table.on_leave, game.status) == (clock, on_leave, PLAYING)
    assert len(facts) == 1


def test_another_type_is_played_with_its_own_options_when_both_want_it() -> None:
    life = Life().end()
    life.do(decide.offer, 1, "rematch", AT, game_type="mnk")
    assert reason_of(life.offer, 2, "rematch") == "game_type_mismatch"
    assert life.answer(2, "rematch", accept=True) == (Continued("g-next", AT, None, "mnk"),)
    game = decide.open_next(life.game, AT)[1]
    assert (game.table.game_type, game.table.options["rows"]) == ("mnk", 3)


@pytest.mark.parametrize(("seats", "wanted"), [(3, "tic-tac-toe"), (4, "mnk")])
def test_another_type_has_to_be_for_as_many(seats: int, wanted: str) -> None:
    life = Life("ludo", seats).end()
    refusal = refusal_of(decide.offer, life.game, 1, "rematch", AT, game_type=wanted)
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", "gameType")


def test_three_go_on_at_once_when_all_wish_it() -> None:
    life = Life("ludo", 3).end()
    for seat in (2, 3, 1):
        told = life.offer(seat, "rematch")
    assert told == (Continued("g-next", AT),)
    assert decide.next_players(life.game) == (BOB, EVE, ANN)


def test_those_who_said_yes_go_on_when_everybody_has_answered() -> None:
    life = Life("ludo", 3).end()
    life.offer(3, "rematch")
    life.offer(1, "rematch")
    assert offers.due_at(life.game) == AT + REMATCH_MS
    assert life.answer(2, "rematch", accept=False) == (Declined(2, "rematch", AT), Continued("g-next", AT, (1, 3)))
    game = decide.open_next(life.game, AT, seed=b"next")[1]
    assert (game.table.seats, game.table.capacity, game.table.options["capacity"]) == ((EVE, ANN), 2, 2)


def test_the_last_yes_begins_it_when_the_others_have_said_no() -> None:
    life = Life("ludo", 4).end()
    life.offer(1, "rematch")
    life.answer(2, "rematch", accept=False)
    life.answer(4, "rematch", accept=False)
    assert life.answer(3, "rematch", accept=True) == (Continued("g-next", AT, (1, 3)),)


def test_those_who_said_yes_go_on_when_they_have_waited_long_enough() -> None:
    life = Life("ludo", 3).end()
    life.offer(2, "rematch")
    assert (offers.due_at(life.game), life.do(decide.lapse, AT + REMATCH_MS, next_id="g-next")) == (None, ())
    life.offer(3, "rematch", AT + 5)
    assert life.do(decide.lapse, AT + REMATCH_MS - 1, next_id="g-next") == ()
    told = life.do(decide.lapse, AT + REMATCH_MS, next_id="g-next")
    assert told == (Continued("g-next", AT + REMATCH_MS, (2, 3)),)


def test_a_no_can_be_followed_by_a_yes_until_it_begins() -> None:
    life = Life("ludo", 3).end()
    life.offer(1, "rematch")
    life.answer(2, "rematch", accept=False)
    life.answer(3, "rematch", accept=False)
    assert [offer.seat for offer in life.game.offers] == [1]
    assert life.offer(2, "rematch") == (Continued("g-next", AT, (1, 2)),)


def test_for_two_a_wish_stands_until_it_is_answered() -> None:
    life = Life().end()
    life.offer(1, "rematch")
    assert offers.due_at(life.game) is None
    assert life.do(decide.lapse, AT + 10**9, next_id="g-next") == ()


RematchStep = tuple[str, int, int]
STEPS = st.lists(st.tuples(st.sampled_from(["offer", "yes", "no", "withdraw", "lapse"]), st.integers(1, 4),
                           st.sampled_from([0, 1000, REMATCH_MS])), max_size=25)


def wish(life: Life, what: str, seat: int, now: int, next_id: str) -> None:
    if what == "offer":
        life.offer(seat, "rematch", now, next_id)
    elif what == "withdraw":
        life.do(decide.withdraw, seat, "rematch", now)
    elif what == "lapse":
        life.do(decide.lapse, now, next_id=next_id)
    else:
        life.answer(seat, "rematch", now, accept=what == "yes", next_id=next_id)


@given(seats=st.integers(2, 4), steps=STEPS)
def test_a_game_has_at_most_one_next_game(seats: int, steps: list[RematchStep]) -> None:
    life, now = Life("ludo", seats).end(), AT
    for number, (what, seat, later) in enumerate(steps):
        now += later
        over = life.game.next_game is not None
        reason = reason_of(wish, life, what, min(seat, seats), now, f"g-{number}")
        assert reason in (None, "offer_gone", "too_soon")
        assert not over or what == "lapse" or reason == "offer_gone"
    following = [fact for fact in life.facts if isinstance(fact, Continued)]
    assert len(following) <= 1
    if following:
        yes = following[0].seats or tuple(range(1, seats + 1))
        assert 2 <= len(yes) <= seats
        assert decide.open_next(life.game, now, seed=b"next")[1].status == PLAYING


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2])))
def test_however_two_wishes_cross_there_is_one_next_game(order: tuple[int, int]) -> None:
    life = Life().end()
    for number, seat in enumerate(order):
        life.offer(seat, "rematch", next_id=f"g-{number}")
    assert life.game.next_game == "g-1"
    assert reason_of(life.offer, 1, "rematch", next_id="g-2") == "offer_gone"


def test_no_game_follows_before_it_was_agreed_on() -> None:
    with pytest.raises(ValueError, match="no game follows"):
        decide.open_next(Life().end().game, AT)
