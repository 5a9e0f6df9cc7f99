"""Whole screens of every game type, as they always were: three sizes, and without Unicode."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest

from cli_client.happenings import Online
from cli_client.local import telling
from cli_client.model import intents
from cli_client.snapshots import snapshot
from cli_client.text import ASCII, UNICODE, Symbols, width
from cli_client.ui.board import SIZES, Size, size_of
from cli_client.ui.pieces import Row, text_of
from cli_client.ui.screen import screen
from engine.game import decide
from engine.game.facts import PLAYING, Player
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, seen
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("ann", "bob", "eve", "joe")
SCREENS: tuple[tuple[Size, Symbols], ...] = (
    (Size(80, 24), UNICODE), (Size(80, 24), ASCII), (Size(40, 20), UNICODE), (Size(200, 60), UNICODE),
)


@attrs.frozen
class Scene:
    """A game after so many moves, as the one to move sees it; before move number ``quits`` seat 2 leaves it."""

    plies: int
    options: Mapping[str, Any] = {}
    quits: int | None = None


SCENES: Mapping[str, tuple[Scene, ...]] = {
    "mnk": (Scene(9, {"rows": 5, "columns": 6, "line": 4}), Scene(31, {"rows": 19, "columns": 19, "line": 6})),
    "gomoku": (Scene(24),),
    "ultimate": (Scene(0), Scene(1), Scene(44)),
    "connect-four": (Scene(15),),
    "ludo": (Scene(0), Scene(110, {"capacity": 4}), Scene(140, {"capacity": 3}, quits=60)),
}
"""What is drawn of a game type; of one that is not here, what four moves make."""


def scenes(game_type: str) -> tuple[Scene, ...]:
    return SCENES.get(game_type, (Scene(4),))


def played(game_type: str, scene: Scene) -> tuple[Any, list[Any]]:
    seed = b"golden".ljust(32)
    seats = scene.options.get("capacity", 2)
    game = decide.open_game(
        game_type, scene.options, tuple(Player(name, name) for name in NAMES[:seats]), 0, seed=seed)[1]
    left: list[Any] = []
    chance = Random(1).random  # the same numbers in every Python
    for number in range(scene.plies):
        assert game.status == PLAYING
        rules, turn = game.table.rules, game.turn
        legal = rules.legal(game.board, turn)
        move = rules.format(game.board, legal[int(chance() * len(legal))])
        facts, after_it = (decide.resign(game, 2, 0, seed=seed) if number == scene.quits
                           else decide.move(game, turn, move, 0, seed=seed))
        left += telling.leavers(game, facts)
        game = after_it
    return game, left


def state_of(game_type: str, scene: Scene) -> Any:
    """The client's state in this scene, from the seat whose turn it is."""
    game, left = played(game_type, scene)
    state = after(Online(ANN), seen(snapshot("g1", game, game.turn, left)))
    return after(intents.Watch("g1"), state=state)


def drawn(state: Any, size: Size, symbols: Symbols) -> str:
    rows: list[Row] = screen(state, size, symbols)
    assert len(rows) == size.rows
    assert {sum(width(piece.text) for piece in row) for row in rows} == {size.columns}
    return text_of(rows)


def pictures(game_type: str) -> Iterator[str]:
    for scene in scenes(game_type):
        state = state_of(game_type, scene)
        for size, symbols in SCREENS:
            kind = "ASCII" if symbols is ASCII else "Unicode"
            yield f"== {scene.plies} moves, {dict(scene.options)}, {size.columns}x{size.rows}, {kind}"
            yield drawn(state, size, symbols)


@pytest.mark.parametrize("game_type", RULES)
def test_every_game_type_looks_as_it_always_did(game_type: str) -> None:
    same_as_golden("\n".join(pictures(game_type)).encode() + b"\n", GOLDEN / f"{game_type}.txt")


@pytest.mark.parametrize("game_type", RULES)
def test_without_unicode_every_screen_is_ascii(game_type: str) -> None:
    for scene in scenes(game_type):
        assert drawn(state_of(game_type, scene), Size(80, 24), ASCII).isascii()


@pytest.mark.parametrize("game_type", RULES)
@pytest.mark.parametrize("wide", SIZES)
def test_a_board_takes_as_much_room_as_it_says(game_type: str, wide: int) -> None:
    state = state_of(game_type, scenes(game_type)[0])
    foot = state.view.dice or len(state.view.snapshot.seats) > 2
    needed = size_of(state.view.ground, wide)
    text = drawn(state, Size(max(24, needed.columns), needed.rows + 3 + foot), UNICODE)
    assert "too small" not in text
    tighter = Size(max(24, needed.columns) - 1, needed.rows + 3 + foot)
    if wide == min(SIZES) and needed.columns > 24:
        assert drawn(state, tighter, UNICODE).startswith("too small")


def test_there_is_no_golden_screen_of_a_type_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} - {"people"} == set(RULES) >= set(SCENES)
