"""Perfect play on small boards, against full search and against every line of play."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest

from engine.bots import choose
from engine.bots.exhaustive import Exhaustive
from engine.rules import RULES
from engine.rules.contract import Rules
from engine.rules.mnk import MNK, TIC_TAC_TOE
from tests.engine.bots.clocks import never
from tests.engine.bots.playing import after, asked, positions
from tests.engine.bots.slow import Solver

BOARDS = [(rows, columns, line) for rows, columns, line in product((3, 4), (3, 4), (3, 4))
          if line <= max(rows, columns)]
FIRST_WINS = {(3, 4, 3), (4, 3, 3), (4, 4, 3)}
"""The others are draws: https://en.wikipedia.org/wiki/M,n,k-game."""
each_board = pytest.mark.parametrize("board", BOARDS, ids=str)


def options_of(board: tuple[int, int, int]) -> dict[str, Any]:
    return dict(zip(("rows", "columns", "line"), board, strict=True))


@cache
def hard(game_type: str, state: Any, seed: int) -> int:
    rules = RULES[game_type]
    return choose(game_type, rules.configure({}), "hard", state, rules.turn(state) or 0, seed, never)


def ends(rules: Rules[Any], state: Any, bot: int, seed: int) -> Iterator[tuple[int, ...]]:
    """The winners of every game in which one seat is the bot and the other tries everything."""
    turn = rules.turn(state)
    if turn is None:
        outcome = rules.outcome(state)
        yield outcome.winners if outcome else ()
    else:
        for move in (hard(rules.name, state, seed),) if turn == bot else rules.legal(state, turn):
            yield from ends(rules, rules.play(state, turn, move), bot, seed)


@pytest.mark.parametrize("game_type", ["tic-tac-toe", "mnk"])
@pytest.mark.parametrize("bot", [1, 2])
def test_hard_never_loses_at_tic_tac_toe(game_type: str, bot: int) -> None:
    rules = RULES[game_type]
    found = set(ends(rules, rules.initial(rules.configure({}), 2), bot, seed=1))
    assert found == {(), (bot,)}


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 12))
def test_hard_never_loses_at_tic_tac_toe_by_any_seed(seed: int) -> None:
    rules = TIC_TAC_TOE
    for bot in (1, 2):
        assert set(ends(rules, rules.initial({}, 2), bot, seed)) == {(), (bot,)}


@each_board
def test_play_from_the_empty_board_ends_as_is_known(board: tuple[int, int, int]) -> None:
    state = MNK.initial(MNK.configure(options_of(board)), 2)
    while (seat := MNK.turn(state)) is not None:
        state = MNK.play(state, seat, choose("mnk", options_of(board), "hard", state, seat, 5, never))
    outcome = MNK.outcome(state)
    assert outcome is not None
    assert outcome.winners == ((1,) if board in FIRST_WINS else ())


def check(board: tuple[int, int, int], seed: int, empty: int) -> None:
    """Every move of hard in a random game keeps the value, as long as the slow program can follow."""
    solver, options = Solver(MNK), options_of(board)
    for state in positions("mnk", options, 2, seed):
        if len(state.free) <= empty:
            seat = MNK.turn(state) or 0
            assert choose("mnk", options, "hard", state, seat, seed, never) in solver.best_moves(state)


@each_board
def test_play_is_perfect(board: tuple[int, int, int]) -> None:
    for seed in range(6):
        check(board, seed, empty=8)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@each_board
def test_play_is_perfect_in_many_positions(board: tuple[int, int, int]) -> None:
    for seed in range(100, 150):
        check(board, seed, empty=10)


@pytest.mark.parametrize(("line", "answer"), [
    ("A1 A2 B2 A3", "C3"),  # wins at once, though other moves win as well
    ("A1 B1 B2", "C3"),  # lost, but not by the next move
])
def test_a_win_is_the_shortest_and_a_loss_the_longest(line: str, answer: str) -> None:
    state = after(TIC_TAC_TOE, line)
    assert TIC_TAC_TOE.format(state, asked(Exhaustive(200_000), TIC_TAC_TOE, state)) == answer


def test_the_horizon_bounds_what_is_seen() -> None:
    near = Exhaustive(200_000, horizon=2)
    assert asked(near, TIC_TAC_TOE, after(TIC_TAC_TOE, "A1 B2 A2")) == 2
    forks = after(TIC_TAC_TOE, "A1 B2 C3")
    seen = {asked(Exhaustive(200_000), TIC_TAC_TOE, forks, seed) for seed in range(20)}
    assert seen <= {1, 3, 5, 7}
