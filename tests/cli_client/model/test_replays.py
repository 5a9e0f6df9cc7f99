"""Replays: every position of a record as it was, by steps, numbers and time; and what is played on from there."""

import attrs
import pytest

from cli_client.happenings import Answered, Connecting, Failure, Online, Restored
from cli_client.model import intents
from cli_client.model.effects import Ask, Later
from cli_client.model.replay import REPLAY, course_of
from cli_client.model.replays import CHOICES
from cli_client.model.retelling import clock_words, entry, span
from cli_client.model.rewinding import Autoplay, GoTo, PlayOn, Recall, Rewind, Show, Tick
from cli_client.model.state import State, Wish
from cli_client.snapshots import snapshot
from engine.game.facts import Moved
from engine.game.record import record_as_json
from engine.game.state import evolve
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, answered, playing, texts
from tests.cli_client.recorded import recorded

THREE = ("tic-tac-toe", 3)


def shown(*events, facts=None, state=None):
    return after(Show(facts or recorded(*THREE), "g9"), *events, state=state or after(Online(ANN)))


def caption(state):
    return state.view.caption


@pytest.mark.parametrize("game_type", RULES)
def test_every_position_is_the_one_that_was(game_type):
    facts = recorded(game_type, 6)
    course = course_of(facts)
    game, views = evolve(None, facts[0]), []
    for fact in facts[1:]:
        if isinstance(fact, Moved):
            views.append(snapshot(REPLAY, game, None))
        game = evolve(game, fact)
    views.append(snapshot(REPLAY, game, None))
    assert [course.snapshot(ply) for ply in range(course.last + 1)] == views
    assert course.last == 6
    state = shown(facts=facts)
    for ply in range(7):
        state = after(GoTo(ply), state=state)
        assert state.view.snapshot == views[ply]
        assert list(state.view.cells) == views[ply].board


def test_it_is_stepped_through_and_stays_within_it():
    state = shown(Rewind(1), Rewind(1))
    assert caption(state) == "move 2 of 3: bob played A2. ann to move."
    assert state.view.last_cell == 1
    assert after(Rewind(-9), state=state).replay.at == 0
    assert after(GoTo(-1), state=state).replay.at == 3
    assert after(intents.MoveCursor(0, 1), state=state).replay.at == 3
    assert after(intents.Play("1"), state=state).replay.at == 1


def test_the_beginning_says_what_it_is_and_the_end_who_won():
    clock = {"kind": "fischer", "initialMs": 300_000, "incrementMs": 3000}
    state = shown(facts=recorded(*THREE, clock=clock))
    assert caption(state) == "the beginning of g9, tic-tac-toe (ann against bob), 3 moves. ann to move."
    state = after(GoTo(-1), state=state)
    assert caption(state) == "move 3 of 3: ann played A3. ann won, by resignation."
    assert (state.view.over, state.view.snapshot.result.winners) == (True, [1])


def test_numbers_are_typed_digit_by_digit():
    state = shown(facts=recorded("gomoku", 25))
    for key, at in (("1", 1), ("2", 12), ("5", 5), ("0", 5)):
        state = after(intents.TypeKey(key), state=state)
        assert state.replay.at == (at if key != "0" else 0)


def test_throws_and_those_who_leave_are_told_with_the_move_that_they_follow():
    state = shown(facts=recorded("ludo", 4, leaves=3, capacity=3))
    told = [caption(after(GoTo(ply), state=state)) for ply in range(5)]
    assert "thrown: " in told[0]
    assert sum(" left." in text for text in told) == 1
    course = state.replay.course
    assert course.die(1) == 6
    assert entry(course, 1, state.view.snapshot.seats) == f"1 {state.view.mark_of(course.game.moves[0].seat)} [6] 0"
    assert len(after(GoTo(2), state=state).view.snapshot.left) == 1


def test_the_seed_is_told_at_the_end_only():
    state = shown(facts=recorded("ludo", 4))
    assert after(GoTo(3), state=state).view.snapshot.chance.seed is None
    assert after(GoTo(4), state=state).view.snapshot.chance.seed


# --------------------------------------------------------------------------------------------------- by itself


def test_it_goes_on_by_itself_until_the_end():
    state = shown(Autoplay("on"))
    (later,) = state.effects
    assert later == Later(1.0, Tick(1))
    at = []
    while state.effects:
        state = after(state.effects[0].event, state=state)
        at.append(state.replay.at)
    assert (at, state.replay.pace) == ([1, 2, 3], None)
    assert after(Autoplay(), state=state).replay.at == 0


def test_faster_and_slower_down_to_standing_still():
    state = shown(Autoplay("faster"), Autoplay("faster"), Autoplay("faster"))
    assert state.replay.pace == 0.25
    paces = []
    while state.replay.pace is not None:
        state = after(Autoplay("slower"), state=state)
        paces.append(state.replay.pace)
    assert paces == [0.5, 1.0, 2.0, 4.0, None]
    assert after(Autoplay(0.001), state=state).replay.pace == 0.1


