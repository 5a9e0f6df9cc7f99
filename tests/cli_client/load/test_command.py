"""The load tester as a command: what it prints, and its exit codes."""

import json
import socket

import pytest

from cli_client.load import main
from tests.cli_client.load.forwarding import running

MEMBERS = ["server", "dialect", "gameType", "connections", "connected", "processes", "seconds", "moves", "games",
           "movesPerSecond", "latencyMs", "ownCpu", "errors"]


@pytest.fixture(scope="module")
def server():
    with running() as address:
        yield address


def run(server, *options, connections=8):
    return main(["--server", server, "--connections", str(connections), "--seconds", "0.15", *options])


def test_json_is_one_object_with_every_number(server, capsys):
    assert run(server, "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == MEMBERS
    assert result["connected"] == 8
    assert result["errors"] == {}
    assert result["games"] > 4
    assert 5 * result["games"] <= result["moves"]
    latency = result["latencyMs"]
    assert list(latency) == ["p50", "p99", "p99.9", "max"]
    assert 0 < latency["p50"] <= latency["p99"] <= latency["p99.9"] <= latency["max"]


def test_text_names_the_same_numbers(server, capsys):
    assert run(server) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"8 of 8 connections to {server}, classic dialect, tic-tac-toe")
    for word in ("moves ", " a second", "p50", "p99 ", "p99.9", "errors   none"):
        assert word in text


def test_a_rate_is_kept(server, capsys):
    assert run(server, "--rate", "100", "--json") == 0
    assert 5 <= json.loads(capsys.readouterr().out)["moves"] <= 25


def test_several_processes_share_the_connections(server, capsys):
    assert run(server, "--processes", "2", "--json", connections=10) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["connected"], result["processes"], result["errors"]) == (10, 2, {})
    assert result["games"] > 0


def test_nobody_at_the_address(capsys):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    assert run(address) == 5
    assert address in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [
    [],
    ["--connections", "3", "--seconds", "1"],
    ["--connections", "0", "--seconds", "1"],
    ["--connections", "2", "--seconds", "0"],
    ["--connections", "2", "--seconds", "inf"],
    ["--connections", "2", "--seconds", "1", "--dialect", "morse"],
    ["--connections", "2", "--seconds", "1", "--server", "nowhere"],
    ["--connections", "2", "--seconds", "1", "--server", "host:70000"],
    ["--connections", "2", "--seconds", "1", "--processes", "2"],
    ["--connections", "2", "--seconds", "1", "--rate", "-1"],
])
def test_wrong_usage(wrong, capsys):
    with pytest.raises(SystemExit) as left:
        main(wrong)
    assert left.value.code == 2
    assert "usage: cli-client load" in capsys.readouterr().err
