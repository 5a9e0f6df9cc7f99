"""Drops what nobody reads any more: old notifications, and what guests leave who cannot come back."""

from typing import TYPE_CHECKING, Final

import structlog
import trio

from ser.app.ports import GoneGuests, NoticesByAge, StoreFailedError

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.tidying")

PERIOD: Final = 3600.0
"""Seconds between two rounds."""

PAUSE: Final = 1.0
"""Seconds between two pages of a round: players' moves are stored in between."""

AT_ONCE: Final = 500
UNREAD: Final = 12
"""So many times longer are notifications kept that nobody has read."""


class Tidying:
    """Goes round once an hour, a page at a time."""

    def __init__(self, app: "Application") -> None:
        self._app = app

    async def run(self) -> None:
        """Tidies up, for ever."""
        while True:
            await trio.sleep(PERIOD)
            try:
                await self._drop_notices()
                await self._drop_guests()
            except StoreFailedError as error:
                log.warning("tidying_waits_for_the_store", error=str(error)[:300])

    async def _drop_notices(self) -> None:
        """Drops what is old and read, and what is very old."""
        now, ttl = self._app.sources.now_ms(), int(self._app.limits.notifications_ttl * 1000)
        after, batches = (0, ""), 0
        while rows := await self._app.store.notices(NoticesByAge(after, now - ttl, AT_ONCE)):
            old = [(identifier, at) for at, identifier, read in rows if read or at < now - UNREAD * ttl]
            if old:
                self._app.journal.batch.dropped += old
                await self._app.journal.settled(self._app.journal.touch())
            after = rows[-1][:2]
            batches += 1
            await trio.sleep(PAUSE)
        if batches:
            log.info("notifications_tidied", pages=batches)

    async def _drop_guests(self) -> None:
        """Drops settings, addresses and notifications of guests who cannot come back."""
        found = await self._app.store.notices(GoneGuests(self._app.sources.now_ms(), AT_ONCE))
        gone = [user_id for user_id in found if user_id not in self._app.sessions_of]
        if gone:
            self._app.journal.batch.gone += gone
            await self._app.journal.settled(self._app.journal.touch())
