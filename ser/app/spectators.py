"""How many watch a game: its players are told now and then, not of everybody who comes and goes."""

from typing import TYPE_CHECKING, Final

from engine.wire import jsonrpc
from ser.app.live import LiveGame

if TYPE_CHECKING:
    from ser.app.application import Application

PERIOD: Final = 1.0
"""Seconds from a change to the event, in which more may change."""


class Spectators:
    """Tells players how many look on."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._armed: set[str] = set()

    def changed(self, live: LiveGame) -> None:
        """Somebody has come to watch the game, or does so no more."""
        if live.id not in self._armed and live.watchers != live.watchers_told:
            self._armed.add(live.id)
            self._app.timers.after(PERIOD, lambda: self._tell(live))

    def _tell(self, live: LiveGame) -> None:
        self._armed.discard(live.id)
        count = live.watchers
        if live.state is None or count == live.watchers_told:
            return
        live.watchers_told = count
        event: bytes | None = None
        for listener in tuple(live.listeners.values()):
            if listener.seat and not listener.classic:
                event = event or jsonrpc.event("games.watched", {"gameId": live.id, "watchers": count})
                listener.session.say(event, live.ticket)
