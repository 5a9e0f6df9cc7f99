"""A whole server with its players under a virtual clock and a seed: faults are injected, and nothing may go wrong."""

from random import Random
from typing import Any

import attrs
import structlog
import trio
import trio._core._run as trio_run

from engine.game.facts import ENDED, WAITING
from ser.app.application import Application, open_application
from ser.app.limits import Limits
from ser.app.ports import OPEN
from ser.app.sources import Sources
from ser.store.memory import MemoryStore
from tests.ser.rooms_audit import wrong_rooms
from tests.ser.simulation.audit import Auditor, Record
from tests.ser.simulation.classic import AcknowledgingPlayer, ClassicPlayer
from tests.ser.simulation.clock import JumpingClock, sleep
from tests.ser.simulation.full import FullPlayer
from tests.ser.simulation.gathering import Gatherer
from tests.ser.simulation.network import Wire
from tests.ser.simulation.pests import Dribbler, Pest, Sleeper, Vandal
from tests.ser.simulation.player import Player
from tests.ser.simulation.storage import FaultyStore, Weather

EPOCH = 1_700_000_000
FAULTS_FOR = 20.0
RECOVERED_WITHIN = 25.0
DRAINED_WITHIN = 3.0
ROUND, ROUNDS, QUIET_ROUNDS = 5.0, 200, 5
FORGOTTEN_AFTER = 100.0
"""Seconds of virtual time."""

KINDS = (ClassicPlayer, AcknowledgingPlayer, FullPlayer, Gatherer, Gatherer)
PESTS = (Vandal, Sleeper, Dribbler)


class WrongError(AssertionError):
    """Something that may not happen has happened."""


@attrs.define
class Life:
    """One run of the server, until it is killed or stopped."""

    store: FaultyStore
    app: Application | None = None
    doors: trio.Nursery | None = None
    scope: trio.CancelScope = attrs.field(factory=trio.CancelScope)
    wires: list[Wire] = attrs.field(factory=list)
    stopping: trio.Event = attrs.field(factory=trio.Event)


class Ordered(dict[Any, None]):
    """A set in the order of its coming: one by address would be another one in every run."""

    def add(self, item: Any) -> None:
        self[item] = None

    def discard(self, item: Any) -> None:
        self.pop(item, None)


