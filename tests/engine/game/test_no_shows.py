"""A game whose first player is not there: when it is cancelled, and when it is left alone."""

import pytest

from engine.game import decide
from engine.game.facts import Ended
from engine.game.state import Game
from tests.engine.game.games import ANN, AT, BOB, SITUATIONS, playing

PATIENCE = 60_000
BEGAN = AT + 1


def test_it_is_cancelled_so_long_after_its_beginning_and_nobody_loses() -> None:
    game, away = playing(), {1: AT}
    assert decide.no_show_at(game, away, PATIENCE) == BEGAN + PATIENCE
    assert decide.no_show(game, away, BEGAN + PATIENCE - 1, PATIENCE) == ((), game)
    facts, after = decide.no_show(game, away, BEGAN + PATIENCE, PATIENCE)
    assert facts == (Ended("cancelled", (), (), BEGAN + PATIENCE, 1),)
    assert (after.status, after.turn) == ("ended", None)


def test_who_goes_after_the_beginning_has_as_long() -> None:
    assert decide.no_show_at(playing(), {1: BEGAN + 5}, PATIENCE) == BEGAN + 5 + PATIENCE


@pytest.mark.parametrize(("positions", "away"), [
    ((), {}), ((), {2: AT}), ((4,), {2: AT}), ((4,), {1: AT}), ((), {1: AT, 2: AT}),
])
def test_it_goes_on_while_the_first_player_is_there_or_has_moved_and_while_nobody_waits(
    positions: tuple[int, ...], away: dict[int, int]
) -> None:
    assert decide.no_show_at(playing(*positions), away, PATIENCE) is None


@pytest.mark.parametrize("name", [name for name in SITUATIONS if name != "begun"])
def test_only_a_game_without_a_move_is_looked_at(name: str) -> None:
    assert decide.no_show_at(SITUATIONS[name](), {1: AT}, PATIENCE) is None


def test_games_of_people_who_come_and_go_and_games_with_clocks_are_left_alone() -> None:
    def begun(**members: object) -> Game:
        return decide.open_game("tic-tac-toe", {}, (ANN, BOB), AT, **members)[1]  # type: ignore[arg-type]

    assert decide.no_show_at(begun(), {1: AT}, PATIENCE) == AT + PATIENCE
    assert decide.no_show_at(begun(stays=True), {1: AT}, PATIENCE) is None
    assert decide.no_show_at(begun(key="hash"), {1: AT}, PATIENCE) is None
    assert decide.no_show_at(begun(clock={"kind": "move", "perMoveMs": 60_000}), {1: AT}, PATIENCE) is None
