"""The commands for records: what is right is said to be right, what is wrong is named with its line."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli_client.cli import cli
from cli_client.exits import ExitError
from engine.game import decide
from engine.game.facts import Player
from engine.game.record import write_record

PLAYERS = (Player("u1", "ann"), Player("u2", "bob"))


def a_game(game_type: str, *moves: Any, seed: bytes | None = None) -> str:
    facts, game = decide.open_game(game_type, {}, PLAYERS, 0, seed=seed)
    for position in moves:
        more, game = decide.move(game, game.turn or 0, position, 1000, seed=seed)
        facts += more
    if seed is not None:
        facts += decide.resign(game, 1, 2000, seed=seed)[0]
    return write_record(facts)


def verified(tmp_path: Path, text: str, *options: str) -> Result:
    path = tmp_path / "record"
    path.write_text(text)
    return CliRunner().invoke(cli, ["verify", str(path), *options])


def test_a_game_that_was_played_by_the_rules_is_right(tmp_path: Path) -> None:
    result = verified(tmp_path, a_game("tic-tac-toe", 0, 3, 1, 4, 2))
    assert result.output == "tic-tac-toe, 5 moves: every move is legal.\nthe result is right: line.\n"


def test_every_throw_is_checked_against_the_seed(tmp_path: Path) -> None:
    text = a_game("ludo", seed=b"s" * 32)
    assert "each is as the seed has it" in verified(tmp_path, text).output
    assert '"throwsChecked": true' in verified(tmp_path, text, "--json").output


def test_a_throw_that_was_not_thrown_is_found_with_its_line(tmp_path: Path) -> None:
    lines = a_game("ludo", seed=b"s" * 32).splitlines()
    number = max(n for n, line in enumerate(lines) if re.match(r"throw \d+, seat \d: [1-4] of", line))
    lines[number] = re.sub(r": (\d) of", lambda found: f": {int(found[1]) + 1} of", lines[number])  # as little use
    with pytest.raises(ExitError, match=rf"Line {number + 1}:"):
        raise verified(tmp_path, "\n".join(lines)).exception or AssertionError("nothing was found")


@pytest.mark.parametrize("text", ["", "rubbish", "\x1b[31m\n"])
def test_what_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    result = verified(tmp_path, text)
    assert isinstance(result.exception, ExitError)
    assert result.exception.code == 1
