"""A whole application in memory: links without sockets, virtual time, seeded chance, and clients of both dialects.

Tests take the fixture ``world`` (tests/ser/conftest.py), or open one of their own::

    async def test_a_move_is_forwarded(world: World) -> None:
        ann, bob = await world.pair()           # two classic players in one game
        ann.move(4)                             # sent; nothing has run yet
        assert await bob.line() == {"position": 4}
        await ann.silent()

    async def test_moves_are_answered(autojump_clock: trio.testing.MockClock) -> None:
        async with open_world(seed=7, rate=1.0, burst=2.0) as world:    # limits by their names
            ann, bob, game_id = await world.table()                     # two guests of the full dialect
            assert (await ann.good("games.move", gameId=game_id, position=0))["ply"] == 1
            assert (await bob.event("games.moved"))["position"] == 0

Nothing is sent or heard but by the one task ``Door.run``, as in the hub. Whatever a test waits for, it waits until
every task is blocked (``settle``), never for real time; ``pass_time`` lets virtual time pass. At its end a world
cuts all links and fails when anything of them is left, or when the server has logged an error of its own (unless
``world.internal_errors_expected`` says how many there are).
"""

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import Any, Final

import attrs
import trio
import trio.testing

from engine.rules import rules_of
from ser.app.application import Application, open_application
from ser.app.limits import Limits
from ser.app.managing import make_account
from ser.app.passwords import check_password
from ser.app.ports import Notifier, Store, Thinker, Thought
from ser.app.session import Session
from ser.app.sources import Sources
from ser.store.memory import MemoryStore
from tests.ser.clients import Client, Player, Wire

EPOCH: Final = 1_700_000_000
"""The wall clock's seconds when a world begins."""

PEER: Final = "192.0.2.1"
PASSWORD: Final = "correct horse battery"


async def settle() -> None:
    """Waits until nothing more happens without time passing."""
    await trio.testing.wait_all_tasks_blocked()


async def pass_time(seconds: float) -> None:
    """Lets virtual time pass, and what is due in it happen (the timers run first at their time, then this returns)."""
    await trio.sleep(seconds)
    await settle()


class MemoryLink:
    """A connection without a socket: what was sent to the server waits here as in the kernel's buffer."""

    def __init__(self, door: "Door", peer: str) -> None:
        self._door = door
        self.peer = peer
        self.session: Session | None = None
        self.output = bytearray()
        """What has been written and nobody has read."""
        self.arrived = trio.Event()
        self.inbox: deque[bytes] = deque()
        self.paused = self.closing = self.cut = self.ended = self.woken = False

    @property
    def closed(self) -> bool:
        """Whether the server has let go of it."""
        return self.session is None

    # ------------------------------------------------------------------------------------------ for the session

    def write(self, data: bytes) -> None:
        """The client can read this now."""
        if not self.cut:
            self.output += data
            self.arrived.set()

    def close(self) -> None:
        """The server closes."""
        self.closing = True
        self._door.call(self)

    def pause(self) -> None:
        """The server reads no more for now."""
        self.paused = True

    def wake(self) -> None:
        """The server reads again."""
        self.paused = False
        self.woken = True
        self._door.call(self)

    # ------------------------------------------------------------------------------------------- for the client

    def send(self, data: bytes) -> None:
        """The client sends a piece; it is taken in as it is, once the server reads."""
        self.inbox.append(data)
        self._door.call(self)

    def end(self) -> None:
        """The client sends no more, but still reads."""
        self.ended = True
        self._door.call(self)

    def reset(self) -> None:
        """The connection breaks; what has not been taken in is lost."""
        self.cut = True
        self._door.call(self)


class Door:
    """The one task that serves all links, each in its turn."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._calls: deque[MemoryLink] = deque()
        self._ready = trio.Event()
        self.links: list[MemoryLink] = []

    def connect(self, peer: str) -> MemoryLink:
        """A new link with its session."""
        link = MemoryLink(self, peer)
        link.session = self._app.connect(link)
        self.links.append(link)
        return link

    def call(self, link: MemoryLink) -> None:
        """There is something to do for this link."""
        if link not in self._calls:
            self._calls.append(link)
        self._ready.set()

    async def run(self) -> None:
        """Serves until it is cancelled."""
        while True:
            await self._ready.wait()
            self._ready = trio.Event()
            while self._calls:
                link = self._calls.popleft()
                if link.session is not None and self._serve(link, link.session):
                    self.call(link)
                await trio.lowlevel.checkpoint()

    def _serve(self, link: MemoryLink, session: Session) -> bool:
        """One step of a link. True: there is more."""
        if link.cut or link.closing:
            link.session = None
            link.arrived.set()
            session.lost()
            return False
        if link.woken:
            link.woken = False
            more = session.go_on()
        elif link.paused:
            return False
        elif link.inbox:
            more = session.receive(link.inbox.popleft())
        elif link.ended:
            link.paused = True
            more = session.end()
        else:
            return False
        link.woken = link.woken or more
        return more or bool(not link.paused and (link.inbox or link.ended))


@attrs.define
class PlainPasswords:
    """Passwords without argon2 and its threads, which virtual time does not wait for."""

    seconds: float = 0.0
    """How long it takes."""

    async def check(self, password: str, username: str) -> None:
        """Refuses a weak password."""
        await trio.lowlevel.checkpoint()
        check_password(password, username)

    async def close(self) -> None:
        """There is nothing to close."""
        await trio.lowlevel.checkpoint()

    async def hash(self, password: str) -> str:
        """What is stored."""
        await trio.sleep(self.seconds)
        return f"plain:{password}"

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password."""
        await trio.sleep(self.seconds)
        return stored == f"plain:{password}"


