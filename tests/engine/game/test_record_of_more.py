"""Records of games with more than a board: clocks and policies, moves taken back, games that never began."""

import pytest

from engine.game import decide
from engine.game.facts import Ended, Moved, Opened, Resigned
from engine.game.record import read_record, record_as_json, write_record
from engine.game.state import replay
from tests.engine.game.games import AT, Life
from tests.refusals import refusal_of

FISCHER = {"kind": "fischer", "initialMs": 300_000, "incrementMs": 3_000}
CLAIM = {"kind": "claim", "graceMs": 60_000}
TIMED = """ser record 1
game: tic-tac-toe
options: none
opened: 2023-11-14T22:13:20.000Z
seat 1: ann
seat 2: bob
clock: fischer initialMs=300000 incrementMs=3000
onLeave: claim graceMs=60000

move 1, seat 1: B2 (+2.310)

result: timeout by seat 2; winners 1; places 1 2 (+303.310)
"""


def test_the_clock_and_the_policy_stand_in_the_headers() -> None:
    life = Life(clock=FISCHER, on_leave="claim")
    life.move(4, at=AT + 2_310, lag=40)
    life.do(decide.flag, AT + 303_310)
    assert write_record(life.facts) == TIMED
    opened, moved, *_ = read_record(TIMED)
    assert isinstance(opened, Opened)
    assert (opened.clock, opened.on_leave) == (FISCHER, CLAIM)
    assert moved == Moved(1, 1, "B2", AT + 2_310)
    assert write_record(read_record(TIMED)) == TIMED


def test_the_json_form_has_them_where_they_were_chosen() -> None:
    record = record_as_json(read_record(TIMED))
    assert (record["clock"], record["onLeave"]) == (FISCHER, CLAIM)
    without = record_as_json(Life().facts)
    assert not {"clock", "onLeave"} & without.keys()


@pytest.mark.parametrize(("old", "new", "line", "reason"), [
    ("initialMs=300000", "initialMs=300", 7, "invalid_params"),
    ("initialMs=300000 ", "", 7, "invalid_params"),
    ("clock: fischer", "clock: hourglass", 7, "invalid_params"),
    ("clock: fischer initialMs=300000 incrementMs=3000", "clock: days perMoveDays=3", 8, "invalid_params"),
    ("initialMs=300000", "initialMs=soon", 7, "parse_error"),
    ("graceMs=60000", "graceMs=60000 afterMs=1", 8, "invalid_params"),
    ("graceMs=60000", "graceMs=1", 8, "invalid_params"),
    ("onLeave: claim graceMs=60000", "onLeave: wait", 8, "invalid_params"),
    ("onLeave: claim graceMs=60000", "onLeave: claim graceMs=60000\nclock: move perMoveMs=5000", 9, "parse_error"),
    ("onLeave: claim graceMs=60000", "onLeave: claim graceMs=60000\nonLeave: bot", 9, "parse_error"),
    ("timeout by seat 2; winners 1; places 1 2", "timeout by seat 2; winners none; places none", 12, "invalid_params"),
    ("timeout by seat 2; winners 1; places 1 2", "cancelled by seat 2; winners 1; places 1 2", 12, "invalid_params"),
])
def test_what_cannot_be_is_refused_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert TIMED.count(old) == 1
    refusal = refusal_of(read_record, TIMED.replace(old, new))
    assert refusal is not None
    assert (refusal.data["line"], refusal.reason) == (line, reason)


def test_a_line_that_leaves_something_out_is_written_in_full() -> None:
    shorter = TIMED.replace("claim graceMs=60000", "claim")
    assert write_record(read_record(shorter)) == TIMED


def test_moves_that_were_taken_back_are_not_in_it_and_their_numbers_are_used_again() -> None:
    life, straight = Life(), Life()
    life.move(4, 0)
    life.offer(1, "takeback")
    life.answer(2, "takeback", accept=True)
    life.move(8, 0, 4)
    life.offer(2, "takeback")
    life.answer(1, "takeback", accept=True)
    life.move(1)
    straight.move(8, 1)
    assert write_record(life.facts) == write_record(straight.facts)
    assert record_as_json(life.facts) == record_as_json(straight.facts)
    assert replay(read_record(write_record(life.facts))).board == life.game.board


def test_of_offers_and_pauses_it_knows_nothing() -> None:
    life, straight = Life(), Life()
    for kind in ("pause", "resume"):
        life.offer(1, kind)
        life.offer(2, kind)
    life.offer(1, "draw")
    for each in (life, straight):
        each.move(4)
        each.do(decide.resign, 2, AT)
    assert write_record(life.facts) == write_record(straight.facts)


def test_a_game_that_was_cancelled_has_no_places() -> None:
    life = Life("ludo", 3, clock=FISCHER)
    life.do(decide.flag, AT + 60_000)
    text = write_record(life.facts)
    assert f"result: cancelled by seat {life.facts[-2].seat}; winners none; places none (+60.000)\nseed: " in text
    assert Ended("cancelled", (), (), AT + 60_000, life.facts[-2].seat) in read_record(text)


def test_who_is_out_by_the_clock_has_left() -> None:
    life = Life("ludo", 3, clock=FISCHER)
    life.move(at=AT)
    seat = life.game.turn
    life.do(decide.flag, AT + 10**6)
    text = write_record(life.facts)
    assert f"seat {seat} leaves (+1000.000)\n" in text
    assert Resigned(seat, AT + 10**6) in read_record(text)
