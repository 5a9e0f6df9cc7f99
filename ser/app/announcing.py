"""What the server tells everybody: the message of the day, planned maintenance with its countdown, broadcasts.

Announcements are rows in the database, so that ``ser announce`` and ``ser drain`` reach every server on it: each looks
for new ones once a second. What is announced by a request is stored first and then told, here at once.
"""

from collections import deque
from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.wire import jsonrpc
from engine.wire.codec import unstructure
from engine.wire.messages.server import Notice
from ser.app.ports import BROADCAST, MAINTENANCE, MOTD, Announced, AnnouncementRow, StoreFailedError
from ser.app.sources import Sources

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.announcing")

PERIOD: Final = 1.0
"""Seconds between two looks at what has been announced."""

OVERLAP_MS: Final = 300_000
"""What carries a time so much earlier than the last look is still found: clocks differ, and a commit takes its time."""

MOMENTS: Final = (86_400, 43_200, 14_400, 7_200, 3_600, 1_800, 900, 600, 300, 120, 60, 30, 10)
"""So many seconds before a maintenance everybody is told of it again."""

LAST_WORDS: Final = 0.5
"""Seconds that what is said just before the end has to leave."""

AT_ONCE: Final = 200
"""So many connections are told before everybody else has a turn."""

CALLED_OFF: Final = "cancelled"
"""The kind of a notice that the maintenance is called off."""

TEXTS: Final = {
    MAINTENANCE: "The server is about to stop for maintenance.",
    CALLED_OFF: "The maintenance has been called off.",
}
"""What is said where whoever announces it has said nothing."""


def announcement(sources: Sources, kind: str, text: str, at: int | None = None) -> AnnouncementRow:
    """A new announcement, of text that has been cleaned; ``at`` is when the server stops."""
    made_at = sources.now_ms()
    return AnnouncementRow(sources.identifier("a") if kind == BROADCAST else kind, kind, text, at, made_at)


class Announcements:
    """What is announced at the moment. ``due`` is set when it is time to stop."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._known: dict[str, AnnouncementRow] = {}
        self._maintenance: AnnouncementRow | None = None
        self._countdown = trio.CancelScope()
        self._untold: deque[bytes] = deque()
        self._motd = ""
        self.standing_motd = ""
        """The message of the day where none has been announced, from the settings."""
        self.due = trio.Event()

    # ------------------------------------------------------------------------------------------------- what there is

    def standing(self) -> list[Notice]:
        """What somebody who comes now should know."""
        motd = self._motd or self.standing_motd
        notices = [Notice(MOTD, motd)] if motd else []
        return notices if self._maintenance is None else [*notices, self._notice(self._maintenance)]

    def _notice(self, row: AnnouncementRow) -> Notice:
        if row.kind == MAINTENANCE:
            kind = CALLED_OFF if row.at is None else MAINTENANCE
            left = None if row.at is None else max(0, row.at - self._app.sources.now_ms())
            return Notice(kind, row.text or TEXTS[kind], row.at, left)
        return Notice(row.kind, row.text)

    # ----------------------------------------------------------------------------------------------------- news of it

    async def announce(self, row: AnnouncementRow) -> None:
        """Stores an announcement and tells everybody. May raise ``StoreFailedError``."""
        self._app.journal.batch.put(row)
        self._app.journal.touch()
        await self._app.journal.stored()
        self.hear(row)

    def hear(self, row: AnnouncementRow) -> None:
        """There is a new announcement: everybody is told, unless it is known or has nothing to say any more."""
        if self._known.get(row.announcement_id) == row:
            return
        self._known[row.announcement_id] = row
        before = self._taken_in(row)
        if row.kind == BROADCAST or (row.kind == MOTD and row.text) or before or self._maintenance is row:
            self._tell(row)

    def _taken_in(self, row: AnnouncementRow) -> bool:
        """Keeps what stands from now on. Whether a maintenance is called off by it."""
        if row.kind == MOTD:
            self._motd = row.text
        if row.kind != MAINTENANCE:
            return False
        before, self._maintenance = self._maintenance, None
        self._countdown.cancel()
        if row.at is not None and row.at > self._app.started_at:  # the one that this server began after is over
            self._maintenance = row
            self._countdown = trio.CancelScope()
            self._app.spawn_beside(self._count_down, row, row.at, self._countdown)
        return before is not None and row.at is None

    def _tell(self, row: AnnouncementRow) -> None:
        notice = self._notice(row)
        log.info("announced", kind=notice.kind, text=notice.text, in_ms=notice.in_ms)
        self._untold.append(jsonrpc.event("server.notice", unstructure(notice)))
        if len(self._untold) == 1:
            self._app.spawn_beside(self._tell_all)

    async def _tell_all(self) -> None:
        """Tells all connections of the full dialect, in order; the classic one knows nothing of it."""
        while self._untold:
            for number, session in enumerate(tuple(self._app.sessions), 1):
                if session.classic is False:
                    session.say(self._untold[0])
                if number % AT_ONCE == 0:
                    await trio.lowlevel.checkpoint()
            self._untold.popleft()

    # ------------------------------------------------------------------------------------------------------ countdown

    async def _count_down(self, row: AnnouncementRow, at: int, scope: trio.CancelScope) -> None:
        """Tells of it again from time to time, as long as it stands; then it is time to stop."""
        with scope:
            for moment in (moment for moment in MOMENTS if 1000 * moment < at - row.made_at):
                left = at - 1000 * moment - self._app.sources.now_ms()
                if left >= 0:
                    await trio.sleep(left / 1000)
                    self._tell(row)
            await trio.sleep(max(LAST_WORDS, (at - self._app.sources.now_ms()) / 1000))
            log.info("maintenance_begins")
            self.due.set()

    # ----------------------------------------------------------------------------------------- what others announce

    async def look_first(self) -> None:
        """Takes in what stands, before anybody is there to be told. May raise ``StoreFailedError``."""
        await self._take_in_quietly(Announced(kinds=(MOTD, MAINTENANCE)))
        await self._take_in_quietly(Announced(self._app.started_at - OVERLAP_MS, (BROADCAST,)))

    async def _take_in_quietly(self, question: Announced) -> None:
        for row in await self._app.store.notices(question):
            self._known[row.announcement_id] = row
            self._taken_in(row)

    async def watch(self) -> None:
        """Looks for what other processes announce, once a second, for ever."""
        looked_at = self._app.started_at
        while True:
            await trio.sleep(PERIOD)
            since, looked_at = looked_at, self._app.sources.now_ms()
            try:
                rows = await self._app.store.notices(Announced(since - OVERLAP_MS))
            except StoreFailedError as error:
                log.debug("announcements_not_read", error=str(error)[:300])
                looked_at = since
                continue
            for row in rows:
                self.hear(row)
            kept = {MOTD, MAINTENANCE, *(row.announcement_id for row in rows)}
            self._known = {key: row for key, row in self._known.items() if key in kept}
