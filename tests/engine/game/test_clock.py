"""Clocks: what may be chosen, who is charged for what, when flags fall, and what stands still meanwhile."""

import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from engine.game import clock, decide
from engine.game.clock import CLOCKS, DAY_MS, FIRST_MOVE_MS, GRACE_MS, flag_due_at, read_clock, snapshot
from engine.game.facts import ENDED, PLAYING, Ended, Held, Moved, Released, Resigned, Revealed
from engine.game.state import Game
from tests.engine.game.games import AT, BOB, Life, opened, playing
from tests.refusals import reason_of, refusal_of

DOCUMENT = (Path(__file__).parents[3] / "docs" / "OFFERS-AND-CLOCKS.md").read_text()
FISCHER = {"kind": "fischer", "initialMs": 60_000, "incrementMs": 2_000}
MOVE = {"kind": "move", "perMoveMs": 10_000}
DAYS = {"kind": "days", "perMoveDays": 3}


def timed(chosen: dict[str, Any] = FISCHER, game_type: str = "gomoku", seats: int = 2) -> Life:
    """A game that has begun at AT, with its first move made at AT + 500."""
    life = Life(game_type, seats, clock=chosen)
    life.move(at=AT + 500)
    return life


def left(game: Game) -> tuple[int, ...]:
    assert game.affairs.clock is not None
    return game.affairs.clock.left


# ------------------------------------------------------------------------------------------------ what may be chosen

@pytest.mark.parametrize("chosen", [None, FISCHER, MOVE, DAYS])
def test_a_clock_is_kept_as_it_was_chosen(chosen: dict[str, Any] | None) -> None:
    assert read_clock(chosen) == chosen
    assert Life(clock=chosen).game.table.clock == chosen


@pytest.mark.parametrize("kind", CLOCKS)
def test_every_member_has_its_bounds(kind: str) -> None:
    for name, span in CLOCKS[kind].items():
        others = {other: least for other, (least, _) in CLOCKS[kind].items()}
        for value in span:
            assert read_clock({"kind": kind, **others, name: value}) == {"kind": kind, **others, name: value}
        for value in (span[0] - 1, span[1] + 1, "5", None, True, 1.5, 2**70):
            refusal = refusal_of(read_clock, {"kind": kind, **others, name: value})
            assert refusal is not None
            assert (refusal.reason, refusal.data["path"]) == ("invalid_params", f"clock.{name}")


@pytest.mark.parametrize(("raw", "path"), [
    ({}, "clock.kind"), ({"kind": "hourglass"}, "clock.kind"), ({"kind": ["move"]}, "clock.kind"), ([], "clock.kind"),
    ("move", "clock.kind"), (7, "clock.kind"), ({"kind": "move"}, "clock.perMoveMs"),
    ({**MOVE, "initialMs": 5}, "clock.initialMs"), ({**MOVE, "\x1b" * 99: 5}, f"clock.{'?' * 64}"),
])
def test_what_is_no_clock_is_refused_with_its_path(raw: Any, path: str) -> None:
    for call in (read_clock, lambda raw: Life(clock=raw)):
        refusal = refusal_of(call, raw)
        assert refusal is not None
        assert (refusal.reason, refusal.data["path"]) == ("invalid_params", path)


def test_the_document_has_every_kind_with_its_bounds() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \| (`\w+Ms` .+?|`perMoveDays` .+?) \|", DOCUMENT, re.MULTILINE))
    said = {kind: ", ".join(f"`{name}` {least}–{most}" for name, (least, most) in members.items())  # noqa: RUF001
            for kind, members in CLOCKS.items()}
    assert table == said
    assert f"within {FIRST_MOVE_MS // 1000} s" in DOCUMENT
    assert f"A flag falls {GRACE_MS // 1000} s after" in DOCUMENT


# ---------------------------------------------------------------------------------------------------- who is charged

def test_a_game_without_a_clock_has_none() -> None:
    game = playing(4)
    assert (game.affairs.clock, snapshot(game), flag_due_at(game)) == (None, None, None)
    assert decide.flag(game, AT + 10**12) == ((), game)


def test_the_first_move_is_free_and_gives_nothing() -> None:
    life = timed()
    assert left(life.game) == (60_000, 60_000)