@attrs.define
class FirstLegal:
    """Thinks for a while of the first legal move."""

    seconds: float = 0.1
    thoughts: list[Thought] = attrs.field(factory=list)

    async def choose(self, thought: Thought) -> int:
        """The first move that there is."""
        await trio.sleep(self.seconds)
        self.thoughts.append(thought)
        return rules_of(thought.game_type).legal(thought.state, thought.seat)[0]


@attrs.define
class World:
    """An application and its connections."""

    app: Application
    door: Door
    passwords: PlainPasswords
    internal_errors_expected: int = 0
    """How many errors of the server's own this test provokes."""

    # --------------------------------------------------------------------------------------------- connections

    def connect(self, peer: str = PEER) -> Wire:
        """A connection that speaks as it likes."""
        return Wire(self.door.connect(peer))

    def client(self, peer: str = PEER) -> Client:
        """A connection of the full dialect, without an identity."""
        return Client(self.door.connect(peer))

    def player(self, peer: str = PEER) -> Player:
        """A connection of the classic dialect, without a game."""
        return Player(self.door.connect(peer))

    async def joined(self, name: str | None = None, **members: Any) -> Player:
        """A classic player who has joined or opened a game."""
        player = self.player()
        await player.join(name, **members)
        return player

    async def pair(self, *names: str, **members: Any) -> tuple[Player, Player]:
        """Two classic players in one game: seat 1 and seat 2."""
        ann, bob = [await self.joined(name, **members) for name in (names or ("ann", "bob"))]
        assert (ann.game_id, ann.seat, bob.seat) == (bob.game_id, 1, 2)
        return ann, bob

    async def guest(self, name: str | None = None) -> Client:
        """A guest of the full dialect."""
        client = self.client()
        await client.enter("auth.guest", **({} if name is None else {"username": name}))
        return client

    async def registered(self, name: str, password: str = PASSWORD) -> Client:
        """A new account of the full dialect."""
        client = self.client()
        await client.enter("auth.register", username=name, password=password)
        return client

    async def admin(self, name: str = "chief") -> Client:
        """The first admin, or with another name one more; of the full dialect."""
        made = await make_account(self.app.sources, self.app.passwords, name, "admin", PASSWORD)
        await self.app.store.register(made.account)
        client = self.client()
        await client.enter("auth.login", username=name, password=PASSWORD)
        return client

    async def table(self, *names: str, game_type: str = "tic-tac-toe", **more: Any) -> tuple[Client, Client, str]:
        """Two guests of the full dialect in one game, seat 1 and seat 2, who have heard that it began.

        ``more`` is what else they wish of it (``clock``, ``onLeave`` …).
        """
        ann, bob = [await self.guest(name) for name in (names or ("ann", "bob"))]
        game_id = (await ann.good("lobby.quickMatch", gameType=game_type, **more))["gameId"]
        assert (await bob.good("lobby.quickMatch", gameType=game_type, **more))["gameId"] == game_id
        await ann.event("games.started")
        await bob.event("games.started")
        ann.events.clear()
        return ann, bob, game_id

    # ------------------------------------------------------------------------------------------------- its end

    def now_ms(self) -> int:
        """The server's wall clock."""
        return self.app.sources.now_ms()

    async def end(self) -> None:
        """Cuts all links; nothing of them may be left."""
        for link in self.door.links:
            link.reset()
        await settle()
        left = (len(self.app.sessions), dict(self.app.sessions_of))
        assert left == (0, {}), f"sessions are left: {left}"
        assert self.app.counts["internal"] == self.internal_errors_expected, "the server logged errors of its own"


def virtual_wall() -> Callable[[], float]:
    """A wall clock that goes with trio's clock, and begins at ``EPOCH``."""
    begin = trio.current_time()
    return lambda: EPOCH + trio.current_time() - begin


def seeded(seed: int) -> Sources:
    """Chance by a seed, time by trio's clock."""
    return Sources(Random(seed).randbytes, virtual_wall())


@asynccontextmanager
async def open_world(
    store: Store | None = None, *, seed: int = 1, thinker: Thinker | None = None, notifier: Notifier | None = None,
    after: World | None = None, **limits: Any,
) -> AsyncIterator[World]:
    """A world on a store (one in memory, if none is given) with some limits other than the defaults.

    Its wall clock begins at ``EPOCH``, or goes on as that of the world that was there before (``after``).
    """
    sources = seeded(seed) if after is None else attrs.evolve(seeded(seed), wall=after.app.sources.wall)
    async with open_application(store or MemoryStore(), Limits(**limits), sources, thinker, notifier) as app:
        app.passwords = passwords = PlainPasswords()  # type: ignore[assignment]
        async with trio.open_nursery() as nursery:
            world = World(app, Door(app), passwords)
            nursery.start_soon(world.door.run)
            yield world
            await world.end()
            nursery.cancel_scope.cancel()
