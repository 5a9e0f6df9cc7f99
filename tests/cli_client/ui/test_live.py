"""Settings that change while the screen is shown: looks, keys, mouse and symbols follow at once."""

import re

import attrs
import pytest

from cli_client.happenings import Online, Waiting
from cli_client.model.intents import Configure, Lobby, MoveCursor, Open, Play, Resign
from cli_client.model.state import State, note
from cli_client.settings.own import settle
from cli_client.text import ASCII, UNICODE, symbols_as
from cli_client.ui.board import CLOSE, LINED, SMALL, Size, capped, size_of
from cli_client.ui.keys import all_keys, intent_of
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from cli_client.ui.style import style_of
from tests.cli_client.fakes import ANN, after, playing, resigned
from tests.cli_client.ui.test_app import open_app


def state_with(**values):
    return State(own=settle([("file", {name.replace("_", "-"): value for name, value in values.items()})]))


async def test_theme_keys_symbols_and_mouse_change_while_it_runs(autojump_clock):
    async with open_app() as player:
        await player.press("1")
        before = player.screen.raw
        player.store.dispatch(Configure("theme", "dark"))
        await player.press("")
        assert "38;5;" in player.screen.raw[len(before):]
        assert "─" in player.screen.text
        player.store.dispatch(Configure("symbols", "ascii"))
        await player.press("")
        assert "─" not in player.screen.text
        player.store.dispatch(Configure("keys", {"help": ["U"]}))
        await player.press("U")
        assert player.store.state.panel == "help"
        assert " U help " in player.screen.text
        await player.press("U")
        assert player.store.state.panel == ""
        before = player.screen.raw
        player.store.dispatch(Configure("mouse", False))
        await player.press("")
        assert "\x1b[?1000l" in player.screen.raw[len(before):]


def test_the_bar_and_the_help_show_the_keys_as_they_are():
    state = attrs.evolve(playing(), own=state_with(keys=(("new", ("c-x",)), ("turn", ()))).own)
    text = text_of(screen(state, Size(100, 60), UNICODE))
    assert " Ctrl-X new " in text
    assert " t turn" not in text
    text = text_of(screen(after(Open("help"), state=state), Size(100, 90), UNICODE))
    assert "Ctrl-X :new" in text


def test_keys_of_another_preset_mean_what_they_say():
    assert intent_of(state_with(key_preset="wasd"), "w") == intent_of(State(), "up")
    assert intent_of(state_with(key_preset="arrows"), "k") != intent_of(State(), "up")
    assert "c-x" in all_keys(state_with(keys=(("new", ("c-x",)),)))
    assert intent_of(State(), "c-x") is None


@pytest.mark.parametrize(("wanted", "wide"), [("auto", LINED), ("large", LINED), ("medium", CLOSE), ("small", SMALL)])
def test_a_board_is_no_larger_than_is_wanted(wanted, wide):
    view = playing().view
    assert capped(view, Size(200, 60), wanted) == size_of(view.ground, wide)
    assert capped(view, Size(3, 2), wanted) == Size(3, 2)


def test_symbols_are_as_set_or_as_the_terminal_can():
    assert [symbols_as(wanted, ASCII) for wanted in ("auto", "unicode", "ascii")] == [ASCII, UNICODE, ASCII]


def test_a_state_keeps_its_settings_through_everything():
    state = state_with(theme="mono")
    assert note(state, "info", "x").own.theme == "mono"


# ----------------------------------------------------------------------------------------- told without any colour


def pale(state):
    """The screen as it is at one bit: text, and the attributes that are no colours."""
    style = style_of("mono")
    return [(piece.text, style.get_attrs_for_style_str(piece.style)._replace(color="", bgcolor=""))
            for row in screen(state, Size(100, 30), ASCII) for piece in row]


@pytest.mark.parametrize(("one", "other"), [
    (playing(), after(Online(ANN), state=playing(mine=2))),
    (playing(), after(MoveCursor(0, 1), state=playing())),
    (playing("A1"), playing("A1", mine=2)),
    (after(Play("a1"), state=playing()), playing("A1")),
    (playing(), after(Waiting(3, "gone"), state=playing())),
    (playing(), after(Resign(), state=playing())),
    (playing(), after(Open("help"), state=playing())),
    (playing(), after(Play("zz"), state=playing())),
    (playing("A1", "B1", "A2", "B2", "A3"), playing("A1", "B1", "A2", "B2", "A3", status="ended", result=resigned(1))),
    (State(), after(MoveCursor(1, 0), state=State())),
    (after(Lobby(), state=playing()), playing()),
])
def test_every_state_can_be_told_from_another_without_colours(one, other):
    assert pale(one) != pale(other)


async def test_24_bit_colours_are_written_where_the_terminal_has_them(autojump_clock):
    for truecolor, color, sign in ((True, True, ";2;"), (False, True, "38;5;"), (True, False, None)):
        async with open_app(color=color, truecolor=truecolor, own=state_with(theme="dark").own) as player:
            assert (sign or "[0m") in player.screen.raw
            assert sign is not None or not re.search(r"\x1b\[[0-9;]*[34]8;", player.screen.raw)