def test_who_steps_stops_it_and_what_was_due_is_nothing_any_more():
    state = shown(Autoplay("on"), Rewind(1))
    assert state.replay.pace is None
    assert after(Tick(1), state=state).replay.at == 1
    state = after(Autoplay("on"), Tick(1), state=state)
    assert state.replay.at == 1
    assert after(Tick(2), state=state).replay.at == 2
    away = after(intents.Lobby(), Tick(2), state=state)
    assert (away.replay.at, away.replay.pace, away.effects) == (1, None, ())


# -------------------------------------------------------------------------------------------------- opened, closed


def test_the_game_that_is_shown_is_opened_by_its_record_and_closed_back_to_it():
    state = after(Recall(), state=playing("B2"))
    assert state.effects == (Ask("games.record", {"gameId": "g1", "format": "json"}),)
    record = record_as_json(recorded(*THREE))
    state = after(answered("games.record", {"format": "json", "record": record}, gameId="g1", format="json"),
                  state=state)
    assert (state.current, state.replay.source) == (REPLAY, "game 1")
    assert after(intents.Step(1), state=state).current is None
    assert after(intents.Step(-1), state=state).current == "g1"
    state = after(intents.Close(), state=state)
    assert (state.current, state.replay) == ("g1", None)


def test_a_game_is_named_on_the_command_line():
    state = after(Online(ANN), Restored(), state=State(wish=Wish(then=Recall("g7"))))
    assert Ask("games.record", {"gameId": "g7", "format": "json"}) in state.effects


def test_what_is_no_record_or_not_there_is_told():
    record = record_as_json(recorded(*THREE)) | {"gameType": "go"}
    state = after(answered("games.record", {"format": "json", "record": record}, gameId="g1", format="json"),
                  state=playing())
    assert "cannot replay it" in texts(state)[-1]
    failed = Answered("games.record", {"gameId": "g1", "format": "json"}, failure=Failure("not_found", "Not there."))
    assert texts(after(failed, state=playing()))[-1] == "Not there."
    assert "replay GAMEID" in texts(after(Recall(), state=after(Online(ANN))))[-1]


@pytest.mark.parametrize("intent", [Rewind(1), GoTo(3), Autoplay(), PlayOn(), PlayOn("bot:easy")])
def test_without_a_replay_there_is_nothing_to_step_through(intent):
    state = after(intent, state=playing())
    assert texts(state)[-1] == "there is no replay open: replay opens the game that is shown."
    assert (state.replay, state.effects) == (None, ())


def test_nothing_can_be_played_in_it():
    for intent in (intents.Play("b2"), intents.PlayCell(4)):
        state = shown(intent)
        assert "this is a replay" in texts(state)[-1]
        assert state.effects == ()


def test_events_of_the_game_do_not_touch_its_replay():
    state = shown(Rewind(2), Connecting(), state=playing("B2"))
    assert caption(state).startswith("move 2 of 3")


# ----------------------------------------------------------------------------------------------------- playing on


def test_it_asks_against_whom_and_hands_over_the_facts_up_to_there():
    state = shown(GoTo(2), PlayOn())
    assert state.panel == "playon"
    assert after(intents.Close(), state=state).panel == ""
    assert after(intents.Close(), state=state).replay
    state = after(intents.Turn(1), intents.Place(), state=state)
    (asked,) = state.effects
    assert asked.method == "local.playOn"
    assert asked.params == {"facts": recorded(*THREE)[:3], "seat": 1, "opponent": CHOICES[1],
                            "origin": "move 2 of g9"}
    assert state.panel == ""


@pytest.mark.parametrize(("name", "ply", "seat"), [("bob", 2, 2), ("BOB", 1, 2), ("zoe", 2, 1), ("zoe", 1, 2)])
def test_the_side_is_ones_own_or_the_one_that_is_to_move(name, ply, seat):
    me = attrs.evolve(ANN, username=name)
    state = shown(GoTo(ply), PlayOn("bot:hard"), state=after(Online(me)))
    assert state.effects[0].params["seat"] == seat


def test_a_line_of_the_question_is_chosen_by_its_number():
    state = shown(PlayOn(), intents.Play("4"))
    assert (state.effects[0].params["seat"], state.effects[0].params["opponent"]) == (None, None)
    assert "lines 1 to 4" in texts(shown(PlayOn(), intents.Play("9")))[-1]
    assert shown(PlayOn(), Rewind(1)).panel == ""


def test_a_game_that_is_over_by_its_rules_is_not_played_on():
    over = recorded("tic-tac-toe", 7)
    state = shown(GoTo(-1), PlayOn(), facts=over)
    assert texts(state)[-1] == "the game is over here: step back first."
    assert "against bot:easy" in texts(shown(PlayOn("bot:genius")))[-1]


# ------------------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(("milliseconds", "text"), [
    (0, "0.0 s"), (4230, "4.2 s"), (65_000, "1:05"), (7_201_000, "2:00:01"), (-1500, "-1.5 s")])
def test_spans_of_time(milliseconds, text):
    assert span(milliseconds) == text


def test_clocks_in_words():
    assert clock_words({"kind": "fischer", "initialMs": 300_000, "incrementMs": 3000}) == (
        "5:00 for each, and 3.0 s more with every move")
    assert clock_words({"kind": "days", "perMoveDays": 3}) == "3 days for a move"
    assert clock_words({"kind": "move", "perMoveMs": 30_000}) == "30.0 s for a move"
