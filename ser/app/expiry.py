"""Games in which nothing happens any more: after a while they end, also those that nobody has in memory.

The rows of games are written when their status changes, and found by how old they are. A game that is found is read,
and ends if its last move is long ago; otherwise its row is put off to when that may be the case. So every game is read
about once a day, and none of them at the start.
"""

import math
from typing import TYPE_CHECKING, Final

import attrs
import structlog
import trio

from engine.game import decide
from engine.game.clock import timing_of
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app import audience
from ser.app.games import game_row
from ser.app.live import LiveGame
from ser.app.nudging import nudge, period_ms
from ser.app.ports import StoreFailedError

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.expiry")

PERIOD: Final = 60.0
"""Seconds between two looks at what is old."""

AT_ONCE: Final = 50
"""So many games are looked at before the store is asked for the next ones."""

ROUNDS: Final = 20
"""So often it is asked in one go, at most."""

DAY_MS: Final = 86_400_000


class Expiry:
    """Ends what has expired."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._unreadable: set[str] = set()

    @property
    def _usual_ms(self) -> int:
        """How long a game may lie, if its players have not chosen less."""
        return int(self._app.limits.game_expires * 1000)

    @property
    def _least_ms(self) -> int:
        """The least that players can choose, and until somebody is nudged: no younger row has to be looked at."""
        return min(DAY_MS, self._usual_ms, period_ms(self._app))

    async def run(self) -> None:
        """Looks at what is old, for ever."""
        while True:
            await trio.sleep(PERIOD)
            try:
                await self.sweep()
            except StoreFailedError:
                log.info("expiry_waits_for_the_store")

    async def sweep(self) -> None:
        """Looks at the oldest games. May raise ``StoreFailedError``."""
        for _ in range(ROUNDS):
            before = self._app.sources.now_ms() - self._least_ms + 1
            found = await self._app.store.quiet_games(before, AT_ONCE + len(self._unreadable))
            readable = [game_id for game_id in found if game_id not in self._unreadable]
            for game_id in readable:
                await self._look_at(game_id)
            await self._app.journal.stored()  # or else the same ones would be found again
            if len(readable) < AT_ONCE:
                return

    async def _look_at(self, game_id: str) -> None:
        try:
            live = await self._app.games.load(game_id)
            patience = await self._patience_ms(live)
            nudging = await nudge(self._app, live)
        except StoreFailedError:
            raise
        except (Refusal, ValueError, LookupError):
            log.exception("unreadable", game=game_id)
            self._unreadable.add(game_id)
            return
        if self._app.games.in_memory(game_id) is live:  # it may have been dropped meanwhile
            self._decide(live, patience, nudging)
            self._app.games.let_go(live)

    async def _patience_ms(self, live: LiveGame) -> int:
        """How long this game may lie: as long as the least patient of its players wants, but no shorter than its clock.

        Those who play are asked, and the server decides for who has not chosen.
        """
        days = [
            int((await self._app.preferences.load(player.user_id))["gameExpiresDays"])
            for player in live.game.table.seats if not player.ours
        ]
        chosen = min([self._usual_ms, *(number * DAY_MS for number in days if number)])
        return max(chosen, _least_by_clock(live.game))

    def _decide(self, live: LiveGame, patience_ms: int, nudging: int | None) -> None:
        """The game ends, or is looked at again when it may have to, or (``nudging``) its player be nudged."""
        now = self._app.sources.now_ms()
        facts, game = decide.expire(live.game, now, patience_ms, seed=live.seed)
        if facts:
            self._app.games.record(live, facts, game)
            audience.announce(live, facts, live.ticket)
            return
        due = min(game.last_at + patience_ms, nudging or math.inf)
        later = int(min(due - self._least_ms, now))
        self._app.journal.batch.games[live.id] = attrs.evolve(game_row(live.id, game), updated_at=later)
        self._app.journal.touch()


def _least_by_clock(game: Game) -> int:
    """A move may take days where the clock says so: the flag falls before the game expires."""
    clock = game.table.clock
    return 0 if clock is None else timing_of(clock).initial + DAY_MS
