"""The commands for figures, against the real server."""

import json

import pytest

from tests.cli_client.test_real_server import command

__all__ = ["command"]
PASSWORD = "correct horse battery"


@pytest.fixture
def ann(command):
    assert command("register", "fig-ann", password=PASSWORD).returncode in (0, 1)
    assert command("login", "fig-ann", password=PASSWORD).returncode == 0
    return command


def test_anybody_can_read_the_leaderboard(command):
    empty = command("top")
    assert (empty.returncode, empty.stdout) == (0, "")
    assert "nobody stands there yet" in empty.stderr
    assert json.loads(command("top", "ludo", "--json").stdout)["entries"] == []
    assert command("top", "chess").returncode == 2


def test_whether_a_move_waits_is_in_the_exit_code(ann):
    assert (ann("status").returncode, ann("status").stdout) == (1, "0 of 0 games wait for you\n")
    asked = {"method": "lobby.quickMatch", "params": {"gameType": "tic-tac-toe", "opponent": "bot:easy"}, "id": 1}
    ann("--json", given=json.dumps(asked) + "\n")
    shown = ann("status", "--format", "{games}")
    assert shown.stdout == "1\n"
    figures = json.loads(ann("status", "--json").stdout)
    assert figures["games"] == 1
    wrong = ann("status", "--format", "{x}")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "{waiting}" in wrong.stderr


def test_how_somebody_stands(ann):
    mine = ann("stats", "--json")
    assert json.loads(mine.stdout)["username"] == "fig-ann"
    nobody = ann("stats", "fig-nobody")
    assert nobody.returncode == 1
    assert "There is no account of this name; guests have no figures." in nobody.stderr
    assert ann("stats", "fig-ann").returncode == 0


def test_who_has_logged_out_is_nobody_here(ann):
    out = ann("logout")
    assert (out.returncode, out.stdout) == (0, "fig-ann is logged out.\n")
    assert [ann(name).returncode for name in ("logout", "games")] == [4, 4]


def test_who_is_nobody_has_no_figures_of_their_own(command):
    for name in ("status", "stats"):
        done = command(name)
        assert (done.returncode, done.stdout) == (4, "")
        assert "cli-client login NAME" in done.stderr
