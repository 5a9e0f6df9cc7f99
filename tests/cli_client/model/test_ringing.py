"""What can be heard: once a game and turn, with what has happened, and never anything from the past."""

import attrs
import pytest

from cli_client import happenings
from cli_client.happenings import Answered, Connecting, Online
from cli_client.model.effects import RINGS, Ring
from cli_client.model.state import State
from engine.wire.codec import unstructure
from engine.wire.messages.shared import Seat
from tests.cli_client.fakes import (
    ANN,
    after,
    answered,
    moved,
    playing,
    received,
    resigned,
    rung,
    seen,
    snapshot,
    started,
    texts,
)


def got(shot):
    return Answered("games.get", {"gameId": shot.game_id}, unstructure(shot), shot)


def ended(reason="line", winners=(1,), seq=3):
    return received("games.ended", gameId="g1", seq=seq,
                    result={"reason": reason, "winners": list(winners), "places": [1, 2]})


def test_my_turn_rings_with_what_is_said():
    state = after(moved(4, 2, "A1"), state=playing("B2"))
    assert state.effects == (Ring("turn", texts(state)[-1]),)


def test_nothing_from_the_past_rings_after_a_restart_or_a_reconnection():
    restarted = after(Online(ANN), seen(snapshot("B2", "A1")))
    assert rung(restarted) == []
    again = after(Connecting(), Online(ANN), seen(snapshot("B2", "A1", "C3", "C1")), state=restarted)
    assert rung(again) == []
    assert rung(after(got(snapshot("B2", "A1", "C3", "C1")), state=again)) == []
    over = after(seen(snapshot("B2", "A1", status="ended", result=resigned(1))), state=restarted)
    assert rung(over) == []
    assert rung(after(moved(7, 5, "A3", turn=2), moved(8, 6, "A2"), state=again)) == ["turn"]


def test_a_turn_rings_once_whatever_tells_of_it():
    once = after(moved(4, 2, "A1"), state=playing("B2"))
    assert rung(after(moved(4, 2, "A1"), state=once)) == []
    assert rung(after(got(snapshot("B2", "A1")), state=once)) == []
    assert rung(after(seen(snapshot("B2", "A1")), state=once)) == []
    begun = after(Online(ANN), started(snapshot()))
    assert rung(begun) == ["turn"]
    assert rung(after(started(snapshot()), state=begun)) == []


def test_a_turn_that_a_gap_has_hidden_rings_when_it_is_found():
    gap = after(moved(6, 4, "C1"), state=playing("B2"))
    assert rung(gap) == []
    found = after(got(snapshot("B2", "A1", "C3", "C1")), state=gap)
    assert rung(found) == ["turn"]
    assert texts(found)[-1].startswith("your turn in game 1")
    ending = after(got(snapshot("B2", "A1", "C3", status="ended", result=resigned(2), seq=6)), state=gap)
    assert rung(ending) == ["loss"]


def test_a_turn_that_comes_again_rings_again():
    waiting = after(moved(4, 2, "A1"), moved(5, 3, "C3"), state=playing("B2"))
    back = after(got(snapshot("B2", "A1", seq=6)), state=waiting)
    assert rung(back) == ["turn"]
    paused = attrs.evolve(snapshot("B2", "A1", seq=7), status="paused", turn=None)
    assert rung(after(got(paused), state=back)) == []
    assert rung(after(got(paused), got(snapshot("B2", "A1", seq=8)), state=back)) == ["turn"]


@pytest.mark.parametrize(("mine", "winners", "reason", "kinds"), [
    (1, [1], "line", ["win"]),
    (2, [1], "line", ["loss"]),
    (1, [], "no_moves", ["draw"]),
    (1, [], "cancelled", []),
    (None, [1], "line", []),
])
def test_an_end_rings_as_what_it_is_for_us(mine, winners, reason, kinds):
    state = after(ended(reason, winners), state=playing(mine=mine))
    assert rung(state) == kinds
    assert rung(after(ended(reason, winners), state=state)) == []


def test_somebody_has_won_where_two_share_a_keyboard_and_no_turn_rings():
    state = after(Online(ANN), started(snapshot(mine=None)), state=State(local=True))
    assert rung(state) == []
    assert rung(after(moved(3, 1, "B2"), state=state)) == []
    assert rung(after(ended(), state=state)) == ["win"]


def three(game_id="g1", mine=3, turn=1):
    seats = [Seat(number, name, "RGYB"[number - 1], present=True) for number, name in enumerate(("a", "b", "c"), 1)]
    shot = snapshot("x", game_type="of the future", game_id=game_id, mine=mine, seq=4)
    return attrs.evolve(shot, seats=seats, turn=turn)


def test_a_move_after_which_somebody_else_is_to_move_rings_softly():
    played = received("games.moved", gameId="g1", seq=5, ply=2, seat=1, position="y", turn=2)
    state = after(Online(ANN), seen(three()))
    assert rung(after(played, state=state)) == ["move"]
    watching = after(Online(ANN), seen(three(mine=None)))
    assert rung(after(played, state=watching)) == []
    assert rung(after(played, state=attrs.evolve(watching, current="g1"))) == ["move"]


def test_our_own_move_does_not_ring():
    assert rung(after(moved(3, 1, "B2"), state=playing())) == []
    kept = answered("games.move", {"gameId": "g1", "seq": 3, "ply": 1}, gameId="g1", position="B2", ply=1)
    assert rung(after(kept, state=playing())) == []


def test_every_kind_is_known():
    assert set(RINGS) == {"turn", "invited", "clock", "win", "loss", "draw", "move", "refused"}
    assert happenings.Passed not in happenings.Happening.__args__
