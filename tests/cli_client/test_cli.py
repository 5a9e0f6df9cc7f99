"""The command line by itself: quick, and clear about what is wrong."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli_client.cli import cli
from cli_client.version import VERSION
from tests import forking

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    monkeypatch.setenv("CLI_CLIENT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CLI_CLIENT_SERVER", raising=False)


def run(*arguments, given=""):
    return forking.run([sys.executable, *arguments], given, cwd=ROOT)


@pytest.mark.parametrize("arguments", [
    ["--help"], ["--version"], ["--nonsense"], ["dance"], ["play", "--help"], ["play", "chess"],
    ["join", "--help"], ["join", "http://x/y"], ["invite", "chess"], ["top", "chess"], ["status", "--help"],
    ["--server", "nowhere:http"], ["watch"], ["--timeout", "0"],
    ["config", "--help"], ["doctor", "--help"], ["completion", "tcsh"], ["config", "get", "dance"],
    ["--set", "x", "games"],
])
def test_what_needs_nothing_slow_loads_nothing_slow(arguments):
    script = ("import sys; from cli_client.cli import main; sys.argv[1:] = " + repr(arguments) + """
try:
    main()
finally:
    print(sorted({'trio', 'prompt_toolkit', 'asyncio', 'cattrs'} & set(sys.modules)), file=sys.stderr)
""")
    done = run("-c", script)
    assert done.stderr.endswith("[]\n")
    right = "--help" in arguments or arguments == ["--version"]
    assert done.returncode == (0 if right else 2)
    assert bool(done.stdout) == right


def test_the_version_is_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    assert VERSION in CliRunner().invoke(cli, ["--version"]).output


def test_no_connection_is_exit_5_and_says_what_to_do():
    done = run("-m", "cli_client", "--server", "127.0.0.1:1", "games")
    assert (done.returncode, done.stdout) == (5, "")
    assert "is the server running?" in done.stderr


def test_the_faces_give_up_without_a_first_connection():
    for face in ("--json", "--plain"):
        done = run("-m", "cli_client", "--server", "127.0.0.1:1", face, "--timeout", "0.1")
        assert done.returncode == 5
        assert "nobody answers at 127.0.0.1:1" in done.stderr


def test_a_local_game_through_a_pipe():
    done = run("-m", "cli_client", "--local", "--plain", given="1\n5\n")
    assert done.returncode == 0
    assert "player-1 played B2, the centre." in done.stdout
    assert done.stderr == ""


def test_options_may_stand_behind_the_command():
    done = run("-m", "cli_client", "play", "mnk", "-o", "rows=4", "--json", "--local", "--no-input",
               given='{"position":"D1"}\n{"method":"games.resign","params":{"gameId":"local-1"}}\n')
    assert done.returncode == 0
    assert '"rows": 4' in done.stdout


@pytest.mark.parametrize("arguments", [
    ["--local", "play", "mnk", "--opponent", "bot:easy"], ["--opponent", "bot:easy", "play", "mnk", "--local"],
])
def test_a_bot_is_an_opponent_without_a_server(arguments):
    done = run("-m", "cli_client", *arguments, "--plain")
    assert "bot:easy is a bot." in done.stdout


def test_a_bot_that_there_is_not_ends_a_script():
    done = run("-m", "cli_client", "play", "--local", "--json", "--opponent", "bot:genius")
    assert done.returncode == 1
    assert "bot:easy, bot:medium, bot:hard" in done.stdout


def test_who_stops_reading_is_no_error():
    piped = f"{sys.executable} -m cli_client --local --json | head -c 5"
    done = subprocess.run(["bash", "-c", f"yes '{{}}' | head -2000 | {piped}; echo ${{PIPESTATUS[2]}}"], cwd=ROOT,
                          capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr) == ('{"met1\n', "")


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run([sys.executable, "-m", "cli_client", "games"], cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, "CLI_CLIENT_DATA_DIR": str(tmp_path / "file")}, timeout=30, check=False)
    assert done.returncode == 1
    assert "CLI_CLIENT_DATA_DIR names another place" in done.stderr


def test_the_load_tester_has_its_own_options():
    done = run("-m", "cli_client", "load", "--help")
    assert done.returncode == 0
    assert "--connections" in done.stdout
