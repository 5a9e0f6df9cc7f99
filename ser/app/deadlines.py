"""What happens in a game when nobody does anything: flags, offers that expire, players who are away too long.

There is one timer for a game, at the latest for the next instant at which something is due; what is due then is decided
by ``decide.elapse``. So a move in a game with a clock needs no new timer.
"""

from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.game import decide
from engine.game.affairs import PLAIN
from engine.game.decide import Decision
from engine.game.facts import ENDED, Fact
from engine.game.leaving import Away, policy
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app import following
from ser.app.clocks import MOMENT
from ser.app.live import LiveGame
from ser.app.ports import StoreFailedError
from ser.app.timers import Timer

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.deadlines")

STAND_IN: Final = "bot:medium"
"""The bot that plays on for who is away."""

BUSY: Final = 1.0
"""Seconds until the next attempt while the store is far behind, or fails."""

AGAIN: Final = 0.1
"""Seconds at least until the next look after one at which there was nothing to do."""


class Deadlines:
    """Looks at games when something may be due in them."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._armed: dict[str, tuple[float, Timer]] = {}

    def __len__(self) -> int:
        return len(self._armed)

    def expect(self, live: LiveGame) -> None:
        """Something has changed in the game, or somebody has come or gone: it is looked at when it may be due."""
        game = live.game
        if game.affairs is PLAIN and game.table.on_leave is None:
            return
        due = self._due_in(live)
        armed = self._armed.get(live.id)
        if due is None:
            if armed is not None and game.status == ENDED:
                self._armed.pop(live.id)[1].cancel()
            return
        if armed is not None:
            if armed[0] <= trio.current_time() + due:
                return
            armed[1].cancel()
        self._look_in(live.id, due)

    def _due_in(self, live: LiveGame) -> float | None:
        """In how many seconds there is something to do, as things are."""
        if self._app.draining:
            return None
        game = live.game
        back = [seat for seat, _ in game.affairs.bots if live.is_present(seat)]
        if back:
            return 0.0 if any(map(live.is_ready, back)) else MOMENT
        held = self._app.clocks.wait(live)
        due = decide.due_at(game, self._away(live))
        if due is None:
            return held
        left = max(0.0, (due - self._app.sources.now_ms()) / 1000)
        return left if held is None else min(left, held)

    def _away(self, live: LiveGame) -> Away:
        """Who is missed; without bots nobody is whose place a bot would take."""
        on_leave = live.game.table.on_leave
        if on_leave is None or (policy(live.game) == "bot" and not self._app.bots.there):
            return {}
        return live.absent

    def _look_in(self, game_id: str, seconds: float) -> None:
        timer = self._app.timers.after(seconds, lambda: self._look(game_id))
        self._armed[game_id] = (trio.current_time() + seconds, timer)

    def _look(self, game_id: str) -> None:
        del self._armed[game_id]
        live = self._app.games.in_memory(game_id)
        if self._app.draining:
            return
        if live is None:
            self._app.spawn_beside(self._load, game_id)
        elif self._app.journal.full:
            self._look_in(game_id, BUSY)
        else:
            self._elapse(live)

    async def _load(self, game_id: str) -> None:
        try:
            live = await self._app.games.load(game_id)
        except StoreFailedError:
            self._look_in(game_id, BUSY)
        except Refusal:  # it was never stored
            pass
        else:
            self.expect(live)

    def _elapse(self, live: LiveGame) -> None:
        now = self._app.clocks.moment(live)
        self._app.clocks.go_on(live)
        facts, game = self._decided(live, now)
        if facts:
            following.tell(live, facts, following.record(self._app, live, facts, game))
        due = self._due_in(live)
        if due is not None and live.id not in self._armed:
            self._look_in(live.id, due if facts or due > 0 else AGAIN)

    def _decided(self, live: LiveGame, now: int) -> Decision:
        """Everything that is due by now: who is back plays on, and then time takes its course."""
        game: Game = live.game
        returned = tuple(seat for seat, _ in game.affairs.bots if live.is_ready(seat))
        told: tuple[Fact, ...] = ()
        for seat in returned:
            facts, game = decide.give_back(game, seat, now)
            told += facts
        elapsed, game = decide.elapse(
            game, self._away(live), now, bot=STAND_IN, next_id=self._app.sources.identifier("g"), seed=live.seed)
        return told + elapsed, game
