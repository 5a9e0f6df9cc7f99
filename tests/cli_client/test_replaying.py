"""The command replay: a line of JSON or of words for each move, or the whole client; and people at one keyboard."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli_client.cli import cli
from cli_client.exits import ExitError
from engine.game.record import record_as_json, write_record
from engine.rules import RULES
from tests.cli_client.recorded import recorded
from tests.cli_client.terminals import Terminal
from tests.cli_client.test_cli import run


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "game.txt"
    path.write_text(write_record(recorded("tic-tac-toe", 3)))
    return path


def replayed(path: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["replay", str(path), *options], catch_exceptions=True)


@pytest.mark.parametrize("game_type", RULES)
def test_a_line_for_each_move_with_the_snapshot_of_then(game_type: str, tmp_path: Path) -> None:
    facts = recorded(game_type, 5, leaves=2 if game_type == "ludo" else None,
                     **({"capacity": 3} if game_type == "ludo" else {}))
    path = tmp_path / "game.json"
    path.write_text(json.dumps(record_as_json(facts)))
    lines: list[dict[str, Any]] = [json.loads(line) for line in replayed(path, "--json").output.splitlines()]
    assert [line["ply"] for line in lines] == [0, 1, 2, 3, 4, 5]
    assert [len(line["snapshot"]["moves"]) for line in lines] == [0, 1, 2, 3, 4, 5]
    assert [line["move"] and line["move"]["position"] for line in lines] == [
        None, *(move["position"] for move in lines[-1]["snapshot"]["moves"])]
    assert [line["spentMs"] for line in lines] == [0, *[1000] * 5]
    assert [line["snapshot"]["status"] for line in lines] == [*["playing"] * 5, "ended"]
    thrown = [throw["value"] for line in lines for throw in line["thrown"]]
    assert thrown == lines[-1]["snapshot"].get("chance", {}).get("throws", [])
    left = [seat for line in lines for seat in line["left"]]
    assert left == [leaver["seat"] for leaver in lines[-1]["snapshot"].get("left", [])]


def test_a_line_of_words_for_each_move_where_nothing_can_be_asked(record: Path) -> None:
    done = run("-m", "cli_client", "--plain", "--no-input", "replay", str(record))
    assert done.stdout.splitlines() == [
        f"the beginning of {record}, tic-tac-toe (ann against bob), 3 moves. ann to move.",
        "move 1 of 3: ann played A1. bob to move. at 1.0 s; it took 1.0 s.",
        "move 2 of 3: bob played A2. ann to move. at 2.0 s; it took 1.0 s.",
        "move 3 of 3: ann played A3. ann won, by resignation. at 3.0 s; it took 1.0 s.",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_lines_that_are_typed(record: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    given = f".\n2\nplayon people\nc3\nsave {saved}\nquit\nyes\n"
    done = run("-m", "cli_client", "--plain", "replay", str(record), given=given)
    assert "game 1 goes on from move 2 of game.txt, at this keyboard only." in done.stdout
    assert done.returncode == 0
    assert [event["position"] for event in json.loads(saved.read_text())["events"]] == ["A1", "A2", "C3"]


@pytest.mark.parametrize(("text", "message"), [
    ("ser record 1\nrubbish\n", "Line 2"), ("{", "no record as JSON"), ("", "missing")])
def test_what_is_no_record_is_told(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_text(text)
    error = replayed(path).exception
    assert isinstance(error, ExitError)
    assert message in error.message


def test_what_is_no_file_and_no_game() -> None:
    error = CliRunner().invoke(cli, ["replay", "./nowhere.txt"]).exception
    assert isinstance(error, ExitError)
    assert "there is no file ./nowhere.txt" in error.message
    assert CliRunner().invoke(cli, ["replay", "g1", "--local"]).exit_code == 2


# -------------------------------------------------------------------------------------------- people at one keyboard


@pytest.mark.parametrize("arguments", [
    ["play", "ludo", "--local", "--players", "5"], ["play", "tic-tac-toe", "--local", "--players", "3"],
    ["play", "--name", "ann", "--name", "bob"], ["play", "--local", "--name", "ann", "--name", "ANN"],
    ["play", "--local", "--name", "two words"], ["--local", "--name", "bot:genius"],
    ["play", "--local", "--name", "a", "--name", "b", "--name", "c"],
])
def test_what_cannot_be_at_one_keyboard_is_told(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_three_with_a_bot_in_the_middle() -> None:
    given = '{"method":"games.get","params":{"gameId":"local-1"},"id":1}\n'
    done = run("-m", "cli_client", "--local", "--name", "ann", "--name", "bot:easy", "play", "ludo", "--json",
               "--players", "3", given=given)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    started = next(line["params"] for line in lines if line["method"] == "games.started")
    assert [seat["username"] for seat in started["seats"]] == ["ann", "bot:easy", "player-3"]
    assert started["options"]["capacity"] == 3


def test_names_are_asked_in_a_terminal_when_it_was_said_how_many_play(tmp_path: Path) -> None:
    terminal = Terminal("--local", "play", "ludo", "--players", "3", environ={"CLI_CLIENT_DATA_DIR": str(tmp_path)})
    try:
        terminal.until("name of player 1")
        terminal.type("ann\r")
        terminal.until("name of player 2")
        terminal.type("\r")
        terminal.until("name of player 3")
        terminal.type("eve\r")
        terminal.until("to move in game 1")
        assert all(name in terminal.text for name in ("ann", "player-2", "eve"))
        terminal.type(":quit\r")
        terminal.until("leave?")
        terminal.type("y")
        assert terminal.exit_code() == 0
    finally:
        terminal.close()
