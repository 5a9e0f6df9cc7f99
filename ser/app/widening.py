"""Players who have waited for a while take less than they wanted, and are brought together by that."""

from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.game import decide
from ser.app import audience
from ser.app.live import LiveGame
from ser.app.matching import OpenSeat, Seeker, suits

if TYPE_CHECKING:
    from ser.app.application import Application

MOST: Final = 1000
"""So many seats, or players, are looked at in one go."""

BUSY: Final = 1.0
"""Seconds until the next attempt while the store is far behind."""


class Widening:
    """Those who wait and have said what else they accept; when their time has come they take what there is."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._timed: set[str] = set()
        self._wide: dict[str, dict[str, None]] = {}
        """By game type the games of those who have waited long enough, the longest first."""
        app.games.pool.listeners.append(self._note)

    def __len__(self) -> int:
        return len(self._wide)

    def _note(self, seat: OpenSeat) -> None:
        """A seat has come, changed or gone. What follows from it has its turn when the present request is answered."""
        if self._app.games.pool.seat(seat.game_id) is None:
            self._forget(seat)
            return
        if seat.accepts is not None and seat.game_id not in self._timed:
            self._timed.add(seat.game_id)
            waited = self._app.sources.now_ms() - seat.opened_at
            left = self._app.limits.widen_after - waited / 1000
            self._app.timers.after(max(0.0, left), lambda: self._widen(seat.game_id))
        if self._wide.get(seat.game_type):
            self._app.timers.after(0.0, lambda: self._offer(seat.game_id))

    def _forget(self, seat: OpenSeat) -> None:
        waiting = self._wide.get(seat.game_type, {})
        if waiting.pop(seat.game_id, seat) is None and not waiting:
            del self._wide[seat.game_type]

    def _widen(self, game_id: str) -> None:
        """The player has waited long enough."""
        self._timed.discard(game_id)
        seat = self._app.games.pool.seat(game_id)
        if seat is None or not _can_move(seat):
            return
        self._wide.setdefault(seat.game_type, {})[game_id] = None
        seeker = _seeker(seat)
        for other in islice(self._app.games.pool.open_to_all(seat.game_type), MOST):
            if suits(other, seeker, wide=True):
                self._bring_together(seat, other)
                return

    def _offer(self, game_id: str) -> None:
        """Who of those who have waited long enough would take this seat?"""
        seat = self._app.games.pool.seat(game_id)
        if seat is None or seat.reserved is not None:
            return
        for waiting in tuple(islice(self._wide.get(seat.game_type, ()), MOST)):
            other = self._app.games.pool.seat(waiting)
            if other is not None and _can_move(other) and suits(seat, _seeker(other), wide=True):
                self._bring_together(other, seat)
                return

    def _bring_together(self, waiting: OpenSeat, target: OpenSeat) -> None:
        """The player who has waited in one game goes over to the other; both games change in one commit."""
        old, new = (self._app.games.in_memory(seat.game_id) for seat in (waiting, target))
        if old is None or new is None:
            return
        if self._app.journal.full:
            self._app.timers.after(BUSY, lambda: self._widen(waiting.game_id))
            return
        move_over(self._app, old, new)


def _can_move(seat: OpenSeat) -> bool:
    """Whether its player is there, alone, and bound to nobody."""
    return seat.there and len(seat.players) == 1 and seat.reserved is None and seat.accepts is not None


def _seeker(seat: OpenSeat) -> Seeker:
    player = seat.players[0]
    return Seeker(player.user_id, player.username, seat.options, accepts=seat.accepts, program=player.program,
                  clock=seat.clock, on_leave=seat.on_leave)


def move_over(app: "Application", old: LiveGame, new: LiveGame) -> None:
    """The only player of a game that waits takes a seat in another one, and the first is taken back."""
    now, player = app.sources.now_ms(), old.game.table.seats[0]
    taken, after = decide.sit(new.game, player, now, seed=new.seed)
    cancelled, before = decide.cancel(old.game, now)
    app.games.record(new, taken, after)
    seat = len(after.table.seats)
    app.games.seat(new, seat, player, None)
    app.games.record(old, cancelled, before)
    for listener in tuple(old.listeners.values()):
        if listener.seat:
            new.attach(listener.session, seat, classic=False, ack=listener.ack, quiet=True)
    audience.announce(old, cancelled, old.ticket)
    audience.announce(new, taken, new.ticket, moved=(seat, old.id))
