"""Snapshots replace, events follow without gaps."""

import attrs
import pytest

from cli_client.happenings import Gone, Online
from cli_client.model.effects import Ask, Ring
from tests.cli_client.fakes import ANN, after, moved, playing, received, resigned, seen, snapshot, started, texts


def test_a_move_of_the_opponent_is_told_and_rings():
    state = after(moved(4, 2, "A1"), state=playing("B2"))
    assert texts(state)[-2:] == ["bob played A1.", "your turn in game 1, tic-tac-toe against bob. you are X."]
    assert state.effects == (Ring("turn", texts(state)[-1]),)
    assert state.view.cells == ("O", "", "", "", "X", "", "", "", "")
    assert state.view.my_turn


def test_the_same_event_twice_changes_nothing():
    once = after(moved(4, 2, "A1"), state=playing("B2"))
    again = after(moved(4, 2, "A1"), state=once)
    assert again == attrs.evolve(once, effects=())


def test_a_gap_asks_for_a_snapshot_once():
    gap = after(moved(5, 3, "C3"), state=playing("B2"))
    assert gap.effects == (Ask("games.get", {"gameId": "g1"}),)
    assert after(moved(6, 4, "C1"), state=gap).effects == ()
    assert len(gap.view.snapshot.moves) == 1


def test_a_snapshot_ends_the_gap_and_tells_what_was_missed_without_ringing():
    gap = after(moved(5, 3, "C3"), state=playing("B2", mine=2))
    healed = after(seen(snapshot("B2", "A1", "C3", mine=2)), state=gap)
    assert texts(healed)[-3:] == ["you played A1.", "ann played C3.",
                                  "your turn in game 1, tic-tac-toe against ann. you are O."]
    assert healed.effects == ()
    assert not healed.view.fetching


def test_a_move_that_our_rules_do_not_allow_asks_for_a_snapshot():
    assert after(moved(4, 2, "B2"), state=playing("B2")).effects == (Ask("games.get", {"gameId": "g1"}),)


def test_the_centre_has_a_name():
    assert "bob played B2, the centre." in texts(after(moved(4, 2, 4), state=playing("A1")))


def test_a_game_that_starts_opens_in_the_lobby_and_rings_when_it_is_our_turn():
    state = after(Online(ANN), started(snapshot()))
    assert state.current == "g1"
    assert state.effects == (Ring("turn", texts(state)[-1]),)
    assert texts(state)[-1] == "your turn in game 1, tic-tac-toe against bob. you are X."


def test_a_game_that_starts_does_not_push_a_running_one_aside():
    state = after(started(snapshot(game_id="g2", mine=2)), state=playing())
    assert state.current == "g1"
    assert [view.number for view in state.games] == [1, 2]
    assert state.effects == ()


def test_an_end_is_told_from_ones_own_side():
    ending = {"gameId": "g1", "seq": 3, "result": {"reason": "resigned", "winners": [2], "places": [2, 1]}}
    lost = after(received("games.ended", **ending), state=playing())
    assert texts(lost)[-1] == "you lost game 1: bob won by resignation."
    assert lost.view.over
    assert lost.view.snapshot.turn is None
    won = after(received("games.ended", **ending), state=playing(mine=2))
    assert texts(won)[-1] == "you won game 1, by resignation."
    watched = after(received("games.ended", **ending), state=playing(mine=None))
    assert texts(watched)[-1] == "bob won game 1, by resignation."


@pytest.mark.parametrize(("result", "text"), [
    ({"reason": "no_moves", "winners": [], "places": [1, 1]}, "a draw in game 1: no moves are left."),
    ({"reason": "cancelled", "winners": [], "places": []}, "game 1 is over: it was taken back."),
    ({"reason": "by_the_moon", "winners": [1], "places": [1, 2]}, "you won game 1, by the moon."),
])
def test_all_ends_have_words(result, text):
    assert texts(after(received("games.ended", gameId="g1", seq=3, result=result), state=playing()))[-1] == text


def test_presence_is_told_when_it_changes():
    away = received("games.presence", gameId="g1", seat=2, username="bob", present=False, awayAt=5)
    state = after(away, state=playing("B2"))
    assert texts(state)[-1] == "bob is away (game 1)."
    assert not state.view.snapshot.seats[1].present
    assert texts(after(away, state=state)) == texts(state)


def test_somebody_sitting_down_is_the_next_event():
    sits = received("games.presence", gameId="g1", seat=2, username="bob", present=True, seq=2)
    state = after(sits, state=playing(status="waiting", names=("ann",)))
    assert [seat.username for seat in state.view.snapshot.seats] == ["ann", "bob"]
    assert state.view.snapshot.seq == 2


def test_offers_and_answers_keep_the_sequence():
    state = playing(status="ended", result=resigned(1), seq=4)
    state = after(received("games.offered", gameId="g1", seq=5, seat=2, kind="rematch"), state=state)
    assert texts(state)[-1] == "bob offers in game 1: rematch. accept or decline?"
    state = after(received("games.answered", gameId="g1", seq=6, kind="rematch", accept=True, nextGameId="g2"),
                  state=state)
    assert state.view.snapshot.offers == []
    assert state.view.snapshot.next_game_id == "g2"


def test_events_that_are_not_known_change_nothing():
    state = playing()
    assert after(received("weather.changed", to="rain"), state=state) == state
    assert after(moved(9, 9, "A1", game_id="other"), state=state) == state


def test_a_game_that_is_gone_makes_room():
    state = after(Gone("g1"), state=playing())
    assert state.games == ()
    assert state.current is None
    assert texts(state)[-1] == "game 1 is not there any more."


def test_a_game_that_ended_while_we_were_away_is_told():
    state = after(seen(snapshot("B2", status="ended", result=resigned(1))), state=playing("B2"))
    assert texts(state)[-1] == "you won game 1, by resignation."


def test_a_game_type_of_the_future_is_shown_without_a_board():
    state = after(seen(snapshot(game_id="g2", game_type="go")), state=playing())
    assert state.games[1].cells == ()
    assert state.games[1].title == "go"
