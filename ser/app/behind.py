"""Games as those see them who are behind: a watcher of a game with a delay sees what happened so long ago, no more.

Beside such a game there is a second one, which is the first part of its facts: what has been long enough ago. Whoever
may see only that is shown it in the place of the game, and hears of its facts as they come to it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.game.facts import Fact
from engine.game.state import evolve, replay
from ser.app import audience
from ser.app.live import LiveGame

if TYPE_CHECKING:
    from ser.app.application import Application


class _Keeper:
    """What becomes of those who look on from behind; of players there are none."""

    def __init__(self, app: "Application", live: LiveGame) -> None:
        self._app = app
        self._live = live

    def watched(self, _: LiveGame) -> None:
        """Somebody has come to look on, or does so no more."""
        self._app.behind.expect(self._live)
        self._app.games.watched(self._live)

    def unheard(self, _: LiveGame) -> None:
        """Nobody looks on any more."""
        if not self._live.heard:
            self._app.games.unheard(self._live)

    def missed(self, live: LiveGame, facts: Sequence[Fact]) -> None:
        """Who is away has been told when it happened."""

    def came(self, live: LiveGame, seat: int, *, quiet: bool) -> None:
        """Nobody speaks for a seat from behind."""

    def left(self, live: LiveGame, seat: int) -> None:
        """Nobody speaks for a seat from behind."""


class Behind:
    """The second games of those with a delay."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._armed: set[str] = set()

    def delay_ms(self, live: LiveGame) -> int:
        """By how much those who have no seat are behind."""
        own = live.game.table.watch_delay
        return int(self._app.limits.watch_delay * 1000) if own is None else own

    def of(self, live: LiveGame) -> LiveGame:
        """The game as who has no seat may see it now: it itself, or the second one."""
        if not self.delay_ms(live):
            return live
        if live.late is None:
            late = live.late = LiveGame(_Keeper(self._app, live), live.id)
            late.facts = live.facts[:1]  # that it was opened everybody knows
            late.set_state(replay(late.facts))
        self._come_on(live, live.late)
        return live.late

    def _come_on(self, live: LiveGame, late: LiveGame) -> None:
        """What was long enough ago comes to the second game."""
        horizon = self._app.sources.now_ms() - self.delay_ms(live)
        late.present, late.away, late.ticket = live.present, live.away, live.ticket
        for fact in live.facts[len(late.facts) :]:
            if fact.at > horizon:
                return
            late.facts.append(fact)
            late.set_state(evolve(late.game, fact))
            audience.announce(late, (fact,), live.ticket)

    # ------------------------------------------------------------------------------------------------ in due time

    def expect(self, live: LiveGame) -> None:
        """Something has happened in the game, or somebody looks on: it is told when its time has come."""
        late = live.late
        if late is None or not late.listeners or live.id in self._armed or len(late.facts) >= len(live.facts):
            return
        due = live.facts[len(late.facts)].at + self.delay_ms(live) - self._app.sources.now_ms()
        self._armed.add(live.id)
        self._app.timers.after(max(1, due) / 1000, lambda: self._look(live))

    def _look(self, live: LiveGame) -> None:
        self._armed.discard(live.id)
        if live.state is not None and live.late is not None:
            self._come_on(live, live.late)
            self.expect(live)

    def restored(self, live: LiveGame) -> None:
        """The game has been read again: what was not stored has not happened here either."""
        late = live.late
        if late is not None:
            late.facts = live.facts[: len(late.facts)]
            late.set_state(replay(late.facts))
            self.expect(live)
