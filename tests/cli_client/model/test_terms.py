"""Terms of a game: how they are typed, said and sent."""

import attrs
import pytest

from cli_client.model.terms import OFFERED, Terms, clock_text, clock_words, read_clock_text, read_terms, terms_of
from engine.game.clock import CLOCKS
from tests.cli_client.fakes import snapshot


@pytest.mark.parametrize("clock", OFFERED)
def test_a_clock_is_typed_as_it_is_written(clock):
    assert read_clock_text(clock_text(clock)) == clock
    assert bool(clock_words(clock)) == (clock is not None)


def test_every_kind_of_clock_is_offered():
    assert {clock["kind"] for clock in OFFERED if clock} == set(CLOCKS)
    assert clock_words(read_clock_text("0.5+3")) == "0.5 min + 3 s a move"
    assert clock_words(read_clock_text("90s")) == "90 s a move"
    assert clock_words(read_clock_text("1d")) == "1 day a move"


@pytest.mark.parametrize("text", ["", "5", "fast", "5+", "0s", "99d", "999+0"])
def test_a_clock_that_cannot_be_is_told(text):
    with pytest.raises(ValueError, match="clock"):
        read_clock_text(text)


def test_words_and_terms_are_told_apart():
    words, terms = read_terms("mnk rows=5 exact=yes clock=3d leave=wait bob")
    assert words == ("mnk", "bob")
    assert terms.options == {"rows": 5, "exact": True}
    assert terms.timing == {"clock": {"kind": "days", "perMoveDays": 3}}
    assert Terms(on_leave="claim").timing == {"onLeave": "claim"}
    for wrong in ("leave=never", "rows=many"):
        with pytest.raises(ValueError, match="takes"):
            read_terms(wrong)


def test_an_open_game_says_its_terms():
    clock = {"kind": "move", "perMoveMs": 30_000, "remainingMs": [1, 2], "running": 1, "asOf": 0, "dueAt": 9}
    shot = attrs.evolve(snapshot(), clock=clock, on_leave={"kind": "bot", "graceMs": 5000, "countdown": []})
    assert terms_of(shot) == Terms("tic-tac-toe", {}, {"kind": "move", "perMoveMs": 30_000}, "bot")
    assert terms_of(snapshot()) == Terms("tic-tac-toe")
