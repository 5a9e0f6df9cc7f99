"""Running games that are worth watching, the best first: put in order now and then, and only when somebody asks."""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import trio

from engine.game.facts import ENDED, PLAYING, WAITING, Ended, Paused, Resumed
from ser.app.live import LiveGame
from ser.app.ports import Standings

if TYPE_CHECKING:
    from ser.app.application import Application

T = TypeVar("T")

FRESH: Final = 2.0
"""Seconds for which the order is as good as new."""

MOST: Final = 1000
"""So many games are listed, of each type and of all."""

AT_ONCE: Final = 500
"""So many games are looked at, and standings asked for, before everybody else has a turn."""

RATED: Final = ("all", "rated")
"""Of all time, among registered players: period and pool of the ratings that are shown."""


@attrs.frozen
class Ranking:
    """Games in order, and how many there are."""

    games: Sequence[LiveGame] = ()
    total: int = 0


class Showcase:
    """The running public games somebody is at. ``ratings`` are those of their players, by game type and user."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._made_at = -math.inf
        self._rankings: dict[str | None, Ranking] = {}
        self._ratings: dict[tuple[str, str], int | None] = {}
        self._lock = trio.Lock()

    async def ranking(self, game_type: str | None) -> Ranking:
        """Those of a type, or (None) of all; some may have ended meanwhile. May raise ``StoreFailedError``."""
        async with self._lock:  # one puts in order, the others wait for it
            if trio.current_time() - self._made_at >= FRESH:
                await self._put_in_order()
                self._made_at = trio.current_time()
        return self._rankings.get(game_type, Ranking())

    def shows(self, live: LiveGame) -> bool:
        """Whether everybody may watch it, and sees it being played by somebody who is there."""
        game = live.state
        if game is None or game.table.private:
            return False
        there, delay = any(live.present.values()), self._app.behind.delay_ms(live)
        if not delay:
            return there and game.status == PLAYING
        # whoever has gone after the end would tell that there was one
        return (there or game.status == ENDED) and _was_played(live, self._app.sources.now_ms() - delay)

    def rating(self, live: LiveGame, user_id: str) -> int | None:
        """A player's rating in this type of game, where they have one that is not provisional."""
        return self._ratings.get((live.game.table.game_type, user_id))

    async def _put_in_order(self) -> None:
        running: dict[str, list[LiveGame]] = {}
        for some in _slices(self._app.games.all_in_memory()):
            for live in some:
                if self.shows(live):
                    running.setdefault(live.game.table.game_type, []).append(live)
            await trio.lowlevel.checkpoint()
        liveliest = {game_type: heapq.nlargest(MOST, games, key=_liveliness) for game_type, games in running.items()}
        await self._ask_for_ratings([live for games in liveliest.values() for live in games])
        self._rankings = {
            game_type: Ranking(sorted(filter(self.shows, games), key=self._place), len(running[game_type]))
            for game_type, games in liveliest.items()}
        every = heapq.merge(*(of_type.games for of_type in self._rankings.values()), key=self._place)
        total = sum(of_type.total for of_type in self._rankings.values())
        self._rankings[None] = Ranking(list(islice(every, MOST)), total)

    def _place(self, live: LiveGame) -> tuple[int, float, int, int, str]:
        """More watchers come first, then better players, more of them, and what was played last."""
        players = [player for player in live.game.table.seats if not player.bot]
        rating = sum(self.rating(live, player.user_id) or 0 for player in players) / max(1, len(players))
        return -live.watchers, -rating, -len(players), -live.game.last_at, live.id

    async def _ask_for_ratings(self, games: Iterable[LiveGame]) -> None:
        """Knows the ratings of these games' players afterwards, and no others."""
        wanted = dict.fromkeys((live.game.table.game_type, player.user_id) for live in games
                               for player in live.game.table.seats if not player.guest and not player.ours)
        self._ratings = {key: self._ratings[key] for key in wanted if key in self._ratings}
        for some in _slices([key for key in wanted if key not in self._ratings]):
            keys = [(RATED[0], game_type, RATED[1], user_id) for game_type, user_id in some]
            self._ratings.update(dict.fromkeys(some))
            for row in await self._app.store.statistics(Standings(keys)):
                self._ratings[row.game_type, row.user_id] = row.rating if row.ranked else None


def _was_played(live: LiveGame, at: int) -> bool:
    """Whether the game was played at an instant before now."""
    game = live.game
    if game.status == WAITING or (game.table.began_at or game.table.opened_at) > at:
        return False
    turns = (fact for fact in reversed(live.facts) if fact.at <= at and isinstance(fact, (Ended, Paused, Resumed)))
    last = next(turns, None)
    return last is None or isinstance(last, Resumed)


def _liveliness(live: LiveGame) -> tuple[int, int]:
    return live.watchers, live.game.last_at


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
