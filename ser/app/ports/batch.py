"""What is committed in one transaction."""

from typing import Any

from ser.app.ports.people import TABLES, PeopleRow
from ser.app.ports.rows import Account, GameRow, Login, SeatRow


class Batch:
    """Facts (of games and of rooms) are new, the rest replaces what was there."""

    __slots__ = ("accounts", "ended", "facts", "games", "logins", "logouts", "reads", "removed", "room_facts", "rows",
                 "seats", "seeds")

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
        self.rows: dict[str, dict[Any, PeopleRow]] = {}
        """By table and primary key; ``put`` enters them."""
        self.reads: list[tuple[int, str, int]] = []
        """All notifications up to an instant are read: when, whose, and the instant."""
        self.removed: list[str] = []
        """Targets that are no longer wanted."""

    def put(self, row: PeopleRow) -> None:
        """Enters a row, in place of any with its primary key."""
        table, names = TABLES[type(row)]
        self.rows.setdefault(table, {})[tuple(getattr(row, name) for name in names)] = row

    @property
    def only_facts(self) -> bool:
        """Whether there is nothing but facts of games in it."""
        return not (self.games or self.seats or self.accounts or self.logins or self.logouts or self.rows
                    or self.room_facts or self.reads or self.removed)

    def __bool__(self) -> bool:
        return bool(self.facts) or not self.only_facts
