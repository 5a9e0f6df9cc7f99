"""The application as a whole: what there is one of, put together, and how it starts and stops."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
import trio

from ser.app import handlers, links, standing
from ser.app.announcing import Announcements
from ser.app.bearers import Bearers
from ser.app.behind import Behind
from ser.app.bots import Bots
from ser.app.classic import ClassicDialect
from ser.app.clocks import Clocks
from ser.app.deadlines import Deadlines
from ser.app.expiry import Expiry
from ser.app.forced import ForcedMoves
from ser.app.games import Games
from ser.app.journal import Journal
from ser.app.limits import Limits
from ser.app.lobby_news import LobbyNews
from ser.app.meter import Meter
from ser.app.names import Names
from ser.app.no_shows import NoShows
from ser.app.outbox import Outbox
from ser.app.passwords import Passwords
from ser.app.ports import Link, Notifier, Store, StoreFailedError, Thinker
from ser.app.preferences import Preferences
from ser.app.programs import Programs
from ser.app.rooms.registry import Rooms
from ser.app.roster import Roster
from ser.app.rpc import FullDialect
from ser.app.session import Session
from ser.app.showcase import Showcase
from ser.app.sources import Sources
from ser.app.spectators import Spectators
from ser.app.statistics.counter import Counter as StatisticsCounter
from ser.app.throttle import LoginThrottle
from ser.app.tidying import Tidying
from ser.app.timers import Timers
from ser.app.uptime import Uptime
from ser.app.use_cases import (
    accounts,
    challenges,
    invitations,
    joining,
    lobby,
    logins,
    notifications,
    offers,
    play,
    rooms,
    server,
    settings,
    statistics,
    users,
    watching,
)
from ser.app.widening import Widening

log = structlog.get_logger("ser.app")

USE_CASES = (accounts, challenges, invitations, joining, lobby, logins, notifications, offers, play, rooms, server,
             settings, statistics, users, watching)
handlers.check_complete()


class Application:
    """Everything behind the doors. Use it by ``open_application``."""

    def __init__(self, store: Store, limits: Limits, sources: Sources, thinker: Thinker | None = None,
                 notifier: Notifier | None = None) -> None:
        self.store = store
        self.limits = limits
        self.sources = sources
        self.started_at = sources.now_ms()
        self.counts: Counter[str] = Counter()
        self.meter = Meter()
        self.timers = Timers()
        self.games = Games(self)
        self.journal = Journal(store, self.games.lost, limits.journal_facts)
        self.bots = Bots(self, thinker)
        self.programs = Programs(self)
        self.no_shows = NoShows(self)
        self.clocks = Clocks(self)
        self.uptime = Uptime(self)
        self.deadlines = Deadlines(self)
        self.behind = Behind(self)
        self.spectators = Spectators(self)
        self.showcase = Showcase(self)
        self.lobby_news = LobbyNews(self)
        self.widening = Widening(self)
        self.expiry = Expiry(self)
        self.rooms = Rooms(self)
        self.public_url = links.USUAL
        """Where people reach the HTTP door, without a slash at the end."""
        self.counter = StatisticsCounter(self)
        self.announcements = Announcements(self)
        self.preferences = Preferences(self)
        self.outbox = Outbox(self, notifier)
        self.forced = ForcedMoves(self)
        self.names = Names(sources)
        self.passwords = Passwords()
        self.bearers = Bearers()
        self.roster = Roster(self)
        self.throttle = LoginThrottle(
            limits.wrong_logins_per_account, limits.wrong_logins_per_address, limits.wrong_logins_in_all)
        self.classic = ClassicDialect(self)
        self.rpc = FullDialect(self)
        self.sessions: set[Session] = set()
        self.sessions_of: dict[str, set[Session]] = {}
        self.draining = False
        self._busy = 0
        self._idle = trio.Event()
        self._idle.set()
        self._deserted = trio.Event()
        self._nursery: trio.Nursery | None = None

    # ------------------------------------------------------------------------------------------------- for doors

    def connect(self, link: Link) -> Session:
        """A session for a new connection."""
        session = Session(self, link)
        self.sessions.add(session)
        return session

    def disconnect(self, session: Session | None) -> None:
        """The session's connection is gone."""
        self.sessions.discard(session)
        if self.draining and not self.sessions:
            self._deserted.set()

    async def wait_deserted(self) -> None:
        """Waits until, after ``drain``, everybody has gone."""
        await self._deserted.wait()

    # ---------------------------------------------------------------------------------------------- for sessions

    def spawn(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> None:
        """Does something slow in a task of its own."""
        self._start(self._spawned, function, arguments)

    def spawn_beside(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> None:
        """Does something in a task of its own that nobody waits for when the server stops."""
        self._start(self._fenced, function, arguments)

    def _start(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> None:
        assert self._nursery is not None  # noqa: S101 - the application is open
        if not self._nursery.cancel_scope.cancel_called:  # afterwards only the journal's last group is under way
            self._nursery.start_soon(function, *arguments)

    async def _fenced(self, function: Callable[..., Awaitable[Any]], arguments: tuple[Any, ...]) -> None:
        try:
            await function(*arguments)
        except Exception:
            log.exception("internal")
            self.count("internal")

    async def _spawned(self, function: Callable[..., Awaitable[Any]], arguments: tuple[Any, ...]) -> None:
        with self.at_work():
            await self._fenced(function, arguments)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """What is done meanwhile is waited for when the server stops."""
        if not self._busy:
            self._idle = trio.Event()
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    def count(self, what: str) -> None:
        """Counts something worth knowing."""
        self.counts[what] += 1

    # ------------------------------------------------------------------------------------------------ its course

    async def run(self, nursery: trio.Nursery) -> None:
        """Starts what runs beside the doors."""
        self._nursery = nursery
        nursery.start_soon(self.timers.run)
        nursery.start_soon(self.games.run)
        nursery.start_soon(standing.offer_again, self)
        nursery.start_soon(self.expiry.run)
        nursery.start_soon(self.rooms.run)
        nursery.start_soon(self.clocks.run)
        nursery.start_soon(self.uptime.run)
        nursery.start_soon(self.counter.run)
        nursery.start_soon(self.outbox.run)
        nursery.start_soon(Tidying(self).run)

    async def drain(self, seconds: float) -> None:
        """Refuses what is new, lets what is under way be answered (for so long at most), says goodbye."""
        self.draining = True
        self.clocks.hold()
        self.uptime.note()
        self.journal.touch()
        with trio.move_on_after(seconds), contextlib.suppress(StoreFailedError):
            await self._idle.wait()
            await self.journal.stored()
        for session in tuple(self.sessions):
            session.bye("shutting_down", retry=True, after_ms=1000)
        self.disconnect(None)
        log.info("drained", sessions=len(self.sessions), groups=self.journal.groups)


@asynccontextmanager
async def open_application(
    store: Store, limits: Limits, sources: Sources, thinker: Thinker | None = None, notifier: Notifier | None = None
) -> AsyncIterator[Application]:
    """The application on an open store; at the end everything that was decided is stored."""
    app = Application(store, limits, sources, thinker, notifier)
    async with trio.open_nursery() as journal_nursery:
        await journal_nursery.start(app.journal.run)
        try:
            async with trio.open_nursery() as nursery:
                await app.run(nursery)
                try:
                    yield app
                finally:
                    nursery.cancel_scope.cancel()
        finally:
            app.journal.close()
            with trio.CancelScope(shield=True):
                await app.passwords.close()
