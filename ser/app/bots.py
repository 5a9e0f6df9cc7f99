"""Bots that sit at tables: each is a seat like any other, and moves when it is its turn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.bots.thinking import LEVELS, Level
from engine.game.facts import PLAYING, Player
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire import jsonrpc
from engine.wire.codec import unstructure
from engine.wire.messages.server import Notice
from ser.app import audience
from ser.app.live import LiveGame
from ser.app.ports import StoreFailedError, Thinker, Thought
from ser.app.sources import digest
from ser.app.use_cases.play import play_move

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.bots")

PREFIX: Final = "bot:"
NEEDS: Final[Mapping[Level, int]] = {"easy": 0, "medium": 4_000, "hard": 12_000}
"""Milliseconds that have to be left on the clock for a bot to think as long as its level does."""

PAUSE: Final = 5.0
"""Seconds until a bot tries again that could not think of a move."""


class Bots:
    """Lets the bots move. ``thinker`` does their thinking."""

    def __init__(self, app: "Application", thinker: Thinker | None) -> None:
        self._app = app
        self._thinker = thinker
        self._at_work: set[str] = set()
        self._stuck: set[str] = set()
        """Games whose players have been told that a bot cannot think."""

    @property
    def there(self) -> bool:
        """Whether there are any."""
        return self._thinker is not None

    @property
    def thinking(self) -> int:
        """In how many games one thinks, or waits to, at the moment."""
        return len(self._at_work)

    def players(self, name: str, count: int) -> tuple[Player, ...]:
        """So many bots of this name (``bot:hard``, ``bot:hard:2`` …); refuses ``not_found``."""
        level = name.lower().removeprefix(PREFIX)
        if self._thinker is None or level not in LEVELS:
            raise Refusal("not_found", "There is no such bot here.")
        names = [PREFIX + level, *(f"{PREFIX}{level}:{number}" for number in range(2, count + 1))]
        return tuple(Player(each, each, guest=False) for each in names)

    def offered(self) -> Iterator[tuple[str, Sequence[str]]]:
        """The names of the server's bots, each with the game types that it plays."""
        if self._thinker is not None:
            yield from ((PREFIX + level, tuple(RULES)) for level in LEVELS)

    def wake(self, live: LiveGame) -> None:
        """If it is a bot's turn in this game, the bot begins to think."""
        if self._thinker is not None and live.id not in self._at_work and _bot_to_move(live.state) is not None:
            self._at_work.add(live.id)
            self._app.spawn_beside(self._play, live)

    async def _play(self, live: LiveGame) -> None:
        try:
            while (seat := _bot_to_move(live.state)) is not None:
                game = live.game
                await self._app.journal.stored()
                await self._move(live, game, seat)
        except StoreFailedError:
            log.info("bot_waits_for_the_store", game=live.id)
        except trio.TooSlowError:
            log.warning("bot_cannot_think", game=live.id)
            self._tell(live)
            self._app.timers.after(PAUSE, lambda: self._wake_again(live))
        finally:
            self._at_work.discard(live.id)

    def _tell(self, live: LiveGame) -> None:
        """Tells who plays or watches, once, why nothing happens; the classic dialect has no word for it."""
        seat = _bot_to_move(live.state)
        if seat is None or live.id in self._stuck:
            return
        self._stuck.add(live.id)
        name = live.game.bot_for(seat) or live.game.table.seats[seat - 1].username
        notice = Notice("game", f"{name} cannot think of a move at the moment; it tries again.")
        event = jsonrpc.event("server.notice", unstructure(notice))
        for session in dict.fromkeys(each.session for each in live.listeners.values() if not each.classic):
            session.say(event)

    def _wake_again(self, live: LiveGame) -> None:
        self.wake(live)
        if live.id not in self._at_work:
            self._stuck.discard(live.id)

    async def _move(self, live: LiveGame, game: Game, seat: int) -> None:
        table = game.table
        level = _level(game, seat)
        seed = int(digest(f"{live.id}:{game.ply}")[:15], 16)
        assert self._thinker is not None  # noqa: S101 - without it nobody is woken
        move = await self._thinker.choose(
            Thought(table.game_type, dict(table.options), level, game.board, seat, seed))
        self._stuck.discard(live.id)
        if live.state is game and self._app.games.in_memory(live.id) is live:
            facts = play_move(self._app, live, seat, move)
            audience.announce(live, facts, live.ticket)


def _bot_to_move(game: Game | None) -> int | None:
    if game is None or game.status != PLAYING:
        return None
    seat = game.turn
    if seat is None or not (game.table.seats[seat - 1].ours or game.bot_for(seat)):
        return None
    return seat


def _level(game: Game, seat: int) -> Level:
    """The level of the bot that moves; with little time left it thinks no longer than it can afford."""
    name = game.bot_for(seat) or game.table.seats[seat - 1].user_id
    level = next(level for level in LEVELS if level in name)
    clock = game.affairs.clock
    if clock is None or not clock.started:
        return level
    can = [each for each, needs in NEEDS.items() if clock.left[seat - 1] >= needs]
    return min(level, can[-1], key=LEVELS.index)
