"""docs/VOICE.md says what can be said, as the tables have it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli_client.cli import cli
from cli_client.voice.naming import PLACES
from cli_client.voice.phrases import ANSWERS, COMMANDS, GAMES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "VOICE.md").read_text(encoding="utf-8")


def test_the_document_has_every_command_and_no_other():
    table = DOCUMENT.partition("| say | it does |")[2].partition("\n## ")[0]
    said = [line.split("|")[1].strip() for line in table.splitlines()[2:] if line.startswith("|")]
    assert said == [", ".join(phrases) for phrases in (*COMMANDS.values(), GAMES, ANSWERS)]


def test_the_document_has_the_places():
    assert not [place for place in PLACES if f"`{place}`" not in DOCUMENT]


@pytest.mark.parametrize(("arguments", "line"), [
    (["voice"], "resign, i resign: give the game up"),
    (["voice", "ludo"], "token zero, token one, token two, token three")])
def test_the_command_lists_what_can_be_said(arguments, line):
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0
    assert line in result.output.splitlines()
