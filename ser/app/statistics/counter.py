"""Counts games which have ended: what is counted and that it is, in one transaction, by whoever comes first.

The server has a task for it, and ``ser stats rebuild`` does the same beside it: what one of them has counted on top of
statistics that the other has changed meanwhile is left out, and those games are counted anew.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import attrs
import structlog
import trio

from engine.game.facts import Fact, unpack
from engine.game.state import Game
from ser.app.ports import (
    Absences,
    Batch,
    Edition,
    ResultRow,
    RivalKey,
    RivalRow,
    Rivals,
    StandingKey,
    StandingRow,
    Standings,
    Store,
    StoreFailedError,
    Uncounted,
)
from ser.app.statistics.absences import Span, joined
from ser.app.statistics.counting import Change, count, keys_of
from ser.app.statistics.tally import Tally, tally

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.statistics")

AT_ONCE: Final = 50
"""How many games are counted in one transaction."""

RETRY: Final = (0.5, 30.0)
"""Seconds until the next attempt after a failure of the store: the first, and the longest."""


def is_counted(game: Game) -> bool:
    """Whether a game that has ended is one for the statistics: somebody played who can come back."""
    seats = game.table.seats
    return len(seats) == game.table.capacity and not all(player.passing or player.bot for player in seats)


class Counter:
    """Counts what has ended, in the order in which it was stored. Use it by ``run`` and ``wake``."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._woken = trio.Event()
        self._woken.set()  # a server that was stopped may have left some

    def ended(self, game_id: str, game: Game) -> None:
        """A game has ended, with what the journal gathers now: it is to be counted, if it is one to be counted."""
        if is_counted(game):
            self._app.journal.batch.endings.append(game_id)
            self._woken.set()

    async def run(self) -> None:
        """Counts for ever."""
        pause, longest = RETRY
        while True:
            await self._woken.wait()
            self._woken = trio.Event()
            try:
                await self._count_all()
            except StoreFailedError as error:
                log.warning("statistics_wait_for_the_store", error=str(error)[:300])
                self._woken.set()
                await trio.sleep(pause)
                pause = min(2 * pause, longest)
            else:
                pause = RETRY[0]

    async def _count_all(self) -> None:
        journal = self._app.journal
        await journal.stored()
        while (counted := await next_count(self._app.store, self._app.games.facts_in_memory)) is not None:
            counted.write(journal.batch)
            journal.touch()
            await journal.stored()


# ---------------------------------------------------------------------------------------------------- by whomever


@attrs.frozen
class Count:
    """The next few games, counted on top of one edition of the statistics: of no use on top of another one."""

    edition: int
    game_ids: Sequence[str]
    _ledger: "_Ledger"

    def write(self, batch: Batch) -> None:
        """Puts it into a batch."""
        batch.edition = self.edition
        batch.counted += self.game_ids
        self._ledger.write(batch)


async def next_count(store: Store, known: Callable[[str], Sequence[Fact] | None] = lambda _: None) -> Count | None:
    """Counts the next few games, in their order; None when there are no more. ``known`` may have a game's facts."""
    edition = await store.statistics(Edition())
    game_ids = await store.statistics(Uncounted(AT_ONCE))
    if not game_ids:
        return None
    absences = joined((await store.statistics(Absences()))[0])
    tallies = {game_id: found for game_id in game_ids
               if (found := await _tally(store, known, game_id, absences)) is not None}
    ledger = await _ledger(store, list(tallies.values()))
    for game_id, found in tallies.items():
        ledger.enter(count(game_id, found, ledger.standings, ledger.rivals))
        await trio.lowlevel.checkpoint()  # players' moves come first
    return Count(edition, game_ids, ledger)


async def _tally(
    store: Store, known: Callable[[str], Sequence[Fact] | None], game_id: str, absences: Sequence[Span]
) -> Tally | None:
    facts = known(game_id)
    if facts is None:
        stored = await store.game(game_id)
        facts = [] if stored is None else [unpack(data) for data in stored.facts]
    return _safely(game_id, facts, absences)


async def _ledger(store: Store, tallies: Sequence[Tally]) -> "_Ledger":
    standings: dict[StandingKey, None] = {}
    rivals: dict[RivalKey, None] = {}
    for found in tallies:
        wanted = keys_of(found)
        standings.update(dict.fromkeys(wanted[0]))
        rivals.update(dict.fromkeys(wanted[1]))
    ask = store.statistics
    return _Ledger(await ask(Standings(tuple(standings))), await ask(Rivals(tuple(rivals))))


def _safely(game_id: str, facts: Sequence[Fact], absences: Sequence[Span]) -> Tally | None:
    """The tally; a game that cannot be replayed is left out, and does not keep the others from being counted."""
    try:
        return tally(facts, absences)
    except Exception:
        log.exception("game_not_counted", game=game_id)
        return None


class _Ledger:
    """The rows as they are after the games counted so far, and what has changed."""

    def __init__(self, standings: Sequence[StandingRow], rivals: Sequence[RivalRow]) -> None:
        self._before = {_key(row): row for row in standings}
        self.standings = dict(self._before)
        self.rivals = {(row.user_id, row.opponent_id, row.game_type): row for row in rivals}
        self._results: list[ResultRow] = []
        self._changed: set[StandingKey] = set()
        self._met: set[RivalKey] = set()

    def enter(self, change: Change) -> None:
        """Enters what a game changes."""
        self._results += change.results
        for standing in change.standings:
            self.standings[_key(standing)] = standing
            self._changed.add(_key(standing))
        for rival in change.rivals:
            key = (rival.user_id, rival.opponent_id, rival.game_type)
            self.rivals[key] = rival
            self._met.add(key)

    def write(self, batch: Batch) -> None:
        """Puts everything that has changed into a batch."""
        for result in self._results:
            batch.put(result)
        for key in self._changed:
            self._write_standing(batch, self._before.get(key), self.standings[key])
        for met in self._met:
            batch.put(self.rivals[met])

    def _write_standing(self, batch: Batch, before: StandingRow | None, after: StandingRow) -> None:
        batch.put(after)
        if before is not None and before.ranked:
            batch.ranks[(*_key(before)[:3], before.rating)] -= 1
        if after.ranked:
            batch.ranks[(*_key(after)[:3], after.rating)] += 1


def _key(row: StandingRow) -> StandingKey:
    return row.period, row.game_type, row.pool, row.user_id
