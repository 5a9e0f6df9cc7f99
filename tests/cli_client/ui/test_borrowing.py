"""The title and the focus of the terminal: taken with its other screen, given back with it, and never keys."""

import pytest
import trio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from cli_client.happenings import Online, Restored
from cli_client.local import Local
from cli_client.model.state import State
from cli_client.running import run_face
from cli_client.settings import OwnSettings
from cli_client.store import Store
from cli_client.text import UNICODE
from cli_client.ui.app import Terminal
from cli_client.ui.borrowing import RECENT
from cli_client.ui.face import run_full
from tests.cli_client.fakes import ANN, moved, seen, snapshot
from tests.cli_client.ui.test_app import Player, Screen


@pytest.fixture
def opened(nursery):
    """The application, on a terminal emulator of this kind."""
    async def start(term="xterm", own=None):
        screen = Screen()
        output = Vt100_Output(screen, lambda: screen.size, enable_cpr=False, term=term)
        keys = create_pipe_input()
        pipe = keys.__enter__()
        player = Player(pipe, Store(Local(), State(local=True, own=own or OwnSettings())), screen)
        player.scope = trio.CancelScope()

        async def run():
            terminal = Terminal(UNICODE, True, pipe, output, environ={"TERM": term})
            with create_app_session(input=pipe, output=output), player.scope:
                player.code = await run_face(player.store, lambda store: run_full(store, terminal))
            keys.__exit__(None, None, None)

        nursery.start_soon(run)
        await trio.sleep(0.2)
        return player
    return start


def dispatch(player, *events):
    for event in events:
        player.store.dispatch(event)


def becomes_my_turn(player):
    player.store.state = State(own=player.store.state.own)
    dispatch(player, Online(ANN), seen(snapshot("B2")), Restored(), moved(4, 2, "A1"))


async def test_the_title_counts_and_is_given_back(opened, autojump_clock):
    player = await opened()
    assert player.screen.screen.title == "cli-client"
    becomes_my_turn(player)
    assert player.screen.screen.title == "● 1 waiting — cli-client"
    dispatch(player, moved(5, 3, "C3"))
    assert player.screen.screen.title == "cli-client"
    assert player.screen.raw.count("\x1b[22;2t") == player.screen.raw.count("\x1b[?1004h") == 1
    assert "\x1b[23;2t" not in player.screen.raw
    await player.press("\x03")
    await player.press("\x03")
    assert player.code == 130
    assert player.screen.screen.title == ""
    given_back = player.screen.raw.index("\x1b[?1004l"), player.screen.raw.index("\x1b[23;2t")
    assert max(given_back) < player.screen.raw.index("\x1b[?1049l")


async def test_cancelled_from_outside_it_gives_back_what_it_has_borrowed(opened, autojump_clock):
    player = await opened()
    player.scope.cancel()
    await trio.sleep(0.2)
    assert "\x1b[?1004l\x1b]2;\x1b\\\x1b[23;2t" in player.screen.raw


async def test_a_bare_terminal_is_left_alone(opened, autojump_clock):
    player = await opened(term="linux")
    becomes_my_turn(player)
    assert not [sequence for sequence in ("\x1b]", "1004", "22;2t") if sequence in player.screen.raw]
    assert player.screen.raw.count("\x07") == 1


async def test_reports_of_the_focus_are_no_keys(opened, autojump_clock):
    player = await opened()
    await player.press("?")
    before = player.store.state
    await player.press("\x1b[O")
    await player.press("\x1b[I")
    assert player.store.state == before
    await player.press("\x1b")
    await player.press(":")
    await player.press("\x1b[O\x1b[Ib2")
    assert player.store.state.panel == "command"
    assert ":b2" in player.screen.text
    assert "[" not in player.screen.text.splitlines()[-1]


async def test_who_looks_is_not_called_and_who_does_not_is_once(opened, autojump_clock):
    player = await opened()
    await player.press("\x1b[I")
    await trio.sleep(2 * RECENT)
    becomes_my_turn(player)
    assert (player.screen.raw.count("\x07"), "\x1b]9;" in player.screen.raw) == (0, False)
    await player.press("\x1b[O")
    dispatch(player, moved(5, 3, "C3"), moved(6, 4, "C1"), moved(6, 4, "C1"))
    assert player.screen.raw.count("\x07") == 1
    assert player.screen.raw.count("\x1b]9;It is your turn: your turn in game 1") == 1


async def test_a_terminal_that_does_not_report_counts_by_its_keys(opened, autojump_clock):
    player = await opened()
    await player.press("j")
    becomes_my_turn(player)
    assert player.screen.raw.count("\x07") == 0
    await trio.sleep(RECENT)
    dispatch(player, moved(5, 3, "C3"), moved(6, 4, "C1"))
    assert player.screen.raw.count("\x07") == 1


async def test_mute_silences_all_but_the_title(opened, autojump_clock):
    player = await opened(own=OwnSettings(mute=True))
    becomes_my_turn(player)
    assert player.screen.raw.count("\x07") == 0
    assert "\x1b]9;" not in player.screen.raw
    assert player.screen.screen.title == "● 1 waiting — cli-client"
