"""The game that follows another one: opened in the same commit as the last wish; its players are brought over."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from engine.game import decide
from engine.game.facts import Fact
from engine.game.state import Game
from engine.reasons import Refusal
from engine.wire import classic
from engine.wire.codec import dump
from ser.app import audience
from ser.app.connections import bring
from ser.app.live import LiveGame
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application

_UNSTORED: Final = classic.refusal(Refusal("storage_unavailable"))


@attrs.frozen
class Following:
    """The next game, what has happened in it, and the secrets of seats for which somebody speaks by a secret.

    ``seats`` leads from a seat of the game before to the one in this game.
    """

    live: LiveGame
    facts: tuple[Fact, ...]
    seats: Mapping[int, int]
    secrets: Mapping[int, str]


def record(app: "Application", live: LiveGame, facts: Sequence[Fact], game: Game) -> Following | None:
    """Records what has happened in a game; the next game with it, if the players go on in one by that."""
    if game.next_game is None or live.game.next_game is not None:
        app.games.record(live, facts, game)
        return None
    going_on = game.affairs.continued
    game_type = game.table.game_type if going_on is None or going_on.game_type is None else going_on.game_type
    following = app.games.create(game_type, game.next_game)
    try:
        opening, opened = decide.open_next(game, game.last_at, seed=following.seed)
    except Refusal:
        app.games.abandon(following)
        raise
    app.games.record(live, facts, game)
    app.games.record(following, opening, opened)
    return _seated(app, live, following, opening)


def _seated(app: "Application", live: LiveGame, following: LiveGame, opening: tuple[Fact, ...]) -> Following:
    table = following.game.table
    places = {old: table.seat_of(player.user_id) for old, player in enumerate(live.game.table.seats, 1)}
    seats = {old: new for old, new in places.items() if new is not None}
    by_secret = {listener.seat for listener in live.listeners.values() if listener.classic}
    secrets = {new: app.sources.secret() if old in by_secret else "" for old, new in seats.items()}
    for old, new in seats.items():
        bring(app, following, new, table.seats[new - 1].user_id)
        app.games.seat(following, new, table.seats[new - 1], secrets[new], ack=live.seats[old].ack)
    return Following(following, opening, seats, secrets)


def tell(
    live: LiveGame, facts: Sequence[Fact], following: Following | None, origin: Session | None = None
) -> None:
    """Tells everybody what has happened; who goes on hears of the next game from now on, in place of this one."""
    audience.announce(live, facts, live.ticket, origin)
    if following is None:
        return
    new = following.live
    for listener in tuple(live.listeners.values()):
        if listener.seat in following.seats:
            new.attach(listener.session, following.seats[listener.seat], classic=listener.classic, ack=listener.ack,
                       quiet=True)
            live.detach(listener.session, listener.seat)
    audience.announce(new, following.facts, new.ticket)
    for listener in new.listeners.values():
        if listener.classic and listener.seat:
            welcome(listener.session, new, listener.seat, following.secrets[listener.seat])


def welcome(session: Session, live: LiveGame, seat: int, secret: str) -> None:
    """Tells whoever speaks for a seat in the classic dialect its secret."""
    session.say(dump({"gameId": live.id, "playerId": secret, "seat": seat}), live.ticket, _UNSTORED)


def new_secret(app: "Application", live: LiveGame, seat: int) -> str:
    """A new secret that speaks for the seat, in place of any before."""
    secret = app.sources.secret()
    app.games.seat(live, seat, live.game.table.seats[seat - 1], secret, ack=live.seats[seat].ack)
    return secret


def next_game_of(app: "Application", session: Session, live: LiveGame, game_type: str | None) -> LiveGame:
    """The game that has followed already, for a player who asks again; refuses ``game_type_mismatch``."""
    following = app.games.find(session, live.game.next_game or "")
    if game_type not in (None, following.game.table.game_type):
        raise Refusal("game_type_mismatch")
    return following
