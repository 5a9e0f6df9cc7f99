"""What goes on beside the board, and when it is another one."""

import attrs
import pytest

from cli_client.happenings import Online, Passed
from cli_client.model import intents
from cli_client.model.aside import asides, ticks, time_left
from cli_client.model.clocks import next_due
from engine.wire.messages.shared import Offer
from tests.cli_client.fakes import ANN, after, received, seen, snapshot, texts

CLOCK = {"kind": "fischer", "initialMs": 300_000, "incrementMs": 0, "remainingMs": [300_000, 287_000], "running": 2,
         "asOf": 1_000_000, "dueAt": 1_288_000, "held": False}


def shown(now=0, **changes):
    state = after(Online(ANN), seen(attrs.evolve(snapshot("B2"), **changes)))
    return asides(state.games[0], now)


@pytest.mark.parametrize(("ms", "said"), [
    (0, "0:00"), (-5, "0:00"), (7_999, "0:07"), (272_000, "4:32"), (3_723_000, "1:02:03"), (183_600_000, "2d 3h")])
def test_time_is_short(ms, said):
    assert time_left(ms) == said


def test_clocks_run_for_the_seat_in_brackets():
    assert shown(clock=CLOCK) == ("X 5:00 [O 4:47]",)
    assert shown(1_010_500, clock=CLOCK) == ("X 5:00 [O 4:36]",)
    first = {**CLOCK, "running": None, "dueAt": 1_060_000}
    assert shown(1_000_000, clock=first) == ("X 5:00 O 4:47", "first move in 1:00")
    held = {**CLOCK, "running": None, "asOf": None, "dueAt": None, "held": True}
    assert shown(1_000_000, clock=held) == ("X 5:00 O 4:47", "clock stands still")


def test_offers_watchers_and_who_is_away_are_there():
    assert shown(offers=[Offer(2, "draw"), Offer(1, "pause")], watchers=2) == (
        "bob: draw?", "you offer: pause", "2 watching")
    state = after(Online(ANN), seen(attrs.evolve(snapshot("B2"), on_leave={"kind": "claim", "graceMs": 60_000})))
    gone = received("games.presence", gameId="g1", seat=2, username="bob", present=False, awayAt=1, dueAt=90_000)
    state = after(gone, received("games.watched", gameId="g1", watchers=3), state=state)
    assert asides(state.games[0], 0) == ("bob away", "3 watching")
    assert asides(state.games[0], 30_000) == ("bob away 1:00", "3 watching")
    assert asides(state.games[0], 90_000)[0] == "bob away: claim?"
    back = received("games.presence", gameId="g1", seat=2, username="bob", present=True)
    assert asides(after(back, state=state).games[0], 30_000) == ("3 watching",)


def test_who_cannot_see_the_board_hears_it_with_the_board():
    state = after(Online(ANN), seen(attrs.evolve(snapshot("B2"), clock=CLOCK, watchers=2)), intents.Watch("g1"))
    assert texts(after(intents.ReadBoard(), state=state))[-1].endswith("  X 5:00 [O 4:47], 2 watching.")


def test_of_a_game_that_is_over_only_the_watchers_are_told():
    assert shown(status="ended", clock=CLOCK, watchers=1) == ("1 watching",)


def test_while_a_clock_runs_time_is_looked_at_every_second_and_otherwise_never():
    state = after(Online(ANN), seen(attrs.evolve(snapshot("B2"), clock=CLOCK)))
    assert next_due(state, 1_000_000) is None
    state = after(intents.Watch("g1"), state=state)
    assert next_due(state, 1_000_000) == 1_000_000
    state = after(Passed(1_000_000, 1_000_000), state=state)
    assert next_due(state, 1_000_400) == 1_001_000
    days = {**CLOCK, "kind": "days", "perMoveDays": 1}
    assert ticks(after(seen(attrs.evolve(snapshot("B2"), clock=days, seq=9)), state=state).games[0]) == 60_000
    assert ticks(after(seen(snapshot("B2", seq=9)), state=state).games[0]) is None
