"""The command: help, what keeps a server from starting, and how a running one is stopped."""

import os
import re
import signal
import socket
import sys
from pathlib import Path

import attrs
import orjson
import pytest

from ser import VERSION
from ser.settings import NO_OPTIONS, Settings
from tests.ser.processes import Process, command, server


def reasons(stderr: str) -> list[str]:
    """The lines that are for the operator, beside the log's."""
    return [line for line in stderr.splitlines() if not line.startswith("{")]


# -------------------------------------------------------------------------------------------------------- starting


def test_help_names_every_setting(tmp_path: Path) -> None:
    status, out, err = command(tmp_path, "--help")
    assert (status, err) == (0, "")
    named = set(re.findall(r"--[a-z-]+", out))
    options = {f"--{field.name.replace('_', '-')}" for field in attrs.fields(Settings)}
    assert options - named == NO_OPTIONS
    assert not NO_OPTIONS & named
    assert {"SER_SETTINGS", "SER_ADMIN_PASSWORD", "admin"} <= set(re.findall(r"\w+", out))


def test_version_is_told(tmp_path: Path) -> None:
    assert command(tmp_path, "--version") == (0, f"ser, version {VERSION}\n", "")


@pytest.mark.parametrize(("arguments", "settings", "said"), [
    (["--port", "abc"], {}, "'abc' is not a valid integer"),
    (["--port", "70000"], {}, "'port' must be <= 65535"),
    (["--nonsense"], {}, "No such option"),
    ([], {"SER_PORT": "abc"}, "'abc' for option 'port'"),
    ([], {"SER_RATE": "-1"}, "'rate' must be > 0"),
    ([], {"SER_DURABILITY": "maybe"}, "'durability' must be full or relaxed"),
    ([], {"SER_SETTINGS": "nothere.toml"}, "there is no file nothere.toml"),
    ([], {"SER_SETTINGS": "wrong.toml"}, "nonsense"),
    ([], {"SER_SETTINGS": "rubbish.toml"}, "Expected '='"),
])
def test_wrong_settings_are_told_in_words(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], said: str
) -> None:
    (tmp_path / "wrong.toml").write_text("[ser]\nnonsense = 1\n")
    (tmp_path / "rubbish.toml").write_text("rubbish")
    status, out, err = command(tmp_path, *arguments, **settings)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("settings", "said"), [
    ({"SER_DATABASE_URL": "rubbish"}, "the database cannot be used"),
    ({"SER_DATABASE_URL": "sqlite:////proc/nothere/ser.db"}, "cannot be used: its directory cannot be made"),
    ({"SER_DATABASE_URL": "sqlite:////proc/ser.db"}, "the database cannot be used"),
    ({"SER_TLS_PORT": "0"}, "SER_TLS_PORT needs SER_TLS_CERT and SER_TLS_KEY"),
    ({"SER_TLS_PORT": "0", "SER_TLS_CERT": "no.pem", "SER_TLS_KEY": "no.pem"}, "the TLS certificate cannot be used"),
    ({"SER_ADMIN_USERNAME": "chief"}, "SER_ADMIN_USERNAME needs SER_ADMIN_PASSWORD"),
    ({"SER_ADMIN_USERNAME": "chief", "SER_ADMIN_PASSWORD": "12345678"}, "the first admin, chief, cannot be made"),
    ({"SER_ADMIN_USERNAME": "a b", "SER_ADMIN_PASSWORD": "correct horse battery"}, "cannot be made: A name has"),
    ({"SER_HOST": "no.such.host.invalid"}, "cannot listen at no.such.host.invalid port 0"),
])
def test_what_keeps_the_server_from_starting_is_told_in_one_line(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    status, out, err = command(tmp_path, **settings)
    assert status == 1
    assert "ready" not in out
    assert len(reasons(err)) == 1
    assert said in reasons(err)[0]


def test_a_password_in_the_databases_address_is_not_told(tmp_path: Path) -> None:
    url = "postgresql+psycopg://user:secret123@127.0.0.1:1/ser?connect_timeout=1"
    status, _, err = command(tmp_path, SER_DATABASE_URL=url)
    assert status == 1
    assert "secret123" not in err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="who is root may write everywhere")
def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    status, _, err = command(tmp_path, SER_DATABASE_URL=f"sqlite:///{tmp_path}/locked/ser.db")
    assert (status, len(reasons(err))) == (1, 1)


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        status, _, err = command(tmp_path, SER_PORT=port)
    assert status == 1
    assert reasons(err) == [f"ser: cannot listen at 127.0.0.1 port {port}: Address already in use"]


# ---------------------------------------------------------------------------------------------- running and stopping


def call(process: Process, *lines: object) -> socket.socket:
    """A connection that has sent these messages."""
    sock = socket.create_connection(("127.0.0.1", process.port), 10)
    sock.sendall(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    return sock


def answers(sock: socket.socket, count: int) -> list[dict[str, object]]:
    """The next lines."""
    with sock.makefile("rb") as file:
        return [orjson.loads(file.readline()) for _ in range(count)]


HELLO = {"jsonrpc": "2.0", "method": "server.hello", "id": 1}


def test_where_it_listens_is_printed_and_then_that_it_is_ready(tmp_path: Path) -> None:
    with server(tmp_path, "--host", "127.0.0.1") as process:
        assert [(scheme, host) for scheme, host, _ in process.addresses] == [("tcp", "127.0.0.1")]
        with call(process, HELLO) as sock:
            assert "result" in answers(sock, 1)[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: int) -> None:
    with server(tmp_path) as process, call(process, HELLO) as sock, sock.makefile("rb") as file:
        file.readline()
        process.popen.send_signal(number)
        bye = orjson.loads(file.readline())
        assert (bye["method"], bye["params"]["reason"]) == ("server.bye", "shutting_down")
        assert file.readline() == b""
        sock.close()
        file.close()
        assert process.popen.wait(10) == 0


def test_an_acknowledged_game_survives_sigkill(tmp_path: Path) -> None:
    with server(tmp_path) as process, call(process, {"username": "ann", "ack": True}) as sock:
        ids = answers(sock, 1)[0]
        mine = {"gameId": ids["gameId"], "playerId": ids["playerId"]}
        sock.sendall(orjson.dumps({**mine, "position": 4}) + b"\n")
        assert answers(sock, 1) == [{"ack": 1}]
        process.stop(signal.SIGKILL)
    with server(tmp_path) as process, call(process, {**mine, "position": 0}) as sock:
        assert answers(sock, 1)[0]["error"]["code"] == "not_your_turn"  # type: ignore[index]


def test_logs_are_lines_of_json_whatever_is_in_them(tmp_path: Path) -> None:
    with server(tmp_path, SER_LOG_LEVEL="debug") as process:
        process.popen.send_signal(signal.SIGTERM)
        err = process.popen.communicate(timeout=10)[1]
    events = [orjson.loads(line) for line in err.splitlines()]
    assert [event["event"] for event in events] == ["store_ready", "stopping", "drained"]
    assert all({"level", "timestamp"} <= event.keys() for event in events)
