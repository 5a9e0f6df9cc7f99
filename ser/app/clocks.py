"""Clocks stand still while the server is not there: while it stops, is down, cannot store anything, or was held up.

As long as games with clocks go on, the server writes down every few seconds that it is alive. A game that is found
with a running clock, and that this process has not had so far, has been without a server since then.
"""

from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.game import decide
from engine.game.facts import ENDED, PLAYING, WAITING, Fact
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app import audience
from ser.app.live import LiveGame
from ser.app.ports import AliveRow, StoreFailedError
from ser.app.timers import Timer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ser.app.application import Application

log = structlog.get_logger("ser.clocks")

BEAT: Final = 5.0
DAYS_BEAT: Final = 60.0
"""Seconds between two signs of life; the second one while all that runs are clocks that count in days."""

LATE: Final = 2.0
"""So many seconds a sign of life may come late, or the wall clock be off, before the server was held up."""

PATIENCE: Final = 10.0
"""Seconds that a clock stands still after the server is back if the player who is to move is not."""

MOMENT: Final = 0.05
"""Seconds until the next look at a player who is back and waits for an answer."""

RETRY: Final = 1.0
"""Seconds until the next attempt after the store has failed."""


class Clocks:
    """The games whose clocks this process is there for."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._running: dict[str, bool] = {}
        """The games with a clock that go on, and whether it counts in days."""
        self._lost: dict[str, None] = {}
        """Games that were read again after a failure of the store: nobody could move meanwhile."""
        self._known = self._revived = False
        self._alive_at: int | None = None
        """When a server was last known to be alive before this one."""
        self._stored_at: int | None = None
        """When this one has last written that it is alive."""
        self._beat_at = 0
        self._back_at = trio.current_time()
        self._period: float | None = None
        """The time to the next sign of life; None while none is needed."""
        self._timer = Timer(None)
        self._told: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._running)

    # -------------------------------------------------------------------------------------------- which there are

    def note(self, live: LiveGame) -> None:
        """A game with a clock has begun, has gone on after a pause, or is over."""
        game, clock = live.game, live.game.table.clock
        if game.status == ENDED:
            self._running.pop(live.id, None)
        elif game.status != WAITING and clock is not None:
            days = self._running[live.id] = clock["kind"] == "days"
            self._begin(DAYS_BEAT if days else BEAT)

    def forget(self, game_id: str) -> None:
        """What was last recorded of the game could not be stored."""
        self._running.pop(game_id, None)

    async def know(self) -> None:
        """Finds out, once, when a server was last known to be alive. May raise ``StoreFailedError``."""
        if not self._known:
            alive_at = await self._app.store.alive_at()
            if not self._known:
                self._known, self._alive_at = True, alive_at

    async def run(self) -> None:
        """At the start: has all games read whose clocks ran when there was no server any more."""
        while True:
            try:
                await self.know()
                for game_id in await self._app.store.timed_games():
                    await self._revive(game_id)
            except StoreFailedError:
                await trio.sleep(RETRY)
            else:
                self._revived = True  # what the server before has left is needed no more
                return

    async def _revive(self, game_id: str) -> None:
        if game_id in self._running:
            return
        try:
            await self._app.games.load(game_id)
        except StoreFailedError:
            raise
        except (Refusal, ValueError, LookupError):
            log.exception("unreadable", game=game_id)

    # -------------------------------------------------------------------------------------------- being there

    def moment(self, live: LiveGame) -> int:
        """The present (milliseconds of the Unix epoch), for something that is decided in this game."""
        now = self._app.sources.now_ms()
        if live.game.affairs.clock is not None:
            self._notice(now)
            if live.id in self._lost:
                self._back_again(live, self._stored_at)
        return now

    def restored(self, live: LiveGame, *, fresh: bool) -> None:
        """The game has been read from the store; if its clock ran without us, it has stood still since."""
        game = live.game
        if game.table.clock is None or game.status != PLAYING or live.id in self._running:
            return
        self.note(live)
        if fresh:
            self._back_again(live, self._alive_at)
        else:  # not at once, so that a store that only reads is not asked to write all the time
            self._lost[live.id] = None
            self._app.timers.after(RETRY, lambda: self._look_again(live))

    def _look_again(self, live: LiveGame) -> None:
        if live.id in self._lost and live.state is not None:
            self._back_again(live, self._stored_at)

    def _back_again(self, live: LiveGame, at: int | None) -> None:
        """The clock has stood still from ``at`` on, and runs as soon as that is fair."""
        self._lost.pop(live.id, None)
        self._record(live, *decide.hold(live.game, live.game.last_at if at is None else at))
        self.go_on(live)
        self._app.deadlines.expect(live)

    def go_on(self, live: LiveGame) -> None:
        """Releases the clock, if it is time to."""
        wait = self.wait(live)
        if wait is not None and wait <= 0:
            self._record(live, *decide.release(live.game, self._app.sources.now_ms()))

    def wait(self, live: LiveGame) -> float | None:
        """In how many seconds the clock that is held runs again, if nobody comes; None where none is held."""
        game, clock = live.game, live.game.affairs.clock
        if clock is None or not clock.held or self._app.draining:
            return None
        turn = game.turn
        if turn is None or live.is_ready(turn) or game.bot_for(turn) is not None:
            return 0.0
        if live.is_present(turn):
            return MOMENT
        return max(0.0, self._back_at + PATIENCE - trio.current_time())

    def _record(self, live: LiveGame, facts: "Sequence[Fact]", game: Game) -> None:
        if facts:
            self._app.games.record(live, facts, game)
            audience.announce(live, facts, live.ticket)

    def hold(self) -> None:
        """From now on the server is not there: it stops."""
        self._write(self._app.sources.now_ms())
        self._hold_all(self._app.sources.now_ms())

    def _hold_all(self, at: int) -> None:
        for game_id in tuple(self._running):
            live = self._app.games.in_memory(game_id)
            if live is None:
                del self._running[game_id]  # when it is read, it is as after a start
            else:
                self._record(live, *decide.hold(live.game, at))

    # -------------------------------------------------------------------------------------------- signs of life

    def _begin(self, period: float) -> None:
        """There is one more game for whose clock a sign of life is needed every so many seconds."""
        if self._period is None or self._period > period:
            self._beat()

    def _beat(self) -> None:
        now = self._app.sources.now_ms()
        self._notice(now)
        self._timer.cancel()
        if not self._running or self._app.draining:
            self._period = None
            return
        self._period = DAYS_BEAT if all(self._running.values()) else BEAT
        self._beat_at = now
        self._write(now)
        self._timer = self._app.timers.after(self._period, self._beat)

    def _write(self, now: int) -> None:
        """Has it stored that the server is alive."""
        if self._revived:
            journal = self._app.journal
            journal.batch.put(AliveRow("server", now))
            self._told[journal.touch()] = now
            journal.notify(self, journal.ticket)

    def release(self, ticket: int, stored: bool) -> None:
        """A sign of life has been stored, or has not."""
        at = self._told.pop(ticket, None)
        if stored and at is not None:
            self._stored_at = at

    def _notice(self, now: int) -> None:
        """If the last sign of life should not be the last one, the server was held up, or the wall clock was set."""
        if self._period is None or -LATE * 1000 <= now - self._beat_at <= (self._period + LATE) * 1000:
            return
        log.warning("held_up", since_ms=now - self._beat_at, games=len(self._running))
        at, self._beat_at, self._back_at = self._beat_at, now, trio.current_time()
        self._hold_all(at)
        for game_id in tuple(self._running):
            live = self._app.games.in_memory(game_id)
            if live is not None:
                self.go_on(live)
                self._app.deadlines.expect(live)
