"""The recorded session of the documentation: its script runs, and it shows the screens as they are today."""

from pathlib import Path

import pytest

from cli_client.actions import help_lines
from cli_client.model import words
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.kinds import KINDS
from cli_client.model.state import Browsing, Door, Place, State
from engine.bots.thinking import LEVELS
from engine.rules import RULES
from tests.cli_client.terminals import ROOT
from tests.demo.cast import COLUMNS, ROWS, Played
from tests.demo.session import PUBLIC, recording, short

CAST = ROOT / "docs" / "demo.cast"


def title_of(page: str) -> str:
    return page_of(State(browsing=Browsing(Place(page)))).title


WORDS = {
    "lobby": (title_of("lobby"), *(rules.title for rules in RULES.values()),
              *(kind for kind in KINDS if kind not in ("lobby", "game"))),
    "a game against a bot": ("your turn in game 1, tic-tac-toe against bot:", "r resign", "game 1: "),
    "an invitation": words.door(Door("", f"{PUBLIC}/join/", "cli-client --server play.example.org:")),
    "ludo": ("you threw a ", "possible: token ", "resign game 2? [y]es [n]o", "you lost game 2"),
    "figures": (title_of("profile"), "ludo", "tic-tac-toe", "all games"),
    "players": (title_of("players"), *(f"bot:{level}" for level in LEVELS)),
    "help": tuple(what for _, what in help_lines()[:8]),
}
"""What is to be seen after each marker."""


def valid(played: Played) -> float:
    """How long it takes; fails unless it is a cast that players play."""
    assert (played.head["version"], played.head["width"], played.head["height"]) == (2, COLUMNS, ROWS)
    assert {kind for _, kind, _ in played.events} == {"o", "m"}
    times = [at for at, _, _ in played.events]
    assert times == sorted(times)
    assert times[0] >= 0
    return times[-1]


def test_the_script_plays_and_records(tmp_path: Path) -> None:
    with recording(tmp_path, quiet=0.02) as record:
        short(record)
    cast = tmp_path / "short.cast"
    cast.write_text("".join(record.lines("short")), encoding="utf-8")
    played = Played(cast)
    assert valid(played) < 60
    assert list(played.shown) == ["", "lobby", "a game against a bot", "end"]
    assert title_of("lobby") in played.shown["lobby"]
    assert "game 1" in played.shown["a game against a bot"]


def test_the_recording_is_short_and_small() -> None:
    assert 30 <= valid(Played(CAST)) <= 60
    assert CAST.stat().st_size < 100_000
    assert str(ROOT) not in CAST.read_text(encoding="utf-8")


@pytest.mark.parametrize("marker", WORDS)
def test_the_recording_shows_the_words_of_today(marker: str) -> None:
    """Where it does not, ``python -m tests.demo`` records it again."""
    shown = Played(CAST).shown
    assert list(shown) == ["", *WORDS, "end"]
    assert not [said for said in WORDS[marker] if said not in shown[marker]]
