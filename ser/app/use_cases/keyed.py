"""Games behind a key: nobody but who has been given the key finds and joins them, and nobody else sees them.

A key is the game's identifier and a secret with a dot between them; the game has the secret's hash only. Functions that
are ``async`` read what they need; the others raise ``NotLoadedError``, and whoever calls them reads the game first.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from engine.game import decide
from engine.game.facts import ENDED, Fact, Player
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from ser.app import audience
from ser.app.games import NotLoadedError
from ser.app.handlers import Then
from ser.app.live import LiveGame
from ser.app.ports import Account
from ser.app.seating import Wish, player_of
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases.accounts import enter_as_guest
from ser.app.use_cases.play import play_move

if TYPE_CHECKING:
    from ser.app.application import Application

T = TypeVar("T")

ROOM: Final = Wish("tic-tac-toe", {})
"""What is played in a room."""

PUT_AWAY: Final = "put away"
"""What a seat has in place of the hash of a secret once its players have put the game away."""

_KEY: Final = re.compile(r"(g[0-9a-f]{1,40})\.([A-Za-z0-9_-]{1,40})", re.ASCII)


@attrs.frozen
class Seat:
    """A seat behind a key."""

    live: LiveGame
    seat: int


@attrs.frozen
class Taken:
    """A seat that somebody has taken who is nobody else: with the key, and the secret that speaks for the seat."""

    key: str
    secret: str


# ------------------------------------------------------------------------------------------------ opening and finding


def _open(app: "Application", session: Session, wish: Wish, players: tuple[Player, ...]) -> tuple[LiveGame, str]:
    """A new game with its key."""
    live, secret = app.games.create(wish.game_type), app.sources.secret()
    try:
        facts, game = decide.open_game(wish.game_type, wish.options, players, app.sources.now_ms(), private=True,
                                       key=digest(secret), seed=live.seed)
    except Refusal:
        app.games.abandon(live)
        raise
    session.rests_on = app.games.record(live, facts, game)
    return live, f"{live.id}.{secret}"


def find(app: "Application", session: Session, key: str) -> LiveGame:
    """The game behind a key; refuses ``not_found``."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise Refusal("not_found")
    live = app.games.find(session, match[1])
    if live.game.table.key != digest(match[2]):
        raise Refusal("not_found")
    return live


async def _loaded(app: "Application", function: Callable[[], T]) -> T:
    """What the function answers, once the games that it needs have been read."""
    while True:
        try:
            return function()
        except NotLoadedError as missing:
            await app.games.load(missing.game_id)


def _sit(app: "Application", session: Session, live: LiveGame, players: tuple[Player, ...]) -> tuple[Fact, ...]:
    """These players take the next seats of a game whose key they have; nobody has been told yet."""
    game, told = live.game, list[Fact]()
    for player in players:
        facts, game = decide.sit(game, player, app.sources.now_ms(), seed=live.seed, key=game.table.key)
        told += facts
    session.rests_on = app.games.record(live, told, game)
    return tuple(told)


# -------------------------------------------------------------------------------------- rooms: who plays has an account


async def open_room(app: "Application", session: Session) -> str:
    """A room with the caller as its host, in seat 1: its key. Refuses ``too_many_games`` to who is in one already."""
    account = _account(session)
    await _read_running(app, account)

    def run() -> str:
        _check_free(app, account)
        live, key = _open(app, session, ROOM, (player_of(account),))
        _take_seat(app, live, 1, account)
        return key

    return await _loaded(app, run)


async def join_room(app: "Application", session: Session, key: str) -> Then:
    """Takes the second seat: True, and the game begins; False where it is taken or the game is over.

    Refuses ``already_joined`` to who plays in it, ``too_many_games`` to who is in another one.
    """
    account = _account(session)
    await _read_running(app, account)

    def run() -> Then:
        live = _room(app, session, key)
        if live.game.table.seat_of(account.user_id) is not None:
            raise Refusal("already_joined")
        _check_free(app, account)
        if live.game.status == ENDED or len(live.game.table.seats) == live.game.table.capacity:
            return Then(False, lambda: None)
        facts = _sit(app, session, live, (player_of(account),))
        _take_seat(app, live, 2, account)
        return Then(True, lambda: audience.announce(live, facts, live.ticket, session))

    return await _loaded(app, run)


def _take_seat(app: "Application", live: LiveGame, seat: int, account: Account) -> None:
    """The seat is the account's, whose connections hear of the game from now on."""
    app.games.seat(live, seat, player_of(account), None)
    for session in tuple(app.sessions_of.get(account.user_id, ())):
        if session.classic is False:
            live.attach(session, seat, classic=False, ack=session.wants_ack, quiet=True)