def test_a_move_is_charged_to_who_makes_it_and_gives_the_increment() -> None:
    life = timed()
    life.move(at=AT + 5_500)
    assert left(life.game) == (60_000, 57_000)
    life.move(at=AT + 15_500)
    assert left(life.game) == (52_000, 57_000)


@pytest.mark.parametrize(("chosen", "each"), [(MOVE, 10_000), (DAYS, 3 * DAY_MS)])
def test_with_a_time_for_each_move_every_turn_begins_with_all_of_it(chosen: dict[str, Any], each: int) -> None:
    life = timed(chosen)
    for turn in range(1, 5):
        assert left(life.game) == (each, each)
        life.move(at=life.game.last_at + turn * 1000)


def test_the_way_of_a_move_is_not_charged_up_to_a_bound() -> None:
    for lag, charged in ((0, 5_000), (300, 4_700), (GRACE_MS, 4_000), (10**9, 4_000), (-7, 5_000)):
        life = timed()
        life.move(at=AT + 5_500, lag=lag)
        assert left(life.game)[1] == 62_000 - charged


def test_the_way_is_stored_only_where_it_counts() -> None:
    life = timed()
    assert life.move(at=AT + 600, lag=40)[0] == attrs.evolve(life.game.moves[-1], lag=40)
    assert life.move(at=AT + 700)[0].lag is None
    assert decide.move(playing(), 1, 4, AT, lag=40)[0] == (Moved(1, 1, 4, AT),)


def test_a_repeated_move_is_not_charged_again() -> None:
    life = timed()
    life.move(9, at=AT + 5_500)
    before = life.game
    assert life.do(decide.move, 2, 9, AT + 30_000, 2) == ()
    assert life.game is before


def test_clocks_wait_for_all_players() -> None:
    game = decide.open_game("tic-tac-toe", {}, (opened().table.seats[0],), AT, early=True, clock=FISCHER)[1]
    assert flag_due_at(game) is None
    game = decide.move(game, 1, 4, AT + 9_000)[1]
    assert (flag_due_at(game), left(game)) == (None, (60_000, 60_000))
    game = decide.sit(game, BOB, AT + 50_000)[1]
    assert flag_due_at(game) == AT + 50_000 + 60_000 + GRACE_MS


def test_who_moves_again_after_a_six_has_a_new_time_for_the_next_move() -> None:
    life = Life("ludo", 3, clock=MOVE)
    for _ in range(40):
        life.move(at=life.game.last_at + 1_000)
        due = flag_due_at(life.game)
        assert due == life.game.last_at + 10_000 + GRACE_MS


# ------------------------------------------------------------------------------------------------------ flags

def test_a_flag_falls_when_the_time_and_the_grace_are_over() -> None:
    life = timed()
    due = flag_due_at(life.game)
    assert due == AT + 500 + 60_000 + GRACE_MS
    assert life.do(decide.flag, due - 1) == ()
    assert life.do(decide.flag, due) == (Ended("timeout", (1,), (1, 2), due, 2),)
    assert left(life.game) == (60_000, 0)
    assert flag_due_at(life.game) is None


def test_a_move_that_was_sent_in_time_counts_and_a_later_one_does_not() -> None:
    late = AT + 500 + 60_000 + 400
    life = timed()
    assert reason_of(life.move, at=late) == "time_up"
    assert reason_of(life.move, at=late, lag=399) == "time_up"
    life.move(at=late, lag=400)
    assert left(life.game)[1] == 2_000


def test_whatever_is_sent_no_move_counts_after_the_flag_was_due() -> None:
    life = timed()
    assert reason_of(life.move, at=AT + 500 + 60_000 + GRACE_MS + 1, lag=10**9) == "time_up"


@pytest.mark.parametrize(("chosen", "allowed"), [(FISCHER, FIRST_MOVE_MS), (MOVE, FIRST_MOVE_MS), (DAYS, 3 * DAY_MS)])
def test_a_game_without_a_first_move_is_cancelled(chosen: dict[str, Any], allowed: int) -> None:
    life = Life(clock=chosen)
    assert flag_due_at(life.game) == AT + allowed
    assert life.do(decide.flag, AT + allowed - 1) == ()
    assert life.do(decide.flag, AT + allowed) == (Ended("cancelled", (), (), AT + allowed, 1),)


