"""Rooms of tic-tac-toe behind a key, for two accounts: a host, who moves first, and a guest."""

from typing import TYPE_CHECKING, Any, Final

import attrs

from engine.game import decide
from engine.game.facts import ENDED, Fact
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app import audience
from ser.app.handlers import Then
from ser.app.live import LiveGame
from ser.app.ports import Account
from ser.app.seating import Wish, player_of
from ser.app.session import Session
from ser.app.use_cases.keyed import PUT_AWAY, find, once_loaded, open_behind_key, play, sit

if TYPE_CHECKING:
    from ser.app.application import Application

ROOM: Final = Wish("tic-tac-toe", {})
SIZE: Final = 3


@attrs.frozen
class Room:
    """A room as its players see it; players are user identifiers, ``board`` has rows of marks."""

    host: str
    guest: str | None
    started: bool
    ended: bool
    board: list[list[str]]
    moves: int
    turn: str | None
    winner: str | None


async def open_room(app: "Application", session: Session) -> str:
    """A room with the caller as its host, in seat 1: its key. Refuses ``too_many_games`` to who is in one already."""
    account = _account(session)
    await app.games.look_up(account.user_id)

    def run() -> str:
        _check_free(app, account)
        live, key = open_behind_key(app, session, ROOM, (player_of(account),))
        _take_seat(app, live, 1, account)
        session.rests_on = live.ticket
        return key

    return await once_loaded(app, run)


async def join_room(app: "Application", session: Session, key: str) -> Then:
    """Takes the second seat: True, and the game begins; False where it is taken or the game is over.

    Refuses ``already_joined`` to who plays in it, ``too_many_games`` to who is in another one.
    """
    account = _account(session)
    await app.games.look_up(account.user_id)

    def run() -> Then:
        live = _find(app, session, key)
        table = live.game.table
        if table.seat_of(account.user_id) is not None:
            raise Refusal("already_joined")
        _check_free(app, account)
        if live.game.status == ENDED or len(table.seats) == table.capacity:
            return Then(False, lambda: None)
        facts = sit(app, session, live, player_of(account))
        _take_seat(app, live, 2, account)
        return Then(True, lambda: audience.announce(live, facts, live.ticket, session))

    return await once_loaded(app, run)


def look_into_room(app: "Application", session: Session, key: str) -> Room:
    """The room, for its players; refuses ``not_found`` to everybody else."""
    return _shown(_seated(app, session, key)[0].game)


def play_in_room(app: "Application", session: Session, key: str, column: int, row: int) -> Then:
    """Plays a move, both counted from 0: the room after it."""
    live, seat = _seated(app, session, key)
    if not (0 <= column < SIZE and 0 <= row < SIZE):
        raise Refusal("illegal_move", "There is no such square on this board.")
    tell = play(app, session, live, seat, SIZE * row + column)
    return Then(_shown(live.game), tell)


def put_room_away(app: "Application", session: Session, key: str) -> Then:
    """Puts the room away for both: its key is good for nothing any more. A game that goes on ends as cancelled."""
    live, seat = _seated(app, session, key)
    facts: tuple[Fact, ...] = ()
    if live.unfinished:
        facts, game = decide.call_off(live.game, seat, app.sources.now_ms(), seed=live.seed)
        app.games.record(live, facts, game)
    for row in tuple(live.seats.values()):
        app.games.mark(live, attrs.evolve(row, key_hash=PUT_AWAY))
    session.rests_on = live.ticket
    return Then(True, lambda: audience.announce(live, facts, live.ticket))


# ---------------------------------------------------------------------------------------------------- who is where


def _account(session: Session) -> Account:
    if session.account is None:
        raise Refusal("login_required")
    return session.account


def _find(app: "Application", session: Session, key: str) -> LiveGame:
    live = find(app, session, key)
    if not live.game.table.seats:
        raise Refusal("not_found")
    return live


def _seated(app: "Application", session: Session, key: str) -> tuple[LiveGame, int]:
    account, live = _account(session), _find(app, session, key)
    seat = live.game.table.seat_of(account.user_id)
    if seat is None:
        raise Refusal("not_found")
    return live, seat


def _take_seat(app: "Application", live: LiveGame, seat: int, account: Account) -> None:
    """The seat is the account's, whose connections hear of the game from now on."""
    app.games.seat(live, seat, player_of(account), None)
    for session in tuple(app.sessions_of.get(account.user_id, ())):
        if session.classic is False:
            live.attach(session, seat, classic=False, ack=session.wants_ack, quiet=True)


def _check_free(app: "Application", account: Account) -> None:
    """Refuses ``too_many_games`` to who is in a room whose game goes on. Raises ``NotLoadedError``."""
    app.games.check_room(account.user_id)
    for live in app.games.running_of(account.user_id):
        if live.game.table.key is not None and live.game.table.game_type == ROOM.game_type:
            raise Refusal("too_many_games", "You are in a game already; it has to end or to be deleted first.")


# ------------------------------------------------------------------------------------------------------ what is seen


def _shown(game: Game) -> Room:
    users = [player.user_id for player in game.table.seats]
    board: Any = game.table.rules.view(game.board, None)["board"]
    started, ended = game.table.began_at is not None, game.status == ENDED
    winners = game.result.winners if game.result is not None else ()
    return Room(
        users[0], users[1] if len(users) > 1 else None, started, ended,
        [board[row * SIZE : (row + 1) * SIZE] for row in range(SIZE)], game.ply,
        users[game.turn - 1] if started and game.turn else None, users[winners[0] - 1] if winners else None)
