"""Opponents, tabs, panels, questions, leaving."""

import pytest

from cli_client.happenings import Answered, Connecting, Failure, Online, Refused, Restored, Waiting
from cli_client.model import intents
from cli_client.model.effects import Ask, Leave, Retry, Ring
from cli_client.model.state import Question, State, Wish
from tests.cli_client.fakes import ANN, after, answered, playing, resigned, seen, snapshot, started, texts

MATCH = Ask("lobby.quickMatch", {"gameType": "tic-tac-toe", "options": {}})


def test_a_line_of_the_lobby_looks_for_an_opponent():
    assert after(intents.Pick(1)).effects == (MATCH,)
    assert after(intents.TypeKey("1")).effects == (MATCH,)
    assert after(intents.Place()).effects == (MATCH,)
    assert texts(after(intents.Pick(99)))[-1].startswith("this page has the lines 1 to")


def test_the_options_are_checked_before_anybody_is_asked():
    bad = after(intents.Seek("mnk", {"rows": 99}))
    assert bad.effects == ()
    assert "3 to 19" in texts(bad)[-1]
    good = after(intents.Seek("mnk", {"rows": 5}, "bob"))
    assert good.effects == (Ask("lobby.quickMatch", {
        "gameType": "mnk", "options": {"rows": 5, "columns": 3, "line": 3}, "opponent": "bob"}),)


def test_new_is_the_same_game_again_and_games_that_are_over_make_room():
    state = after(intents.Seek(), state=playing(status="ended", result=resigned(1)))
    assert state.effects == (MATCH,)
    assert state.games == ()


def test_waiting_for_an_opponent_shows_the_game_and_then_begins_it():
    state = after(answered("lobby.quickMatch", {"gameId": "g1", "seat": 1, "status": "waiting"}))
    assert state.effects == (Ask("games.get", {"gameId": "g1"}),)
    waiting = snapshot(status="waiting", names=("ann",))
    state = after(Answered("games.get", {"gameId": "g1"}, {}, waiting), state=state)
    assert state.current == "g1"
    state = after(started(snapshot()), state=state)
    assert state.effects == (Ring("turn", texts(state)[-1]),)


def test_a_refused_search_says_why():
    state = after(Answered("lobby.quickMatch", {}, failure=Failure("too_many_games", "Too many.")))
    assert texts(state) == ["Too many."]


def test_one_search_at_a_time():
    state = after(intents.Pick(1), intents.Pick(1))
    assert state.effects == ()
    assert texts(state) == ["an opponent is being looked for already."]
    failed = after(Answered("lobby.quickMatch", {}, failure=Failure("busy", "Busy.")), state=state)
    assert after(intents.Pick(1), state=failed).effects == (MATCH,)


def test_watching_asks_and_opens():
    state = after(intents.Watch("g9"))
    assert state.effects == (Ask("games.watch", {"gameId": "g9"}),)
    state = after(seen(snapshot("B2", mine=None, game_id="g9")), state=state)
    assert state.current == "g9"
    assert not state.view.running
    missing = Answered("games.watch", {"gameId": "g8"}, failure=Failure("not_found", "No such game."))
    state = after(intents.Watch("g8"), missing, state=state)
    assert state.awaited == frozenset()
    assert texts(state)[-1] == "No such game."


def test_tabs_go_round_with_the_lobby_first():
    state = after(seen(snapshot("B2", game_id="g2")), state=playing())
    assert after(intents.Step(1), state=state).current == "g2"
    assert after(intents.Step(1), intents.Step(1), state=state).current is None
    assert after(intents.Step(-1), state=state).current is None
    assert after(intents.Watch("g2"), state=state).current == "g2"
    assert after(intents.Lobby(), state=state).current is None


def test_the_next_game_where_it_is_my_turn():
    state = after(seen(snapshot("B2", game_id="g2")), seen(snapshot(game_id="g3")), state=playing())
    assert after(intents.NextTurn(), state=state).current == "g3"
    assert after(intents.NextTurn(), intents.NextTurn(), state=state).current == "g1"
    assert texts(after(intents.NextTurn()))[-1] == "no game waits for you."