def test_a_cancelled_game_with_dice_tells_its_seed() -> None:
    life = Life("ludo", 3, clock=MOVE)
    ended, revealed = life.do(decide.flag, AT + FIRST_MOVE_MS)
    assert isinstance(ended, Ended)
    assert isinstance(revealed, Revealed)


def test_with_three_the_others_play_on_until_one_is_left() -> None:
    life = timed(MOVE, "ludo", 3)
    first = life.game.turn
    told = life.do(decide.flag, flag_due_at(life.game))
    assert told[0] == Resigned(first, life.game.last_at, "timeout")
    assert (life.game.status, first != life.game.turn) == (PLAYING, True)
    assert left(life.game)[life.game.turn - 1] == 10_000
    told = life.do(decide.flag, flag_due_at(life.game))
    assert told[0].reason == "timeout"
    assert life.game.status == ENDED
    assert life.game.result.places.count(1) == 1


def test_who_leaves_out_of_turn_costs_nobody_time() -> None:
    life = timed(FISCHER, "ludo", 3)
    turn, due = life.game.turn, flag_due_at(life.game)
    other = next(seat for seat in (1, 2, 3) if seat != turn)
    life.do(decide.resign, other, life.game.last_at + 5_000)
    assert (life.game.turn, flag_due_at(life.game)) == (turn, due)


# ------------------------------------------------------------------------------------------------- standing still

def test_nobody_is_charged_in_a_pause() -> None:
    life = timed()
    for seat in (1, 2):
        life.offer(seat, "pause", AT + 10_500)
    assert (flag_due_at(life.game), left(life.game)) == (None, (60_000, 50_000))
    for seat in (1, 2):
        life.offer(seat, "resume", AT + 400_000)
    assert flag_due_at(life.game) == AT + 400_000 + 50_000 + GRACE_MS
    life.move(at=AT + 410_000)
    assert left(life.game) == (60_000, 42_000)


def test_nobody_is_charged_while_the_server_is_not_there() -> None:
    life = timed()
    assert life.do(decide.hold, AT + 10_500) == (Held(AT + 10_500),)
    assert life.do(decide.hold, AT + 11_000) == ()
    assert (flag_due_at(life.game), left(life.game)) == (None, (60_000, 50_000))
    assert life.do(decide.flag, AT + 10**9) == ()
    assert life.do(decide.release, AT + 10**9) == (Released(AT + 10**9),)
    assert life.do(decide.release, AT + 10**9) == ()
    assert flag_due_at(life.game) == AT + 10**9 + 50_000 + GRACE_MS


def test_the_end_of_a_server_is_known_only_later() -> None:
    life = timed()
    life.do(decide.hold, AT + 200)  # last seen alive before the last move was stored
    assert life.facts[-1] == Held(AT + 500)
    assert left(life.game) == (60_000, 60_000)


def test_a_move_on_its_way_when_the_server_drains_is_taken_and_the_clock_stands() -> None:
    life = timed()
    life.do(decide.hold, AT + 10_500)
    life.move(at=AT + 11_000)
    assert (left(life.game), flag_due_at(life.game)) == ((60_000, 52_000), None)
    life.do(decide.release, AT + 20_000)
    assert flag_due_at(life.game) == AT + 20_000 + 60_000 + GRACE_MS


@pytest.mark.parametrize("first", ["release", "resume"])
def test_a_clock_runs_on_when_the_game_goes_on_and_the_server_is_there(first: str) -> None:
    life = timed()
    life.do(decide.hold, AT + 1_000)
    for seat in (1, 2):
        life.offer(seat, "pause", AT + 1_000)

    def resume() -> None:
        for seat in (1, 2):
            life.offer(seat, "resume", AT + 2_000)

    def release() -> None:
        life.do(decide.release, AT + 2_000)

    for act in (release, resume) if first == "release" else (resume, release):
        assert flag_due_at(life.game) is None
        act()
    assert flag_due_at(life.game) == AT + 2_000 + 59_500 + GRACE_MS


