"""What comes of being away too long: a game claimed, a game forfeited, a bot that plays on, and the player's return."""

from engine.game.decide.ending import leave
from engine.game.decide.happening import Decision, all_happen, ended, happen
from engine.game.facts import ENDED, PAUSED, PLAYING, WAITING, Fact, ReturnedTo, TakenOver
from engine.game.leaving import Away, countdown, is_deserted, missing, policy
from engine.game.places import check_still_playing, shared
from engine.game.state import Game
from engine.reasons import Refusal

CLAIMS = ("win", "draw")


def claim(  # noqa: PLR0913 - what a claim depends on
    game: Game, seat: int, kind: str, away: Away, now: int, *, seed: bytes | None = None
) -> Decision:
    """The seat claims the game, or (``kind`` draw) half of it, because the other has been away too long.

    In a game for more, those who are away are out, and the others play on. Refuses ``forbidden`` where the game's
    policy is another, ``not_now`` while everybody is there, ``too_soon`` with ``retryAfterMs``.
    """
    _check_claim(game, seat, kind)
    due = {other: at for other, at in countdown(game, away).items() if other != seat}
    if not due:
        raise Refusal("not_now", "Nobody is away.")
    gone = tuple(other for other, at in due.items() if at <= now)
    if not gone:
        raise Refusal("too_soon", "They may still come back.", retryAfterMs=min(due.values()) - now)
    if kind == "draw":
        return happen(game, ended(shared(game, "abandoned"), now, gone[0]), seed)
    return _all_leave(game, gone, now, seed)


def _check_claim(game: Game, seat: int, kind: str) -> None:
    if kind not in CLAIMS:
        raise Refusal("invalid_params", "There is no such claim.", path="kind", expected=", ".join(CLAIMS))
    if game.status != PLAYING:
        raise Refusal({WAITING: "game_not_started", PAUSED: "game_paused", ENDED: "game_over"}[game.status])
    check_still_playing(game, seat)
    if policy(game) != "claim":
        raise Refusal("forbidden", "In this game nothing can be claimed.")
    if kind == "draw" and game.table.capacity > 2:
        raise Refusal("forbidden", "A draw can be claimed only where two play.")


def _all_leave(game: Game, seats: tuple[int, ...], now: int, seed: bytes | None) -> Decision:
    told: tuple[Fact, ...] = ()
    for seat in seats:
        if game.status == PLAYING:
            facts, game = leave(game, seat, now, "abandoned", seed)
            told += facts
    return told, game


def forfeit(game: Game, away: Away, now: int, *, seed: bytes | None = None) -> Decision:
    """Who has been away too long has lost, where that is the policy, as long as somebody else is there."""
    if policy(game) != "forfeit" or is_deserted(game, away):
        return (), game
    return _all_leave(game, missing(game, away, now), now, seed)


def take_over(game: Game, bot: str, away: Away, now: int) -> Decision:
    """The bot of this name plays on for who has been away too long, where that is the policy; the seat stays theirs."""
    if policy(game) != "bot" or is_deserted(game, away):
        return (), game
    return all_happen(game, tuple(TakenOver(seat, bot, now) for seat in missing(game, away, now)))


def give_back(game: Game, seat: int, now: int) -> Decision:
    """The player of the seat is back, and plays on."""
    if game.status == ENDED or game.bot_for(seat) is None:
        return (), game
    return happen(game, ReturnedTo(seat, now))
