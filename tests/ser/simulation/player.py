"""What players of both dialects have in common: they come, play by what they are told, are cut off, and come again."""

from typing import TYPE_CHECKING, Any

import orjson
import trio

from engine.game.facts import ENDED, PLAYING
from engine.game.state import Game
from tests.ser.simulation.clock import sleep

if TYPE_CHECKING:
    from tests.ser.simulation.network import Wire
    from tests.ser.simulation.world import World

PATIENCE = 5.0
MOST_GAMES = 8


class Player:
    """Somebody who plays. Which move to make is looked up in what is stored; when, is known only by what is heard."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.chance = world.chance(name)
        self.synced = False
        self.behind = False
        """Something could not be done for the moment: once it is quiet, it begins again."""
        self.pauses = 0.3

    # ---------------------------------------------------------------------------------------------- for dialects

    async def begin(self, wire: "Wire") -> None:
        """The first words on a connection."""
        raise NotImplementedError

    async def hear(self, wire: "Wire", value: Any) -> None:
        """One line from the server."""
        raise NotImplementedError

    def act(self, wire: "Wire") -> None:
        """Does what there is to do now."""
        raise NotImplementedError

    def idle(self, wire: "Wire") -> None:
        """Nothing has come for a while, though there are faults."""
        raise NotImplementedError

    def check(self) -> None:
        """At the end: what was heard is what is stored."""

    # ------------------------------------------------------------------------------------------------ its course

    async def run(self) -> None:
        """Plays until the world ends."""
        while True:
            wire = self.world.dial(self)
            if wire is not None:
                await self._talk(wire)
                wire.cut()
            await sleep(self.chance.expovariate(2))

    async def _talk(self, wire: "Wire") -> None:
        self.synced = self.world.calm
        await self._begin(wire)
        while True:
            try:
                line = await wire.line(self.chance.uniform(0.3, 1.0 if self.behind else PATIENCE))
            except trio.TooSlowError:
                await self._grow_bored(wire)
            else:
                if line is None:
                    return
                self.world.note(self.name, line)
                await self.hear(wire, orjson.loads(line))
            if wire.reset:
                return

    async def _grow_bored(self, wire: "Wire") -> None:
        if self.behind:
            await self._begin(wire)
        elif not self.world.calm:
            accident = self.chance.random()
            if accident < 0.15:
                wire.cut()
            elif accident < 0.2:
                wire.finish()
            else:
                self.idle(wire)
        elif not self.synced:
            self.synced = True
            await self._begin(wire)

    async def _begin(self, wire: "Wire") -> None:
        self.behind = False
        await self.begin(wire)

    async def think(self, wire: "Wire") -> None:
        """The time that a player takes who has nothing more to hear."""
        if not wire.more:
            await sleep(self.chance.expovariate(1 / self.pauses))

    def send(self, wire: "Wire", data: bytes) -> None:
        """Says something."""
        self.world.note(self.name, data)
        wire.send(data)

    # -------------------------------------------------------------------------------------------- looking things up

    def game(self, game_id: str) -> Game | None:
        """A game as it is stored."""
        return self.world.record.game(game_id)

    def turn(self, game_id: str, seat: int) -> bool:
        """Whether it is this seat's turn."""
        game = self.game(game_id)
        return game is not None and game.status == PLAYING and game.turn == seat

    def over(self, game_id: str) -> bool:
        """Whether the game has ended."""
        game = self.game(game_id)
        return game is not None and game.status == ENDED

    def position(self, game_id: str, seat: int) -> int | str:
        """Where to move: nearly always where the rules allow it, in one notation or the other."""
        game = self.game(game_id)
        if not self.world.calm and self.chance.random() < 0.1:
            return self.chance.choice((0, 4, -1, 99, "A1", "b2", "Z9", "", "\u202e", 2**53 - 1))
        assert game is not None
        rules = game.table.rules
        move = self.chance.choice(rules.legal(game.board, seat))
        place = rules.format(game.board, move)
        return self.chance.choice((move, place, place.lower()))
