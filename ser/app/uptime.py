"""Writes down when no server was there: nobody is said to have thought meanwhile.

Clocks have signs of life of their own (ser/app/clocks.py). This is for games without one, of which no fact tells that
the server was away. An absence begins with the latest instant at which a server is known to have been there, and what
is written of it stays as it is: so no game that has ended before is counted in another way later.
"""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import structlog
import trio

from ser.app.ports import Absences, AliveRow, StoreFailedError
from ser.app.statistics.absences import NONE, Span, joined

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.uptime")

THERE: Final = "there"
"""The name of the row that says when a server was there last; other names are instants, the ends of absences."""

BEAT: Final = 60.0
"""Seconds between two looks at the wall clock; as long as anybody is connected, each of them is stored."""

LATE: Final = 2.0
"""So many seconds a look may come late before the server was held up."""

RETRY: Final = 1.0
"""Seconds until the next attempt after the store has failed."""


class Uptime:
    """When no server was there, up to now; ``absences`` are joined."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._known = False
        self._latest = self._looked_at = app.started_at
        self._own: deque[Span] = deque(maxlen=20)
        """Those that ended with the start of this server, or with its being held up."""
        self.absences: Sequence[Span] = NONE

    async def know(self) -> None:
        """Finds out, once, when a server was there before. May raise ``StoreFailedError``."""
        if self._known:
            return
        before, latest = await self._app.store.statistics(Absences())
        if not self._known:
            self._known, self.absences = True, joined(before)
            if latest is not None:
                self._latest = latest
                self._was_away(self._app.started_at)

    def note(self) -> None:
        """What the journal gathers now says that the server is there: so it does with each game that begins or ends."""
        now = self._look()
        if self._known:
            self._latest = max(self._latest, now)
            for began, ended in self._own:
                self._app.journal.batch.put(AliveRow(f"{ended:013}", began))
            self._app.journal.batch.put(AliveRow(THERE, self._latest))

    def _look(self) -> int:
        now = self._app.sources.now_ms()
        if now - self._looked_at > (BEAT + LATE) * 1000:
            log.info("was_away", since_ms=now - self._looked_at)
            self._latest = max(self._latest, self._looked_at)
            self._was_away(now)
        self._looked_at = now
        return now

    def _was_away(self, until: int) -> None:
        if self._latest < until:
            self._own.append((self._latest, until))
            self.absences = joined([*self.absences, *self._own])

    async def run(self) -> None:
        """Looks at the clock, for ever."""
        while True:
            try:
                await self.know()
            except StoreFailedError:
                await trio.sleep(RETRY)
                continue
            await trio.sleep(BEAT)
            if self._app.sessions:
                self.note()
                self._app.journal.touch()
            else:
                self._look()
