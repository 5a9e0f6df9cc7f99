"""The whole application with its players, to which things happen one after the other; after each it is looked at.

What has to hold: one turn has one move, nobody loses time while the server is not there, what every viewer has folded
is what the server has, what is in memory is what is stored, and the ratings are those that counting anew gives.
"""

import copy
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any, Final

import attrs
import trio

from engine.game import clock
from engine.game.facts import ENDED, PLAYING, Moved, unpack
from engine.game.state import Game, evolve, replay
from ser.app.clocks import BEAT, DAYS_BEAT, LATE
from ser.app.live import LiveGame
from ser.store.memory import MemoryStore
from tests.ser.harness import FirstLegal, World, open_world, pass_time
from tests.ser.model.folding import View
from tests.ser.model.people import Person, Viewer

GRACE: Final = {"graceMs": 8_000}
TABLES: Final[tuple[dict[str, Any], ...]] = (
    {"gameType": "tic-tac-toe"},
    {"gameType": "tic-tac-toe", "clock": {"kind": "fischer", "initialMs": 20_000, "incrementMs": 1_000}},
    {"gameType": "connect-four", "clock": {"kind": "move", "perMoveMs": 9_000}, "onLeave": {"kind": "claim", **GRACE}},
    {"gameType": "tic-tac-toe", "onLeave": {"kind": "forfeit", **GRACE}},
    {"gameType": "connect-four", "onLeave": {"kind": "bot", **GRACE}},
    {"gameType": "ludo", "clock": {"kind": "fischer", "initialMs": 30_000, "incrementMs": 500}},
    {"gameType": "ludo", "options": {"capacity": 3}, "onLeave": {"kind": "forfeit", **GRACE},
     "clock": {"kind": "move", "perMoveMs": 9_000}},
    {"gameType": "ludo", "options": {"capacity": 3}, "onLeave": {"kind": "bot", **GRACE}},
    {"gameType": "tic-tac-toe", "clock": {"kind": "days", "perMoveDays": 1}},
)
"""What can be played: with and without clocks, and with all that can happen to who leaves."""

KINDS: Final = ("draw", "takeback", "pause", "resume", "rematch")
SPANS: Final = (0.0, 0.4, 1.5, 5.0, 9.5, 31.0, 65.0, 620.0)
"""Seconds that pass."""

JUMPS: Final = (600.0, -600.0, 30.0, -30.0)
"""Seconds by which the wall clock is set."""

JUMP_UNNOTICED: Final = 62.0
"""So far ahead the wall clock may be before the next look at it that tells (ser/app/uptime.py)."""

REFUSED: Final = frozenset({
    "not_found", "not_seated", "not_your_turn", "illegal_move", "space_taken", "game_not_started", "game_paused",
    "game_over", "stale", "time_up", "not_now", "too_soon", "offer_gone", "forbidden", "game_type_mismatch",
    "already_joined",
})
LIMITS: Final = {"rate": 1e6, "burst": 1e6, "access_token_ttl": 1e9}
STATISTICS: Final = ("results", "standings", "rivals")
SLACK: Final = {"days": int(1000 * (DAYS_BEAT + LATE))}
ROUNDED: Final = 2
"""By how many milliseconds a clock may be wrong: where moves have days, no shorter absence is noticed."""


@attrs.frozen
class Left:
    """What everybody had left on a clock after so many moves, and for how many seconds there was a server since."""

    remaining: tuple[int, ...]
    ply: int
    up: float = 0.0


