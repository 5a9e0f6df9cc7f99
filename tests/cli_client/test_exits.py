"""The exit codes: each is reached by the program itself, in the faces and in the commands that ask one thing."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import trio

from cli_client import exits
from cli_client.cli import EXITS
from tests import forking

ROOT = Path(__file__).parents[2]
SILENT, NOBODY = "a server that says nothing", "127.0.0.1:1"
RESIGN = '{"position":"A1"}\n{"method":"games.resign","params":{"gameId":"local-1"}}\n'


@pytest.fixture
def silent():
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def environ(tmp_path):
    return {**os.environ, "CLI_CLIENT_DATA_DIR": str(tmp_path), "CLI_CLIENT_SERVER": ""}


@pytest.fixture
def run(silent, environ):
    def run(arguments, given):
        arguments = [silent if argument is SILENT else argument for argument in arguments]
        return forking.run([sys.executable, "-m", "cli_client", *arguments], given, cwd=ROOT, env=environ)
    return run


@pytest.mark.parametrize(("code", "arguments", "given", "told"), [
    (exits.OK, ["--version"], "", ""),
    (exits.OK, ["play", "--local", "--json"], RESIGN, ""),
    (exits.OK, ["play", "--local", "--plain"], "5\nresign\nyes\n", ""),
    (exits.OK, ["--local", "--json"], '{"method":"games.get","params":{"gameId":"g"},"id":1}\n', ""),
    (exits.FAILED, ["play", "--local", "--json", "--opponent", "bot:genius"], "", ""),
    (exits.FAILED, ["play", "--local", "--plain", "--no-input", "--opponent", "bot:genius"], "", ""),
    (exits.USAGE, ["--nonsense"], "", "--help"),
    (exits.USAGE, ["play", "chess"], "", "there are"),
    (exits.USAGE, ["play", "mnk", "-o", "rows=99", "--json"], "", "The option rows is a whole number from 3 to 19."),
    (exits.USAGE, ["play", "gomoku", "-o", "rows=5"], "", "There is no option rows; there are size, exact."),
    (exits.USAGE, ["login", "ann", "--no-input", "--server", SILENT], "", "CLI_CLIENT_PASSWORD"),
    (exits.CANCELLED, ["top", "--timeout", "0.2", "--server", SILENT], "", "--timeout SECONDS"),
    (exits.NO_CONNECTION, ["games", "--server", NOBODY], "", "is the server running?"),
    (exits.NO_CONNECTION, ["--json", "--timeout", "0.2", "--server", NOBODY], "", "is the server running?"),
    (exits.NO_CONNECTION, ["--plain", "--timeout", "0.2", "--server", NOBODY], "", "is the server running?"),
    (exits.NO_CONNECTION, ["--json", "--timeout", "0.2", "--server", SILENT], "", "is the server running?"),
])
def test_the_code_says_how_it_went_and_the_sentence_what_to_do(code, arguments, given, told, run):
    done = run(arguments, given)
    assert done.returncode == code
    assert told in done.stderr
    assert (done.stderr != "") == (told != "")


async def test_who_is_not_logged_in_is_told_how_to(fake, environ):
    program = [sys.executable, "-m", "cli_client", "games", "--server", f"127.0.0.1:{await fake.listen()}"]
    done = await trio.to_thread.run_sync(lambda: forking.run(program, "", cwd=ROOT, env=environ))
    assert done.returncode == exits.NOT_LOGGED_IN
    assert "cli-client login NAME" in done.stderr


@pytest.mark.parametrize(("code", "number", "face"), [
    (exits.INTERRUPTED, signal.SIGINT, "--json"),
    (exits.TERMINATED, signal.SIGTERM, "--json"),
    (exits.HUNG_UP, signal.SIGHUP, "--json"),
    (exits.TERMINATED, signal.SIGTERM, "--plain"),
    (exits.HUNG_UP, signal.SIGHUP, "--plain"),
])
def test_a_signal_is_a_code_of_its_own(code, number, face, environ):
    running = forking.Popen([sys.executable, "-m", "cli_client", "play", "--local", face], cwd=ROOT, env=environ,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout.readline()
    running.send_signal(number)
    running.wait(60)  # with its input still open, whose end would end it, too
    _, said = running.communicate()
    assert (running.returncode, said) == (code, "")


def test_the_help_names_them_all():
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {int(number) for number in re.findall(r"\b\d+\b", EXITS)} == codes
