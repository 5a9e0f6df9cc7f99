"""How a game of ludo goes on: what a throw, a move and a player's leaving make of a position."""

from typing import Final

import attrs

from engine.reasons import Refusal
from engine.rules.contract import Outcome
from engine.rules.ludo_board import GONE, HOME, LAST, SAFE_STEPS, SIDES, START, TOKENS, YARD, seen_from

Tokens = tuple[int, ...]
SIXES: Final = 3
"""The six that is not played any more: so many in a row."""


@attrs.frozen(slots=True)
class Lot:
    """Throwing for the order of play: who has still to throw in this round, and what the others have thrown."""

    waiting: tuple[int, ...]
    thrown: tuple[tuple[int, int], ...] = ()


@attrs.frozen(slots=True)
class LudoState:
    """A position. ``tokens`` has for each seat the steps of its tokens, ``places`` its place, 0 while it is not known.

    ``seat`` is to throw (``die`` is 0) or to move by ``die``, one of ``moves``; it is 0 after the end. ``sixes`` were
    thrown in a row. ``first`` began, 0 as long as there is a ``lot``. ``moved`` are seat and token of the last move.
    """

    tokens: tuple[Tokens, ...]
    places: tuple[int, ...]
    seat: int
    first: int = 0
    lot: Lot | None = None
    die: int = 0
    sixes: int = 0
    moves: tuple[int, ...] = ()
    moved: tuple[int, int] | None = None
    outcome: Outcome | None = None


def beginning(seats: int) -> LudoState:
    """All tokens in their yards, and everyone is to throw for the order of play."""
    everyone = tuple(range(1, seats + 1))
    return LudoState(((YARD,) * TOKENS,) * seats, (0,) * seats, everyone[0], lot=Lot(everyone))


# -------------------------------------------------------------------------------------------------------- throws


def thrown(state: LudoState, value: int) -> LudoState:
    """The position after a throw: the same seat has a move, or the turn has passed."""
    if not state.seat or state.die or not 1 <= value <= SIDES:
        raise ValueError(f"no throw of {value} is due at {state!r}")
    if state.lot is not None:
        return _lot_drawn(state, Lot(state.lot.waiting[1:], (*state.lot.thrown, (state.seat, value))))
    sixes = state.sixes + 1 if value == SIDES else 0
    moves = () if sixes == SIXES else movable(state.tokens, state.seat, value)
    if not moves:
        return _passed(state)
    return LudoState(state.tokens, state.places, state.seat, state.first, None, value, sixes, moves, state.moved)


def _lot_drawn(state: LudoState, lot: Lot) -> LudoState:
    """The highest throw begins; those who tie for it throw again among themselves."""
    if not lot.waiting:
        highest = max(value for _, value in lot.thrown)
        lot = Lot(tuple(seat for seat, value in lot.thrown if value == highest))
    if len(lot.waiting) + len(lot.thrown) > 1:
        return attrs.evolve(state, seat=lot.waiting[0], lot=lot)
    first = (*lot.waiting, *(seat for seat, _ in lot.thrown))[0]
    return attrs.evolve(state, seat=first, first=first, lot=None)


def _passed(state: LudoState) -> LudoState:
    """It is the turn of the next one round the table who still plays."""
    places, seat = state.places, state.seat % len(state.places) + 1
    while places[seat - 1]:
        seat = seat % len(places) + 1
    return LudoState(state.tokens, places, seat, state.first, moved=state.moved)


# --------------------------------------------------------------------------------------------------------- moves


def movable(tokens: tuple[Tokens, ...], seat: int, die: int) -> tuple[int, ...]:
    """The tokens of a seat that can move by this number."""
    blocks = _blocks(tokens, seat)
    return tuple([token for token, step in enumerate(tokens[seat - 1]) if _is_way(step, die, blocks)])


def _is_way(step: int, die: int, blocks: list[int]) -> bool:
    if step == YARD:
        return die == SIDES and START not in blocks
    return step + die <= HOME and not (blocks and any(step < block <= step + die for block in blocks))


def _blocks(tokens: tuple[Tokens, ...], seat: int) -> list[int]:
    """The steps of a seat on which two tokens of one opponent stand."""
    found = []
    for other, steps in enumerate(tokens, 1):
        if other != seat and len(set(steps)) < TOKENS:
            found += [seen_from(seat, other, step) for step in set(steps)
                      if START <= step <= LAST and steps.count(step) > 1]
    return found


