"""The backend without a server: it holds the games, answers what is asked, and lets the bots move."""

from collections.abc import Awaitable, Callable, Mapping
from random import Random, SystemRandom
from typing import Any, Final

import attrs
import trio

from cli_client.connection.feed import Feed
from cli_client.happenings import Answered, Failure, Happening, Online, Received, Restored
from cli_client.local import telling
from cli_client.local.thinking import Thought, bots, level_of, think
from cli_client.snapshots import snapshot
from engine.game import decide
from engine.game.facts import PLAYING, Player
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import capacity_of
from engine.wire.codec import unstructure
from engine.wire.messages import games as messages
from engine.wire.messages.lobby import Matched
from engine.wire.messages.shared import Empty, Leaver, Snapshot, User

SEED_BYTES: Final = 32
NAMES: Final = ("player-1", "player-2", "player-3", "player-4")


@attrs.frozen
class Played:
    """A game that is played here. ``mine`` is the seat of who plays against bots; None when people share the keyboard.

    ``seed`` is that of the dice, where there are any; ``left`` is who has left a game for more than two.
    """

    id: str
    game: Game
    mine: int | None
    seed: bytes
    left: tuple[Leaver, ...] = ()

    @property
    def seat(self) -> int:
        """The seat for which a request speaks."""
        return self.mine or self.game.turn or 1

    @property
    def thinker(self) -> int | None:
        """The seat of the bot whose turn it is."""
        turn = self.game.turn if self.game.status == PLAYING else None
        return turn if turn is not None and self.game.table.seats[turn - 1].bot else None


class Local:
    """A backend without a server: games live as long as the client does. ``thinks`` finds the moves of bots."""

    def __init__(self, names: tuple[str, ...] = NAMES, random: Random | None = None,
                 thinks: Callable[[Thought], Awaitable[int]] = think) -> None:
        self.happenings: Feed[Happening] = Feed()
        self._names = names
        self._random = random or SystemRandom()
        self._thinks = thinks
        self._games: dict[str, Played] = {}
        self._stirred = trio.Event()

    def post(self, method: str, params: Mapping[str, Any], tag: Any = None) -> None:
        """Answers a request at once, and tells what follows from it."""
        told: list[Received] = []
        try:
            message = _METHODS.get(method, Local.refuse)(self, params, told)
        except Refusal as refused:
            failure = Failure(refused.reason, refused.message, refused.data)
            self.happenings.put_nowait(Answered(method, params, failure=failure, tag=tag))
            return
        self.happenings.put_nowait(Answered(method, params, unstructure(message), message, None, tag))
        self._tell(told)
        self._stirred.set()

    def retry_now(self) -> None:
        """There is no connection to be tried."""

    def now(self) -> int:
        """The time, on a clock of its own."""
        return round(1000 * trio.current_time())

    async def run(self) -> None:
        """Is there at once, and lets the bots move as long as it is there."""
        me = User("local", self._names[0], "player", guest=True, is_active=True, created_at=0, updated_at=0)
        self.happenings.put_nowait(Online(me))
        self.happenings.put_nowait(Restored())
        try:
            while True:
                self._stirred = trio.Event()
                waiting = [played for played in self._games.values() if played.thinker is not None]
                await (self._let_move(waiting[0]) if waiting else self._stirred.wait())
        finally:
            self.happenings.close()

    # ------------------------------------------------------------------------------------------------ inside

    async def _let_move(self, played: Played) -> None:
        """A bot's move, unless the game has gone on without it."""
        game, seat = played.game, played.thinker or 1
        table = game.table
        move = await self._thinks(Thought(
            table.game_type, table.options, level_of(table.seats[seat - 1]), game.board, seat,
            self._random.getrandbits(60)))
        if self._games[played.id] is played:
            position = table.rules.format(game.board, move)
            self._tell(self._change(played, decide.move(game, seat, position, 0, seed=played.seed)))

    def _change(self, played: Played, decision: decide.Decision) -> list[Received]:
        facts, after = decision
        left = (*played.left, *telling.leavers(played.game, facts))
        self._games[played.id] = attrs.evolve(played, game=after, left=left)
        return telling.events(played.id, played.game, facts)

    def _tell(self, told: list[Received]) -> None:
        for event in told:
            self.happenings.put_nowait(event)

    def _seated(self, opponent: str | None, capacity: int) -> tuple[tuple[Player, ...], int | None]:
        """Who sits where, and which seat is the player's own: against bots another one every time."""
        people = tuple(Player(name, name) for name in self._names[:capacity])
        if opponent is None:
            return people, None
        others = bots(opponent, capacity - 1)
        mine = sum(played.mine is not None for played in self._games.values()) % capacity
        return (*others[:mine], people[0], *others[mine:]), mine + 1

    # ---------------------------------------------------------------------------------------------- requests

    def find(self, params: Mapping[str, Any]) -> Played:
        """The game that a request is about; refuses ``not_found``."""
        game_id = str(params.get("gameId"))
        if game_id not in self._games:
            raise Refusal("not_found")
        return self._games[game_id]

    def begin(self, params: Mapping[str, Any], told: list[Received]) -> Matched:
        """A new game, with everybody seated."""
        game_type, options = str(params.get("gameType")), params.get("options", {})
        rules = rules_of(game_type)
        players, mine = self._seated(params.get("opponent"), capacity_of(rules, rules.configure(options)))
        seed = self._random.randbytes(SEED_BYTES)
        _, game = decide.open_game(game_type, options, players, 0, seed=seed)
        played = Played(f"local-{len(self._games) + 1}", game, mine, seed)
        self._games[played.id] = played
        told.append(telling.started(snapshot(played.id, game, mine)))
        return Matched(played.id, played.seat, game.status)

    def get(self, params: Mapping[str, Any], told: list[Received]) -> Snapshot:  # noqa: ARG002 - a handler
        """The game as it stands."""
        played = self.find(params)
        return snapshot(played.id, played.game, played.mine, played.left)

    def move(self, params: Mapping[str, Any], told: list[Received]) -> messages.MoveStored:
        """A move of the player, or of whoever's turn it is; the answer tells it, and events what follows."""
        played = self.find(params)
        game = played.game
        position = params.get("position", "")
        facts, after = decide.move(game, played.seat, position, 0, params.get("ply"), seed=played.seed)
        told += self._change(played, (facts, after))[1:]
        return messages.MoveStored(played.id, game.seq + min(1, len(facts)), after.ply)

    def refuse(self, params: Mapping[str, Any], told: list[Received]) -> Any:  # noqa: ARG002 - a handler
        """Whatever needs a server."""
        raise Refusal("forbidden", "There is no such thing without a server.")

    def resign(self, params: Mapping[str, Any], told: list[Received]) -> Empty:
        """The player, or whoever's turn it is, gives up."""
        played = self.find(params)
        told += self._change(played, decide.resign(played.game, played.seat, 0, seed=played.seed))
        return Empty()


_METHODS: Final[Mapping[str, Callable[[Local, Mapping[str, Any], list[Received]], Any]]] = {
    "lobby.quickMatch": Local.begin,
    "games.get": Local.get,
    "games.move": Local.move,
    "games.resign": Local.resign,
}
