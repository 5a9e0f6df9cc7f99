"""The backend without a server: it holds the games, answers what is asked, and lets the bots move."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random, SystemRandom
from typing import Any, Final

import attrs
import trio

from cli_client.connection.feed import Feed
from cli_client.happenings import Answered, Failure, Happening, Online, Received, Restored
from cli_client.local import agreeing, telling
from cli_client.local.playing_on import began_as, open_from, write_from
from cli_client.local.seating import NAMES, alone, in_order, is_bot, seated, speaker
from cli_client.local.thinking import Thought, level_of, think
from cli_client.model.view import HERE
from cli_client.snapshots import snapshot
from engine.game import decide
from engine.game.facts import PLAYING, Continued, Fact, Revealed, Thrown
from engine.game.record import record_as_json, write_record
from engine.game.state import Game, evolve
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import capacity_of
from engine.wire.codec import unstructure
from engine.wire.messages import affairs
from engine.wire.messages import games as messages
from engine.wire.messages.lobby import Matched
from engine.wire.messages.shared import Empty, Leaver, Snapshot, User

SEED_BYTES: Final = 32


def wall_clock() -> int:
    """The time of day, in milliseconds of the Unix epoch."""
    return time.time_ns() // 1_000_000


@attrs.frozen
class Played:
    """A game that is played here. ``mine`` is the seat of who plays against bots; None when people share the keyboard.

    ``seed`` is that of the dice, where there are any; ``left`` is who has left a game for more than two. A game that
    was not begun at its beginning has an ``origin``, and so many ``throws`` that are not by its seed.
    """

    id: str
    game: Game
    mine: int | None
    seed: bytes
    facts: tuple[Fact, ...]
    left: tuple[Leaver, ...] = ()
    origin: str = ""
    throws: int = 0

    @property
    def told(self) -> tuple[Fact, ...]:
        """The facts for a record: a seed that is not that of all throws is no witness of them."""
        return tuple(fact for fact in self.facts if not (self.throws and isinstance(fact, Revealed)))

    @property
    def thinker(self) -> int | None:
        """The seat of the bot whose turn it is."""
        turn = self.game.turn if self.game.status == PLAYING else None
        return turn if turn is not None and self.game.table.seats[turn - 1].bot else None


class Local:
    """A backend without a server: games live as long as the client does. ``thinks`` finds the moves of bots.

    ``names`` are those of the players, in the order of their seats, as far as they have said them; ``feed`` is where it
    tells what happens, ``now`` the time of day in milliseconds of the Unix epoch.
    """

    def __init__(self, names: Sequence[str] = (), random: Random | None = None,
                 thinks: Callable[[Thought], Awaitable[int]] = think, *, feed: Feed[Happening] | None = None,
                 now: Callable[[], int] = wall_clock) -> None:
        self.happenings: Feed[Happening] = Feed() if feed is None else feed
        self._names = names
        self._random = random or SystemRandom()
        self._thinks, self._now = thinks, now
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
        me = User("local", self._me, "player", guest=True, is_active=True, created_at=0, updated_at=0)
        self.happenings.put_nowait(Online(me))
        self.happenings.put_nowait(Restored())
        try:
            await self.let_bots_move()
        finally:
            self.happenings.close()

    async def let_bots_move(self) -> None:
        """Lets the bots move whose turn it is, one after the other."""
        while True:
            self._stirred = trio.Event()
            waiting = [played for played in self._games.values() if played.thinker is not None]
            await (self._let_move(waiting[0]) if waiting else self._stirred.wait())

    # ------------------------------------------------------------------------------------------------ inside

    @property
    def _me(self) -> str:
        return next((name for name in self._names if not is_bot(name)), NAMES[0])

    async def _let_move(self, played: Played) -> None:
        """A bot's move, unless the game has gone on without it."""
        game, seat = played.game, played.thinker or 1
        table = game.table
        move = await self._thinks(Thought(
            table.game_type, table.options, level_of(table.seats[seat - 1]), game.board, seat,
            self._random.getrandbits(60)))
        if self._games[played.id] is played:
            position = table.rules.format(game.board, move)
            self._tell(self._change(played, decide.move(game, seat, position, self._now(), seed=played.seed)))

    def _change(self, played: Played, decision: decide.Decision) -> list[Received]:
        facts, after = decision
        left = (*played.left, *telling.leavers(played.game, facts))
        self._games[played.id] = attrs.evolve(played, game=after, left=left, facts=(*played.facts, *facts))
        return telling.events(played.id, played.game, facts)

    def _tell(self, told: list[Received]) -> None:
        for event in told:
            self.happenings.put_nowait(event)

    def _open(self, decision: decide.Decision, seed: bytes, origin: str = "", throws: int = 0) -> Played:
        """A game of ours that has been opened."""
        facts, game = decision
        left = telling.leavers(evolve(None, facts[0]), facts[1:])
        mine, game_id = alone(game.table.seats), f"{HERE}{len(self._games) + 1}"
        played = Played(game_id, game, mine, seed, facts, tuple(left), origin, throws)
        self._games[played.id] = played
        return played

    def _seed(self) -> bytes:
        return self._random.randbytes(SEED_BYTES)

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
        turn = sum(played.mine is not None and not played.origin for played in self._games.values())
        players = seated(self._names, params.get("opponent"), capacity_of(rules, rules.configure(options)), turn)
        seed = self._seed()
        played = self._open(decide.open_game(game_type, options, players, self._now(), seed=seed), seed)
        told.append(telling.started(snapshot(played.id, played.game, played.mine)))
        return Matched(played.id, played.mine or played.game.turn or 1, played.game.status)

    def play_on(self, params: Mapping[str, Any], told: list[Received]) -> Snapshot:  # noqa: ARG002 - a handler
        """A game that goes on from where a record leaves off: the ``facts``, and who sits where."""
        facts: tuple[Fact, ...] = params.get("facts", ())
        if not isinstance(facts, tuple) or not facts:
            raise Refusal("invalid_params", path="facts", expected="the facts of a record")
        names = [player.username for player in began_as(facts).players]
        mine = params.get("seat")
        me = self._me if mine is None or is_bot(names[mine - 1]) else names[mine - 1]
        players, seed = in_order(names, mine, params.get("opponent"), me), self._seed()
        throws = sum(isinstance(fact, Thrown) for fact in facts)
        played = self._open(open_from(facts, players, self._now(), seed), seed, str(params["origin"]), throws)
        return snapshot(played.id, played.game, played.mine, played.left)

    def get(self, params: Mapping[str, Any], told: list[Received]) -> Snapshot:  # noqa: ARG002 - a handler
        """The game as it stands."""
        played = self.find(params)
        return snapshot(played.id, played.game, played.mine, played.left)

    def move(self, params: Mapping[str, Any], told: list[Received]) -> messages.MoveStored:
        """A move of the player, or of whoever's turn it is; the answer tells it, and events what follows."""
        played = self.find(params)
        game, seat = played.game, speaker(played.game, played.mine)
        position = params.get("position", "")
        facts, after = decide.move(game, seat, position, self._now(), params.get("ply"), seed=played.seed)
        told += self._change(played, (facts, after))[1:]
        return messages.MoveStored(played.id, game.seq + min(1, len(facts)), after.ply)

    def refuse(self, params: Mapping[str, Any], told: list[Received]) -> Any:  # noqa: ARG002 - a handler
        """Whatever needs a server."""
        raise Refusal("forbidden", "There is no such thing without a server.")

    def resign(self, params: Mapping[str, Any], told: list[Received]) -> Empty:
        """The player, or whoever's turn it is, gives up."""
        played = self.find(params)
        seat = speaker(played.game, played.mine)
        told += self._change(played, decide.resign(played.game, seat, self._now(), seed=played.seed))
        return Empty()

    def offer(self, params: Mapping[str, Any], told: list[Received]) -> affairs.Progress:
        """What is offered is agreed on at once: the others sit here as well, and bots do not mind; but for a draw."""
        played = self.find(params)
        kind = str(params.get("kind"))
        if kind == "rematch":
            return self._rematch(played, told)
        if kind not in agreeing.AGREED:
            raise Refusal("forbidden", "There is no such thing without a server.")
        told += self._change(played, agreeing.AGREED[kind](played.game, played.mine, self._now(), played.seed))
        return affairs.Progress(played.id, self._games[played.id].game.seq)

    def _rematch(self, played: Played, told: list[Received]) -> affairs.Progress:
        """The next game, in which everybody has moved up a seat."""
        following, at, seed = f"{HERE}{len(self._games) + 1}", self._now(), self._seed()
        decide.offer(played.game, 1, "rematch", at, next_id=following)
        game = evolve(played.game, fact := Continued(following, at))
        told += self._change(played, ((fact,), game))
        opened = self._open(decide.open_next(game, at, seed=seed), seed)
        told.append(telling.started(snapshot(opened.id, opened.game, opened.mine)))
        return affairs.Progress(played.id, game.seq, opened.id)

    def record(self, params: Mapping[str, Any], told: list[Received]) -> messages.Written:  # noqa: ARG002 - a handler
        """The record of a game here, as far as it has come."""
        played = self.find(params)
        if params.get("format") == "json":
            return messages.Written("json", record_as_json(played.told))
        text = write_from(played.told, played.origin) if played.origin else write_record(played.told)
        return messages.Written("text", text)


_METHODS: Final[Mapping[str, Callable[[Local, Mapping[str, Any], list[Received]], Any]]] = {
    "lobby.quickMatch": Local.begin,
    "games.get": Local.get,
    "games.move": Local.move,
    "games.resign": Local.resign,
    "games.offer": Local.offer,
    "games.record": Local.record,
    "local.playOn": Local.play_on,
}
