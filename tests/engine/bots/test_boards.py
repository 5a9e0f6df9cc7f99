"""Ultimate: the search plays by the same rules, sees what wins, and values a small board by its chances."""

from random import Random

import pytest

from engine.bots.boards import Boards, _cell, _moves, _played
from engine.bots.chances import FULL, IS_WON, chances
from engine.rules.ultimate import ULTIMATE, UltimateState
from tests.engine.bots.playing import asked, positions
from tests.engine.bots.slow import Solver


def seen(state: UltimateState) -> tuple[int, int, int, int, int, int]:
    """A position as the search has it."""
    me, other = state.seat - 1, 2 - state.seat
    return state.marks[me], state.marks[other], state.won[me], state.won[other], state.closed, state.open


@pytest.mark.parametrize("seed", range(12))
def test_the_search_plays_by_the_rules(seed: int) -> None:
    for state in positions("ultimate", {}, 2, seed):
        moves = _moves(seen(state))
        assert sorted(map(_cell, moves)) == list(ULTIMATE.legal(state, state.seat))
        for move in moves[::5]:
            assert _played(seen(state), move) == seen(ULTIMATE.play(state, state.seat, _cell(move)))


@pytest.mark.parametrize("territory", [False, True])
def test_a_game_that_can_be_won_at_once_is_won(territory: bool) -> None:
    found = 0
    for seed in range(40):
        for state in positions("ultimate", {"territory": territory}, 2, seed):
            after = [(move, ULTIMATE.play(state, state.seat, move)) for move in ULTIMATE.legal(state, state.seat)]
            wins = {move for move, then in after if then.outcome and state.seat in then.outcome.winners}
            if wins and state.closed.bit_count() < 9:
                found += 1
                assert asked(Boards(3_000), ULTIMATE, state) in wins
    assert found > 20


def test_the_end_of_a_game_is_perfect() -> None:
    solver, checked = Solver(ULTIMATE), 0
    for seed in range(60):
        for state in positions("ultimate", {}, 2, seed):
            if 3 <= free(state) <= 9:
                checked += 1
                assert asked(Boards(60_000), ULTIMATE, state) in solver.best_moves(state)
    assert checked > 20


def free(state: UltimateState) -> int:
    """How many cells are left in boards that are not closed."""
    taken = state.marks[0] | state.marks[1]
    return sum((~taken >> 9 * board & FULL).bit_count() for board in range(9) if not state.closed >> board & 1)


def test_chances_are_those_of_chance() -> None:
    table = chances()
    assert table[0b111 << 9] == 1.0
    assert table[0b111] == 0.0
    mine, theirs = 0b001_100_011, 0b110_011_000
    assert table[mine << 9 | theirs] == 0.5, "the last cell is as likely taken by either, and only one wins by it"
    assert table[theirs << 9 | mine] == 0.0
    assert 0.4 < table[0] < 0.5
    rng = Random(1)
    for _ in range(500):
        mine = rng.getrandbits(9)
        theirs = rng.getrandbits(9) & FULL & ~mine
        if not (IS_WON[mine] and IS_WON[theirs]):
            assert 0.0 <= table[mine << 9 | theirs] + table[theirs << 9 | mine] <= 1.0 + 1e-9
