"""What is committed in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from ser.app.ports import announcements, people, statistics
from ser.app.ports.announcements import KEPT_MS, AnnouncementRow
from ser.app.ports.people import NotificationRow, PeopleRow
from ser.app.ports.rows import Account, AliveRow, GameRow, Login, SeatRow
from ser.app.ports.statistics import RankKey, StatisticsRow

Row = PeopleRow | StatisticsRow | AnnouncementRow | AliveRow

TABLES: Final[dict[type[Any], tuple[str, tuple[str, ...]]]] = {
    **people.TABLES, **statistics.TABLES, **announcements.TABLES, AliveRow: ("alive", ("name",)),
}
"""From the kind of a row to its table and the names of its primary key."""

STATISTICS: Final = frozenset({*(table for table, _ in statistics.TABLES.values()), "ranks", "counted"})
"""What of a batch is written on top of one edition of the statistics only."""


class Batch:
    """Facts (of games and of rooms) are new, the rest replaces what was there."""

    __slots__ = ("accounts", "counted", "dropped", "edition", "ended", "endings", "facts", "games", "gone", "logins",
                 "logouts", "ranks", "reads", "removed", "room_facts", "rows", "seats", "seeds", "sees", "trims")

    def __init__(self) -> None:
        self.facts: list[tuple[str, int, str]] = []
        self.room_facts: list[tuple[str, int, str]] = []
        self.games: dict[str, GameRow] = {}
        self.ended: list[str] = []
        self.seats: dict[tuple[str, int], SeatRow] = {}
        self.seeds: dict[str, str] = {}
        self.accounts: dict[str, Account] = {}
        self.logins: dict[str, Login] = {}
        self.logouts: list[str] = []
        self.rows: dict[str, dict[Any, Row]] = {}
        """By table and primary key; ``put`` enters them."""
        self.reads: list[tuple[int, str, int]] = []
        """All notifications of before up to an instant are read: when, whose, and the instant; ``read`` enters it."""
        self.sees: list[tuple[int, str]] = []
        """Notifications of before that have been read: when, and which one; ``see`` enters them."""
        self.dropped: list[tuple[str, int]] = []
        """Notifications that are no longer kept, each as it was at an instant: not one that has taken its place."""
        self.trims: dict[str, int] = {}
        """How many notifications are kept of a user, the newest; at most 1,000 more are dropped at once."""
        self.gone: list[str] = []
        """Users who will not come back: their notifications, targets and settings go."""
        self.removed: list[str] = []
        """Targets that are no longer wanted."""
        self.endings: list[str] = []
        """Games that have ended and are to be counted."""
        self.counted: list[str] = []
        """Games that have been counted by this."""
        self.ranks: Counter[RankKey] = Counter()
        """How many more (or less) stand at a rating of a leaderboard."""
        self.edition: int | None = None
        """Statistics (rows, ranks, and that games are counted) are left out unless this is still their edition."""

    def put(self, row: Row) -> None:
        """Enters a row, in place of any with its primary key."""
        table, names = TABLES[type(row)]
        self.rows.setdefault(table, {})[tuple(getattr(row, name) for name in names)] = row

    def read(self, at: int, user_id: str, until: int) -> None:
        """All notifications of a user up to an instant are read, but not those that are put in later."""
        self._mark(at, lambda row: row.user_id == user_id and row.at <= until)
        self.reads.append((at, user_id, until))

    def see(self, at: int, notification_ids: Iterable[str]) -> None:
        """These notifications are read, unless they are put in again later."""
        seen = tuple(notification_ids)
        self._mark(at, lambda row: row.notification_id in seen)
        self.sees += [(at, notification_id) for notification_id in seen]

    def _mark(self, at: int, chosen: Callable[[NotificationRow], bool]) -> None:
        rows = self.rows.get("notifications", {})
        for key, row in rows.items():
            if isinstance(row, NotificationRow) and row.read_at is None and chosen(row):
                rows[key] = attrs.evolve(row, read_at=at, due_at=None)

    @property
    def outdated(self) -> int | None:
        """Broadcasts from before this instant are dropped; None: none are, nothing is announced."""
        news = [row.made_at for row in self.rows.get("announcements", {}).values() if isinstance(row, AnnouncementRow)]
        return max(news) - KEPT_MS if news else None

    @property
    def only_facts(self) -> bool:
        """Whether there is nothing but facts of games in it."""
        return not (self.games or self.seats or self.accounts or self.logins or self.logouts or self.rows
                    or self.room_facts or self.reads or self.removed or self.endings or self.counted
                    or self.sees or self.dropped or self.trims or self.gone)

    def __bool__(self) -> bool:
        return bool(self.facts) or not self.only_facts
