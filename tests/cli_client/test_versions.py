"""The program against servers of other versions: what is newer is passed over, what cannot be understood is told."""

import json
import os
import sys
from pathlib import Path

import pytest
import trio

from engine.wire import jsonrpc
from engine.wire.codec import unstructure
from engine.wire.messages.games import Choice, Description
from tests import forking
from tests.cli_client.fakes import HELLO, snapshot
from tests.cli_client.model.test_foreign import GROUND

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def run(fake, tmp_path):
    port = await fake.listen()
    environ = {**os.environ, "CLI_CLIENT_DATA_DIR": str(tmp_path), "CLI_CLIENT_SERVER": f"127.0.0.1:{port}"}

    async def run(*arguments, given=""):
        program = [sys.executable, "-m", "cli_client", *arguments]
        return await trio.to_thread.run_sync(lambda: forking.run(program, given, cwd=ROOT, env=environ))
    return run


@pytest.mark.parametrize("arguments", [["--json"], ["--plain"], ["top"], ["games"], ["join", "CODE"]])
async def test_a_newer_major_version_is_told_and_is_the_end(fake, run, arguments):
    fake.answers["server.hello"] = {**HELLO, "protocol": "2.0"}
    done = await run(*arguments)
    assert done.returncode == 1
    assert done.stderr.endswith("The server speaks version 2.0 of the protocol, this client 1: update the older one.\n")


@pytest.fixture
def newer(fake):
    """A server of a newer minor version: members, events and a game type that nobody here knows."""
    shot = unstructure(snapshot(game_type="hop"))
    shot |= {"board": ["W", "", "", "", "", "B"], "mood": {"of": ["the", "day"]}}
    summary = {"gameId": "g1", "gameType": "hop", "status": "playing", "turn": 1, "yourSeat": 1, "yourTurn": True,
               "players": ["ann", "bob"], "seq": 2, "ply": 0, "lastAt": 0, "result": None, "new": True}
    said = Description("g1", 2, ["white is at A1."], "", None, [Choice("leap", [4], 5, "leap to B3")])

    fake.then["games.watch"] = [jsonrpc.event("games.applauded", {"gameId": "g1", "by": "bob"})]
    fake.answers |= {
        "server.hello": {**HELLO, "protocol": "1.9", "gameTypes": [
            {"gameType": "hop", "title": "Hop", "seats": [2, 2], "options": [], "positions": "a name", "new": 1}]},
        "games.list": {"games": [summary], "total": 1, "new": 1},
        "games.watch": {"gameId": "g1", "seq": 2, "missed": "snapshot", "snapshot": shot, "new": 1},
        "games.ground": {**unstructure(GROUND), "new": 1}, "games.describe": {**unstructure(said), "new": 1},
        "games.move": {"gameId": "g1", "seq": 3, "ply": 1, "new": 1},
    }


async def test_scripts_are_told_what_is_new_as_it_is(fake, run, newer):
    done = await run("--json", given='{"method":"hop.far","params":{"x":1},"id":1}\n{"position":"leap","id":2}\n')
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert next(line for line in said if line.get("method") == "client.game")["params"]["mood"]
    assert {"method": "games.applauded", "params": {"gameId": "g1", "by": "bob"}} in said
    assert said[-2] == {"id": 1, "error": {"reason": "not_found", "message": said[-2]["error"]["message"]}}
    assert said[-1] == {"id": 2, "result": {"gameId": "g1", "seq": 3, "ply": 1, "new": 1}}


async def test_in_lines_a_new_game_is_read_and_played(fake, run, newer):
    done = await run("--plain", given="board\nleap\n")
    assert done.returncode == 0
    assert "your turn in game 1, hop against bob." in done.stdout
    assert "white is at A1.  you can play: leap (leap to B3)." in done.stdout
    assert ("games.move", {"gameId": "g1", "position": "leap", "ply": 1}) in fake.heard
