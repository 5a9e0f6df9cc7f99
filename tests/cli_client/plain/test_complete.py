"""Whatever the full screen can do can be done in lines: each action by a word, each line of each page by its number."""

import pytest

from cli_client.actions import ACTIONS, COMMANDS, read_command
from cli_client.model import intents
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.page import Item
from cli_client.model.reduce import REDUCERS
from cli_client.plain.pages import page_lines, pick_of
from cli_client.text import UNICODE
from cli_client.ui.board import Size
from cli_client.ui.screen import screen
from tests.cli_client.fakes import after, playing
from tests.cli_client.ui.page_scenes import SCENES

INSTEAD = {
    **dict.fromkeys(("left", "right", "up", "down", "place"), "a position, or the number of a line"),
    "command": "every line is a command",
    "suspend": "the terminal's own Ctrl-Z",
    "interrupt": "the terminal's own Ctrl-C",
}
"""What has no word, and by what it is done."""


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_has_a_word(action):
    assert bool(action.typed) != (action.name in INSTEAD)
    for word in action.typed:
        assert COMMANDS[word] is action
        if action.keys:
            assert read_command(word) == action.read("")


def test_nothing_is_listed_that_is_no_action():
    assert INSTEAD.keys() <= {action.name for action in ACTIONS}


@pytest.mark.parametrize("name", SCENES)
def test_every_line_of_a_page_and_what_can_be_done_with_it_has_a_number_and_a_word(name):
    state = SCENES[name]()
    said = list(page_lines(state))
    for number, item in enumerate(page_of(state).choices, 1):
        line = next(line for line in said if line.startswith(f"{number}  "))
        assert pick_of(state, str(number)) == intents.Pick(number)
        for deed, (word, _) in enumerate(item.deeds, 1):
            assert pick_of(state, f"{number} {word}") == intents.Pick(number, deed)
            assert word in line
        for by, change in ((-1, item.less), (1, item.more)):
            if change is not None:
                assert pick_of(state, f"{number} {'more' if by > 0 else 'less'}") == intents.Change(number, by)


@pytest.mark.parametrize("name", SCENES)
def test_every_button_of_the_screen_is_something_that_can_be_typed(name):
    state = SCENES[name]()
    typed = {type(action.read("")) for action in ACTIONS if not action.argument or action.keys}
    lines = {type(intent) for item in page_of(state).choices
             for intent in (item.intent, item.less, item.more, *(intent for _, intent in item.deeds))}
    buttons = {type(piece.intent) for row in screen(state, Size(200, 60), UNICODE) for piece in row if piece.intent}
    assert buttons <= typed | lines | {intents.Answer, intents.Watch, intents.Pick, intents.Change, intents.PlayCell}
    assert buttons <= REDUCERS.keys()
    assert all(isinstance(item, Item) for item in page_of(state).choices)


def test_a_page_is_left_by_a_word():
    state = after(read_command("help"), read_command("close"), state=playing())
    assert state.panel == ""
