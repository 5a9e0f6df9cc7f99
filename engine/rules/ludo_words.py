"""Ludo in words: where everybody's tokens are, what was thrown, and what each move does."""

from collections.abc import Iterator
from typing import Final

from engine.rules.ludo_board import GONE, HOME, LAST, SAFE_STEPS, SIDES, START, TOKENS, YARD, square_of
from engine.rules.ludo_play import LudoState, played
from engine.rules.words import listed

MARKS: Final = ("R", "G", "Y", "B")
_SIXES: Final = {2: ", the second six in a row"}


def describe(state: LudoState) -> tuple[str, ...]:
    """A sentence for each player, then the throw."""
    return (*(_player(state, seat) for seat in range(1, len(state.tokens) + 1)), *_throws(state))


def _player(state: LudoState, seat: int) -> str:
    steps = state.tokens[seat - 1]
    place = f", place {state.places[seat - 1]}" if state.places[seat - 1] else ""
    if set(steps) == {GONE}:
        return f"{MARKS[seat - 1]}: has left{place}."
    found = (f"{_tokens([token for token, its in enumerate(steps) if its == step])} {_where(seat, step, steps)}"
             for step in sorted(set(steps), reverse=True))
    return f"{MARKS[seat - 1]}: {', '.join(found)}{place}."


def _tokens(tokens: list[int]) -> str:
    return "all tokens" if len(tokens) == TOKENS else f"token{'s' * (len(tokens) > 1)} {listed(tokens)}"


def _where(seat: int, step: int, steps: tuple[int, ...]) -> str:
    if step in (YARD, HOME):
        return "in the yard" if step == YARD else "home"
    if step > LAST:
        return f"in the column ({HOME - step} from home)"
    notes = ["a block"] * (steps.count(step) > 1) + ["safe"] * (step in SAFE_STEPS) + [f"{HOME - step} from home"]
    return f"on square {square_of(seat, step)} ({', '.join(notes)})"


def _throws(state: LudoState) -> Iterator[str]:
    if state.lot is not None:
        thrown = ", ".join(f"{MARKS[seat - 1]} {value}" for seat, value in state.lot.thrown)
        yield f"it is thrown for the order of play{': ' * bool(thrown)}{thrown}."
    elif state.seat and state.die:
        sixes = _SIXES.get(state.sixes, "") if state.die == SIDES else ""
        yield f"{MARKS[state.seat - 1]} has thrown {state.die}{sixes}."


def hint(state: LudoState) -> str:
    """What can be done with the throw."""
    ways: dict[str, list[int]] = {}
    for token in state.moves:
        ways.setdefault(_does(state, token), []).append(token)
    possible = "; ".join(f"token {listed(tokens, 'or')} {way}" for way, tokens in ways.items())
    return f"possible: {possible}." if possible else ""


def say(state: LudoState, token: int) -> str:
    """A move: from where to where, and whom it sends back; of one that cannot be made now, only the token."""
    return f"token {token} {_does(state, token)}" if token in state.moves else f"token {token}"


def _does(state: LudoState, token: int) -> str:
    seat, before = state.seat, state.tokens
    after = played(state, seat, token).tokens
    return _way(seat, before[seat - 1][token], after[seat - 1][token]) + _sent_back(before, after)


def _way(seat: int, step: int, goal: int) -> str:
    if goal == HOME:
        return "home"
    whence = "from the yard" if step == YARD else f"from square {square_of(seat, step)}"
    if goal <= LAST:
        return f"{whence} to {'the start, ' * (goal == START)}square {square_of(seat, goal)}"
    left = f"{HOME - goal} from home"
    return f"on in the column, {left}" if step > LAST else f"{whence} into the column, {left}"


def _sent_back(before: tuple[tuple[int, ...], ...], after: tuple[tuple[int, ...], ...]) -> str:
    return "".join(
        f", sending {MARKS[seat]}'s token {token} back"
        for seat, (old, new) in enumerate(zip(before, after, strict=True))
        for token, (step, now) in enumerate(zip(old, new, strict=True)) if now == YARD != step)
