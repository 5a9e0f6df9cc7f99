"""What completes a word of the command line; the script for bash is run in one."""

import os
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from cli_client.cli import cli
from cli_client.settings import SETTINGS
from engine.rules import RULES


def completed(line):
    """What may stand in place of the last word of a line."""
    *words, last = line.split(" ")
    asked = ShellComplete(cli, {}, "cli-client", "_CLI_CLIENT_COMPLETE")
    return [item.value for item in asked.get_completions(words, last)]


@pytest.mark.parametrize(("line", "words"), [
    ("play ", [*RULES]), ("play tic", ["tic-tac-toe"]), ("invite gom", ["gomoku"]), ("top lu", ["ludo"]),
    ("conf", ["config"]), ("config s", ["set"]), ("config get the", ["theme"]),
    ("config unset quiet-f", ["quiet-from"]),
    ("config set the", ["theme"]), ("config set theme d", ["default", "dark"]), ("config set mute ", ["true", "false"]),
    ("config set theme dark volume ", []), ("config set theme dark mou", ["mouse"]), ("config set x ", []),
    ("config set keys.resi", ["keys.resign"]), ("--opponent bot:h", ["bot:hard"]), ("--set the", ["theme="]),
    ("--set theme=mo", ["theme=mono"]), ("completion ", ["bash", "zsh", "fish"]), ("config get ", list(SETTINGS)),
])
def test_games_settings_and_their_values_complete(line, words):
    assert completed(line) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell):
    done = CliRunner().invoke(cli, ["completion", shell])
    assert done.exit_code == 0
    assert "_CLI_CLIENT_COMPLETE" in done.output
    assert f"{shell}_complete" in done.output


_DRIVER = """
eval "$(cli-client completion bash)"
complete -p cli-client >/dev/null || exit 9
COMP_WORDS=(cli-client "$@"); COMP_CWORD=$#
_cli_client_completion cli-client "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[0]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(("words", "reply"), [
    (["play", "tic"], "tic-tac-toe"), (["config", "get", "them"], "theme"), (["--opponent", "bot", ":", "h"], "hard"),
    (["--set", "theme", "=", "mo"], "mono"), (["--set", "theme", "="], "default"), (["play", "--set", "mut"], "mute="),
])
def test_the_script_completes_in_bash(tmp_path, words, reply):
    program = tmp_path / "cli-client"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cli_client "$@"\n')
    program.chmod(0o700)
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(["bash", "-c", _DRIVER, "bash", *words], env=environ, capture_output=True, text=True,
                          timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{reply}\n", "")
