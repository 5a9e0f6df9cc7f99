"""Laws of whole games with everything that can happen in them: the facts are the game, and the clock is just."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import pairwise
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.game import decide
from engine.game.clock import FIRST_MOVE_MS, GRACE_MS, flag_due_at, snapshot
from engine.game.facts import (
    ENDED,
    PLAYING,
    Continued,
    Fact,
    Held,
    Moved,
    Opened,
    Released,
    TakenBack,
)
from engine.game.offers import OFFERS
from engine.game.record import read_record, write_record
from engine.game.state import Game, evolve, replay
from tests.engine.game.games import AT, Life
from tests.refusals import reason_of

FISCHER = {"kind": "fischer", "initialMs": 20_000, "incrementMs": 1_500}
MOVE = {"kind": "move", "perMoveMs": 8_000}
GAMES = [("tic-tac-toe", 2), ("connect-four", 2), ("ludo", 2), ("ludo", 3), ("ludo", 4)]
REFUSED = {
    "forbidden", "game_over", "game_paused", "game_not_started", "not_now", "not_your_turn", "offer_gone", "time_up",
    "too_soon",
}


WHAT = {
    "move": 30, "offer": 10, "yes": 8, "no": 2, "withdraw": 1, "resign": 1, "elapse": 4, "claim": 2, "return": 2,
    "hold": 2, "release": 4,
}
LATER = {0: 4, 1: 4, 300: 4, 900: 4, 2_000: 2, 6_000: 1, 40_000: 1, 700_000: 1}


@attrs.frozen
class Step:
    """What somebody does, how long after what was before, and (``choice``) how exactly."""

    what: str
    seat: int
    later: int
    choice: int


def steps_of(number: int) -> list[Step]:
    """What is tried in a game: most of it in vain, as always."""
    random = Random(number)
    whats, laters = (random.choices(list(of), list(of.values()), k=70) for of in (WHAT, LATER))
    return [Step(what, random.randrange(4), later, random.randrange(500))
            for what, later in zip(whats, laters, strict=True)]


STEPS = st.integers(0, 2**32).map(steps_of)


def attempt(life: Life, step: Step, now: int) -> Any:
    """Tries one step."""
    seats = life.game.table.capacity
    kinds = [kind for kind, manner in OFFERS.items() if life.game.status in manner.statuses] * 3 + list(OFFERS)
    seat, kind, next_id = 1 + step.seat % seats, kinds[step.choice % len(kinds)], f"g-{now}"
    if step.what in ("yes", "no") and life.game.offers:
        offer = life.game.offers[-1]
        seat, kind = 1 + (offer.seat + step.seat % (seats - 1)) % seats, offer.kind
    away = {other: now - 7_000 for other in range(1, seats + 1) if step.choice >> other & 1}
    acts: dict[str, Callable[[], Any]] = {
        "move": lambda: play(life, step, now),
        "offer": lambda: life.offer(seat, kind, now, next_id),
        "yes": lambda: life.answer(seat, kind, now, accept=True, next_id=next_id),
        "no": lambda: life.answer(seat, kind, now, accept=False, next_id=next_id),
        "withdraw": lambda: life.do(decide.withdraw, seat, kind, now),
        "resign": lambda: life.do(decide.resign, seat, now),
        "elapse": lambda: life.do(decide.elapse, away, now, bot="bot:easy", next_id=next_id),
        "claim": lambda: life.do(decide.claim, seat, "win", away, now),
        "return": lambda: life.do(decide.give_back, seat, now),
        "hold": lambda: life.do(decide.hold, now - step.choice),
        "release": lambda: life.do(decide.release, now),
    }
    return acts[step.what]()


def play(life: Life, step: Step, now: int) -> None:
    """A move of whoever's turn it is."""
    game = life.game
    legal = game.table.rules.legal(game.board, game.turn) if game.turn else (0,)
    life.do(decide.move, game.turn or 1, legal[step.choice % len(legal)], now, lag=step.choice * 3 % 2_000)


def lived(game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]) -> Iterator[tuple[Life, int]]:
    """A game in which all this was tried, at every point; ``Life`` checks that it is what its facts make of it."""
    life, now = Life(game_type, seats, **chosen), AT
    yield life, now
    for step in steps:
        now += step.later
        reason = reason_of(attempt, life, step, now)
        assert reason is None or reason in REFUSED
        yield life, now


every_game = pytest.mark.parametrize(("game_type", "seats"), GAMES)
CHOSEN = st.fixed_dictionaries({
    "clock": st.sampled_from([None, FISCHER, MOVE]),
    "on_leave": st.sampled_from([None, *({"kind": kind, "graceMs": 6_000} for kind in ("claim", "forfeit", "bot"))]),
})
TIMED = st.fixed_dictionaries({
    "clock": st.sampled_from([FISCHER, MOVE]),
    "on_leave": st.sampled_from([None, {"kind": "claim", "graceMs": 6_000}]),
})


@every_game
@settings(max_examples=50)
@given(chosen=CHOSEN, steps=STEPS)
def test_whatever_happens_the_facts_are_the_game(
    game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]
) -> None:
    for life, _ in lived(game_type, seats, chosen, steps):
        game = life.game
        assert game.moves == _final_line(life.facts)
        assert [move.ply for move in game.moves] == list(range(1, len(game.moves) + 1))
        assert (game.status == ENDED) == (game.result is not None) == (game.turn is None)
        assert len({(offer.seat, offer.kind) for offer in game.offers}) == len(game.offers)
        assert len(game.affairs.tried) <= seats * len(OFFERS)
    assert sum(isinstance(fact, Continued) for fact in life.facts) <= 1


