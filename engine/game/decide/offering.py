"""Offers: made, answered with yes and no, taken back, expired. A yes is the same wish; when all wish it, it happens."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.game import offers
from engine.game.decide.happening import Decision, all_happen, ended, happen
from engine.game.facts import (
    ENDED,
    PAUSED,
    WAITING,
    Continued,
    Declined,
    Expired,
    Fact,
    Offered,
    Paused,
    Resumed,
    TakenBack,
    Withdrawn,
)
from engine.game.offers import OFFERS, standing
from engine.game.places import check_still_playing, shared
from engine.game.state import Game, evolve
from engine.reasons import Refusal
from engine.rules import rules_of


def offer(  # noqa: PLR0913 - what an offer may need
    game: Game, seat: int, kind: str, at: int, *,
    game_type: str | None = None, next_id: str = "", seed: bytes | None = None,
) -> Decision:
    """The seat offers something to the others, or wishes what they have offered; when all wish it, it happens.

    ``game_type`` (for a rematch) is the same one unless it is given; ``next_id`` is where a rematch would go on. The
    same offer again changes nothing. Refuses ``invalid_params`` for no such kind, ``too_soon`` for what came to nothing
    of late, ``not_now`` and the game's statuses for what is out of place, ``game_type_mismatch``.
    """
    _check_kind(kind)
    wanted = _game_type(game, game_type) if kind == "rematch" else None
    _check_status(game, kind)
    _check_rematch(game, seat, wanted) if kind == "rematch" else check_still_playing(game, seat)
    stands = standing(game, kind)
    if any(each.seat == seat and each.game_type == wanted for each in stands):
        return (), game
    if all(each.seat == seat for each in stands):
        _check_asking(game, seat, kind, at)
    made = Offered(seat, kind, wanted, at)
    wished = evolve(game, made)
    if offers.is_agreed(wished, kind) or _is_enough_alone(game, kind, at):
        return happen(game, _AGREED[kind](wished, at, next_id), seed)
    return (made,), wished


def answer(  # noqa: PLR0913 - what an answer may need
    game: Game, seat: int, kind: str, accept: bool, at: int, *, next_id: str = "", seed: bytes | None = None
) -> Decision:
    """Yes or no to what another seat has offered; refuses ``offer_gone`` where nothing is offered any more."""
    _check_kind(kind)
    others = [each for each in standing(game, kind) if each.seat != seat]
    if not others:
        raise Refusal("offer_gone")
    if accept:
        return offer(game, seat, kind, at, game_type=others[0].game_type, next_id=next_id, seed=seed)
    if kind != "rematch":
        check_still_playing(game, seat)
    declined = Declined(seat, kind, at)
    after = evolve(game, declined)
    if not next_id or not offers.is_agreed(after, kind):
        return (declined,), after
    going_on = _continued(after, at, next_id)
    return (declined, going_on), evolve(after, going_on)


def withdraw(game: Game, seat: int, kind: str, at: int) -> Decision:
    """The seat takes its own offer, or its yes, back; refuses ``offer_gone`` where it has none."""
    _check_kind(kind)
    if all(each.seat != seat for each in standing(game, kind)):
        raise Refusal("offer_gone")
    return happen(game, Withdrawn(seat, kind, at))


def lapse(game: Game, now: int, *, next_id: str = "") -> Decision:
    """What has stood for too long expires; a rematch of more than two begins with those who wish it."""
    due = [kind for kind in OFFERS if (at := offers.expiry_of(game, kind)) is not None and at <= now]
    if "rematch" in due:
        return happen(game, _continued(game, now, next_id)) if next_id else ((), game)
    return all_happen(game, tuple(Expired(kind, now) for kind in due))


def offer_rematch(game: Game, seat: int, game_type: str, at: int, next_id: str) -> Decision:
    """The seat wants to play again. When all want the same game, the game goes on in ``next_id``.

    Refuses ``game_not_started`` and ``offer_gone`` at the wrong time, ``game_type_mismatch`` when another seat has
    asked for a different type; the other's offer then stands.
    """
    return offer(game, seat, "rematch", at, game_type=game_type, next_id=next_id)


# ---------------------------------------------------------------------------------------------- what may be offered


def _check_kind(kind: str) -> None:
    if kind not in OFFERS:
        raise Refusal("invalid_params", "There is no such offer.", path="kind", expected=", ".join(OFFERS))


def _check_status(game: Game, kind: str) -> None:
    if game.status in OFFERS[kind].statuses:
        return
    if game.status == WAITING:
        raise Refusal("game_not_started", "The game is not over yet." if kind == "rematch" else None)
    if kind == "rematch":
        raise Refusal("offer_gone", "The game is not over yet.")
    if game.status == ENDED:
        raise Refusal("game_over")
    raise Refusal("game_paused") if game.status == PAUSED else Refusal("not_now", "The game is not paused.")


def _game_type(game: Game, game_type: str | None) -> str:
    """The type of a rematch, which must be for as many players."""
    wanted = game.table.game_type if game_type is None else game_type
    least, most = rules_of(wanted).seats
    if not least <= game.table.capacity <= most:
        raise Refusal("invalid_params", "This game is not for so many.", path="gameType",
                      expected=f"a game for {game.table.capacity}")
    return wanted


def _check_rematch(game: Game, seat: int, game_type: str | None) -> None:
    if game.next_game is not None or len(game.table.seats) < game.table.capacity:
        raise Refusal("offer_gone")
    if any(each.seat != seat and each.game_type != game_type for each in standing(game, "rematch")):
        raise Refusal("game_type_mismatch")


def _check_asking(game: Game, seat: int, kind: str, at: int) -> None:
    """The seat would be the first to wish it."""
    again = offers.can_be_repeated(game, seat, kind)
    if again is not None and game.ply < again[0]:
        raise Refusal("too_soon", "You have offered this a few moves ago.", ply=again[0])
    if again is not None and at < again[1]:
        raise Refusal("too_soon", retryAfterMs=again[1] - at)
    if kind == "takeback":
        if game.table.rules.random or game.table.capacity > 2:
            raise Refusal("forbidden", "In this game no move can be taken back.")
        if _ply_before(game, seat) is None:
            raise Refusal("not_now", "You have not moved yet.")


def _is_enough_alone(game: Game, kind: str, at: int) -> bool:
    """Whether a single wish does: nobody has to wait for ever for a game that was paused."""
    paused_at = game.affairs.paused_at
    return kind == "resume" and paused_at is not None and at - paused_at >= offers.LONGEST_PAUSE_MS


# --------------------------------------------------------------------------------------------- when all have agreed


def _ply_before(game: Game, seat: int) -> int | None:
    """How many moves are left when the last one of this seat is taken back."""
    return next((move.ply - 1 for move in reversed(game.moves) if move.seat == seat), None)


def _taken_back(game: Game, at: int, _: str) -> Fact:
    first = standing(game, "takeback")[0]
    return TakenBack(first.seat, _ply_before(game, first.seat) or 0, at)


def _continued(game: Game, at: int, next_id: str) -> Continued:
    """The next game: those sit in it who wish it, at the type that they wish."""
    wishes = standing(game, "rematch")
    seats = tuple(sorted(wish.seat for wish in wishes))
    game_type = wishes[0].game_type
    return Continued(next_id, at, None if len(seats) == game.table.capacity else seats,
                     None if game_type == game.table.game_type else game_type)


_AGREED: Final[Mapping[str, Callable[[Game, int, str], Fact]]] = {
    "draw": lambda game, at, _: ended(shared(game, "draw_agreed"), at),
    "takeback": _taken_back,
    "pause": lambda _game, at, _: Paused(at),
    "resume": lambda _game, at, _: Resumed(at),
    "rematch": _continued,
}
"""What happens when everybody wishes it."""
