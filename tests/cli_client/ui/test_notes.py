"""Notes as each terminal knows them, and nothing in a note that ends one or begins another."""

import pytest

from cli_client.attention import message
from cli_client.ui.notes import sequence, way_of

NOTE = message("turn", "your turn; against eve\x1b\\\x07")


@pytest.mark.parametrize(("environ", "way"), [
    ({"TERM": "xterm-256color"}, "osc9"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "osc9"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "osc777"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "tmux", "LC_TERMINAL": "iTerm2"}, "osc9"),
    ({"TERM": "xterm-kitty"}, "osc99"),
    ({"TERM": "screen", "KITTY_WINDOW_ID": "1"}, "osc99"),
    ({"TERM": "foot"}, "osc777"),
    ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "osc777"),
    ({"TERM": "linux"}, "off"),
    ({"TERM": "dumb", "TERM_PROGRAM": "kitty"}, "off"),
])
def test_the_way_is_the_terminal_s(environ, way):
    assert way_of(environ) == way
    assert sequence("auto", NOTE, environ) == sequence(way, NOTE, environ)


@pytest.mark.parametrize(("way", "expected"), [
    ("osc9", "\x1b]9;It is your turn: your turn, against eve?\\?\x1b\\"),
    ("osc99", ("\x1b]99;i=cli-client:d=0:o=unfocused;It is your turn\x1b\\"
               "\x1b]99;i=cli-client:p=body;your turn, against eve?\\?\x1b\\")),
    ("osc777", "\x1b]777;notify;It is your turn;your turn, against eve?\\?\x1b\\"),
    ("off", ""),
])
def test_the_sequences(way, expected):
    assert sequence(way, NOTE, {"TERM": "xterm"}) == expected


def test_tmux_is_asked_to_pass_it_on():
    told = sequence("osc9", NOTE, {"TERM": "screen-256color", "TMUX": "/run/tmux,1,0"})
    assert told.startswith("\x1bPtmux;\x1b\x1b]9;It is")
    assert told.endswith("\x1b\x1b\\\x1b\\")
