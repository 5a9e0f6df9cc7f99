"""The seats that can be taken, in the order of their coming."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.game.facts import WAITING
from ser.app.matching import OpenSeat, Seeker, suits

if TYPE_CHECKING:
    from ser.app.live import LiveGame

Key = tuple[str, tuple[Any, ...], str | None, bool]


def _key(wanted: OpenSeat | Seeker, game_type: str, reserved: str | None, there: bool) -> Key:
    return game_type, tuple(map(_sorted, (wanted.options, wanted.clock, wanted.on_leave))), reserved, there


def _sorted(members: Mapping[str, int | str] | None) -> tuple[tuple[str, int | str], ...] | None:
    return None if members is None else tuple(sorted(members.items()))


def offered(live: "LiveGame") -> OpenSeat | None:
    """A game as it is offered: one that waits, and whose players are there or have said that the seat stays.

    What is a room's, private, or for those who know a secret is not offered.
    """
    game = live.state
    if game is None or game.status != WAITING:
        return None
    table = game.table
    if table.private or table.room is not None or table.key is not None:
        return None
    there = all(live.is_present(seat) for seat in range(1, len(table.seats) + 1))
    if not (there or table.stays):
        return None
    return OpenSeat(live.id, table.game_type, table.options, table.seats, table.opened_at,
                    table.capacity - len(table.seats), there, table.stays, table.opponent, table.accepts, live.ticket,
                    table.clock, table.on_leave)


class Pool:
    """Open seats by game. ``listeners`` hear of each seat that has come, changed or gone (then: as it was)."""

    def __init__(self) -> None:
        self._seats: dict[str, OpenSeat] = {}
        self._keys: dict[str, Key] = {}
        self._alike: dict[Key, dict[str, None]] = {}
        self._staying: dict[str, int] = {}
        self.listeners: list[Callable[[OpenSeat], None]] = []

    def __len__(self) -> int:
        return len(self._seats)

    def update(self, live: "LiveGame") -> None:
        """Takes the game in or out, as its state and its players' presence say."""
        seat, before = offered(live), self._seats.get(live.id)
        changed = seat or before
        if changed is None or seat == before:
            return
        if before is not None and (seat is None or seat.there != before.there):
            self._leave(before)
        if seat is not None:
            self._enter(seat)
        else:
            self._count(changed, -1)
            del self._seats[live.id]
        for listener in self.listeners:
            listener(changed)

    def _enter(self, seat: OpenSeat) -> None:
        if seat.game_id not in self._keys:
            key = self._keys[seat.game_id] = _key(seat, seat.game_type, seat.reserved, seat.there)
            self._alike.setdefault(key, {})[seat.game_id] = None
        if seat.game_id not in self._seats:
            self._count(seat, 1)
        self._seats[seat.game_id] = seat

    def _leave(self, seat: OpenSeat) -> None:
        """It is no longer found where it was."""
        key = self._keys.pop(seat.game_id)
        del self._alike[key][seat.game_id]
        if not self._alike[key]:
            del self._alike[key]

    def _count(self, seat: OpenSeat, more: int) -> None:
        if seat.stays:
            owner = seat.players[0].user_id
            self._staying[owner] = self._staying.get(owner, 0) + more
            if not self._staying[owner]:
                del self._staying[owner]

    # ------------------------------------------------------------------------------------------------- finding

    def seat(self, game_id: str) -> OpenSeat | None:
        """The game's seat, while it can be taken."""
        return self._seats.get(game_id)

    def find(self, game_type: str, seeker: Seeker) -> OpenSeat | None:
        """The first seat with these very options: one that is kept for the seeker, or one that is open to all.

        Those whose players are away come last, and only for who is patient.
        """
        places = (seeker.name.lower(), True), (None, True), (seeker.name.lower(), False), (None, False)
        for reserved, there in places if seeker.patient else places[:2]:
            for game_id in self._alike.get(_key(seeker, game_type, reserved, there), ()):
                if suits(self._seats[game_id], seeker):
                    return self._seats[game_id]
        return None

    def open_to_all(self, game_type: str | None = None) -> Iterator[OpenSeat]:
        """The seats that anyone may take, those that have waited longest first."""
        for seat in self._seats.values():
            if seat.reserved is None and game_type in (None, seat.game_type):
                yield seat

    def staying(self, user_id: str) -> int:
        """How many seats of this user are offered while they are away, too."""
        return self._staying.get(user_id, 0)
