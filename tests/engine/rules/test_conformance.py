"""Every game type keeps every law, and plays its golden game."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from engine.rules import RULES
from engine.rules.contract import Rules, capacity_of
from tests.engine.rules import drawing
from tests.engine.rules.conformance import Walk, laws_of, walk, walks
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden"
VARIANTS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "mnk": ({}, {"rows": 3, "columns": 5, "line": 4}, {"rows": 5, "columns": 4, "line": 3}, {"columns": 12}),
    "gomoku": ({"size": 13, "exact": True},),
    "ludo": ({}, {"capacity": 4}),
}
"""The options with which a golden game is played, where the defaults are not enough."""
SEED = b"golden"
DRAWN = 40
"""Only every so manieth position is said in words and, in a game with dice, which may be long, drawn."""


@pytest.mark.parametrize(("rules", "law"), [
    pytest.param(rules, law, id=f"{name}-{law.__name__}")
    for name, rules in RULES.items() for law in (*laws_of(rules), *drawing.LAWS)])
def test_every_game_type_keeps_the_law(rules: Rules[Any], law: Callable[[Walk], None]) -> None:
    @settings(max_examples=25)
    @given(walks(rules))
    def holds(game: Walk) -> None:
        law(game)

    holds()


def chooser(seed: int = 1) -> Callable[[tuple[int, ...]], int]:
    """Chooses moves by Knuth's MMIX numbers: the same game for ever, whatever Python does to ``random``."""
    number = seed

    def choose(legal: tuple[int, ...]) -> int:
        nonlocal number
        number = (number * 6364136223846793005 + 1442695040888963407) % 2**64
        return legal[(number >> 33) % len(legal)]
    return choose


def played(game: Walk) -> Iterator[str]:
    """A game as lines of text."""
    rules = game.rules
    yield f"== {rules.name}, {game.seats} seats, options {orjson.dumps(game.options).decode()}"
    for ply, step in enumerate(game.steps, 1):
        said = ply % DRAWN == 1
        drawn = said or not rules.random
        legal = " ".join(rules.format(step.state, move) for move in rules.legal(step.state, step.seat))
        if step.thrown:
            yield f"thrown {' '.join(map(str, step.thrown))}"
        yield f"{rules.text(step.state)}\n" * drawn + f"seat {step.seat} may play {legal}"
        if said:
            sentences = (*rules.describe(step.state), rules.hint(step.state))
            yield from (f"| {sentence}" for sentence in sentences if sentence)
        words = rules.say(step.state, step.move)
        yield f"{ply}. seat {step.seat} plays {rules.format(step.state, step.move)}: {words}" + "\n" * drawn
    yield f"{rules.text(game.last)}\n{rules.outcome(game.last)}\n{orjson.dumps(rules.view(game.last, None)).decode()}\n"


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_every_game_type_plays_its_golden_game(rules: Rules[Any]) -> None:
    games = (walk(rules, options, capacity_of(rules, options), chooser(), SEED)
             for options in map(rules.configure, VARIANTS.get(rules.name, ({},))))
    same_as_golden("\n".join(line for game in games for line in played(game)).encode(), GOLDEN / f"{rules.name}.txt")


def test_there_is_no_golden_game_of_a_type_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(RULES)
