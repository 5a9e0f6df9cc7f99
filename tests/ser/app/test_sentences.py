"""Sentences for people: plain, one line, whatever is in the data."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.preferences import NOTICES
from ser.app.sentences import sentence

GAME = {"gameId": "g1", "gameType": "ludo", "opponents": ["ann", "bob", "eve"], "players": 4}


@pytest.mark.parametrize(("kind", "data", "said"), [
    ("your_turn", {**GAME, "ply": 3}, "It is your turn in ludo against ann, bob and eve."),
    ("your_turn", {"gameType": "connect-four", "opponents": ["bob"]}, "It is your turn in connect four against bob."),
    ("game_started", GAME, "Your game of ludo against ann, bob and eve has begun."),
    ("game_over", {**GAME, "outcome": "lost", "place": 3},
     "Your game of ludo against ann, bob and eve is over: you have place 3 of 4."),
    ("game_over", {"gameType": "mnk", "opponents": ["bob"], "players": 2, "outcome": "won", "place": 1},
     "Your game of m,n,k against bob is over: you have won."),
    ("game_over", {"gameType": "mnk", "opponents": ["bob"], "players": 2, "outcome": "lost", "place": 2},
     "Your game of m,n,k against bob is over: you have lost."),
    ("game_over", {**GAME, "outcome": "drawn", "place": 1},
     "Your game of ludo against ann, bob and eve is over: it is a draw."),
    ("game_over", {**GAME, "outcome": "cancelled", "place": None},
     "Your game of ludo against ann, bob and eve is over: it was cancelled."),
    ("nudge", {"gameType": "mnk", "opponents": ["ann"]}, "Come on, ann is waiting for you in m,n,k."),
    ("nudge", GAME, "Come on, ann, bob and eve are waiting for you in ludo."),
    ("invitation", {"inviter": "ann", "roomName": "Friday night", "gameType": "ludo"},
     "ann invites you to the room Friday night: ludo."),
    ("invitation", {"username": "ann"}, "ann invites you to play."),
    ("challenge", {"username": "ann", "gameType": "gomoku"}, "ann challenges you to gomoku."),
    ("server", {"text": "We are back at noon."}, "We are back at noon."),
])
def test_it_says_what_there_is_to_know(kind: str, data: dict[str, Any], said: str) -> None:
    assert sentence(kind, data) == said


@pytest.mark.parametrize("kind", NOTICES)
def test_with_nothing_to_go_by_it_is_still_a_sentence(kind: str) -> None:
    assert sentence(kind, {}).endswith(".")


def test_what_people_write_cannot_leave_its_line() -> None:
    evil = "\u202eFri\x1b[2Jday\nnight\u0301\u0301\u0301\u0301\u0301 {0} %s" + "x" * 500
    said = sentence("invitation", {"inviter": "ann", "roomName": evil})
    assert said.startswith("ann invites you to the room Fri[2Jday night")
    assert said.count("\u0301") <= 3
    assert len(said) < 150
    assert len(sentence("server", {"text": "long " * 1000})) <= 500


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=300) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=5)
names = st.sampled_from(["gameType", "opponents", "outcome", "place", "players", "inviter", "roomName", "text", "by"])


@given(st.sampled_from([*NOTICES]), st.dictionaries(names, anything))
def test_whatever_is_in_the_data_it_is_one_line_of_what_can_be_seen(kind: str, data: dict[str, Any]) -> None:
    said = sentence(kind, data)
    assert said
    assert not {unicodedata.category(character) for character in said} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
