"""The client in a real terminal: it comes, it goes, and the terminal is as it was before."""

import os
import re
import signal
import sys
import tomllib

import pytest

from tests.cli_client.terminals import Terminal


@pytest.fixture
def open_terminal(tmp_path):
    opened = []

    def start(*arguments, **more):
        environ = {"CLI_CLIENT_DATA_DIR": str(tmp_path), **more.pop("environ", {})}
        terminal = Terminal(*arguments, environ=environ, **more)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


def given_back(terminal):
    """Whether the terminal is as it was: settings, screen, cursor, mouse, focus, title."""
    assert terminal.settings == terminal.before
    for sequence in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[23;2t"):
        assert sequence in terminal.raw
    assert terminal.screen.title == ""
    return True


def reports_its_focus(terminal):
    return terminal.raw.rfind(b"\x1b[?1004h") > terminal.raw.rfind(b"\x1b[?1004l")


def test_your_turn_reaches_whoever_looks_elsewhere(open_terminal, tmp_path):
    noted = tmp_path / "noted"
    player = tmp_path / "bin" / "paplay"
    player.parent.mkdir()
    player.write_text(f'#!/bin/sh\necho "$@" >> {noted}\n')
    player.chmod(0o755)
    terminal = open_terminal("--local", "--opponent", "bot:easy", environ={
        "PATH": f"{player.parent}:{os.environ['PATH']}", "CLI_CLIENT_VOLUME": "60", "PULSE_SERVER": "here"})
    terminal.until("what would you like to play?")
    assert (terminal.screen.title, terminal.raw.count(b"\a")) == ("cli-client", 0)
    terminal.type("\x1b[O1")
    terminal.until("your turn in game 1")
    assert (terminal.screen.title, terminal.raw.count(b"\a")) == ("● 1 waiting — cli-client", 1)
    assert b"\x1b]9;It is your turn: your turn in game 1, tic-tac-toe against bot:easy" in terminal.raw
    terminal.until_there(noted)
    assert noted.read_text() == f"{tmp_path}/cache/sounds-1/turn-60.wav\n"
    terminal.type("\x1b[I5")
    terminal.until("bot:easy played")
    assert terminal.raw.count(b"\a") == 1
    terminal.type("qy")
    assert terminal.exit_code() == 0
    assert given_back(terminal)


def test_ctrl_c_once_asks_twice_leaves(open_terminal):
    terminal = open_terminal("--local")
    terminal.until("what would you like to play?")
    terminal.type("1")
    terminal.until("[   ]")
    terminal.type("5")
    terminal.until("[(X)]")
    terminal.type("\x03")
    terminal.until("Ctrl-C again")
    terminal.type("\x03")
    assert terminal.exit_code() == 130
    assert given_back(terminal)


def test_a_bot_needs_no_server(open_terminal):
    terminal = open_terminal("--local", "--opponent", "bot:easy")
    terminal.until("what would you like to play?")
    terminal.type("1")
    terminal.until("bot:easy is a bot.")
    terminal.type("5")
    terminal.until("bot:easy played")
    terminal.until("your turn")
    terminal.type("ry")
    terminal.until("you lost game 1: bot:easy won by resignation.")
    terminal.type("n")
    terminal.until("you are O.")
    terminal.type("qy")
    assert terminal.exit_code() == 0
    assert given_back(terminal)


def test_dice_are_thrown_and_shown(open_terminal):
    terminal = open_terminal("play", "ludo", "--local", "--opponent", "bot:easy")
    terminal.until("your turn in game 1")
    terminal.until("[ 6 ]")
    terminal.type("0")
    terminal.until("you played token 0 from the yard")
    terminal.type("qy")
    assert terminal.exit_code() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_and_give_the_terminal_back(open_terminal, number):
    terminal = open_terminal("--local")
    terminal.until("what would you like to play?")
    terminal.process.send_signal(number)
    assert terminal.exit_code() == 128 + number
    assert given_back(terminal)


def test_ctrl_z_gives_the_terminal_to_the_shell_and_takes_it_again(open_terminal):
    terminal = open_terminal("--norc", "-i", command=["bash"], environ={"PS1": "shell> "})
    terminal.type(f"{sys.executable} -m cli_client --local\n")
    terminal.until("what would you like to play?")
    terminal.type("\x1a")
    terminal.until("Stopped")
    assert not reports_its_focus(terminal)
    terminal.type("echo $((6 * 7))\n")
    terminal.until("42")
    terminal.type("fg\n")
    terminal.until("what would you like to play?")
    terminal.type("1")
    terminal.until("player-1 to move in game 1.")
    assert reports_its_focus(terminal)
    terminal.type("q")
    terminal.until("leave?")
    terminal.type("y")
    terminal.until("shell>")
    assert not reports_its_focus(terminal)
    terminal.type("exit 7\n")
    assert terminal.exit_code() == 7


def test_it_follows_the_size_of_the_terminal(open_terminal):
    terminal = open_terminal("play", "--local")
    terminal.until("player-1 to move in game 1.")
    terminal.resize(20, 5)
    terminal.until("too small: needs 24x")
    terminal.resize(60, 20)
    terminal.until("player-1 to move in game 1.")


def test_whatever_size_it_has_in_between_it_goes_on(open_terminal):
    terminal = open_terminal("play", "--local")
    terminal.until("player-1 to move in game 1.")
    for (columns, rows), keys in zip(((1, 1), (300, 1), (300, 100), (1, 100), (2, 2), (24, 9), (80, 24)),
                                     ("?", "?", ":b", "oard\x03", "5", "q", "n"), strict=True):
        terminal.resize(columns, rows)
        terminal.type(keys)
    terminal.until("player-2 to move in game 1.")
    terminal.type("qy")
    assert terminal.exit_code() == 0
    assert given_back(terminal)


def test_a_terminal_that_is_gone_is_the_end(open_terminal):
    terminal = open_terminal("play", "--local")
    terminal.until("player-1 to move in game 1.")
    terminal.hang_up()
    assert terminal.process.wait(timeout=30) == 129


def test_a_server_that_is_lost_leaves_a_terminal_that_works(open_terminal, server):
    terminal = open_terminal("play", "--server", f"127.0.0.1:{server.port}", "--name", "ann")
    terminal.until("waiting for somebody")
    server.stop()
    terminal.until("offline")
    terminal.type("?")
    terminal.until("Esc")
    terminal.type("\x1b")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.exit_code() == 143
    assert given_back(terminal)


def test_a_server_that_is_not_there_is_told_and_q_leaves(open_terminal):
    terminal = open_terminal("--server", "127.0.0.1:1")
    terminal.until("offline")
    terminal.until("nobody answers at 127.0.0.1:1")
    terminal.type("q")
    assert terminal.exit_code() == 0
    assert given_back(terminal)


def test_a_dumb_terminal_gets_lines(open_terminal):
    terminal = open_terminal("--local", environ={"TERM": "dumb"})
    terminal.until("type a number, or help.")
    terminal.type("1\n5\n")
    terminal.until("player-1 played B2, the centre.")
    terminal.type("\x03")
    terminal.until("leave?")
    terminal.type("\x03")
    assert terminal.exit_code() == 130
    assert b"\x1b" not in terminal.raw


def test_two_people_play_each_other_over_a_server_that_is_killed_meanwhile(open_terminal, server):
    address = f"127.0.0.1:{server.port}"
    ann = open_terminal("play", "--server", address, "--name", "ann")
    ann.until("waiting for somebody")
    bob = open_terminal("play", "--server", address, "--name", "bob")
    ann.until("your turn")
    assert (ann.screen.title, b"\a" in ann.raw) == ("● 1 waiting — cli-client", True)
    ann.type("5")
    bob.until("ann played B2")
    server.stop()
    bob.until("offline")
    bob.type("a1")
    bob.until("?O?")
    server.start()
    bob.until("you played A1")
    ann.until("bob played A1")
    assert ann.screen.title == "● 1 waiting — cli-client"
    bob.type("qy")
    assert bob.exit_code() == 0
    ann.until("bob is away")
    again = open_terminal("--server", address, "--name", "bob")
    again.until("waiting for ann in game 1")
    again.until("online as bob")
    ann.type("ry")
    again.until("you won game 1, by resignation.")


def test_what_is_changed_while_playing_counts_at_once_and_the_next_time(open_terminal, tmp_path):
    environ = {"CLI_CLIENT_CONFIG_DIR": str(tmp_path), "COLORTERM": "truecolor"}
    terminal = open_terminal("--local", environ=environ)
    terminal.until("what would you like to play?")
    assert b"8;2;" not in terminal.raw
    terminal.type(":set theme dark\r")
    terminal.until_there(tmp_path / "config.toml")
    terminal.type(":set keys.help &\r")
    terminal.until("& help")
    terminal.type("q")
    assert terminal.exit_code() == 0
    assert b"48;2;16;18;22" in terminal.raw
    assert tomllib.loads((tmp_path / "config.toml").read_text()) == {"theme": "dark", "keys": {"help": ["&"]}}
    for flags, more, colours in (((), {}, True), ((), {"NO_COLOR": "1"}, False), (("--no-color",), {}, False)):
        again = open_terminal("--local", *flags, environ={**environ, **more})
        again.until("& help")
        assert (b"48;2;16;18;22" in again.raw) == colours
        assert colours or not re.search(rb"\x1b\[[0-9;]*[349][0-9]", again.raw)
        again.type("q")
        assert again.exit_code() == 0
