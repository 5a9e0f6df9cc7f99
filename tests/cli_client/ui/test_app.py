"""The full-screen application: keys in through a pipe, the screen out through a terminal emulator."""

from contextlib import asynccontextmanager

import pyte
import pytest
import trio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from cli_client.happenings import Online, Refused, Restored
from cli_client.local import Local
from cli_client.model.state import State
from cli_client.running import run_face
from cli_client.settings import OwnSettings
from cli_client.store import Store
from cli_client.text import UNICODE
from cli_client.ui.app import Terminal, build
from cli_client.ui.face import run_full
from cli_client.ui.stepped_loop import run_asyncio
from tests.cli_client.fakes import ANN, moved, seen, snapshot


class Screen:
    """A terminal emulator as prompt-toolkit's output."""

    encoding = "utf-8"

    def __init__(self, columns=80, rows=24):
        self.screen = pyte.Screen(columns, rows)
        self.raw = ""
        self._stream = pyte.Stream(self.screen)
        self.size = Size(rows, columns)

    def write(self, text):
        self.raw += text
        self._stream.feed(text)

    def flush(self):
        pass

    def isatty(self):
        return True

    def fileno(self):
        raise OSError

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)


class Player:
    """The application of two people at one keyboard, in the nursery."""

    def __init__(self, keys, store, screen):
        self.keys, self.store, self.screen = keys, store, screen
        self.code = None

    async def press(self, keys):
        self.keys.send_text(keys)
        await trio.sleep(0.2)  # virtual: longer than the waits for the rest of an escape sequence


@asynccontextmanager
async def open_app(*, color=True, screen=None, truecolor=False, own=None):
    screen = screen or Screen()
    output = Vt100_Output(screen, lambda: screen.size, enable_cpr=False)
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        player = Player(keys, Store(Local(), State(local=True, own=own or OwnSettings())), screen)
        terminal = Terminal(UNICODE, color, keys, output, truecolor=truecolor)

        async def run():
            player.code = await run_face(player.store, lambda store: run_full(store, terminal))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(run)
            await trio.sleep(0.2)
            yield player
            nursery.cancel_scope.cancel()


async def test_a_game_by_keys(autojump_clock):
    async with open_app() as player:
        assert "what would you like to play?" in player.screen.text
        await player.press("1")
        await player.press("5")
        assert "[(X)]" in player.screen.text
        await player.press("\x1b[A")  # up
        await player.press("\r")
        assert player.store.state.view.cells[1] == "O"
        await player.press("a1")
        await player.press("C3")
        assert player.store.state.view.cells == ("X", "O", "", "", "X", "", "", "", "O")


async def test_help_opens_and_escape_closes_without_waiting(autojump_clock):
    async with open_app() as player:
        await player.press("?")
        assert "page 1 of" in player.screen.text
        await player.press("k")
        assert "as on a number pad" in player.screen.text
        await player.press("\x1b")
        assert "as on a number pad" not in player.screen.text
        assert player.code is None


async def test_the_command_line_plays_and_completes(autojump_clock):
    async with open_app() as player:
        await player.press("1:")
        await player.press("b2\r")
        assert player.store.state.view.cells[4] == "X"
        await player.press(":re")
        await trio.sleep(1)
        assert "resign" in player.screen.text
        assert "reconnect" in player.screen.text
        await player.press("\x1b")
        assert player.store.state.panel == ""
        await player.press(":nonsense\r")
        assert "nonsense: There is no such square on this board." in player.screen.text


async def test_a_click_plays_a_cell(autojump_clock):
    async with open_app() as player:
        await player.press("1")
        await player.press("\x1b[<0;6;3M")
        await player.press("\x1b[<0;6;3m")
        assert player.store.state.view.cells[0] == "X"


async def test_quitting_asks_while_a_game_is_running(autojump_clock):
    async with open_app() as player:
        await player.press("1")
        await player.press("q")
        assert "the game will be lost. leave?" in player.screen.text
        await player.press("n")
        assert player.code is None
        await player.press("q")
        await player.press("y")
        assert player.code == 0


async def test_ctrl_c_once_asks_twice_leaves_and_the_terminal_is_given_back(autojump_clock):
    async with open_app() as player:
        await player.press("\x03")
        assert "Ctrl-C again" in player.screen.text
        await player.press("\x03")
        assert player.code == 130
        assert player.screen.raw.endswith("\x1b[?2004l\x1b[?25h") or "\x1b[?1049l" in player.screen.raw
        assert "\x1b[?1000l" in player.screen.raw


async def test_cancelled_from_outside_the_terminal_is_given_back(autojump_clock):
    async with open_app() as player:
        await player.press("1")
    assert "\x1b[?1049l" in player.screen.raw
    assert "\x1b[?1000l" in player.screen.raw


async def test_an_exception_in_a_key_handler_ends_it_and_gives_the_terminal_back(autojump_clock):
    screen = Screen()


    async def press_a_key_that_fails():
        async with open_app(screen=screen) as player:
            player.store.dispatch = lambda event: 1 / 0
            await player.press("?")

    with pytest.raises(ExceptionGroup) as caught:
        await press_a_key_that_fails()
    assert caught.group_contains(ZeroDivisionError)
    assert "\x1b[?1049l" in screen.raw


async def test_a_resized_terminal_is_drawn_anew(autojump_clock):
    async with open_app() as player:
        await player.press("1")
        player.screen.size = Size(5, 20)
        player.screen.screen.resize(5, 20)
        await player.press("l")
        assert "too small: needs 24x" in player.screen.text


async def test_without_colours_there_are_none(autojump_clock):
    async with open_app(color=False) as player:
        await player.press("1")
        await player.press("5")
        colours = {f"\x1b[{codes}m" for codes in ("36", "0;36", "0;36;1", "0;33;1", "0;32;1", "0;31")}
        assert not any(colour in player.screen.raw for colour in colours)
    async with open_app() as player:
        await player.press("1")
        await player.press("5")
        assert "36;1" in player.screen.raw


async def test_whoever_is_refused_before_the_first_picture_leaves_all_the_same(autojump_clock):
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        store = Store(Local(), State(local=True))
        app = build(store, Terminal(UNICODE, True, keys, DummyOutput()))
        store.dispatch(Refused("name_taken", "Taken."))
        with trio.fail_after(5):
            assert await run_asyncio(lambda: app.run_async(set_exception_handler=False)) == 4


async def test_it_runs_without_any_terminal(autojump_clock):
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        store = Store(Local(), State(local=True))
        keys.send_text("q")
        terminal = Terminal(UNICODE, True, keys, DummyOutput())
        assert await run_face(store, lambda store: run_full(store, terminal)) == 0


async def test_every_move_of_the_opponent_rings_once_and_nothing_from_the_past(autojump_clock):
    async with open_app() as player:
        player.store.state = State()
        for event in (Online(ANN), seen(snapshot()), Restored(), seen(snapshot("B2", "A1"))):
            player.store.dispatch(event)
        await trio.sleep(0.2)
        assert "bob played A1." in player.screen.text
        assert player.screen.raw.count("\x07") == 0
        for event in (moved(5, 3, "C3"), moved(6, 4, "C1"), moved(6, 4, "C1"), seen(snapshot("B2", "A1", "C3", "C1"))):
            player.store.dispatch(event)
        assert player.screen.raw.count("\x07") == 1
