"""A network in memory: bytes arrive late and in other pieces, in order, until a connection is closed or cut."""

from collections.abc import Callable
from math import inf
from random import Random

import trio

from ser.app.application import Application
from ser.app.session import Session
from tests.ser.simulation.clock import Bell, sleep_until

LINGER = 2.0


class Pipe:
    """One direction of a connection."""

    def __init__(self, chance: Random, pace: float) -> None:
        self._chance = chance
        self._pace = pace
        self._bytes = bytearray()
        self.ended = False
        self.stir = Bell()

    def __len__(self) -> int:
        return len(self._bytes)

    def put(self, data: bytes) -> None:
        """These bytes are on their way."""
        if not self.ended:
            self._bytes += data
            self.stir.ring()

    def end(self, *, lost: bool = False) -> None:
        """No more will come; ``lost``: nor will what was on its way."""
        if lost:
            self._bytes.clear()
        self.ended = True
        self.stir.ring()

    async def delay(self, until: float = inf) -> bool:
        """The time that a piece is under way; whether it has come before that time, else it is that time."""
        when = trio.current_time() + self._chance.expovariate(1 / self._pace)
        await sleep_until(min(when, until))
        return when < until

    def take(self) -> bytes:
        """A piece of what has come."""
        size = len(self._bytes) if self._chance.random() < 0.7 else self._chance.randint(1, max(1, len(self._bytes)))
        piece = bytes(self._bytes[:size])
        del self._bytes[:size]
        return piece


class Wire:
    """A connection with both its ends; to the session it is the link. ``audit`` sees what the server says."""

    def __init__(self, chance: Random, pace: float, output_bytes: int, audit: Callable[[bytes], None]) -> None:
        self.peer = "127.0.0.1"
        self.up, self.down = Pipe(chance, pace), Pipe(chance, pace)
        self.dead = self.reset = False
        self._output_bytes = output_bytes
        self._audit = audit
        self._closing = self._paused = self._woken = False
        self._rest = b""

    # ------------------------------------------------------------------------------------------- the server's end

    def write(self, data: bytes) -> None:
        """The session says something."""
        if self.dead or not data:
            return
        self._audit(data)
        self.down.put(data)
        if len(self.down) > self._output_bytes:
            self.die(lost=True)

    def close(self) -> None:
        """The session wants no more."""
        self._closing = True
        self.up.stir.ring()

    def pause(self) -> None:
        """Nothing is read."""
        self._paused = True

    def wake(self) -> None:
        """The session goes on, then more is read."""
        self._paused, self._woken = False, True
        self.up.stir.ring()

    def die(self, *, lost: bool) -> None:
        """The server's end is gone; ``lost``: with what was on its way."""
        self.dead = True
        self.down.end(lost=lost)
        self.up.stir.ring()

    async def serve(self, app: Application) -> None:
        """What a door does with a connection."""
        session = app.connect(self)
        try:
            while not (self.dead or self._closing):
                more = await self._step(session)
                while more and not self.dead:
                    await trio.lowlevel.checkpoint()
                    more = session.go_on()
            if not self.dead:
                with trio.move_on_after(LINGER):
                    await self.down.delay()
        finally:
            session.lost()
            self.die(lost=False)

    async def _step(self, session: Session) -> bool:
        if self._woken:
            self._woken = False
            return session.go_on()
        if self.reset:
            await self.up.delay()
            self.dead = True
        elif not self._paused and len(self.up):
            return await self._receive(session)
        elif not self._paused and self.up.ended:
            self._paused = True
            return session.end()
        else:
            await self.up.stir.wait()
        return False

    async def _receive(self, session: Session) -> bool:
        await self.up.delay()
        if self.dead or self._paused or self._closing or self.reset or not len(self.up):
            return False
        return session.receive(self.up.take())

    # ------------------------------------------------------------------------------------------- the client's end

    def send(self, data: bytes) -> None:
        """The client says something."""
        self.up.put(data)

    def finish(self) -> None:
        """The client says no more, but still listens."""
        self.up.end()

    def cut(self) -> None:
        """The client is gone, without a word."""
        self.reset = True
        self.up.end(lost=True)
        self.down.end(lost=True)

    @property
    def more(self) -> bool:
        """Whether something has arrived, or is about to."""
        return bool(self._rest) or len(self.down) > 0

    async def line(self, patience: float = inf) -> bytes | None:
        """The next line that arrives, None when the connection is gone; after so long ``trio.TooSlowError``."""
        until = trio.current_time() + patience
        while b"\n" not in self._rest:
            if len(self.down):
                if not await self.down.delay(until):
                    raise trio.TooSlowError
                self._rest += self.down.take()
            elif self.down.ended:
                return None
            elif not await self.down.stir.wait(until):
                raise trio.TooSlowError
        line, _, self._rest = self._rest.partition(b"\n")
        return line
