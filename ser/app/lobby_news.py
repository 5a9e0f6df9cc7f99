"""The live list of open seats: whoever watches it hears what has changed, now and then and all at once."""

from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.wire import jsonrpc
from engine.wire.codec import unstructure
from engine.wire.messages.lobby import Updated
from ser.app.matching import OpenSeat
from ser.app.ports import StoreFailedError
from ser.app.views import open_seat

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session

log = structlog.get_logger("ser.lobby")

PERIOD: Final = 0.5
"""Seconds between two events."""

MOST: Final = 50
"""With more changes than so many at once, to ask for the whole list is shorter."""

AT_ONCE: Final = 200
"""So many watchers are told before everybody else has a turn."""


class LobbyNews:
    """Who watches the lobby, and what they have not been told."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._watchers: dict[Session, None] = {}
        self._changed: dict[str, None] = {}
        self._telling = False
        app.games.pool.listeners.append(self._note)

    def __len__(self) -> int:
        return len(self._watchers)

    def watch(self, session: "Session") -> None:
        """The session hears of everything from now on."""
        if session.open and not session.passing:
            self._watchers[session] = None

    def unwatch(self, session: "Session") -> None:
        """The session hears no more."""
        self._watchers.pop(session, None)

    def _note(self, seat: OpenSeat) -> None:
        if not self._watchers or seat.reserved is not None:
            return
        self._changed[seat.game_id] = None
        if not self._telling:
            self._telling = True
            self._app.spawn_beside(self._tell)

    async def _tell(self) -> None:
        try:
            while self._changed and self._watchers:
                await trio.sleep(PERIOD)
                await self._tell_once()
        finally:
            self._telling = False
            self._changed.clear()

    async def _tell_once(self) -> None:
        """Tells what had changed by now, once that is stored; what changes meanwhile has its turn the next time."""
        changed, self._changed = self._changed, {}
        try:
            await self._app.journal.stored()
        except StoreFailedError:
            self._changed = {**changed, **self._changed}
            return
        event = self._event([game_id for game_id in changed if game_id not in self._changed])
        for number, session in enumerate(tuple(self._watchers), 1):
            if session in self._watchers:
                session.say(event)
            if number % AT_ONCE == 0:
                await trio.lowlevel.checkpoint()

    def _event(self, game_ids: list[str]) -> bytes:
        pool = self._app.games.pool
        news = Updated([], [], reset=True)
        if len(game_ids) <= MOST:
            seats = {game_id: pool.seat(game_id) for game_id in game_ids}
            shown = [open_seat(seat) for seat in seats.values() if seat is not None]
            news = Updated(shown, [game_id for game_id, seat in seats.items() if seat is None])
        return jsonrpc.event("lobby.updated", unstructure(news))
