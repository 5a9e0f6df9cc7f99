"""All games in memory: found, read from the store when first needed, dropped when nobody listens any more."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import orjson
import structlog
import trio

from engine.game.affairs import PLAIN
from engine.game.facts import ENDED, WAITING, Fact, Player, pack, unpack
from engine.game.state import Game, replay
from engine.reasons import Refusal
from engine.rules import rules_of
from ser.app import absent, audience
from ser.app.live import LiveGame
from ser.app.pool import Pool
from ser.app.ports import OPEN, GameRow, SeatRow, StoredGame, StoreFailedError
from ser.app.running import Running
from ser.app.sources import digest

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session

log = structlog.get_logger("ser.games")

SEED_BYTES: Final = 32
IDLE_PERIOD: Final = 1.0
"""Seconds between two looks at the games that nobody listens to."""

RETRY: Final = (0.1, 5.0)
"""Seconds between two attempts to read a game again after a failure of the store: the first, and the longest."""


class NotLoadedError(Exception):
    """The game has to be read from the store first."""

    def __init__(self, game_id: str) -> None:
        super().__init__(game_id)
        self.game_id = game_id


class Games:
    """The games by their identifiers."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._live: dict[str, LiveGame] = {}
        self._loading: dict[str, trio.Event] = {}
        self._idle: dict[str, LiveGame] = {}
        self._recovering = False
        self.running = Running()
        self.pool = Pool()

    def __len__(self) -> int:
        return len(self._live)

    def all_in_memory(self) -> list[LiveGame]:
        """Those that need not be read."""
        return list(self._live.values())

    # ------------------------------------------------------------------------------------------------- finding

    def find(self, session: "Session", game_id: str) -> LiveGame:
        """The game; the answer to the session's present request will rest on it. Raises ``NotLoadedError``."""
        live = self.get(game_id)
        session.rests_on = max(session.rests_on, live.ticket)
        return live

    def get(self, game_id: str) -> LiveGame:
        """The game, where nothing is said of it yet. Raises ``NotLoadedError``."""
        live = self._live.get(game_id)
        if live is None or live.state is None:
            raise NotLoadedError(game_id)
        return live

    def in_memory(self, game_id: str) -> LiveGame | None:
        """The game, if it need not be read."""
        live = self._live.get(game_id)
        return None if live is None or live.state is None else live

    def facts_in_memory(self, game_id: str) -> Sequence[Fact] | None:
        """The facts of a game that is in memory as it is stored, or about to be."""
        live = self.in_memory(game_id)
        return None if live is None else live.facts

    async def load(self, game_id: str) -> LiveGame:
        """Reads the game unless it is there; refuses ``not_found``. May raise ``StoreFailedError``."""
        while True:
            live = self._live.get(game_id)
            if live is not None and live.state is not None:
                return live
            if game_id not in self._loading:
                return await self._read(game_id)
            await self._loading[game_id].wait()

    async def _read(self, game_id: str) -> LiveGame:
        done = self._loading[game_id] = trio.Event()
        try:
            await self._app.clocks.know()
            await self._app.uptime.know()
            stored = await self._app.store.game(game_id)
        finally:
            del self._loading[game_id]
            done.set()
        if stored is None:
            raise Refusal("not_found")
        live = self._live.get(game_id) or LiveGame(self, game_id)
        self._restore(live, stored)
        return live

    def _restore(self, live: LiveGame, stored: StoredGame) -> None:
        """Makes the game what the store says, and tells its listeners what they have not been told."""
        fresh = live.id not in self._live
        facts = [unpack(data) for data in stored.facts]
        live.seats.clear()
        for row in stored.seats:
            live.set_seat(row)
        self._live[live.id] = live
        for session, seat in tuple(live.listeners):
            if seat > len(live.seats):
                live.detach(session, seat)
        live.facts, live.ticket = facts, 0
        live.seed = bytes.fromhex(stored.seed) if stored.seed else None
        live.before = None
        live.set_state(replay(facts))
        live.unseen = absent.may_be_unseen(live.game)
        if not fresh:
            audience.announce(live, facts[live.announced :], 0)
        if fresh:
            present = [seat for seat in live.seats if live.is_present(seat)]
            live.away = {seat: self._app.started_at for seat in live.seats if seat not in present}
            self._idle[live.id] = live
        elif live.game.table.room is not None and live.game.status == ENDED:
            self._app.rooms.follow(live)
        self._app.behind.restored(live)
        self.running.update(live)
        self.pool.update(live)
        self._app.no_shows.expect(live)
        self._app.clocks.restored(live, fresh=fresh)
        self._app.deadlines.expect(live)
        self._app.bots.wake(live)
        if live.seed:
            self._app.forced.wake(live)

    # ------------------------------------------------------------------------------------------------ changing

    def create(self, game_type: str, game_id: str | None = None) -> LiveGame:
        """A new game, about to be recorded for the first time; with a seed, where dice are thrown in it."""
        game_id = game_id or self._app.sources.identifier("g")
        live = self._live[game_id] = self._idle[game_id] = LiveGame(self, game_id)  # nobody listens yet
        if rules_of(game_type).random:
            live.seed = self._app.sources.random(SEED_BYTES)
            self._app.journal.batch.seeds[game_id] = live.seed.hex()
        return live

    def abandon(self, live: LiveGame) -> None:
        """The new game was refused before it was recorded."""
        del self._live[live.id], self._idle[live.id]
        self._app.journal.batch.seeds.pop(live.id, None)

    def record(self, live: LiveGame, facts: Sequence[Fact], game: Game) -> int:
        """The facts have happened: they go to the journal. Returns the ticket to wait for."""
        journal = self._app.journal
        batch, before = journal.batch, live.state
        seq = game.seq - len(facts)
        for fact in facts:
            seq += 1
            batch.facts.append((live.id, seq, pack(fact)))
        live.facts.extend(facts)
        live.ticket = journal.touch()
        live.before = before
        if before is None or before.status != game.status or before.table is not game.table:
            batch.games[live.id] = game_row(live.id, game)
            live.set_state(game)
            self._app.uptime.note()
            if game.status == ENDED:
                batch.ended.append(live.id)
                self._app.counter.ended(live.id, game)
            self.running.update(live)
            self.pool.update(live)
            self._app.no_shows.expect(live)
            if game.table.clock is not None:
                self._app.clocks.note(live)
        else:
            live.state = game
        if game.affairs is not PLAIN or game.table.on_leave is not None:
            self._app.deadlines.expect(live)
        if live.late is not None:
            self._app.behind.expect(live)
        if game.table.room is not None and game.status == ENDED:
            self._app.rooms.follow(live)
        if live.bots or game.affairs.bots:
            self._app.bots.wake(live)
        if live.seed:
            self._app.forced.wake(live)
        return live.ticket

    def seat(self, live: LiveGame, seat: int, player: Player, secret: str | None, *, ack: bool = False) -> None:
        """Stores who sits in a seat, with the hash of the secret that speaks for it, where there is one."""
        self.mark(live, SeatRow(live.id, seat, player.user_id, digest(secret) if secret else None, ack), secret)
        if not live.is_present(seat):
            live.away.setdefault(seat, self._app.sources.now_ms())

    def mark(self, live: LiveGame, row: SeatRow, secret: str | None = None) -> None:
        """Stores the row of a seat, in place of the one that was there."""
        live.set_seat(row, secret)
        self._app.journal.batch.seats[live.id, row.seat] = row
        live.ticket = self._app.journal.touch()

    def check_journal(self) -> None:
        """Refuses ``busy`` while the store is too far behind."""
        if self._app.journal.full:
            raise Refusal("busy", retryAfterMs=1000)

    def check_room(self, user_id: str) -> None:
        """Refuses ``too_many_games`` when the user may not have one more, ``busy`` when the store is far behind."""
        self.check_journal()
        if self.running.count(user_id) >= self._app.limits.games_per_user:
            raise Refusal("too_many_games")

    async def look_up(self, user_id: str) -> None:
        """Has the user's unfinished games counted, also those that are not in memory."""
        await self._app.journal.stored()
        found = await self._app.store.unfinished(user_id)
        self.running.known(user_id, (game_id for game_id in found if game_id not in self._live))

    def waiting_of(self, user_id: str) -> list[LiveGame]:
        """The user's games that wait for players. Raises ``NotLoadedError``."""
        return [live for live in self.running_of(user_id) if live.game.status == WAITING]

    def running_of(self, user_id: str) -> list[LiveGame]:
        """The user's games that go on, of those that are known of; raises ``NotLoadedError``."""
        return [self.get(game_id) for game_id in self.running.of(user_id)]

    # ------------------------------------------------------------------------------------------------ presence

    def came(self, live: LiveGame, seat: int, *, quiet: bool) -> None:
        """Somebody speaks for the seat again."""
        self._idle.pop(live.id, None)
        self.pool.update(live)
        self._app.no_shows.expect(live)
        if live.state is not None:
            self._app.deadlines.expect(live)
        if not quiet:
            audience.presence(live, seat)

    def left(self, live: LiveGame, seat: int) -> None:
        """Nobody speaks for the seat any more."""
        live.away[seat] = self._app.sources.now_ms()
        if live.unfinished:
            self.pool.update(live)
            self._app.no_shows.expect(live)
            if live.state is not None:
                self._app.deadlines.expect(live)
            audience.presence(live, seat)

    def watched(self, live: LiveGame) -> None:
        """Somebody has come to watch, or does so no more."""
        self._app.spectators.changed(live)

    def missed(self, live: LiveGame, facts: Sequence[Fact]) -> None:
        """These last facts have happened while somebody was away, or has not looked."""
        absent.tell_absent(self._app, live, facts)

    def unheard(self, live: LiveGame) -> None:
        """Nobody listens to the game any more."""
        self._idle[live.id] = live

    async def run(self) -> None:
        """Drops games that nobody listens to: finished ones soon, others when there are too many."""
        while True:
            await trio.sleep(IDLE_PERIOD)
            self.drop_idle()

    def drop_idle(self) -> None:
        """Drops what may be dropped; it can be read again at any time."""
        for live in tuple(self._idle.values()):
            if live.heard:
                del self._idle[live.id]
            elif live.ticket <= self._app.journal.done and live.state is not None and (
                not live.unfinished or len(self._live) > self._app.limits.games_in_memory
            ):
                del self._idle[live.id]
                self._live.pop(live.id, None)

    def let_go(self, live: LiveGame) -> None:
        """Drops the game, if nobody listens to it: it was looked at and is not needed."""
        if not live.heard and live.ticket <= self._app.journal.done and self._live.get(live.id) is live:
            self._idle.pop(live.id, None)
            del self._live[live.id]

    # ------------------------------------------------------------------------------------------------- failure

    def lost(self, first: dict[str, int]) -> None:
        """The store did not take these games' facts from this seq on: they have not happened."""
        for game_id, seq in first.items():
            live = self._live.get(game_id)
            if live is None:
                continue
            if live.state is not None:
                self.running.forget(live)
            live.announced = min(seq - 1, live.announced) if live.state is None else seq - 1
            live.set_state(None)
            self._app.clocks.forget(game_id)
            self.pool.update(live)
            if seq == 1:
                for session, seat in tuple(live.listeners):
                    live.detach(session, seat)
                for session, _ in tuple(live.late.listeners) if live.late is not None else ():
                    live.stop_watching(session)
                self._idle.pop(game_id, None)
                del self._live[game_id]
        if not self._recovering and any(live.state is None for live in self._live.values()):
            self._recovering = True
            self._app.spawn(self._recover)

    async def _recover(self) -> None:
        """Reads the games again until all are as they are stored."""
        pause, longest = RETRY
        while True:
            broken = [live.id for live in self._live.values() if live.state is None]
            if not broken:
                self._recovering = False
                return
            await trio.sleep(pause)
            pause = min(2 * pause, longest)
            with contextlib.suppress(StoreFailedError):
                for game_id in broken:
                    with contextlib.suppress(Refusal):
                        await self.load(game_id)
                log.info("recovered", games=len(broken))


def game_row(game_id: str, game: Game) -> GameRow:
    """What lists need of a game."""
    table, result = game.table, game.result
    outcome = None if result is None else orjson.dumps(
        {"reason": result.reason, "winners": result.winners, "places": result.places}).decode()
    names = orjson.dumps([player.username for player in table.seats]).decode()
    status = OPEN if table.stays and game.status == WAITING else game.status
    return GameRow(game_id, table.game_type, status, names, outcome, game.seq, game.ply,
                   table.opened_at, game.last_at, table.clock is not None)


