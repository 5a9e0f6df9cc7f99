"""Games for two by invitation: who opens one sends its key to the other, who moves first. Nobody has an account."""

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from engine.game.facts import ENDED, WAITING
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from ser.app import audience
from ser.app.handlers import Then
from ser.app.live import LiveGame
from ser.app.seating import Manner, Wish, player_of
from ser.app.session import Session
from ser.app.use_cases.accounts import enter_as_guest
from ser.app.use_cases.keyed import find, open_behind_key, play, take_free_seat

if TYPE_CHECKING:
    from ser.app.application import Application


@attrs.frozen
class Taken:
    """A seat that somebody has taken: the game's key, and the secret that speaks for the seat."""

    key: str
    secret: str


class Standing(Enum):
    """How a game stands for a player."""

    WAITING = 1
    MY_TURN = 2
    THEIR_TURN = 3
    WON = 4
    LOST = 5
    DRAWN = 6


async def open_by_invitation(app: "Application", session: Session, wish: Wish) -> Taken:
    """A game whose first player will be whoever is invited; the caller, a new guest, has seat 2."""
    rules = rules_of(wish.game_type)
    if rules.seats != (2, 2):
        raise Refusal("invalid_params", "This is no game for two.", path="gameType", expected="a game for two")
    rules.configure(wish.options)
    account = await enter_as_guest(app, session, None)
    app.games.check_room(account.user_id)
    live, key = open_behind_key(app, session, wish, ())
    secret = app.sources.secret()
    app.games.seat(live, 2, player_of(account), secret)
    session.rests_on = live.ticket
    return Taken(key, secret)


async def join_by_invitation(app: "Application", session: Session, key: str) -> Then:
    """A new guest takes seat 1, and the game begins: ``Taken``. Refuses as ``take_free_seat`` does."""
    place = await take_free_seat(
        app, session, key, lambda: enter_as_guest(app, session, None), Manner(classic=True))
    live = place.live
    return Then(Taken(key, place.secret or ""), lambda: audience.announce(live, place.facts, live.ticket, session))


def see_by_secret(app: "Application", session: Session, key: str, secret: str) -> Standing:
    """How the game stands; refuses ``bad_credentials``, and ``offer_gone`` where it was called off."""
    live, seat = _by_secret(app, session, key, secret)
    return _standing(live.game, seat)


def play_by_secret(app: "Application", session: Session, key: str, secret: str, position: int | str) -> Then:
    """Plays a move; refuses ``bad_credentials``."""
    live, seat = _by_secret(app, session, key, secret)
    return Then(None, play(app, session, live, seat, position))


def _by_secret(app: "Application", session: Session, key: str, secret: str) -> tuple[LiveGame, int]:
    live = find(app, session, key)
    try:
        return live, live.seat_for(secret)
    except Refusal:
        raise Refusal("bad_credentials") from None


def _standing(game: Game, seat: int) -> Standing:
    if game.status == WAITING:
        return Standing.WAITING
    if game.status != ENDED or game.result is None:
        return Standing.MY_TURN if game.turn == seat else Standing.THEIR_TURN
    if game.result.reason == "cancelled":
        raise Refusal("offer_gone", "This game was called off.")
    if not game.result.winners:
        return Standing.DRAWN
    return Standing.WON if seat in game.result.winners else Standing.LOST
