"""Going from page to page, and what is asked for them."""

import attrs
import pytest

from cli_client.happenings import Answered, Connecting, Failure, Online, Received, Restored
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.kinds import KINDS
from cli_client.model.state import Place, State
from engine.wire.messages import lobby
from tests.cli_client.fakes import ANN, after, texts

OPEN = Ask("lobby.watch", {})
SEAT = lobby.OpenSeat("g7", "mnk", {"rows": 5, "columns": 5, "line": 4}, [lobby.Waiting("bob")], 0, 1, True, False)
SEATS = Answered("lobby.watch", {}, None, lobby.OpenSeats([SEAT], 1))


def online() -> State:
    return attrs.evolve(after(Online(ANN), Restored()), effects=())


def opened(*more):
    return after(intents.Browse("seats"), *more, state=online())


def test_a_page_asks_and_says_so_until_the_answer_is_there():
    state = opened()
    assert state.effects == (OPEN,)
    assert page_of(state).items[0].cells == ("one moment ...",)
    line = page_of(opened(SEATS)).choices[0]
    assert line.cells == ("m,n,k", "rows=5 columns=5 line=4", "bob", "", "", "")
    assert line.intent == intents.Take("g7")


def test_an_answer_that_is_no_answer_is_told_on_the_page():
    state = opened(Answered("lobby.watch", {}, failure=Failure("busy", "Too busy.")))
    assert page_of(state).items[0].cells == ("Too busy.",)


def test_an_event_asks_again_but_one_question_is_on_its_way_at_a_time():
    changed = Received("lobby.updated", {})
    state = opened(changed, changed)
    assert state.effects == ()
    state = after(SEATS, state=state)
    assert state.effects == (OPEN,)
    assert after(SEATS, state=state).effects == ()
    assert after(changed, state=online()).effects == ()


def test_leaving_the_page_says_so_and_back_is_the_page_before():
    state = opened(SEATS, intents.Browse("running"))
    assert [ask.method for ask in state.effects] == ["lobby.unwatch", "lobby.running"]
    assert after(intents.Back(), state=state).browsing.place == Place("seats")
    assert after(intents.Close(), intents.Close(), state=state).browsing.place == Place()
    assert after(intents.Lobby(), state=state).browsing.trail == ()


def test_after_a_connection_was_lost_the_page_is_asked_for_again():
    state = opened(Connecting(), Online(ANN), Restored())
    assert OPEN in state.effects


def test_lines_are_chosen_by_arrows_by_numbers_and_by_what_else_can_be_done():
    state = opened(SEATS)
    for way in (intents.Place(), intents.Pick(1), intents.TypeKey("1")):
        assert after(way, state=state).effects == (Ask("lobby.take", {"gameId": "g7"}),)
    assert texts(after(intents.Pick(3), state=state))[-1] == "this page has the lines 1 to 2."
    assert texts(after(intents.Pick(1), state=opened()))[-1] == "there is nothing to choose here."


@pytest.mark.parametrize("name", KINDS)
def test_without_a_server_only_some_pages_can_be_opened(name):
    state = after(intents.Browse(name), state=State(local=True))
    assert (state.browsing.place.page == name) == KINDS[name].local
    assert state.effects == ()


@pytest.mark.parametrize("name", KINDS)
def test_every_page_can_be_built_with_nothing_there(name):
    assert page_of(after(intents.Browse(name), state=online())).title
