"""Whatever size the terminal has, the screen is exactly that large, in every state."""

import pytest

from cli_client.model import intents
from cli_client.model.state import Door, Question, State
from cli_client.text import ASCII, UNICODE, width
from cli_client.ui.board import Size
from cli_client.ui.screen import screen
from engine.rules import RULES
from tests.cli_client.fakes import after, playing, texts
from tests.cli_client.model.test_foreign import known
from tests.cli_client.ui.test_screens import scenes, state_of

COLUMNS = (1, 2, 3, 10, 23, 24, 25, 40, 80, 200, 300)
ROWS = (1, 2, 3, 4, 5, 6, 7, 12, 24, 60, 100)


def states():
    yield "lobby", after(intents.Lobby())
    yield "help", after(intents.Open("help"), state=playing())
    yield "command", after(intents.Open("command"), state=playing())
    yield "question", after(intents.Resign(), state=playing())
    yield "settings", after(intents.Browse("settings"), state=State(local=True))
    yield "foreign", known()
    door = Door("r1", "https://example.org/join/" + 30 * "x", "cli-client join " + 30 * "x")
    yield "link", State(**{**{name: getattr(playing(), name) for name in State.__annotations__}, "door": door,
                           "panel": "link"})
    for game_type in RULES:
        for number, scene in enumerate(scenes(game_type)):
            yield f"{game_type}-{number}", state_of(game_type, scene)


STATES = dict(states())


@pytest.mark.parametrize("name", STATES)
def test_the_screen_is_as_large_as_the_terminal(name):
    state = STATES[name]
    for columns in COLUMNS:
        for rows in ROWS:
            picture = screen(state, Size(columns, rows), ASCII if rows % 2 else UNICODE)
            assert len(picture) == rows
            assert {sum(width(piece.text) for piece in row) for row in picture} == {columns}


def test_questions_are_among_the_states():
    assert isinstance(STATES["question"].question, Question)
    assert texts(STATES["foreign"])
