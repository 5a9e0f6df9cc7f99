"""A clock that falls low warns once a move, and only whoever was there when it fell."""

import attrs
import pytest

from cli_client.happenings import Connecting, Online, Passed
from cli_client.model.clocks import low_at, next_low
from cli_client.model.effects import Ring
from tests.cli_client.fakes import ANN, after, playing, received, rung, seen, snapshot, texts

MINUTE = 60_000
FISCHER = {"kind": "fischer", "initialMs": 5 * MINUTE, "incrementMs": 2000}


def running(seat=1, left=MINUTE, since=1_000_000, kind=None, **more):
    remaining = [5 * MINUTE, 5 * MINUTE]
    remaining[seat - 1] = left
    return {**(kind or FISCHER), "remainingMs": remaining, "running": seat, "asOf": since, "dueAt": since + left + 1000,
            "held": False, **more}


def timed(*positions, clock, mine=1, **more):
    return attrs.evolve(snapshot(*positions, mine=mine, **more), clock=clock)


def at_work(*positions, clock, mine=1):
    return after(Online(ANN), seen(timed(*positions, clock=clock, mine=mine)))


@pytest.mark.parametrize(("kind", "left", "low"), [
    (FISCHER, 5 * MINUTE, 30_000),
    ({"kind": "fischer", "initialMs": MINUTE, "incrementMs": 0}, MINUTE, 12_000),
    ({"kind": "move", "perMoveMs": 10_000}, 10_000, 2_000),
    ({"kind": "move", "perMoveMs": 3_600_000}, 3_600_000, 30_000),
    ({"kind": "days", "perMoveDays": 5}, 5 * 24 * 60 * MINUTE, 24 * 60 * MINUTE),
])
def test_low_is_a_fifth_or_half_a_minute(kind, left, low):
    view = at_work(clock=running(left=left, kind=kind)).games[0]
    assert low_at(view) == 1_000_000 + left - low


@pytest.mark.parametrize(("clock", "mine"), [
    (None, 1),
    (running(seat=2), 1),
    (running(), 2),
    (running(), None),
    (running(left=30_000), 1),
    (running(running=None, asOf=None, dueAt=None), 1),
])
def test_nothing_falls_low_that_is_not_ours_or_stands_still_or_is_low_already(clock, mine):
    assert low_at(at_work(clock=clock, mine=mine).games[0]) is None


def test_it_warns_once_a_move_when_it_falls_low():
    state = at_work(clock=running())
    assert next_low(state, 0) == 1_030_000
    assert rung(after(Passed(1_000_000, 1_029_999), state=state)) == []
    warned = after(Passed(1_000_000, 1_030_000), state=state)
    assert warned.effects == (Ring("clock", texts(warned)[-1]),)
    assert texts(warned)[-1] == "your time is running out in game 1, tic-tac-toe against bob."
    assert next_low(warned, 0) is None
    assert rung(after(Passed(1_000_000, 1_030_000), state=warned)) == []


def test_what_fell_before_anybody_was_there_does_not_warn():
    state = at_work(clock=running())
    assert rung(after(Passed(1_030_000, 1_040_000), state=state)) == []
    assert next_low(state, 1_030_000) is None


def test_a_reconnection_does_not_warn_again_and_the_next_move_does():
    warned = after(Passed(1_000_000, 1_030_000), state=at_work(clock=running()))
    later = timed(clock=running(left=31_000, since=1_029_000))
    back = after(Connecting(), Online(ANN), seen(later), Passed(1_029_000, 1_031_000), state=warned)
    assert rung(back) == []
    ours = received("games.moved", gameId="g1", seq=3, ply=1, seat=1, position="B2", turn=2, clock=running(2))
    theirs = received("games.moved", gameId="g1", seq=4, ply=2, seat=2, position="A1", turn=1,
                      clock=running(left=40_000, since=1_050_000))
    state = after(ours, theirs, state=back)
    assert state.games[0].snapshot.clock["asOf"] == 1_050_000
    assert next_low(state, 1_050_000) == 1_060_000
    assert rung(after(Passed(1_050_000, 1_060_000), state=state)) == ["clock"]


def test_the_clock_of_a_game_follows_its_events():
    state = playing("B2")
    ends = received("games.ended", gameId="g1", seq=4, result={"reason": "timeout", "winners": [1], "places": [1, 2]},
                    clock=running(running=None))
    assert after(ends, state=state).games[0].snapshot.clock["running"] is None
    kept = received("games.moved", gameId="g1", seq=4, ply=2, seat=2, position="A1", turn=1)
    assert after(kept, state=state).games[0].snapshot.clock is None