def test_resigning_asks_first():
    state = after(intents.Resign(), state=playing())
    assert state.effects == ()
    assert state.question == Question("resign game 1?", intents.Resign(sure=True))
    assert after(intents.Answer(yes=True), state=state).effects == (Ask("games.resign", {"gameId": "g1"}),)
    assert after(intents.Answer(yes=False), state=state).effects == ()
    assert after(intents.Close(), state=state).question is None
    assert texts(after(intents.Resign()))[-1] == "there is no running game to resign."


def test_quitting_asks_only_while_a_game_is_running():
    assert after(intents.Quit()).effects == (Leave(0),)
    assert after(intents.Quit(), state=playing(mine=None)).effects == (Leave(0),)
    state = after(intents.Quit(), state=playing())
    assert state.effects == ()
    assert after(intents.Answer(yes=True), state=state).effects == (Leave(0),)


def test_ctrl_c_asks_once_and_leaves_the_second_time():
    state = after(intents.Interrupt())
    assert state.effects == ()
    assert after(intents.Interrupt(), state=state).effects == (Leave(130),)
    assert after(intents.Close(), state=state).question is None
    assert after(intents.Interrupt(), state=State(asks=False)).effects == (Leave(130),)


def test_escape_closes_and_never_leaves():
    state = after(intents.Open("help"), state=playing())
    assert state.panel == "help"
    state = after(intents.Close(), state=state)
    assert state.panel == ""
    assert after(intents.Close(), state=state).effects == ()


def test_taking_back_is_for_games_that_wait():
    waiting = playing(status="waiting", names=("ann",))
    assert after(intents.TakeBack(), state=waiting).effects == (Ask("lobby.cancel", {"gameId": "g1"}),)
    assert after(intents.TakeBack(), state=playing()).effects == ()


def test_the_board_can_be_read_aloud():
    assert texts(after(intents.ReadBoard(), state=playing("A1", "A3")))[-1] == (
        "row A: X, empty, O.  row B: all empty.  row C: all empty.  "
        "your turn in game 1, tic-tac-toe against bob. you are X.")


# ----------------------------------------------------------------------------------------------------- connection


def test_where_the_connection_stands_is_always_known():
    state = after(Connecting())
    assert state.line.phase == "connecting"
    state = after(Waiting(1, "nobody answers"), state=state)
    assert (state.line.phase, state.line.seconds) == ("waiting", 1)
    state = after(Connecting(), Waiting(2, "nobody answers"), state=state)
    assert texts(state) == ["offline: nobody answers. trying again."]
    state = after(Online(ANN), state=state)
    assert state.line.phase == "online"
    assert after(Refused("bad_credentials", "No."), state=state).effects == (Leave(4),)
    assert after(intents.Reconnect()).effects == (Retry(),)


def test_coming_back_opens_the_running_game_that_waits_for_us():
    state = after(Online(ANN), seen(snapshot("B2", game_id="g1")), seen(snapshot(game_id="g2")), Restored())
    assert state.current == "g2"
    assert after(intents.Lobby(), Restored(), state=state).current is None


@pytest.mark.parametrize(("wish", "current", "effects"), [
    (Wish("tic-tac-toe"), "g1", ()),
    (Wish("tic-tac-toe", opponent="BOB"), "g1", ()),
    (Wish("tic-tac-toe", opponent="eve"), None, (Ask("lobby.quickMatch", {**MATCH.params, "opponent": "eve"}),)),
    (Wish(watch="g1"), "g1", ()),
    (Wish(watch="g7"), None, (Ask("games.watch", {"gameId": "g7"}),)),
])
def test_a_wish_goes_on_with_a_game_that_fits_or_looks_for_one(wish, current, effects):
    state = after(Online(ANN), seen(snapshot()), Restored(), state=State(wish=wish))
    assert (state.current, state.effects) == (current, effects)
    assert after(Restored(), state=state).effects == ()
