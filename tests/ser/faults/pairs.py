"""Pairs of players who go through many lives of a server and write down everything that they are told."""

import json
from random import Random
from typing import Any

import attrs
import trio

DRAW = (0, 1, 2, 4, 3, 5, 7, 6, 8)
"""The moves of every game."""

Told = list[tuple[str, int, int]]
"""Game, ply and position."""


class Link:
    """A connection that speaks both dialects. What breaks it raises ``trio.BrokenResourceError`` or ``EOFError``."""

    def __init__(self, stream: trio.SocketStream) -> None:
        self.stream = stream
        self._rest = b""
        self._number = 0

    async def send(self, message: dict[str, Any]) -> None:
        """Sends an object."""
        await self.stream.send_all(json.dumps(message).encode() + b"\n")

    async def line(self) -> Any:
        """The next line."""
        while b"\n" not in self._rest:
            data = await self.stream.receive_some(65536)
            if not data:
                raise EOFError
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    async def until(self, *members: str) -> Any:
        """The next line with all these members; others are left out."""
        while True:
            line = await self.line()
            if all(member in line for member in members):
                return line

    async def call(self, method: str, **params: Any) -> Any:
        """A request's result; events are left out."""
        self._number += 1
        await self.send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        response = await self.until("id")
        assert response["id"] == self._number, response
        assert "result" in response, (method, params, response)
        return response["result"]


@attrs.define
class Pair:
    """Two players, their game, and what they have been told. ``progress`` is called for every move."""

    chance: Random
    progress: trio.Event = attrs.field(factory=trio.Event)
    told: Told = attrs.field(factory=list)
    game_id: str = ""
    moves: int = 0
    links: list[Link] = attrs.field(factory=list)
    port: int = 0

    async def play(self, port: int) -> None:
        """Plays with a server until it is gone."""
        self.port = port
        try:
            await self._go_on()
        except (EOFError, OSError, trio.BrokenResourceError):
            return
        finally:
            await self._hang_up()

    async def _hang_up(self) -> None:
        while self.links:
            await trio.aclose_forcefully(self.links.pop().stream)

    async def connect(self) -> None:
        """New connections for both."""
        await self._hang_up()
        for _ in range(2):
            self.links.append(Link(await trio.open_tcp_stream("127.0.0.1", self.port)))

    async def _go_on(self) -> None:
        await self.connect()
        await self.come_back()
        while True:
            if not self.game_id or self.moves == len(DRAW):
                self.game_id, self.moves = "", 0
                await self.begin()
            ply = self.moves + 1
            await self.move(self.moves % 2, ply, DRAW[self.moves])
            self.moves = ply
            self.progress.set()

    def tell(self, ply: int, position: int) -> None:
        """One of the two has been told of a move."""
        self.told.append((self.game_id, ply, position))

    async def come_back(self) -> None:
        """Both are there again, and know how far the game has got."""
        raise NotImplementedError

    async def begin(self) -> None:
        """A new game for the two of them."""
        raise NotImplementedError

    async def move(self, mover: int, ply: int, position: int) -> None:
        """One moves; both are told."""
        raise NotImplementedError


@attrs.define
class ClassicPair(Pair):
    """Plays the classic dialect with acknowledgements."""

    ids: list[dict[str, Any]] = attrs.field(factory=list)

    def _seat(self, player: int) -> dict[str, Any]:
        return {"gameId": self.ids[player]["gameId"], "playerId": self.ids[player]["playerId"]}

    async def come_back(self) -> None:
        """Asks for every move; a ping says where the answer ends."""
        if not self.game_id:
            return
        last = 0
        for player, link in enumerate(self.links):
            await link.send({**self._seat(player), "after": 0})
            await link.send({"jsonrpc": "2.0", "id": 0, "method": "server.ping"})
            while "id" not in (line := await link.line()):
                self.tell(line["ply"], line["position"])
                last = max(last, line["ply"])
        self.moves = last

    async def begin(self) -> None:
        """Joins, by a name that only the opponent knows."""
        names = [f"a{self.chance.getrandbits(64):x}" for _ in range(2)]
        await self.connect()
        self.ids = []
        for player, link in enumerate(self.links):
            await link.send({"username": names[player], "opponent": names[1 - player], "ack": True})
            self.ids.append(await link.until("playerId"))
        assert self.ids[0]["gameId"] == self.ids[1]["gameId"]
        self.game_id = self.ids[0]["gameId"]

    async def move(self, mover: int, ply: int, position: int) -> None:
        """The mover gets an ack; the other one the position, which it acknowledges."""
        other = 1 - mover
        await self.links[mover].send({**self._seat(mover), "position": position})
        assert (await self.links[mover].until("ack"))["ack"] == ply
        self.tell(ply, position)
        while (line := await self.links[other].until("position", "ply"))["ply"] < ply:
            pass
        self.tell(line["ply"], line["position"])
        await self.links[other].send({**self._seat(other), "ack": ply})


@attrs.define
class FullPair(Pair):
    """Plays the full dialect; after a life it repeats its last move, which has to be harmless."""

    tokens: list[str] = attrs.field(factory=list)

    async def come_back(self) -> None:
        """Resumes, looks at the game, and repeats the last move at its ply."""
        if not self.tokens:
            self.tokens = [(await link.call("auth.guest"))["accessToken"]["token"] for link in self.links]
        else:
            for link, token in zip(self.links, self.tokens, strict=True):
                await link.call("auth.resume", accessToken=token)
        if self.game_id:
            shots = [await link.call("games.get", gameId=self.game_id) for link in self.links]
            assert shots[0]["moves"] == shots[1]["moves"]
            for move in shots[0]["moves"]:
                self.tell(move["ply"], move["position"])
            self.moves = len(shots[0]["moves"])
            await self._repeat()

    async def _repeat(self) -> None:
        if self.moves:
            link = self.links[(self.moves - 1) % 2]
            repeated = {"gameId": self.game_id, "position": DRAW[self.moves - 1], "ply": self.moves}
            assert (await link.call("games.move", **repeated))["ply"] == self.moves

    async def begin(self) -> None:
        """A game for these two alone."""
        names = [(await link.call("auth.me"))["username"] for link in self.links]
        await self.links[0].call("lobby.quickMatch", opponent=names[1])
        found = await self.links[1].call("lobby.quickMatch", opponent=names[0])
        assert (found["status"], found["seat"]) == ("playing", 2)
        self.game_id = found["gameId"]

    async def move(self, mover: int, ply: int, position: int) -> None:
        """The mover gets a response, the other one an event."""
        await self.links[mover].call("games.move", gameId=self.game_id, position=position, ply=ply)
        self.tell(ply, position)
        while True:
            event = await self.links[1 - mover].until("method")
            if event["method"] == "games.moved" and event["params"]["ply"] == ply:
                self.tell(ply, event["params"]["position"])
                return