class World:
    """Everything; ``run`` is its course."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.ledger = MemoryStore()
        self.record = Record(self.ledger)
        self.auditor = Auditor(self.record, self.complain)
        self.transcript: list[str] = []
        self.wrong: list[str] = []
        self.known: set[tuple[str, int]] = set()
        """The seats whose players know that they have them."""
        self.calm = False
        self.weather = Weather()
        self.life: Life | None = None
        self.kills = self.stops = self.failures = 0
        self._dice = self.chance("world")
        self._dials = 0
        self._pace = self._dice.choice((0.001, 0.01, 0.05))
        self.players: list[Player] = []

    def chance(self, name: str) -> Random:
        """Chance for one purpose, by the seed."""
        return Random(f"{self.seed}:{name}")

    def complain(self, what: str) -> None:
        """Something is wrong."""
        self.wrong.append(f"at {trio.current_time():.3f}: {what}")

    def note(self, name: str, line: bytes) -> None:
        """Writes down what somebody has said or heard."""
        self.transcript.append(f"{trio.current_time():.6f} {name} {line!r}")

    # ------------------------------------------------------------------------------------------------- the server

    async def live(self) -> None:
        """A server that is started again whenever it is gone."""
        number = 0
        while True:
            number += 1
            life = Life(FaultyStore(self.ledger, self.chance(f"store {number}"), self.weather))
            await self._live(life, Sources(self.chance(f"sources {number}").randbytes, self._wall))
            self.failures += life.store.failures
            await sleep(self._dice.expovariate(1))

    async def _live(self, life: Life, sources: Sources) -> None:
        limits = Limits(
            output_bytes=16384, rate=50, burst=100, games_in_memory=self._dice.choice((0, 50000)), widen_after=2.0,
            first_move_timeout=6.0, open_seats_per_user=3, game_expires=self._dice.choice((20.0, 604_800.0)))
        with life.scope:
            async with open_application(life.store, limits, sources) as life.app, trio.open_nursery() as life.doors:
                self.life = life
                life.app.sessions = Ordered()  # type: ignore[assignment]
                await life.stopping.wait()
                await life.app.drain(DRAINED_WITHIN)
                await sleep(self._dice.uniform(0, 1.5))
                life.doors.cancel_scope.cancel()
        self._look_at(life)

    def _wall(self) -> float:
        return EPOCH + trio.current_time()

    def kill(self) -> None:
        """The server is gone, from one moment to the next."""
        life, self.life = self.life, None
        if life is not None:
            self.kills += 1
            for wire in life.wires:
                wire.die(lost=self._dice.random() < 0.5)
            life.store.kill()
            life.scope.cancel()

    def stop(self) -> None:
        """The server is told to end in good order."""
        life, self.life = self.life, None
        if life is not None:
            self.stops += 1
            life.stopping.set()

    def dial(self, who: Player | Pest) -> Wire | None:
        """A connection; None when nobody listens."""
        life = self.life
        if life is None or life.doors is None or life.app is None:
            return None
        self._dials += 1
        chance = self.chance(f"wire {self._dials}")
        wire = Wire(chance, self._pace, life.app.limits.output_bytes, lambda data: self.auditor.hear(who.name, data))
        life.wires = [other for other in life.wires if not other.dead]
        life.wires.append(wire)
        life.doors.start_soon(wire.serve, life.app)
        return wire

    def _look_at(self, life: Life) -> None:
        for wrong in wrong_rooms(self.ledger):
            self.complain(wrong)
        if life.app is not None and life.app.counts["internal"]:
            self.complain(f"the server logged {life.app.counts['internal']} errors of its own")
        if life.store.conflicts:
            self.complain(f"{life.store.conflicts} facts were stored twice")

    # ------------------------------------------------------------------------------------------------- its course

    async def run(self) -> None:
        """Faults for a while; then calm, in which all games are finished; then everybody leaves."""
        structlog.configure(processors=[self._logged])
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self.live)
                people = self._people()
                with trio.CancelScope() as playing:
                    async with trio.open_nursery() as players:
                        for who in people:
                            players.start_soon(who.run)
                        await self._suffer()
                        await self._play_out()
                        playing.cancel()
                await self._forget()
                nursery.cancel_scope.cancel()
        finally:
            structlog.reset_defaults()

    def _logged(self, _: Any, __: str, event: dict[str, Any]) -> Any:
        if event["event"] == "internal":
            formatted = structlog.processors.format_exc_info(_, __, dict(event))
            self.complain(str(formatted.get("exception")))
        raise structlog.DropEvent

    def _people(self) -> list[Player | Pest]:
        kinds = [self._dice.choice(KINDS) for _ in range(self._dice.randint(2, 5))]
        self.players = [kind(self, f"player{number}") for number, kind in enumerate(kinds)]
        return [*self.players, *(kind(self, kind.__name__) for kind in PESTS if self._dice.random() < 0.3)]

    async def _suffer(self) -> None:
        end = trio.current_time() + FAULTS_FOR
        while trio.current_time() < end and not self.wrong:
            await sleep(self._dice.expovariate(0.4))
            self._change()
        self.weather.calm()
        if self.life is not None and self._dice.random() < 0.5:
            self.kill()
        await sleep(RECOVERED_WITHIN)

    def _change(self) -> None:
        what = self._dice.random()
        if what < 0.2:
            self.kill()
        elif what < 0.3:
            self.stop()
        else:
            self.weather.out = self._dice.random() < 0.2
            self.weather.failing = self._dice.choice((0.0, 0.0, 0.03, 0.3))
            self.weather.slow = self._dice.choice((0.0, 0.1))

    async def _play_out(self) -> None:
        self.calm = True
        quiet = 0
        for _ in range(ROUNDS):
            await sleep(ROUND)
            quiet = 0 if self._unfinished() else quiet + 1
            if quiet == QUIET_ROUNDS or self.wrong:
                break
        for game_id in self._unfinished():
            self.complain(f"{game_id} is not finished: {self.record.game(game_id)}")
        for player in self.players:
            player.check()
        self._check_games()

    def _unfinished(self) -> list[str]:
        games = sorted({game_id for game_id, _ in self.known})
        return [game_id for game_id in games if (game := self.record.game(game_id)) and game.status != ENDED]

    def _has_ended(self, game_id: str) -> bool:
        return self.ledger.games[game_id].status == ENDED

    def _check_games(self) -> None:
        """A move a ply, by the seat whose turn it was; what lists say agrees with the facts."""
        for game_id, row in self.ledger.games.items():
            game = self.record.game(game_id)
            if game is None:
                self.complain(f"{row} is listed, and has no facts")
                continue
            status = OPEN if game.status == WAITING and game.table.stays else game.status
            if [move.ply for move in game.moves] != list(range(1, game.ply + 1)) or row.status != status:
                self.complain(f"{row} is listed, stored is {game}")
            players = [player.user_id for player in game.table.seats]
            names = [player.username for player in game.table.seats]
            if len({*players}) < len(players) or len({*names}) < len(names) or len(players) > game.table.capacity:
                self.complain(f"{game_id} is played by {game.table.seats}")
            if any(move.seat != 2 - move.ply % 2 for move in game.moves):
                self.complain(f"{game_id}: a move out of turn")

    async def _forget(self) -> None:
        for wire in self.life.wires if self.life else ():
            wire.cut()
        await sleep(FORGOTTEN_AFTER)
        life = self.life
        if life is None or life.app is None:
            self.complain("the server is not there")
            return
        self._look_at(life)
        self._nothing_left(life.app)

    def _nothing_left(self, app: Application) -> None:
        names, timers, games = app.names._held, app.timers._heap, app.games
        left = {
            "sessions": app.sessions, "sessions_of": app.sessions_of, "names": names, "timers": timers,
            "pool": [seat for seat in games.pool._seats.values() if not seat.stays], "loading": games._loading,
            "lobby": [*app.lobby_news._watchers, *app.widening._timed, *app.widening._wide],
            "no shows": app.no_shows._expected,
            "rooms": [*app.rooms.telling._watchers, *app.rooms.telling._watched, *app.rooms.telling._classic,
                      *app.rooms._coming, *(key for key, live in app.rooms._live.items() if live.lock.locked())],
            "listeners": [live.id for live in games._live.values() if live.listeners or any(live.present.values())],
            "ended games": [live.id for live in games._live.values() if not live.unfinished],
            "running": [each for ids in games.running._games.values() for each in ids if self._has_ended(each)],
        }
        for what, things in left.items():
            if things:
                self.complain(f"left in memory: {what}: {things}")


def simulate(seed: int) -> World:
    """Runs a world; raises ``WrongError`` with the seed when anything is wrong."""
    world = World(seed)
    before = trio_run._ALLOW_DETERMINISTIC_SCHEDULING
    trio_run._ALLOW_DETERMINISTIC_SCHEDULING = True
    trio_run._r.seed(str(seed))
    try:
        trio.run(world.run, clock=JumpingClock())
    finally:
        trio_run._ALLOW_DETERMINISTIC_SCHEDULING = before
    if world.wrong:
        raise WrongError(f"SER_SEED={seed}:\n" + "\n".join(world.wrong[:5]))
    return world
