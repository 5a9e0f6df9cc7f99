"""What every bot owes: a legal move always, the same for the same seed, at once when the time is up, and no traces."""

import pickle
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engine.bots import _ANY_GAME, _WAYS, BOTS, LEVELS, Level, _complete, choose
from engine.reasons import Refusal
from engine.rules import RULES
from tests.engine.bots.clocks import After, at_once, never
from tests.engine.bots.playing import positions
from tests.refusals import reason_of

MORE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "mnk": ({"rows": 4, "columns": 4, "line": 4}, {"rows": 5, "columns": 4, "line": 4},
            {"rows": 3, "columns": 19, "line": 3}, {"rows": 19, "columns": 19, "line": 19}),
    "gomoku": ({"size": 13, "exact": True}, {"size": 19}),
    "ultimate": ({"territory": True},),
}
"""Options to try beside the defaults."""
CASES = [(name, options) for name in RULES for options in ({}, *MORE.get(name, ()))]
LOOKS = 3
each_level = pytest.mark.parametrize("level", LEVELS)
each_game = pytest.mark.parametrize(("game_type", "options"), CASES, ids=str)


def some(game_type: str, options: Mapping[str, Any], many: int) -> Iterator[Any]:
    """Positions of games for every number of seats: the first, the last, and some between."""
    least, most = RULES[game_type].seats
    for seats in range(least, most + 1):
        whole = list(positions(game_type, options, seats, seed=seats))
        yield from whole[:: max(1, len(whole) // many)]
        yield whole[-1]


def move(game_type: str, options: Mapping[str, Any], level: Level, state: Any, *, seed: int, clock: Any) -> int:
    rules = RULES[game_type]
    return choose(game_type, rules.configure(options), level, state, rules.turn(state) or 0, seed, clock)


def test_every_game_is_played_at_every_level() -> None:
    assert BOTS.keys() == RULES.keys()
    assert all(tuple(levels) == LEVELS for levels in (*BOTS.values(), *_WAYS.values(), _ANY_GAME))
    with pytest.raises(Refusal):
        choose("chess", {}, "easy", None, 1, 1, never)


def test_gaps_in_the_table_are_found_at_import() -> None:
    assert _complete({}) == dict.fromkeys(RULES, _ANY_GAME)
    with pytest.raises(ValueError, match="no game"):
        _complete({"chess": _ANY_GAME})
    with pytest.raises(ValueError, match="every level"):
        _complete({"mnk": {"easy": _ANY_GAME["easy"]}})


@each_level
@each_game
def test_every_move_is_legal_and_leaves_no_trace(game_type: str, options: Mapping[str, Any], level: Level) -> None:
    rules = RULES[game_type]
    for state in some(game_type, options, 12):
        before = pickle.dumps(state)
        found = move(game_type, options, level, state, seed=1, clock=After(LOOKS))
        assert found in rules.legal(state, rules.turn(state) or 0)
        assert type(found) is int
        assert pickle.dumps(state) == before


@each_level
@each_game
def test_a_bot_stops_at_once_when_the_time_is_up(game_type: str, options: Mapping[str, Any], level: Level) -> None:
    rules = RULES[game_type]
    for state in some(game_type, options, 6):
        found = move(game_type, options, level, state, seed=2, clock=at_once)
        assert found in rules.legal(state, rules.turn(state) or 0)
        clock = After(LOOKS)
        move(game_type, options, level, state, seed=2, clock=clock)
        assert clock.asked <= LOOKS + 2, "it was asked again after it had said that the time is up"


@each_level
@pytest.mark.parametrize("game_type", RULES)
def test_the_same_seed_gives_the_same_move_wherever_it_is_thought(game_type: str, level: Level) -> None:
    for state in list(some(game_type, {}, 3))[1:3]:
        away = pickle.loads(pickle.dumps(state))  # noqa: S301 - our own bytes
        assert away == state
        here, there = (move(game_type, {}, level, each, seed=3, clock=never) for each in (state, away))
        assert here == there


@pytest.mark.parametrize("game_type", RULES)
def test_other_seeds_give_other_games(game_type: str) -> None:
    state = next(positions(game_type, {}, 2, 1))
    rules = RULES[game_type]
    if len(rules.legal(state, rules.turn(state) or 0)) > 1:
        assert len({move(game_type, {}, "easy", state, seed=seed, clock=never) for seed in range(30)}) > 1


@each_level
@pytest.mark.parametrize("game_type", RULES)
def test_games_for_which_there_is_no_way_of_thinking_are_played_all_the_same(game_type: str, level: Level,
                                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.bots.BOTS", {game_type: _ANY_GAME})
    for state in some(game_type, {}, 2):
        rules = RULES[game_type]
        seat, found = rules.turn(state) or 0, move(game_type, {}, level, state, seed=4, clock=After(LOOKS))
        assert reason_of(rules.play, state, seat, found) is None
