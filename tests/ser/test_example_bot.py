"""The example of docs/howto/write-a-bot.md: forty lines that play every game against a real server."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from engine.rules import RULES
from tests.ser.processes import WAIT, Process, command, server

BOT: Final = Path(__file__).parents[2] / "docs" / "howto" / "bot.py"
PASSWORD: Final = "correct horse battery"


class Person:
    """Somebody at the other end, who waits for what is to come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), WAIT)
        self.lines = self.socket.makefile("rb")
        self.events: list[dict[str, Any]] = []
        self.number = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The response."""
        self.number += 1
        request = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while (message := json.loads(next(self.lines))).get("id") != self.number:
            self.events.append(message)
        response: dict[str, Any] = message
        return response

    def good(self, method: str, **params: Any) -> Any:
        """The result."""
        response = self.call(method, **params)
        assert "result" in response, response
        return response["result"]

    def wait(self) -> dict[str, Any]:
        """The next event."""
        event: dict[str, Any] = self.events.pop(0) if self.events else json.loads(next(self.lines))
        return event

    def challenge(self, game_type: str) -> str:
        """A game against the bot, which may still be on its way."""
        for _ in range(1000):
            response = self.call("lobby.quickMatch", gameType=game_type, opponent="Robo")
            if "result" in response:
                assert response["result"]["status"] == "playing"
                return str(response["result"]["gameId"])
            assert response["error"]["data"]["reason"] == "not_found"
            time.sleep(0.05)
        raise AssertionError("the bot has not come")

    def move(self, game_id: str) -> bool:
        """Moves, if it is one's turn."""
        positions = self.good("games.legal", gameId=game_id)["positions"]
        if positions:
            self.good("games.move", gameId=game_id, position=random.Random(len(positions)).choice(positions))
        return bool(positions)

    def play(self, game_id: str) -> dict[str, Any]:
        """Plays to the end; the last snapshot."""
        while True:
            while self.move(game_id):
                pass
            snapshot: dict[str, Any] = self.good("games.get", gameId=game_id)
            if snapshot["status"] == "ended":
                return snapshot
            self.wait()


@contextmanager
def bot(port: int) -> Iterator[subprocess.Popen[str]]:
    """The example, as its page says how to start it."""
    arguments = [sys.executable, str(BOT), "127.0.0.1", str(port), "robo", *RULES]
    environment = {**os.environ, "BOT_PASSWORD": PASSWORD}
    with subprocess.Popen(arguments, env=environment, text=True, stderr=subprocess.PIPE) as popen:
        try:
            yield popen
        finally:
            popen.kill()
            popen.communicate()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server on which there is an account for the bot."""
    folder = tmp_path_factory.mktemp("bot")
    made, _, errors = command(folder, "admin", "create", "robo", "--role", "bot", SER_ADMIN_PASSWORD=PASSWORD)
    assert made == 0, errors
    with server(folder, SER_BOTS_AT_ONCE="0", SER_HTTP_PORT="", SER_RATE="5000", SER_BURST="5000") as process:
        yield process


@pytest.fixture
def ann(running: Process) -> Iterator[Person]:
    person = Person(running.port)
    person.good("auth.guest")
    with person.socket:
        yield person


@pytest.mark.parametrize("game_type", RULES)
def test_it_plays_every_game_to_the_end(running: Process, ann: Person, game_type: str) -> None:
    with bot(running.port):
        snapshot = ann.play(ann.challenge(game_type))
    assert [seat.get("bot", False) for seat in snapshot["seats"]] == [False, True]
    assert snapshot["result"]["places"]


def test_its_games_wait_while_it_is_away_and_go_on_when_it_is_back(running: Process, ann: Person) -> None:
    with bot(running.port):
        game_id = ann.challenge("gomoku")
    while ann.wait()["method"] != "games.presence":
        pass
    assert ann.call("lobby.quickMatch", opponent="robo")["error"]["data"]["reason"] == "not_found"
    ann.move(game_id)
    with bot(running.port):
        assert ann.play(game_id)["status"] == "ended"


def test_it_has_forty_lines_at_most() -> None:
    assert len(BOT.read_text(encoding="utf-8").splitlines()) <= 40
