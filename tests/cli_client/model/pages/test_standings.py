"""Leaderboards, figures and history as pages."""

import attrs
import pytest

from cli_client.actions import read_command
from cli_client.happenings import Answered, Online, Restored
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.page import Plot
from cli_client.model.pages.standings import seconds
from cli_client.model.rewinding import Recall
from engine.wire.messages import stats
from tests.cli_client.fakes import ANN, after, texts

MEMBER = attrs.evolve(ANN, guest=False)
BOB = stats.Ranked(1, "u2", "bob", 1702, 40, 31, 20, 4, 7)
MINE = stats.Ranked(2, MEMBER.user_id, "ann", 1650, 60, 12, 8, 1, 3)


def online(user=MEMBER):
    return attrs.evolve(after(Online(user), Restored()), effects=())


def opened(command, *more, user=MEMBER):
    return after(read_command(command), *more, state=online(user))


def kept(state, **messages):
    """The state with answers for what its page has asked."""
    for ask in state.effects:
        name = ask.method.partition(".")[2]
        state = after(Answered(ask.method, ask.params, None, messages[name]), state=state)
    return state


def lines(state):
    return [item.cells for item in page_of(state).items if not isinstance(item, Plot)]


def board(*entries):
    return stats.Leaderboard("gomoku", "rated", "all", list(entries), len(entries))


def played(number, **more):
    game = stats.PlayedGame("g1", "gomoku", "rated", 1, [stats.Opponent(2, "u2", "bob", False)], "won", 1, "line", 9,
                            1500, 1_700_000_000_000, 1600 + number, 1610 + number)
    return attrs.evolve(game, game_id=f"g{number}", **more)


def test_a_leaderboard_marks_oneself_and_leads_to_everybody():
    state = kept(opened("top gomoku"), leaderboard=board(BOB, MINE))
    assert lines(state)[3:] == [("", "1", "bob", "1702", "31", "20", "4", "7"),
                                ("*", "2", "ann", "1650", "12", "8", "1", "3")]
    assert page_of(state).choices[2].intent == intents.Browse("profile", "bob")


@pytest.mark.parametrize(("typed", "asked"), [
    ("top", {"gameType": "tic-tac-toe"}), ("top mnk month", {"gameType": "mnk", "period": "month"}),
    ("top played", {"gameType": "tic-tac-toe", "among": "played"}),
    ("top me ludo", {"gameType": "ludo", "around": "ann"}), ("top bots", {"gameType": "tic-tac-toe", "pool": "bots"}),
])
def test_every_leaderboard_can_be_asked_for(typed, asked):
    assert opened(typed).effects == (Ask("stats.leaderboard", {"limit": 20, "offset": 0, **asked}),)


def test_game_and_list_are_changed_by_left_and_right_and_the_line_stays():
    state = kept(opened("top gomoku"), leaderboard=board())
    state = after(intents.MoveCursor(1), intents.MoveCursor(0, 1), state=state)
    assert state.browsing.place.about == "gomoku month"
    assert state.browsing.choice == 1
    assert len(state.browsing.trail) == 1


def test_what_is_no_game_and_no_list_is_said():
    assert "'chess' is not known here" in texts(opened("top chess"))[-1]


STANDING = stats.Standing("gomoku", "rated", 1612, 80, True, 9, 5, 1, 3, 0, 2300, 2, 4, 1650, 0, None, None)


def test_figures_of_another_player_with_the_curve_and_how_we_have_done_against_them():
    state = opened("profile bob")
    assert [ask.method for ask in state.effects] == ["stats.user", "stats.history", "stats.headToHead"]
    state = kept(state, user=stats.Statistics("u2", "bob", [STANDING]),
                 history=stats.History([played(2, outcome="lost"), played(1)], 2),
                 headToHead=stats.HeadToHead("ann", "bob", [stats.Rivalry("gomoku", 2, 0, 1, 0, 900, 1, 2, 0)]))
    text = lines(state)
    assert ("gomoku", "players", "1612?", "", "9", "5", "1", "3", "0", "2 (most 4)", "2.3 s") in text
    assert ("  + -",) in text
    assert ("gomoku", "2", "0", "1", "0", "1 (most 2)") in text
    (plot,) = [item for item in page_of(state).items if isinstance(item, Plot)]
    assert plot.values == (1611.0, 1612.0)
    assert plot.words == "from 1611 to 1612, highest 1612"


def test_a_guest_is_told_how_to_get_figures():
    for page in ("profile", "history"):
        state = opened(page, user=attrs.evolve(ANN, guest=True))
        assert state.effects == ()
        assert "register NAME" in lines(state)[0][0]


def test_a_game_that_was_played_is_replayed():
    state = kept(opened("history"), history=stats.History([played(1)], 41))
    item, more = page_of(state).choices
    assert item.cells == ("+", "won", "gomoku", "bob", "by a full line", "9 moves", "+10", "2023-11-14")
    assert item.intent == Recall("g1")
    assert more.intent == intents.Browse("history", "", 20)


@pytest.mark.parametrize(("time", "said"), [
    (None, ""), (1499, "1.5 s"), (150_000, "2 min"), (10_000_000, "3 h"), (900_000_000, "10 d")])
def test_times_are_told_in_what_fits(time, said):
    assert seconds(time) == said


@pytest.mark.parametrize("page", ["profile", "history"])
def test_a_guest_who_asks_for_their_own_name_is_told_that_guests_have_no_figures(page):
    state = after(intents.Browse(page, "ANN"), state=online(ANN))
    assert state.effects == ()
    assert lines(state)[0][0].startswith("a guest has no ")
