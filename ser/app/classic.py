"""The classic dialect: its messages, answered by the use cases."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from engine.reasons import Refusal
from engine.wire import classic
from engine.wire.codec import dump
from ser.app import audience
from ser.app.deliveries import deliveries_of
from ser.app.games import NotLoadedError
from ser.app.live import LiveGame
from ser.app.ports import StoreFailedError
from ser.app.session import Session
from ser.app.use_cases import accounts, lobby, play

if TYPE_CHECKING:
    from ser.app.application import Application

_UNSTORED: Final = classic.refusal(Refusal("storage_unavailable"))


class ClassicDialect:
    """Answers classic messages."""

    def __init__(self, app: "Application") -> None:
        self._app = app

    def handle(self, session: Session, value: Any, late: Refusal | None) -> None:
        """Answers one object."""
        session.rests_on = 0
        if late is not None or self._app.draining:
            session.say(classic.refusal(late or Refusal("shutting_down")))
            return
        try:
            message = classic.read(value)
        except Refusal as refused:
            session.say(classic.refusal(refused))
            return
        self._app.count(_NAMES[type(message)])
        if type(message) is classic.Join and session.account is None:
            session.defer(partial(self._enter, session, message))
        else:
            self._answer(session, message)

    def _answer(self, session: Session, message: classic.Message) -> None:
        try:
            _HANDLERS[type(message)](self._app, session, message)
        except NotLoadedError as missing:
            session.defer(partial(self._load_and_answer, session, message, missing.game_id))
        except Refusal as refused:
            self._refuse(session, message, refused)

    def _refuse(self, session: Session, message: classic.Message, refused: Refusal) -> None:
        game_id = getattr(message, "game_id", None)
        line = classic.refusal(refused, game_id if session.playing > 1 else None)
        session.say(line, session.rests_on, _UNSTORED)

    async def _load_and_answer(
        self, session: Session, message: classic.Message, game_id: str, *, further: bool = True
    ) -> None:
        try:
            await self._app.games.load(game_id)
            _HANDLERS[type(message)](self._app, session, message)
        except NotLoadedError as missing:
            if further and missing.game_id != game_id:  # one game has led to another
                await self._load_and_answer(session, message, missing.game_id, further=False)
            else:  # the store failed again: the player asks once more
                self._refuse(session, message, Refusal("busy", retryAfterMs=100))
        except StoreFailedError:
            self._refuse(session, message, Refusal("storage_unavailable"))
        except Refusal as refused:
            self._refuse(session, message, refused)

    async def _enter(self, session: Session, message: classic.Join) -> None:
        try:
            if message.username and message.password is not None:
                await accounts.enter_with_password(self._app, session, message.username, message.password)
            else:
                await accounts.enter_as_guest(self._app, session, message.username)
        except StoreFailedError:
            self._refuse(session, message, Refusal("storage_unavailable"))
        except Refusal as refused:
            self._refuse(session, message, refused)
        else:
            self._answer(session, message)


def _join(app: "Application", session: Session, message: classic.Join) -> None:
    if message.invite is not None:
        raise Refusal("not_found", "There is no such invitation.")
    account = session.account
    if account is None or (message.username and message.username.lower() != account.name_key):
        raise Refusal("already_identified")
    wish = lobby.Wish(message.game_type, {}, message.opponent)
    place = lobby.find_place(app, account, wish, classic=True, ack=message.ack)
    live = place.live
    live.attach(session, place.seat, classic=True, ack=message.ack, quiet=True)
    session.say(dump({"gameId": live.id, "playerId": place.secret, "seat": place.seat}), live.ticket, _UNSTORED)
    audience.announce(live, place.facts, live.ticket, session)
    _catch_up(live, session, place.seat, 0, numbered=False)


def _catch_up(live: LiveGame, session: Session, seat: int, after: int, *, numbered: bool) -> None:
    """Says what the others have moved after a ply."""
    listener = live.listeners.get((session, seat))
    if listener is None:
        return
    for move in live.game.moves[max(after, 0) :]:
        if move.seat != seat:
            audience.forward(live, listener, move, live.ticket, numbered=numbered)


def _speak_for(app: "Application", session: Session, game_id: str, secret: str) -> tuple[LiveGame, int]:
    """The game and the seat that a message speaks for; its connection hears of the game from now on."""
    live = app.games.find(session, game_id)
    seat = live.seat_for(secret)
    if (session, seat) not in live.listeners:
        live.attach(session, seat, classic=True, ack=live.seats[seat].ack)
        session.known()
    return live, seat


def _move(app: "Application", session: Session, message: classic.Move) -> None:
    live, seat = _speak_for(app, session, message.game_id, message.player_id)
    facts = play.play_move(app, live, seat, message.position)
    if live.seats[seat].ack:
        named = {"gameId": live.id} if session.playing > live.unfinished else {}
        session.say(dump({"ack": live.game.ply, **named}), live.ticket, _UNSTORED)
    else:
        app.journal.unless_stored(session, _UNSTORED)
    audience.announce(live, facts, live.ticket, session)


def _after(app: "Application", session: Session, message: classic.After) -> None:
    live, seat = _speak_for(app, session, message.game_id, message.player_id)
    deliveries_of(session).acknowledge(live.id, message.after)
    _catch_up(live, session, seat, message.after, numbered=True)
    session.say(b"", live.ticket, _UNSTORED)
    result = live.game.result
    if result is not None and result.reason == "resigned" and seat in result.winners:
        session.say(classic.refusal(Refusal("opponent_left"), audience.named(live, session)), live.ticket)


def _resign(app: "Application", session: Session, message: classic.Resign) -> None:
    live, seat = _speak_for(app, session, message.game_id, message.player_id)
    tell = play.give_up(app, session, live, seat)
    app.journal.unless_stored(session, _UNSTORED)
    tell()


def _ack(app: "Application", session: Session, message: classic.Ack) -> None:
    live, _ = _speak_for(app, session, message.game_id, message.player_id)
    deliveries_of(session).acknowledge(live.id, message.ack)


def _again(app: "Application", session: Session, message: classic.Again) -> None:
    live, seat = _speak_for(app, session, message.game_id, message.player_id)
    if live.game.next_game is not None:
        _follow(app, session, live, seat, message.game_type)
        return
    following = play.play_again(app, session, live, seat, message.game_type)
    if live.ticket == app.journal.ticket:
        app.journal.unless_stored(session, _UNSTORED)
    if following is not None:
        for listener in following.live.listeners.values():
            if listener.classic:
                _welcome(listener.session, following.live, listener.seat, following.secrets[listener.seat])


def _follow(app: "Application", session: Session, live: LiveGame, seat: int, game_type: str) -> None:
    """For a player who asks again when the next game has begun: its seat, with a new secret."""
    following = play.next_game_of(app, session, live, game_type)
    new_seat = following.game.table.seat_of(live.game.table.seats[seat - 1].user_id) or 0
    following.attach(session, new_seat, classic=True, ack=live.seats[seat].ack)
    _welcome(session, following, new_seat, play.new_secret(app, following, new_seat))


def _welcome(session: Session, live: LiveGame, seat: int, secret: str) -> None:
    """Tells whoever speaks for a seat its secret."""
    session.say(dump({"gameId": live.id, "playerId": secret, "seat": seat}), live.ticket, _UNSTORED)


_HANDLERS: Final[Mapping[type[Any], Callable[["Application", Session, Any], None]]] = {
    classic.Join: _join, classic.Move: _move, classic.After: _after, classic.Resign: _resign, classic.Ack: _ack,
    classic.Again: _again,
}
_NAMES: Final = {kind: f"classic.{kind.__name__.lower()}" for kind in _HANDLERS}