def room(app: "Application", session: Session, key: str) -> Seat:
    """The caller's seat in a room; refuses ``not_found`` to everybody else."""
    live = _room(app, session, key)
    seat = live.game.table.seat_of(_account(session).user_id)
    if seat is None:
        raise Refusal("not_found")
    return Seat(live, seat)


def play_in_room(app: "Application", session: Session, key: str, position: int | str) -> Then:
    """Plays a move: the game after it."""
    return play_in(app, session, room(app, session, key), position)


def put_away(app: "Application", session: Session, key: str) -> Then:
    """Puts a room away for all: its key is good for nothing any more. A game that goes on ends as cancelled."""
    found = room(app, session, key)
    live, facts = found.live, tuple[Fact, ...]()
    if live.unfinished:
        facts, game = decide.call_off(live.game, found.seat, app.sources.now_ms(), seed=live.seed)
        app.games.record(live, facts, game)
    for row in tuple(live.seats.values()):
        app.games.mark(live, attrs.evolve(row, key_hash=PUT_AWAY))
    session.rests_on = live.ticket
    return Then(True, lambda: audience.announce(live, facts, live.ticket))


def _account(session: Session) -> Account:
    if session.account is None:
        raise Refusal("login_required")
    return session.account


def _room(app: "Application", session: Session, key: str) -> LiveGame:
    live = find(app, session, key)
    if not live.game.table.seats or live.seats[1].key_hash == PUT_AWAY:
        raise Refusal("not_found")
    return live


async def _read_running(app: "Application", account: Account) -> None:
    """Has all games of a user in memory that go on."""
    await app.journal.stored()
    for game_id in await app.store.unfinished(account.user_id):
        await app.games.load(game_id)


def _check_free(app: "Application", account: Account) -> None:
    """Refuses ``too_many_games`` to who is in a room whose game goes on. Raises ``NotLoadedError``."""
    app.games.check_room(account.user_id)
    for live in app.games.running_of(account.user_id):
        if live.game.table.key is not None and live.game.table.game_type == ROOM.game_type:
            raise Refusal("too_many_games", "You are in a game already; it has to end or to be deleted first.")


# ----------------------------------------------------------------------- by invitation only: who plays has a secret


async def open_by_invitation(app: "Application", session: Session, wish: Wish) -> Taken:
    """A game for two whose first player will be whoever is invited; the caller, a new guest, has seat 2."""
    if rules_of(wish.game_type).seats != (2, 2):
        raise Refusal("invalid_params", "This is no game for two.", path="gameType", expected="a game for two")
    rules_of(wish.game_type).configure(wish.options)
    account = await enter_as_guest(app, session, None)
    app.games.check_room(account.user_id)
    live, key = _open(app, session, wish, ())
    secret = app.sources.secret()
    app.games.seat(live, 2, player_of(account), secret)
    return Taken(key, secret)


async def join_by_invitation(app: "Application", session: Session, key: str) -> Then:
    """A new guest takes seat 1, and the game begins: ``Taken``. Refuses ``room_full`` and ``game_over``."""
    live = await _loaded(app, lambda: _free(app, session, key))
    host = await app.store.account(live.seats[2].user_id)
    if host is None:
        raise Refusal("not_found")
    account = await enter_as_guest(app, session, None)

    def run() -> Then:
        live = _free(app, session, key)
        facts = _sit(app, session, live, (player_of(account), player_of(host)))
        secret = app.sources.secret()
        app.games.seat(live, 1, player_of(account), secret)
        return Then(Taken(key, secret), lambda: audience.announce(live, facts, live.ticket, session))

    return await _loaded(app, run)


def _free(app: "Application", session: Session, key: str) -> LiveGame:
    """The game that waits for whoever is invited."""
    live = find(app, session, key)
    if live.game.status == ENDED:
        raise Refusal("game_over")
    if live.game.table.seats or 2 not in live.seats:
        raise Refusal("room_full")
    return live


def seat_by_secret(app: "Application", session: Session, key: str, secret: str) -> Seat:
    """The seat that a secret speaks for; refuses ``bad_credentials``."""
    live = find(app, session, key)
    try:
        return Seat(live, live.seat_for(secret))
    except Refusal:
        raise Refusal("bad_credentials") from None


def play_by_secret(app: "Application", session: Session, key: str, secret: str, position: int | str) -> Then:
    """Plays a move: the game after it."""
    return play_in(app, session, seat_by_secret(app, session, key, secret), position)


def play_in(app: "Application", session: Session, found: Seat, position: int | str) -> Then:
    """Plays a move for a seat: the game after it."""
    live = found.live
    facts = play_move(app, live, found.seat, position)
    session.rests_on = live.ticket
    game: Game = live.game
    return Then(game, lambda: audience.announce(live, facts, live.ticket, session))
