"""What can be said, and what it does: by the table of actions, and by the moment."""

import attrs

from cli_client.actions import ACTIONS
from cli_client.model import intents, reduce
from cli_client.model.effects import Ask, Leave, Listen
from cli_client.model.spoken import Heard, Hearing, Speak
from cli_client.settings import OwnSettings
from cli_client.voice.phrases import COMMANDS, spoken
from engine.wire.messages.shared import Offer
from tests.cli_client.fakes import playing, texts


def said(state, phrase):
    return reduce(attrs.evolve(state, effects=()), Heard(phrase, spoken(state).get(phrase)))


def offered(kind):
    state = playing()
    view = state.games[0]
    shot = attrs.evolve(view.snapshot, offers=[Offer(2, kind)])
    return attrs.evolve(state, games=(attrs.evolve(view, snapshot=shot),))


def test_every_command_is_an_action():
    assert not COMMANDS.keys() - {action.name for action in ACTIONS}


def test_a_move_is_said_back_and_made():
    state = said(playing(), "b two")
    assert texts(state)[-1] == "heard: b two."
    assert [effect.params["position"] for effect in state.effects] == ["B2"]


def test_moves_are_there_only_while_it_is_ones_turn_and_answers_only_to_a_question():
    assert "top left" in spoken(playing())
    assert "top left" not in spoken(playing("B2"))
    assert "yes" not in spoken(playing())
    assert spoken(said(playing(), "resign"))["yes"] == intents.Answer(yes=True)


def test_what_cannot_be_taken_back_is_asked_first():
    for phrase, method in (("resign", "games.resign"), ("claim the game", "games.claim"), ("leave", None)):
        asked = said(playing(), phrase)
        assert asked.question is not None
        assert asked.effects == ()
        assert said(asked, "no").effects == ()
        done = said(asked, "yes").effects
        assert [Leave] == [type(effect) for effect in done] if method is None else done[0].method == method


def test_agreeing_is_asked_first_and_offering_is_not():
    assert said(playing(), "offer draw").effects[0].method == "games.offer"
    for phrase in ("offer draw", "accept"):
        assert said(offered("draw"), phrase).question.text == "accept: draw?"
    assert said(offered("draw"), "decline").effects[0] == Ask(
        "games.answer", {"gameId": "g1", "kind": "draw", "accept": False})


def test_to_a_question_nothing_else_is_an_answer():
    state = said(said(playing(), "resign"), "b two")
    assert state.question is not None
    assert state.effects == ()
    assert texts(state)[-1] == "heard: b two. the question wants yes or no."


def test_where_nobody_can_be_asked_nothing_dangerous_is_done():
    state = said(attrs.evolve(playing(), asks=False), "resign")
    assert state.effects == ()
    assert state.question is None


def test_what_means_nothing_any_more_is_not_done():
    state = reduce(playing(), Heard("b two"))
    assert state.effects == ()
    assert texts(state)[-1] == "heard: b two. it means nothing any more."


def test_the_key_listens_only_where_voice_is_wanted():
    off = reduce(playing(), Speak())
    assert off.effects == ()
    assert "voice is off" in texts(off)[-1]
    assert reduce(attrs.evolve(playing(), own=OwnSettings(voice=True)), Speak()).effects == (Listen(),)


def test_nothing_heard_is_told():
    state = reduce(reduce(playing(), Hearing("listening")), Hearing(why="nothing."))
    assert state.hearing == ""
    assert texts(state)[-1] == "nothing."
