"""How games end otherwise than by their own rules: given up, taken back, left lying."""

from engine.game.decide.happening import Decision, ended, happen
from engine.game.facts import ENDED, WAITING, Ended, Resigned
from engine.game.places import shared, without
from engine.game.state import Game
from engine.reasons import Refusal


def resign(game: Game, seat: int, at: int, *, seed: bytes | None = None) -> Decision:
    """The seat gives up. In a game that still waits for players, this takes it back; one for more may go on."""
    if game.status == ENDED:
        raise Refusal("game_over")
    if game.status == WAITING:
        return cancel(game, at, seat)
    return leave(game, seat, at, "resigned", seed)


def leave(game: Game, seat: int, at: int, reason: str, seed: bytes | None) -> Decision:
    """The seat is out, for whatever reason: that is the end, unless others are left who play on."""
    outcome = without(game, seat, reason)
    if outcome is None:
        return happen(game, Resigned(seat, at, None if reason == "resigned" else reason), seed)
    return happen(game, ended(outcome, at, seat), seed)


def cancel(game: Game, at: int, seat: int | None = None) -> Decision:
    """Takes back a game that has not begun."""
    if game.status != WAITING:
        raise Refusal("offer_gone", "This game does not wait for players any more.")
    return happen(game, Ended("cancelled", (), (), at, seat))


def call_off(game: Game, seat: int, at: int, *, seed: bytes | None = None) -> Decision:
    """A player takes the game back for all, begun or not: nobody has won."""
    if game.status == ENDED:
        raise Refusal("game_over")
    return happen(game, Ended("cancelled", (), (), at, seat), seed)


def expire(game: Game, now: int, idle_ms: int, *, seed: bytes | None = None) -> Decision:
    """Ends a game in which nothing has happened for so long, also one that still waits for players."""
    if game.status == ENDED or now - game.last_at < idle_ms:
        return (), game
    if game.status == WAITING:
        return happen(game, Ended("expired", (), (), now))
    return happen(game, ended(shared(game, "expired"), now), seed)
