"""Connections that mean no good: one sends rubbish, one asks and never reads, one dribbles."""

import json
from typing import TYPE_CHECKING

import orjson
import trio

from tests.ser.simulation.clock import sleep

if TYPE_CHECKING:
    from tests.ser.simulation.network import Wire
    from tests.ser.simulation.world import World

RUBBISH = (
    b"{", b"[]", b"[1,2]", b"null", b'"text"', b"{}", b'{"username":7}', b'{"username":"a b"}', b"\xff\xfe", b"\0" * 9,
    b"[" * 500, b'{"a":' * 40 + b"1" + b"}" * 40, b'{"jsonrpc":"2.0"}', b'{"jsonrpc":"2.0","id":{},"method":"x"}',
    b'{"jsonrpc":"2.0","id":1,"method":"games.move","params":[1]}', b'{"gameId":"g","playerId":"p","position":4}',
    b'{"jsonrpc":"2.0","id":1,"method":"no.such","params":{}}', b'{"gameId":[],"playerId":{},"position":null}',
    b'{"jsonrpc":"2.0","id":1,"method":"auth.resume","params":{"accessToken":"\\u202e"}}', b"1e999", b"-",
)


class Pest:
    """What the pests have in common."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.chance = world.chance(name)

    async def run(self) -> None:
        """Is a pest until the world is calm."""
        while not self.world.calm:
            wire = self.world.dial(self)
            if wire is not None:
                await self.pester(wire)
                wire.cut()
            await sleep(self.chance.expovariate(0.5))

    async def pester(self, wire: "Wire") -> None:
        """Uses a connection."""
        raise NotImplementedError


class Vandal(Pest):
    """Sends rubbish; each line of it is refused, or the server says goodbye and closes."""

    async def pester(self, wire: "Wire") -> None:
        """Sends rubbish and hears what it is told."""
        for _ in range(self.chance.randint(1, 15)):
            wire.send(self._rubbish() + b"\n")
            line = await self._answer(wire)
            if line is None:
                return
            value = orjson.loads(line)
            answers = value if isinstance(value, list) else [value]
            if not all("error" in answer or answer.get("method") == "server.bye" for answer in answers):
                self.world.complain(f"{self.name} is told {line!r}")

    def _rubbish(self) -> bytes:
        what = self.chance.random()
        if what < 0.6:
            return self.chance.choice(RUBBISH)
        if what < 0.7:
            return b"x" * 5000
        return b"?" + bytes(byte for byte in self.chance.randbytes(self.chance.randint(1, 80)) if byte != 10)

    async def _answer(self, wire: "Wire") -> bytes | None:
        try:
            return await wire.line(300)
        except trio.TooSlowError:
            self.world.complain(f"{self.name} is not answered")
            return None


class Sleeper(Pest):
    """Asks much and never reads: it is cut off, and nobody else is harmed."""

    async def pester(self, wire: "Wire") -> None:
        """Asks and asks."""
        for number in range(100):
            request = {"jsonrpc": "2.0", "id": number, "method": "server.hello", "params": {}}
            wire.send(json.dumps(request).encode() + b"\n")
            await sleep(self.chance.expovariate(30))
            if wire.dead:
                return


class Dribbler(Pest):
    """Sends a byte at a time, and leaves in the middle."""

    async def pester(self, wire: "Wire") -> None:
        """Dribbles."""
        whole = json.dumps({"username": None}).encode() + b"\n"
        for at in range(self.chance.randint(1, len(whole))):
            wire.send(whole[at : at + 1])
            await sleep(self.chance.expovariate(1))
