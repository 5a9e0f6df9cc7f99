"""What is forked is as it would be if it had been started: its input and output, environment, signals and end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forking

SERVER = [sys.executable, "-m", "ser"]
IN_MEMORY = {**os.environ, "SER_PORT": "0", "SER_HTTP_PORT": "", "SER_DATABASE_URL": "memory:"}


@pytest.mark.parametrize("arguments", [["ser", "--version"], ["ser", "--nonsense"], ["cli_client", "--help"]])
def test_a_forked_program_says_what_a_started_one_says(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    forked = forking.run([sys.executable, "-m", *arguments])
    monkeypatch.setenv("SER_TEST_FORK", "0")
    started = forking.run([sys.executable, "-m", *arguments])
    assert vars(forked) == vars(started)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_forked_server_ends_by_a_signal_like_a_started_one(number: int) -> None:
    with forking.Popen(SERVER, env=IN_MEMORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "ready\n" in process.stdout
        assert process.poll() is None
        process.send_signal(number)
        process.communicate(timeout=20)
    assert process.returncode == (-number if number == signal.SIGKILL else 0)


def test_it_has_its_own_folder_environment_and_input(tmp_path: Path) -> None:
    (tmp_path / "here.toml").write_text("[ser]\nnonsense = 1\n")
    done = forking.run([*SERVER], env={**IN_MEMORY, "SER_SETTINGS": "here.toml"}, cwd=tmp_path)
    assert (done.returncode, "nonsense" in done.stderr) == (2, True)
    played = forking.run([sys.executable, "-m", "cli_client", "--local", "--plain"], "1\n5\n")
    assert "player-1 played B2, the centre." in played.stdout


def test_only_programs_of_ours_are_forked() -> None:
    assert not forking.can_fork([sys.executable, "-c", "pass"])
    assert not forking.can_fork(["strace", *SERVER])
    assert forking.run([sys.executable, "-c", "print(input())"], "met").stdout == "met\n"
