"""The classic dialect: its messages, answered by the use cases."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from engine.reasons import Refusal
from engine.wire import classic
from engine.wire.codec import dump
from ser.app import audience, following
from ser.app.absent import looked
from ser.app.deliveries import deliveries_of
from ser.app.games import NotLoadedError
from ser.app.handlers import LaterError
from ser.app.live import LiveGame
from ser.app.meter import OK
from ser.app.ports import Account, StoreFailedError
from ser.app.seating import Manner, Place, Wish, find_place
from ser.app.session import Session
from ser.app.use_cases import accounts, joining, lobby, offers, play
from ser.app.use_cases.keyed import is_key, take_free_seat

if TYPE_CHECKING:
    from ser.app.application import Application

DOOR: Final = "classic"
GONE: Final = frozenset({"resigned", "timeout", "abandoned"})
"""Ends of games by which the opponent has left."""
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
        began = perf_counter()
        if type(message) is classic.Join and (session.account is None or message.invite is not None):
            session.defer(partial(self._finish, session, message, partial(self._enter, session, message), began))
        else:
            self._answer(session, message, began)

    def _answer(self, session: Session, message: classic.Message, began: float) -> None:
        try:
            _HANDLERS[type(message)](self._app, session, message)
        except NotLoadedError as missing:
            work = partial(self._load, session, message, missing)
            session.defer(partial(self._finish, session, message, work, began))
        except LaterError as later:
            session.defer(partial(self._finish, session, message, later.work, began))
        except Refusal as refused:
            self._refuse(session, message, refused, began)
        else:
            self._app.meter.answered(DOOR, _NAMES[type(message)], OK, perf_counter() - began)

    def _refuse(self, session: Session, message: classic.Message, refused: Refusal, began: float) -> None:
        self._app.meter.answered(DOOR, _NAMES[type(message)], refused.reason, perf_counter() - began)
        game_id = getattr(message, "game_id", None)
        line = classic.refusal(refused, game_id if session.playing > 1 else None)
        session.say(line, session.rests_on, _UNSTORED)

    # -------------------------------------------------------------------------------------------- what takes longer

    async def _finish(
        self, session: Session, message: classic.Message, work: Callable[[], Awaitable[None]], began: float
    ) -> None:
        """Does what it takes to answer."""
        try:
            await work()
        except StoreFailedError:
            self._refuse(session, message, Refusal("storage_unavailable"), began)
        except NotLoadedError:  # the store failed again: the player asks once more
            self._refuse(session, message, Refusal("busy", retryAfterMs=100), began)
        except Refusal as refused:
            self._refuse(session, message, refused, began)
        else:
            self._app.meter.answered(DOOR, _NAMES[type(message)], OK, perf_counter() - began)

    async def _load(self, session: Session, message: classic.Message, missing: NotLoadedError) -> None:
        await self._app.games.load(missing.game_id)
        try:
            _HANDLERS[type(message)](self._app, session, message)
        except NotLoadedError as further:  # one game has led to another
            if further.game_id == missing.game_id:
                raise
            await self._app.games.load(further.game_id)
            _HANDLERS[type(message)](self._app, session, message)

    async def _enter(self, session: Session, message: classic.Join) -> None:
        if is_key(message.invite):
            await self._enter_by_key(session, message)
            return
        if message.invite is not None:
            await joining.enter_classic(self._app, session, message)
            return
        if message.username and message.password is not None:
            account = await accounts.enter_with_password(self._app, session, message.username, message.password)
            await self._app.games.look_up(account.user_id)
        else:
            await accounts.enter_as_guest(self._app, session, message.username)
        try:
            _join(self._app, session, message)
        except NotLoadedError as missing:
            await self._load(session, message, missing)
        except LaterError as later:
            await later.work()


    async def _enter_by_key(self, session: Session, message: classic.Join) -> None:
        manner = Manner(classic=True, ack=message.ack)
        place = await take_free_seat(
            self._app, session, message.invite or "", partial(self._come, session, message), manner)
        _sit(session, place, ack=message.ack)

    async def _come(self, session: Session, message: classic.Join) -> Account:
        """Who joins: by whom the connection is, by name and password, or a new guest."""
        account = session.account
        if account is not None and (not message.username or message.username.lower() == account.name_key):
            return account
        if account is not None:
            raise Refusal("already_identified")
        if message.username and message.password is not None:
            return await accounts.enter_with_password(self._app, session, message.username, message.password)
        return await accounts.enter_as_guest(self._app, session, message.username)


def _join(app: "Application", session: Session, message: classic.Join) -> None:
    account = session.account
    if account is None or (message.username and message.username.lower() != account.name_key):
        raise Refusal("already_identified")
    if lobby.needs_a_look(app, message.opponent):
        raise LaterError(partial(_join_named, app, session, message))
    _seat(app, session, account, message)


async def _join_named(app: "Application", session: Session, message: classic.Join) -> None:
    await lobby.check_not_a_bot(app, message.opponent)
    if session.account is not None:
        _seat(app, session, session.account, message)


def _seat(app: "Application", session: Session, account: Account, message: classic.Join) -> None:
    wish = Wish(message.game_type, {}, message.opponent)
    _sit(session, find_place(app, account, wish, Manner(classic=True, ack=message.ack)), ack=message.ack)


def _sit(session: Session, place: Place, *, ack: bool) -> None:
    """Tells who has sat down of the seat, and everybody that they have."""
    live = place.live
    live.attach(session, place.seat, classic=True, ack=ack, quiet=True)
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
            audience.forward(live, listener, move, live.ticket, {}, numbered=numbered)


def _speak_for(app: "Application", session: Session, game_id: str, secret: str) -> tuple[LiveGame, int]:
    """The game and the seat that a message speaks for; its connection hears of the game from now on."""
    live = app.games.find(session, game_id)
    seat = live.seat_for(secret)
    if (session, seat) not in live.listeners:
        live.attach(session, seat, classic=True, ack=live.seats[seat].ack)
        session.known()
        looked(app, live, seat)
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
    if result is not None and result.reason in GONE and seat in result.winners:
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
    happened = offers.offer_in(app, live, seat, offers.REMATCH, message.game_type)
    if live.ticket == app.journal.ticket:
        app.journal.unless_stored(session, _UNSTORED)
    if happened.facts:
        happened.tell(session)


def _follow(app: "Application", session: Session, live: LiveGame, seat: int, game_type: str) -> None:
    """For a player who asks again when the next game has begun: its seat, with a new secret."""
    new = following.next_game_of(app, session, live, game_type)
    new_seat = new.game.table.seat_of(live.game.table.seats[seat - 1].user_id)
    if new_seat is None:
        raise Refusal("offer_gone", "The others have gone on without you.")
    new.attach(session, new_seat, classic=True, ack=live.seats[seat].ack)
    following.welcome(session, new, new_seat, following.new_secret(app, new, new_seat))


_HANDLERS: Final[Mapping[type[Any], Callable[["Application", Session, Any], None]]] = {
    classic.Join: _join, classic.Move: _move, classic.After: _after, classic.Resign: _resign, classic.Ack: _ack,
    classic.Again: _again,
}
_NAMES: Final = {kind: kind.__name__.lower() for kind in _HANDLERS}
