"""What is committed in one transaction."""

from collections import Counter
from typing import Any, Final

from ser.app.ports import people, statistics
from ser.app.ports.people import PeopleRow
from ser.app.ports.rows import Account, GameRow, Login, SeatRow
from ser.app.ports.statistics import RankKey, StatisticsRow

Row = PeopleRow | StatisticsRow

TABLES: Final[dict[type[Any], tuple[str, tuple[str, ...]]]] = {**people.TABLES, **statistics.TABLES}
"""From the kind of a row to its table and the names of its primary key."""


class Batch:
    """Facts (of games and of rooms) are new, the rest replaces what was there."""

    __slots__ = ("accounts", "counted", "ended", "endings", "facts", "games", "logins", "logouts", "ranks", "reads",
                 "removed", "room_facts", "rows", "seats", "seeds")

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
        """All notifications up to an instant are read: when, whose, and the instant."""
        self.removed: list[str] = []
        """Targets that are no longer wanted."""
        self.endings: list[str] = []
        """Games that have ended and are to be counted."""
        self.counted: list[str] = []
        """Games that have been counted by this."""
        self.ranks: Counter[RankKey] = Counter()
        """How many more (or less) stand at a rating of a leaderboard."""

    def put(self, row: Row) -> None:
        """Enters a row, in place of any with its primary key."""
        table, names = TABLES[type(row)]
        self.rows.setdefault(table, {})[tuple(getattr(row, name) for name in names)] = row

    @property
    def only_facts(self) -> bool:
        """Whether there is nothing but facts of games in it."""
        return not (self.games or self.seats or self.accounts or self.logins or self.logouts or self.rows
                    or self.room_facts or self.reads or self.removed or self.endings or self.counted)

    def __bool__(self) -> bool:
        return bool(self.facts) or not self.only_facts