def _final_line(facts: list[Fact]) -> tuple[Moved, ...]:
    moves: list[Moved] = []
    for fact in facts:
        if isinstance(fact, Moved):
            moves.append(fact)
        elif isinstance(fact, TakenBack):
            del moves[fact.ply :]
    return tuple(moves)


@every_game
@settings(max_examples=25)
@given(chosen=CHOSEN, steps=STEPS)
def test_the_record_of_whatever_happened_has_the_final_line(
    game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]
) -> None:
    *_, (life, _) = lived(game_type, seats, chosen, steps)
    text = write_record(life.facts)
    again = replay(read_record(text))
    assert write_record(read_record(text)) == text
    assert (again.board, again.throws, again.result) == (life.game.board, life.game.throws, life.game.result)
    assert (again.table.clock, again.table.on_leave) == (life.game.table.clock, life.game.table.on_leave)


# --------------------------------------------------------------------------------------------------------- the clock


def reckoned(facts: list[Fact], game: Game) -> list[int]:
    """What each seat has left, reckoned anew: an interval between two facts is the turn's, if the clock ran in it."""
    opened, state = facts[0], replay(facts[:1])
    assert isinstance(opened, Opened)
    rule = game.table.clock or {}
    full, anew = int(rule.get("initialMs") or rule["perMoveMs"]), "perMoveMs" in rule
    left, used, held, started = [full] * opened.capacity, 0, False, False
    for before, fact in pairwise(facts):
        turn = state.turn
        if state.status == PLAYING and turn is not None and started and not held:
            used += max(0, fact.at - before.at)
        after = evolve(state, fact)
        if isinstance(fact, Moved):
            spent = max(0, used - (fact.lag or 0))
            if started:
                left[fact.seat - 1] = full if anew else max(0, left[fact.seat - 1] - spent) + int(rule["incrementMs"])
            started, used = True, 0
        elif isinstance(fact, Held | TakenBack) or (after.status, after.turn) != (state.status, turn):
            if turn is not None:
                left[turn - 1] = max(0, left[turn - 1] - used)
            used = 0
            if anew and isinstance(fact, TakenBack):
                left = [full] * opened.capacity
        held = (held or isinstance(fact, Held)) and not isinstance(fact, Released)
        state = after
    return left


@every_game
@settings(max_examples=25)
@given(chosen=TIMED, steps=STEPS)
def test_what_is_left_is_what_was_given_less_the_time_of_the_own_turns(
    game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]
) -> None:
    *_, (life, _) = lived(game_type, seats, chosen, steps)
    assert life.game.affairs.clock is not None
    assert list(life.game.affairs.clock.left) == reckoned(life.facts, life.game)


@every_game
@settings(max_examples=25)
@given(chosen=TIMED, steps=STEPS)
def test_time_only_runs_for_the_seat_that_is_to_move_and_is_never_less_than_none(
    game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]
) -> None:
    games = [(life.game, now) for life, now in lived(game_type, seats, chosen, steps)]
    for (one, now), (other, then) in pairwise(games):
        before, waited, after = (snapshot(game, at) for game, at in ((one, now), (one, then), (other, then)))
        assert before is not None
        assert waited is not None
        assert after is not None
        assert min(waited["remainingMs"] + after["remainingMs"]) >= 0
        for seat in range(1, seats + 1):
            was, is_, now_is = (shown["remainingMs"][seat - 1] for shown in (before, waited, after))
            assert is_ <= was
            assert is_ == was or seat == before["running"]
            assert was - is_ <= then - now
            assert now_is >= is_ or other.status == ENDED
        if one.status != PLAYING:
            assert before["running"] is None


@every_game
@settings(max_examples=25)
@given(chosen=TIMED, steps=STEPS)
def test_a_flag_falls_when_it_is_due_and_not_before(
    game_type: str, seats: int, chosen: dict[str, Any], steps: list[Step]
) -> None:
    for life, now in lived(game_type, seats, chosen, steps):
        game, due = life.game, flag_due_at(life.game)
        if due is None:
            assert decide.flag(game, now + 10**12, seed=life.seed) == ((), game)
            continue
        assert decide.flag(game, due - 1, seed=life.seed) == ((), game)
        facts, after = decide.flag(game, due, seed=life.seed)
        assert facts
        assert reduce(evolve, facts, game) == after
        assert game.turn is None or reason_of(decide.move, game, game.turn, _any_move(game), due + FIRST_MOVE_MS,
                                              seed=life.seed, lag=GRACE_MS) in (None, "time_up")


def _any_move(game: Game) -> int:
    return game.table.rules.legal(game.board, game.turn or 0)[0]


@given(ats=st.lists(st.integers(AT - 10**6, AT + 10**6), max_size=20), chosen=TIMED)
def test_a_wall_clock_that_jumps_gives_nobody_time_and_takes_none_below_nothing(
    ats: list[int], chosen: dict[str, Any]
) -> None:
    life = Life("gomoku", **chosen)
    for at in ats:
        before = life.game.affairs.clock
        assert before is not None
        if reason_of(life.move, at=at) is None:
            after = life.game.affairs.clock
            assert after is not None
            assert all(0 <= now <= was + 1_500 for was, now in zip(before.left, after.left, strict=True))