def target(step: int, die: int) -> int:
    """Where a token gets by this number."""
    return START if step == YARD else step + die


def played(state: LudoState, seat: int, token: int) -> LudoState:
    """The position after a move; refuses ``not_your_turn`` and ``illegal_move``."""
    if seat != state.seat or not state.die:
        raise Refusal("not_your_turn", "The die has to be thrown first." if seat == state.seat != 0 else None)
    if token not in state.moves:
        raise _impossible(state, token)
    step = target(state.tokens[seat - 1][token], state.die)
    tokens = _with(state.tokens, seat, token, step)
    hit = _hit(tokens, seat, step)
    if hit is not None:
        tokens = _with(tokens, *hit, YARD)
    after = LudoState(tokens, state.places, seat, state.first, sixes=state.sixes, moved=(seat, token))
    if step == HOME and set(tokens[seat - 1]) == {HOME}:
        return _placed(after, seat, min(_free(state)), "home")
    return after if state.die == SIDES or step == HOME or hit is not None else _passed(after)


def _with(tokens: tuple[Tokens, ...], seat: int, token: int, step: int) -> tuple[Tokens, ...]:
    mine = tokens[seat - 1]
    return (*tokens[: seat - 1], (*mine[:token], step, *mine[token + 1 :]), *tokens[seat:])


def _hit(tokens: tuple[Tokens, ...], seat: int, step: int) -> tuple[int, int] | None:
    """Seat and token of whom a token of this seat sends home from its step."""
    if step > LAST or step in SAFE_STEPS:
        return None
    for other, steps in enumerate(tokens, 1):
        if other != seat:
            for token, its in enumerate(steps):
                if START <= its <= LAST and seen_from(seat, other, its) == step:
                    return other, token
    return None


def _impossible(state: LudoState, token: int) -> Refusal:
    if not 0 <= token < TOKENS:
        return Refusal("illegal_move", f"There is no such token: they are 0 to {TOKENS - 1}.")
    step = state.tokens[state.seat - 1][token]
    if step == HOME:
        why = "is home already"
    elif step == YARD and state.die != SIDES:
        why = "leaves its yard with a six only"
    elif step + state.die > HOME:
        why = "gets home by the exact count only"
    else:
        why = "cannot get past a block"
    return Refusal("illegal_move", f"Token {token} {why}.")


# ---------------------------------------------------------------------------------------------------------- ends


def withdrawn(state: LudoState, seat: int) -> LudoState:
    """The position without the tokens of a player who has left; refuses ``game_over`` to who has a place already."""
    if state.places[seat - 1]:
        raise Refusal("game_over", "Your place in this game is settled.")
    tokens = (*state.tokens[: seat - 1], (GONE,) * TOKENS, *state.tokens[seat:])
    moved = None if state.moved is not None and state.moved[0] == seat else state.moved
    after = _placed(attrs.evolve(state, tokens=tokens, moved=moved), seat, max(_free(state)), "resigned")
    if after.outcome is not None:
        return after
    if state.lot is not None:
        waiting = tuple(other for other in state.lot.waiting if other != seat)
        return _lot_drawn(after, Lot(waiting, tuple(each for each in state.lot.thrown if each[0] != seat)))
    return attrs.evolve(after, moves=movable(tokens, after.seat, after.die)) if after.die else after


def _free(state: LudoState) -> set[int]:
    """The places that nobody has yet."""
    return {*range(1, len(state.places) + 1)} - {*state.places}


def _placed(state: LudoState, seat: int, place: int, reason: str) -> LudoState:
    """The position in which a seat has got its place: the turn passes from it, or nobody is left to play against."""
    places = (*state.places[: seat - 1], place, *state.places[seat:])
    if places.count(0) > 1:
        after = attrs.evolve(state, places=places)
        return _passed(after) if seat == state.seat and state.lot is None else after
    whole = tuple(known or min(_free(state) - {place}) for known in places)
    outcome = Outcome(reason, (whole.index(1) + 1,), whole)
    return attrs.evolve(state, places=whole, seat=0, die=0, sixes=0, moves=(), lot=None, outcome=outcome)
