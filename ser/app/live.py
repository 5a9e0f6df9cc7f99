"""A game held in memory: its state, who speaks for its seats, and who listens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

import attrs

from engine.game.facts import ENDED, Fact
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app.ports import SeatRow
from ser.app.sources import digest

if TYPE_CHECKING:
    from ser.app.session import Session

MOST_ENDED: Final = 8
"""How many finished games a session goes on listening to (for a rematch, say)."""


@attrs.frozen(slots=True, eq=False)
class Listener:
    """A session that hears of a game: for a seat, or (``seat`` 0) as a watcher; ``ack``: it acknowledges."""

    session: "Session"
    seat: int
    classic: bool
    ack: bool


class Keeper(Protocol):
    """Whoever has games, and hears who comes and goes."""

    def came(self, live: "LiveGame", seat: int, *, quiet: bool) -> None:
        """Somebody speaks for the seat again."""
        ...

    def left(self, live: "LiveGame", seat: int) -> None:
        """Nobody speaks for the seat any more."""
        ...

    def watched(self, live: "LiveGame") -> None:
        """Somebody has come to watch, or does so no more."""
        ...

    def missed(self, live: "LiveGame", facts: Sequence[Fact]) -> None:
        """These last facts have happened while somebody was away, or has not looked."""
        ...

    def unheard(self, live: "LiveGame") -> None:
        """Nobody listens to the game any more."""
        ...


class LiveGame:
    """One game. ``state`` runs ahead of the store; what it rests on is stored with the group ``ticket``."""

    __slots__ = (
        "_games", "_keys", "announced", "away", "before", "bots", "facts", "id", "late", "listeners", "present",
        "seats", "seed", "state", "ticket", "unfinished", "unseen", "watchers_told", "watching",
    )

    def __init__(self, games: Keeper, game_id: str) -> None:
        self._games = games
        self.id = game_id
        self.state: Game | None = None
        self.before: Game | None = None
        """The state before what was recorded last."""
        self.bots = False
        """Whether a bot of the server has a seat."""
        self.unfinished = True
        """Whether it goes on."""
        self.facts: list[Fact] = []
        self.ticket = 0
        self.announced = 0
        """After a failure of the store: up to which seq the listeners have been told."""
        self.listeners: dict[tuple[Session, int], Listener] = {}
        self.present: dict[int, int] = {}
        """How many sessions speak for each seat."""
        self.away: dict[int, int] = {}
        """Since when (milliseconds of the Unix epoch) nobody speaks for a seat."""
        self.seats: dict[int, SeatRow] = {}
        self.unseen: dict[int, set[str]] = {}
        """By seat, which notifications of it have not been read (ser/app/absent.py)."""
        self.seed: bytes | None = None
        """What decides the throws of its dice; a secret until the end."""
        self._keys: dict[str, int] = {}
        self.late: LiveGame | None = None
        """The game as those see it who are behind (ser/app/behind.py), where there are any."""
        self.watching = 0
        """How many sessions watch it, not counting those."""
        self.watchers_told = 0
        """How many its players think they are."""

    @property
    def game(self) -> Game:
        """The state, where it is known to be there."""
        state = self.state
        assert state is not None, self.id  # noqa: S101 - who holds a live game has got it from Games.find
        return state

    def seat_for(self, player_id: str) -> int:
        """The seat that this secret speaks for; refuses ``not_found``, as if there were no such game."""
        seat = self._keys.get(player_id)
        if seat is None:
            hashed = digest(player_id)
            seat = next((row.seat for row in self.seats.values() if row.key_hash == hashed), None)
            if seat is None:
                raise Refusal("not_found")
            self._keys[player_id] = seat
        return seat

    def seat_of(self, session: "Session") -> int:
        """The seat of the session's user; refuses ``not_seated``, of a private game ``not_found``."""
        table = self.game.table
        seat = None if session.account is None else table.seat_of(session.account.user_id)
        if seat is None:
            raise Refusal("not_found" if table.private else "not_seated")
        return seat

    def set_seat(self, row: SeatRow, secret: str | None = None) -> None:
        """Enters who sits in a seat, with the secret that speaks for it where it is new and known."""
        self.seats[row.seat] = row
        if self._keys:
            self._keys = {key: seat for key, seat in self._keys.items() if seat != row.seat}
        if secret:
            self._keys[secret] = row.seat

    def set_state(self, state: Game | None) -> None:
        """Sets the state, and keeps count of what its listeners play."""
        before = self.unfinished
        self.state = state
        self.bots = state is not None and any(player.ours for player in state.table.seats)
        self.unfinished = state is None or state.status != ENDED
        if before != self.unfinished:
            for listener in self.listeners.values():
                if listener.seat:
                    listener.session.playing += self.unfinished - before

    @property
    def watchers(self) -> int:
        """How many sessions watch it."""
        return self.watching + (0 if self.late is None else self.late.watching)

    @property
    def heard(self) -> bool:
        """Whether anybody hears of it, at once or later."""
        return bool(self.listeners) or (self.late is not None and bool(self.late.listeners))

    def missed(self, facts: Sequence[Fact]) -> None:
        """These last facts have happened while somebody was away, or has not looked."""
        self._games.missed(self, facts)

    def is_present(self, seat: int) -> bool:
        """Whether somebody speaks for the seat at the moment; the server's own bots are always there."""
        return self.present.get(seat, 0) > 0 or (self.bots and self.game.table.seats[seat - 1].ours)

    def is_ready(self, seat: int) -> bool:
        """Whether somebody speaks for the seat who does not wait for an answer: what happens then is told after it."""
        if self.bots and self.game.table.seats[seat - 1].ours:
            return True
        return any(each.seat == seat and not each.session.busy for each in self.listeners.values())

    @property
    def absent(self) -> dict[int, int]:
        """For each seat whose player is not there: since when (milliseconds of the Unix epoch)."""
        table = self.game.table
        since = table.began_at or table.opened_at
        seats = range(1, len(table.seats) + 1)
        return {seat: self.away.get(seat, since) for seat in seats if not self.is_present(seat)}

    def attach(
        self, session: "Session", seat: int, *, classic: bool, ack: bool = False, quiet: bool = False
    ) -> None:
        """The session hears of everything from now on. ``quiet``: nobody is told that the seat's player is there."""
        if session.passing or not session.open:
            return
        key = (session, seat)
        before = self.listeners.get(key)
        if before is not None and (before.classic, before.ack) == (classic, ack):
            return
        if seat > 0:
            self.stop_watching(session)
        came = seat > 0 and self.present.get(seat, 0) == 0
        if seat > 0 and before is None:
            self.present[seat] = self.present.get(seat, 0) + 1
            session.playing += self.unfinished
        self.listeners[key] = session.attached[self, seat] = Listener(session, seat, classic, ack)
        if len(session.attached) > MOST_ENDED:
            _detach_ended(session)
        if came:
            self.away.pop(seat, None)
            self._games.came(self, seat, quiet=quiet)
        elif seat == 0 and before is None:
            self.watching += 1
            self._games.watched(self)

    def stop_watching(self, session: "Session") -> None:
        """The session watches it no more, neither at once nor from behind."""
        self.detach(session, 0)
        if self.late is not None:
            self.late.detach(session, 0)

    def detach(self, session: "Session", seat: int) -> None:
        """The session hears no more of it."""
        session.attached.pop((self, seat), None)
        if self.listeners.pop((session, seat), None) is None:
            return
        if seat > 0:
            session.playing -= self.unfinished
            self.present[seat] -= 1
            if not self.present[seat]:
                self._games.left(self, seat)
        else:
            self.watching -= 1
            self._games.watched(self)
        if not self.listeners:
            self._games.unheard(self)


def _detach_ended(session: "Session") -> None:
    """The oldest finished games are let go."""
    ended = [(live, seat) for live, seat in session.attached if not live.unfinished]
    for live, seat in ended[:-MOST_ENDED]:
        live.detach(session, seat)
