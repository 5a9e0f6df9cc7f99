"""Moves. Most games have nothing but a board, most of the time, and go the short way; the rest is beside it."""

from engine.game.affairs import PLAIN
from engine.game.clock import GRACE_MS, is_late
from engine.game.decide.happening import Decision
from engine.game.dice import going_on
from engine.game.facts import ENDED, PAUSED, PLAYING, Declined, Ended, Fact, Moved, Withdrawn
from engine.game.offers import standing
from engine.game.state import Game, evolve
from engine.reasons import Refusal
from engine.rules.contract import Position


def move(  # noqa: PLR0913 - the members of the fact, and what it depends on
    game: Game, seat: int, position: Position, at: int, ply: int | None = None, *, seed: bytes | None = None,
    lag: int = 0, seen: int | None = None,
) -> Decision:
    """A move of a seat. The same move at the same ply again changes nothing: no facts, the same game.

    ``lag`` is how long the move has travelled, in milliseconds; ``seen`` is the ``seq`` up to which the player knows
    the game: a move from before moves were taken back is ``stale``. Refuses ``time_up`` to who moves too late.
    """
    if ply is not None and ply != len(game.moves) + 1:
        return _repeated(game, seat, position, ply)
    if game.status != PLAYING:
        _check_early(game, seat)
    rules = game.table.rules
    if rules.turn(game.board) != seat:
        raise Refusal("not_your_turn")
    if game.affairs is PLAIN:
        moved = Moved(seat, len(game.moves) + 1, position, at)
        facts: tuple[Fact, ...] = (moved,)
        after = evolve(game, moved)
    else:
        facts, after = _moved_beside(game, seat, position, at, lag=lag, seen=seen)
    if rules.random:
        return going_on(facts, after, seed)
    outcome = rules.outcome(after.board)
    if outcome is None:
        return facts, after
    ended = Ended(outcome.reason, outcome.winners, outcome.places, at)
    return (*facts, ended), evolve(after, ended)


def _check_early(game: Game, seat: int) -> None:
    if game.status == ENDED:
        raise Refusal("game_over")
    if game.status == PAUSED:
        raise Refusal("game_paused")
    if not (game.table.early and seat == 1) or game.table.rules.random:
        raise Refusal("game_not_started")


def _moved_beside(  # noqa: PLR0913 - as above
    game: Game, seat: int, position: Position, at: int, *, lag: int, seen: int | None
) -> Decision:
    """A move in a game with a clock, with offers, or the like."""
    beside, grace = game.affairs, 0
    if seen is not None and seen < beside.taken_back:
        raise Refusal("stale", "Moves have been taken back meanwhile.", seq=game.seq)
    if beside.clock is not None:
        grace = min(max(lag, 0), GRACE_MS)
        if is_late(beside.clock, seat, at, grace):
            raise Refusal("time_up")
    moved = Moved(seat, len(game.moves) + 1, position, at, grace or None)
    after, told = evolve(game, moved), (moved,)
    return (told, after) if not beside.offers else _unanswered(told, after, moved)


def _unanswered(told: tuple[Fact, ...], game: Game, moved: Moved) -> Decision:
    """Who moves has answered what rested on the position: a draw with no, and what was to be taken back is gone."""
    draws, takebacks = ({offer.seat for offer in standing(game, kind)} for kind in ("draw", "takeback"))
    if draws and moved.seat not in draws:
        declined = Declined(moved.seat, "draw", moved.at)
        told, game = (*told, declined), evolve(game, declined)
    if takebacks:
        kind = Withdrawn if moved.seat in takebacks else Declined
        gone = kind(moved.seat, "takeback", moved.at)
        told, game = (*told, gone), evolve(game, gone)
    return told, game


def _repeated(game: Game, seat: int, position: Position, ply: int) -> Decision:
    if 1 <= ply <= game.ply:
        done = game.moves[ply - 1]
        if done.seat == seat and same_position(game, done.position, position):
            return (), game
    raise Refusal("stale", seq=game.seq)


def same_position(game: Game, one: Position, other: Position) -> bool:
    """Whether two positions name the same move."""
    rules = game.table.rules
    try:
        return bool(rules.parse(game.board, one) == rules.parse(game.board, other))
    except Refusal:
        return False