def test_the_time_for_the_first_move_begins_anew() -> None:
    life = Life(clock=FISCHER)
    life.do(decide.hold, AT + 50_000)
    life.do(decide.release, AT + 70_000)
    assert flag_due_at(life.game) == AT + 70_000 + FIRST_MOVE_MS


@pytest.mark.parametrize("situation", ["none", "waiting", "ended", "paused"])
def test_there_is_nothing_to_hold_where_no_clock_runs(situation: str) -> None:
    life = Life(clock=None if situation == "none" else FISCHER)
    game = life.game
    if situation == "waiting":
        game = decide.open_game("mnk", {}, (BOB,), AT, clock=FISCHER)[1]
    elif situation == "ended":
        game = life.end().game
    elif situation == "paused":
        life.offer(1, "pause")
        life.offer(2, "pause")
        game = life.game
    assert decide.hold(game, AT) == ((), game)
    assert decide.release(game, AT) == ((), game)


# ------------------------------------------------------------------------------------------------------ takebacks

def test_time_that_was_used_for_a_move_stays_used_when_it_is_taken_back() -> None:
    life = timed()
    life.move(at=AT + 10_500)
    life.offer(2, "takeback", AT + 11_000)
    life.offer(1, "takeback", AT + 12_500)
    assert (left(life.game), life.game.turn) == ((58_000, 52_000), 2)
    assert flag_due_at(life.game) == AT + 12_500 + 52_000 + GRACE_MS


def test_a_time_for_each_move_begins_anew_when_moves_are_taken_back() -> None:
    life = timed(MOVE)
    life.move(at=AT + 9_000)
    for seat in (2, 1):
        life.offer(seat, "takeback", AT + 12_000)
    assert flag_due_at(life.game) == AT + 12_000 + 10_000 + GRACE_MS


def test_a_game_without_moves_left_has_begun_all_the_same() -> None:
    life = timed()
    for seat in (1, 2):
        life.offer(seat, "takeback", AT + 5_500)
    assert life.game.ply == 0
    assert flag_due_at(life.game) == AT + 5_500 + 60_000 + GRACE_MS
    assert life.do(decide.flag, flag_due_at(life.game))[0].reason == "timeout"


# --------------------------------------------------------------------------------------------------- as it is told

def test_the_snapshot_says_what_everybody_has_as_of_an_instant() -> None:
    life = timed()
    due = AT + 60_500 + GRACE_MS
    assert snapshot(life.game) == {**FISCHER, "remainingMs": [60_000, 60_000], "running": 2, "asOf": AT + 500,
                                   "dueAt": due, "held": False}
    assert snapshot(life.game, AT + 7_500) == {**FISCHER, "remainingMs": [60_000, 53_000], "running": 2,
                                               "asOf": AT + 7_500, "dueAt": due, "held": False}
    assert snapshot(life.game, AT + 10**9)["remainingMs"] == [60_000, 0]


def test_the_snapshot_before_the_first_move_says_when_it_is_due() -> None:
    assert snapshot(Life(clock=DAYS).game) == {
        **DAYS, "remainingMs": [3 * DAY_MS] * 2, "running": None, "asOf": AT, "dueAt": AT + 3 * DAY_MS, "held": False}


@pytest.mark.parametrize("why", ["held", "paused", "ended"])
def test_the_snapshot_of_a_clock_that_stands_does_not_change(why: str) -> None:
    life = timed()
    if why == "held":
        life.do(decide.hold, AT + 10_500)
    elif why == "paused":
        life.offer(1, "pause", AT + 10_500)
        life.offer(2, "pause", AT + 10_500)
    else:
        life.do(decide.resign, 1, AT + 10_500)
    shown = {**FISCHER, "remainingMs": [60_000, 50_000], "running": None, "dueAt": None, "held": why == "held"}
    assert snapshot(life.game) == snapshot(life.game, AT + 10**9) == {**shown, "asOf": None}


def test_a_kind_of_clock_comes_to_what_its_name_says() -> None:
    assert [clock.timing_of(chosen) for chosen in (MOVE, FISCHER, DAYS)] == [
        clock.Timing("move", 10_000, anew=True), clock.Timing("fischer", 60_000, 2_000),
        clock.Timing("days", 3 * DAY_MS, anew=True)]
