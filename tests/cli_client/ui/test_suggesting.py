"""What completes the line that is being typed."""

import pytest

from cli_client.model.state import State
from cli_client.ui.suggesting import legal_moves, suggestions
from engine.rules import RULES
from tests.cli_client.fakes import playing


def words(typed, state=None):
    return [word for word, _ in suggestions(state or State(), typed)]


def test_the_legal_moves_are_offered():
    assert legal_moves(playing("A1", "A2"))[:2] == ["a3", "b1"]
    assert legal_moves(playing("A1")) == []
    assert words("b1", playing("A1", "A2")) == ["b1"]


def test_only_the_last_word_is_completed():
    assert suggestions(State(), "resi") == [("resign", 4)]
    assert suggestions(State(), "play conn") == [("connect-four", 4)]


@pytest.mark.parametrize(("typed", "there"), [
    ("challenge eve ul", ["ultimate"]), ("players lu", ["ludo"]), ("room n", ["new"]),
    ("room new den go", ["gomoku"]), ("play mnk ro", ["rows="]),
    ("play gomoku size=1", ["size=13", "size=15", "size=17", "size=19"]),
    ("open gomoku exact=", ["exact=yes", "exact=no"]), ("play mnk rows=", []), ("invite leave=f", ["leave=forfeit"]),
    ("challenge eve ludo clock=3", ["clock=30s", "clock=3+2", "clock=30+20", "clock=3d"]), ("top ludo mo", ["month"]),
    ("set board", ["board-size"]), ("set notify-y", ["notify-your-turn"]), ("set boardSize m", ["medium"]),
    ("set mute ", ["yes", "no"]), ("set mute yes ", []), ("set nonsense ", []), ("decline bob other-g", ["other-game"]),
    ("bot h", ["hard"]), ("watch l", []), ("nonsense ", []),
])
def test_what_stands_behind_a_command(typed, there):
    assert words(typed) == there


def test_games_come_first_where_one_can_stand():
    assert words("play ")[:len(RULES)] == list(RULES)
    assert words("play ludo ")[0] == "capacity="


def test_the_options_are_those_of_the_game_that_is_shown_where_none_is_named():
    assert "rows=" in words("invite ", playing(game_type="mnk", options={"rows": 3, "columns": 3, "line": 3}))
    assert "rows=" not in words("invite ", playing())
