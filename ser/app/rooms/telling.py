"""Who hears of what happens in rooms: members, who is invited, who watches; and who comes to their seat in a game."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.game.facts import Player
from engine.reasons import Refusal
from engine.wire import classic, jsonrpc
from engine.wire.codec import dump, unstructure
from engine.wire.messages.rooms import Closed
from ser.app import audience
from ser.app.live import LiveGame
from ser.app.notices import tell_user
from ser.app.ports import StoreFailedError
from ser.app.rooms.facts import Started
from ser.app.rooms.state import CLOSED, Room
from ser.app.rooms.views import PENDING, Answer, answers, invitation_message, room_message

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.rooms.registry import Change
    from ser.app.session import Session

UNSTORED: Final = classic.refusal(Refusal("storage_unavailable"))

MOST_WATCHED: Final = 50
"""How many rooms one connection may watch."""


class Telling:
    """Says what has happened in rooms. Nothing here waits."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._watched: dict[Session, dict[str, None]] = {}
        self._watchers: dict[str, dict[Session, None]] = {}
        self._classic: dict[Session, dict[str, bool]] = {}

    # ------------------------------------------------------------------------------------------- who listens

    def watch(self, session: "Session", room_id: str) -> None:
        """The session hears of the room; refuses ``too_many_rooms``."""
        watched = self._watched.setdefault(session, {})
        if len(watched) >= MOST_WATCHED and room_id not in watched:
            raise Refusal("too_many_rooms", "One connection cannot watch more rooms.")
        watched[room_id] = None
        self._watchers.setdefault(room_id, {})[session] = None

    def unwatch(self, session: "Session", room_id: str) -> None:
        """The session hears no more of the room."""
        self._watched.get(session, {}).pop(room_id, None)
        watchers = self._watchers.get(room_id, {})
        watchers.pop(session, None)
        if not watchers:
            self._watchers.pop(room_id, None)

    def await_seat(self, session: "Session", room_id: str, *, ack: bool) -> None:
        """The session is told its seat in the classic dialect, as soon as the room's game begins."""
        self._classic.setdefault(session, {})[room_id] = ack

    def forget(self, session: "Session") -> list[str]:
        """The session is gone, or belongs to somebody else; the rooms whose game it was waiting for."""
        for room_id in tuple(self._watched.pop(session, ())):
            self.unwatch(session, room_id)
        return list(self._classic.pop(session, ()))

    # ------------------------------------------------------------------------------------------ what they hear

    def announce(self, change: "Change", origin: "Session | None" = None, *, begun: bool = False) -> None:
        """Tells everybody what has happened; ``origin`` has asked for it, and has its answer.

        ``begun``: of the game that has begun everybody knows.
        """
        if not change.facts:
            return
        self._updated(change, origin)
        for room, answer in answers(change.after.room_id, change.before, change.facts):
            self._answered(room, answer)
        for fact in change.facts:
            if isinstance(fact, Started) and not begun:
                self._begin(change.after.room_id, fact.game_id)

    def _updated(self, change: "Change", origin: "Session | None") -> None:
        event = _event(change.after)
        told = set() if origin is None else {origin}
        for user_id in _concerned(change):
            self._say(event, told, self._app.sessions_of.get(user_id, ()))
        for session in tuple(self._watchers.get(change.after.room_id, ())):
            if may_see(change.after, session):
                self._say(event, told, (session,))
            else:
                self.unwatch(session, change.after.room_id)

    def _say(self, event: bytes, told: "set[Session]", sessions: "Iterable[Session]") -> None:
        for session in tuple(sessions):
            if session.classic is not True and session not in told:
                told.add(session)
                session.say(event)

    def _answered(self, room: Room, answer: Answer) -> None:
        message = invitation_message(room, answer)
        receiver = answer.invitation.receiver
        if receiver is not None and receiver.ours:
            return
        if answer.status == PENDING and answer.who is None:
            if receiver is not None:
                tell_user(self._app, receiver.user_id, "invites.received", unstructure(message))
            return
        params = {**unstructure(message), **_who(answer.who)}
        for user_id in dict.fromkeys((message.inviter_id, receiver.user_id if receiver else message.inviter_id)):
            tell_user(self._app, user_id, "invites.answered", params)

    # --------------------------------------------------------------------------------------- how a game begins

    def _begin(self, room_id: str, game_id: str) -> None:
        live = self._app.games.in_memory(game_id)
        if live is None:
            self._app.spawn(self._load_and_seat, room_id, game_id)
        else:
            self._seat(room_id, live)

    async def _load_and_seat(self, room_id: str, game_id: str) -> None:
        with contextlib.suppress(StoreFailedError):  # they find it in their list of games
            self._seat(room_id, await self._app.games.load(game_id))

    def _seat(self, room_id: str, live: LiveGame) -> None:
        """Brings everybody to their seats who is there."""
        for seat, player in enumerate(live.game.table.seats, 1):
            sessions = tuple(self._app.sessions_of.get(player.user_id, ()))
            waiting = [(session, ack) for session in sessions
                       if (ack := self._classic.get(session, {}).pop(room_id, None)) is not None]
            if waiting:
                self.seat_classic(live, seat, waiting, quiet=True)
            for session in sessions:
                if session.classic is False and (session, seat) not in live.listeners:
                    live.attach(session, seat, classic=False, ack=session.wants_ack, quiet=True)
            if not live.is_present(seat):
                live.away.setdefault(seat, self._app.sources.now_ms())
        audience.begin(live)

    def seat_classic(
        self, live: LiveGame, seat: int, waiting: "Sequence[tuple[Session, bool]]", *, quiet: bool = False
    ) -> None:
        """Gives these connections the seat in the classic dialect, each with its wish for acknowledged delivery."""
        secret = self._app.sources.secret()
        self._app.games.seat(live, seat, live.game.table.seats[seat - 1], secret, ack=waiting[-1][1])
        for session, ack in waiting:
            live.attach(session, seat, classic=True, ack=ack, quiet=quiet)
            session.say(dump({"gameId": live.id, "playerId": secret, "seat": seat}), live.ticket, UNSTORED)


def may_see(room: Room, session: "Session") -> bool:
    """Whether the session's user may see the room."""
    account = session.account
    return account is not None and (account.role == "admin" or room.may_be_seen_by(account.user_id))


def _concerned(change: "Change") -> Iterator[str]:
    """Members and who is invited, before and after."""
    for room in (change.before, change.after):
        if room is not None:
            yield from (member.user_id for member in room.members)
            yield from (invited.receiver.user_id for invited in room.standing.values() if invited.receiver)


def _event(room: Room) -> bytes:
    if room.status != CLOSED:
        return jsonrpc.event("rooms.updated", unstructure(room_message(room)))
    return jsonrpc.event("rooms.closed", unstructure(Closed(room.room_id, room.seq, room.reason or "")))


def _who(player: Player | None) -> dict[str, Any]:
    """Who has come by a link, as the receiver of its answer."""
    return {} if player is None else {"receiverId": player.user_id, "receiverName": player.username}