class Life:
    """A server, started again and again on one store, and four players and a watcher."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.people = [Person(name) for name in ("ann", "bob", "eve", "joe")]
        self.watcher: Viewer | None = None
        self.games: list[str] = []
        self._stack = AsyncExitStack()
        self._world: World | None = None
        self._starts = 0
        self._left: dict[str, Left] = {}
        self._up = 0.0
        """For how many seconds there has been a server, and by how many its clock may have been wrong unnoticed."""

    @property
    def world(self) -> World:
        """The server as it is."""
        assert self._world is not None
        return self._world

    # ------------------------------------------------------------------------------------------------- its course

    async def live(self, steps: list[tuple[Any, ...]]) -> None:
        """Does all this, and looks at everything after each step and at the end."""
        try:
            await self._start()
            for person in self.people:
                await person.register(self.world)
            for name, *arguments in steps:
                began, spent = trio.current_time(), await getattr(self, name)(*arguments)
                up = trio.current_time() - began if spent is None else spent
                self._up += up
                await self._look(up)
            await self._end()
        except BaseException:
            await self._stack.__aexit__(*sys.exc_info())
            raise
        await self._stack.aclose()

    async def _start(self) -> None:
        self._starts += 1
        self._world = await self._stack.enter_async_context(open_world(
            self.store, seed=self._starts, thinker=FirstLegal(), after=self._world, **LIMITS))
        client = await self.world.guest("watcher")
        before = {} if self.watcher is None else self.watcher.views
        self.watcher = Viewer(client)
        for game_id, view in before.items():
            self.watcher.views[game_id] = view
            await self.watcher.ask("games.watch", gameId=game_id, since=view.seq)

    async def _end(self) -> None:
        """All that was there is there after a start too, and the ratings are what counting anew gives."""
        await self._check_views(everything=True)
        self._check_stored()
        await self.restart(0, crash=True)
        await self._look(0.0)
        await pass_time(1.0)
        before = {table: copy.copy(self.store.people.rows.get(table)) for table in STATISTICS}
        for result in (before["results"] or {}).values():
            assert result.think_ms <= 1000 * self._up + ROUNDED, (result, self._up)
        await self._stack.aclose()
        await self.store.forget_statistics()
        self._stack = AsyncExitStack()
        await self._start()
        await pass_time(1.0)
        for table in STATISTICS:
            assert self.store.people.rows.get(table) == before[table], f"the {table} are others"

    # ----------------------------------------------------------------------------------------------- what happens

    async def meet(self, table: int, first: int) -> None:
        """Players who are there sit down at such a table."""
        params = TABLES[table]
        seats = params.get("options", {}).get("capacity", 2)
        ready = [person.viewer for person in (*self.people[first:], *self.people[:first]) if person.viewer is not None]
        if len(ready) < seats:
            return
        for viewer in ready[:seats]:
            response = await viewer.ask("lobby.quickMatch", **params)
            game_id = response["result"]["gameId"]
            if game_id not in viewer.views:
                await viewer.ask("games.watch", gameId=game_id)
        for viewer in ready:
            await viewer.listen()
        if game_id not in self.games:
            self.games.append(game_id)

    async def _act(self, person: int, method: str, game_id: str, **params: Any) -> None:
        viewer = self.people[person].viewer
        if viewer is None or game_id not in viewer.views:
            return
        response = await viewer.ask(method, gameId=game_id, **params)
        if "error" in response:
            assert response["error"]["data"]["reason"] in REFUSED, response
        following = response.get("result", {}).get("nextGameId")
        if following is not None and following not in self.games:
            self.games.append(following)

    def _game(self, number: int) -> str | None:
        """One of the latest games."""
        latest = self.games[-4:]
        return latest[number % len(latest)] if latest else None

    def _live(self, game_id: str) -> LiveGame | None:
        return self.world.app.games.in_memory(game_id)

    def _seated(self, game_id: str, seat: int) -> int | None:
        """Which of the players has the seat."""
        live = self._live(game_id)
        players = live.game.table.seats if live is not None else ()
        names = [person.name for person in self.people]
        return names.index(players[seat - 1].username) if 0 < seat <= len(players) else None

    async def move(self, number: int, choice: int, twice: bool) -> None:
        """Who is to move does, once or (sent again) twice; now and then somebody who is not to move tries."""
        game_id = self._game(number)
        live = self._live(game_id) if game_id is not None else None
        if game_id is None or live is None or live.game.turn is None:
            return
        game, turn = live.game, live.game.turn
        if choice % 9 == 8:
            turn = turn % game.table.capacity + 1
        mover = self._seated(game_id, turn)
        legal = game.table.rules.legal(game.board, game.turn)
        if mover is None or not legal:
            return
        position = game.table.rules.format(game.board, legal[choice % len(legal)])
        for _ in range(1 + twice):
            await self._act(mover, "games.move", game_id, position=position, ply=game.ply + 1, seq=game.seq)

    async def say(self, what: str, number: int, who: int, kind: int, yes: bool) -> None:
        """A player offers, answers, takes back, claims or gives up."""
        game_id = self._game(number)
        if game_id is None:
            return
        word = _likely(self._live(game_id), kind)
        params = {"offer": {"kind": word}, "answer": {"kind": word, "accept": yes}, "withdraw": {"kind": word},
                  "claim": {"kind": "win" if yes else "draw"}, "resign": {}}[what]
        await self._act(who, f"games.{what}", game_id, **params)

    async def cross(self, number: int, kind: int) -> None:
        """All players of a game offer the same at the same time."""
        game_id = self._game(number)
        live = self._live(game_id) if game_id is not None else None
        if game_id is None or live is None:
            return
        word = _likely(live, kind)
        for seat in range(1, len(live.game.table.seats) + 1):
            who = self._seated(game_id, seat)
            if who is not None:
                await self._act(who, "games.offer", game_id, kind=word)

    async def leave(self, who: int) -> None:
        """A player loses all connections."""
        await self.people[who].disconnect()

    async def come(self, who: int) -> None:
        """A player connects, or connects once more."""
        if len(self.people[who].viewers) < 2:
            await self.people[who].connect(self.world)

    async def watch(self, number: int, again: bool) -> None:
        """The watcher looks at a game, or catches up with it."""
        game_id = self._game(number)
        if game_id is None or self.watcher is None:
            return
        view = self.watcher.views.get(game_id)
        await self.watcher.ask("games.watch", gameId=game_id,
                               **({"since": view.seq} if view is not None and again else {}))

    async def wait(self, span: int) -> None:
        """Time passes."""
        await pass_time(SPANS[span])

    async def jump(self, number: int) -> float:
        """Somebody sets the wall clock, or the machine was asleep; the next sign of life comes."""
        before, jump = self.world.app.sources, JUMPS[number]
        self.world.app.sources = attrs.evolve(before, wall=lambda: before.wall() + jump)
        self._up += JUMP_UNNOTICED if jump > 0 else -jump
        period = self.world.app.clocks._period or BEAT
        await pass_time(period)
        return period

    async def restart(self, span: int, crash: bool) -> float:
        """The server stops, in good order or not, and is there again after a while; everybody comes back."""
        began, there = trio.current_time(), [bool(person.viewers) for person in self.people]
        if not crash:
            await self.world.app.drain(1.0)
            await self._listen()
        for person in self.people:
            person.forget_connections()
        await self._stack.aclose()
        up = trio.current_time() - began
        await pass_time(SPANS[span])
        began = trio.current_time()
        self._stack = AsyncExitStack()
        await self._start()
        for person, was_there in zip(self.people, there, strict=True):
            if was_there:
                await person.connect(self.world)
        return up + trio.current_time() - began

    # ---------------------------------------------------------------------------------------------- looking at it

    def _viewers(self) -> Iterator[Viewer]:
        for person in self.people:
            yield from person.viewers
        if self.watcher is not None:
            yield self.watcher

    async def _listen(self) -> None:
        for viewer in self._viewers():
            await viewer.listen()

    async def _look(self, up: float) -> None:
        """``up``: for how many seconds since the last look there was a server."""
        await self._listen()
        self._check_clocks(up)
        await self._check_views()

    def _check_clocks(self, up: float) -> None:
        """Nobody has lost more time than has passed while the server was there."""
        now, before, self._left = self.world.now_ms(), self._left, {}
        for game_id in self.games:
            live, had = self._live(game_id), before.get(game_id)
            if had is not None:
                had = attrs.evolve(had, up=had.up + up)
            if live is None:
                self._left.update({} if had is None else {game_id: had})
            elif live.game.affairs.clock is not None:
                self._check_clock(live, had, now)

    def _check_clock(self, live: LiveGame, had: Left | None, now: int) -> None:
        shown = clock.snapshot(live.game, now) or {}
        left = Left(tuple(shown["remainingMs"]), live.game.ply)
        if live.game.status != ENDED:
            self._left[live.id] = left
        if had is not None and had.ply <= left.ply:
            slack = SLACK.get(shown["kind"], ROUNDED)
            for was, is_ in zip(had.remaining, left.remaining, strict=True):
                assert is_ >= was - had.up * 1000 - slack, (live.id, had, left)

    async def _check_views(self, *, everything: bool = False) -> None:
        for viewer in self._viewers():
            views = viewer.views if everything else {key: viewer.views[key] for key in self.games[-4:]
                                                     if key in viewer.views}
            for game_id, view in views.items():
                if self._hears(viewer, game_id):
                    await self._check_view(viewer, game_id, view)

    def _hears(self, viewer: Viewer, game_id: str) -> bool:
        session = viewer.client.link.session
        return session is not None and any(live.id == game_id for live, _ in session.attached)

    async def _check_view(self, viewer: Viewer, game_id: str, view: View) -> None:
        shot = (await viewer.client.call("games.get", gameId=game_id))["result"]
        await viewer.listen()
        view.check(shot)

    def _check_stored(self) -> None:
        """What is in memory is what is stored; every move was made by whose turn it was, and has its number."""
        for game_id in self.games:
            facts = [unpack(data) for data in self.store.facts[game_id]]
            live = self._live(game_id)
            assert live is None or live.game == replay(facts)
            game: Game | None = None
            for fact in facts:
                if isinstance(fact, Moved):
                    assert game is not None
                    assert (fact.seat, fact.ply, game.status) == (game.turn, game.ply + 1, PLAYING)
                game = evolve(game, fact)


def _likely(live: LiveGame | None, kind: int) -> str:
    """A kind of offer, mostly one that can be made now, or has been made."""
    if live is None or kind >= 5:
        return KINDS[kind % len(KINDS)]
    if live.game.offers:
        return live.game.offers[-1].kind
    likely = {PLAYING: ("draw", "takeback", "pause"), ENDED: ("rematch",), "paused": ("resume",)}
    kinds = likely.get(live.game.status, KINDS)
    return kinds[kind % len(kinds)]
