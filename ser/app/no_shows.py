"""Games whose first player does not come: they are cancelled after a while, and whoever waited is told."""

from typing import TYPE_CHECKING, Final

from engine.game import decide
from engine.game.facts import PLAYING
from ser.app import audience
from ser.app.live import LiveGame

if TYPE_CHECKING:
    from ser.app.application import Application

RETURN: Final = 5.0
"""Seconds that a player has at least who may be about to come back, after somebody else has come."""

BUSY: Final = 1.0
"""Seconds until the next attempt while the store is far behind."""


class NoShows:
    """Looks again at games that have begun without their first player."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._expected: set[str] = set()

    def expect(self, live: LiveGame) -> None:
        """The game has begun, or somebody has come or gone: it is looked at again when it may be due."""
        game = live.state
        if game is None or game.status != PLAYING or game.moves or live.id in self._expected:
            return
        due = self._due_at(live)
        if due is not None:
            self._look_in(live.id, max(RETURN, (due - self._app.sources.now_ms()) / 1000))

    def _due_at(self, live: LiveGame) -> int | None:
        return decide.no_show_at(live.game, live.absent, self._patience_ms)

    @property
    def _patience_ms(self) -> int:
        return int(self._app.limits.first_move_timeout * 1000)

    def _look_in(self, game_id: str, seconds: float) -> None:
        self._expected.add(game_id)
        self._app.timers.after(seconds, lambda: self._look(game_id))

    def _look(self, game_id: str) -> None:
        self._expected.discard(game_id)
        live = self._app.games.in_memory(game_id)
        if live is None:
            return
        if self._app.journal.full:
            self._look_in(game_id, BUSY)
            return
        now = self._app.sources.now_ms()
        facts, game = decide.no_show(live.game, live.absent, now, self._patience_ms, seed=live.seed)
        if not facts:
            self.expect(live)
            return
        self._app.games.record(live, facts, game)
        audience.announce(live, facts, live.ticket)
