"""Choosing the terms of a game, and the ways to it."""

import attrs
import pytest

from cli_client.happenings import Online, Restored
from cli_client.model import intents, meeting
from cli_client.model.pages.browsing import page_of
from cli_client.model.state import Place, State
from cli_client.model.terms import Terms
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, playing, seen, snapshot

CLOCK = {"kind": "fischer", "initialMs": 180_000, "incrementMs": 2000}
DEEP = {"rows": 5, "columns": 5, "line": 4}


def online() -> State:
    return attrs.evolve(after(Online(ANN), Restored()), effects=())


def lines(state):
    return [" ".join(item.cells) for item in page_of(state).items]


def test_the_options_of_the_chosen_game_are_a_key_or_a_word_away():
    state = after(intents.MoveCursor(rows=1), state=online())
    for way in (meeting.SetUp(), intents.Pick(2, 1), meeting.SetUp("mnk")):
        assert after(way, state=state).browsing.place == Place("game", "mnk")
    assert after(intents.MoveCursor(columns=1), intents.Place(), state=state).browsing.place == Place("game", "mnk")


def test_values_are_more_or_less_and_enter_seeks_on_these_terms():
    state = after(meeting.SetUp("mnk"), meeting.SetTerm("clock", CLOCK), state=online())
    rows = next(number for number, item in enumerate(page_of(state).choices, 1) if item.cells[0] == "rows")
    state = after(*[intents.Change(rows, 1)] * 2, intents.Change(rows, -1), intents.Change(rows + 1, 1), state=state)
    assert "rows < 4 > rows of the board" in lines(state)
    assert "clock < 3+2 > 3 min + 2 s a move" in lines(state)
    (ask,) = after(intents.Pick(1), state=state).effects
    assert ask.method == "lobby.quickMatch"
    assert ask.params == {"gameType": "mnk", "options": {"rows": 4, "columns": 4, "line": 3}, "clock": CLOCK}
    assert "accept" not in ask.params
    (wide,) = after(meeting.SetTerm("wide", True), intents.Pick(1), state=state).effects
    assert wide.params["accept"] == {"options": "any"}
    (stays,) = after(intents.Pick(2), state=state).effects
    assert stays.params["open"] is True


def test_values_stop_at_their_ends_and_a_click_goes_round():
    state = after(meeting.SetUp("ludo"), state=online())
    at = next(number for number, item in enumerate(page_of(state).choices, 1) if item.cells[0] == "capacity")
    assert "capacity < 2 > how many play" in lines(after(intents.Change(at, -1), state=state))
    assert "capacity < 4 > how many play" in lines(after(*[intents.Change(at, 1)] * 5, state=state))
    assert "capacity < 2 > how many play" in lines(after(*[intents.Pick(at)] * 3, state=state))


def test_an_opponent_can_be_a_bot_and_somebody_by_name():
    chosen = (meeting.SetTerm("rows", 4), meeting.SetTerm("on_leave", "claim"))
    state = after(meeting.SetUp("mnk"), *chosen, state=online())
    assert after(intents.Pick(3), state=state).draft == "challenge mnk rows=4 leave=claim "
    state = after(meeting.SetTerm("opponent", "bot:hard"), state=state)
    assert lines(state)[0] == "play"
    (ask,) = after(intents.Place(), state=state).effects
    assert (ask.params["opponent"], ask.params["onLeave"]) == ("bot:hard", "claim")


def test_rooms_are_made_on_these_terms():
    state = after(meeting.SetUp("mnk"), state=online())
    at = next(number for number, item in enumerate(page_of(state).choices, 1) if item.cells[0] == "make a room")
    made = [after(intents.Pick(at, deed), state=state).effects[0].params for deed in (0, 1, 2)]
    assert [params["visibility"] for params in made] == ["public", "public", "private"]
    assert made[0]["roomName"] == "ann's room"
    assert after(intents.Pick(at, 3), state=state).draft == "room new mnk "


def test_terms_stay_until_another_game_is_chosen_and_begin_with_those_of_the_open_game():
    state = after(meeting.SetUp("mnk"), meeting.SetTerm("rows", 4), intents.Lobby(), state=online())
    assert after(meeting.SetUp("mnk"), state=state).terms == Terms("mnk", {"rows": 4})
    assert after(meeting.SetUp("ludo"), state=state).terms == Terms("ludo")
    game = playing(game_type="mnk", options=DEEP)
    assert after(meeting.SetUp(), state=game).terms == Terms("mnk", DEEP)


def test_again_is_on_the_same_terms_and_a_bot_sits_down_where_nobody_comes():
    waiting = attrs.evolve(snapshot(names=("ann",), status="waiting"), turn=None,
                           clock={**CLOCK, "remainingMs": [1, 1], "running": None, "asOf": None, "dueAt": None})
    state = after(seen(waiting), intents.Watch("g1"), state=online())
    cancel, seek = after(meeting.Bot(), state=state).effects
    assert (cancel.method, cancel.params) == ("lobby.cancel", {"gameId": "g1"})
    assert (seek.params["opponent"], seek.params["clock"]) == ("bot:medium", CLOCK)
    assert after(intents.Seek(), state=state).effects[0].params["clock"] == CLOCK
    assert after(meeting.Bot(), state=playing()).effects == ()


@pytest.mark.parametrize("game_type", RULES)
def test_every_game_has_its_page_with_and_without_a_server(game_type):
    for state in (online(), State(local=True)):
        page = page_of(after(meeting.SetUp(game_type), state=state))
        assert page.title == RULES[game_type].title
        assert isinstance(page.choices[0].intent, intents.Seek)
    assert not any(item.cells[0] == "clock" for item in page.choices)
