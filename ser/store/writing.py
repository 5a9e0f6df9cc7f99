"""Writes a batch by the driver itself, many rows a statement.

SQLite's driver gives up the interpreter's lock once a statement: with one statement a row, the thread that writes
and the thread that plays would take the lock from each other at every row.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import attrs
import sqlalchemy as sa

from ser.app.ports import STATISTICS, TABLES, Account, Batch, GameRow, Login
from ser.store import schema

CHUNKS: Final = (128, 32, 8, 1)
"""How many rows a statement may have: few sizes, so that the driver keeps all statements prepared."""

Rows = Sequence[Sequence[Any]]


def write_batch(cursor: Any, mark: str, batch: Batch) -> None:
    """Executes what the batch asks for; ``mark`` is how the driver marks a parameter."""
    for at, user_id, until in batch.reads:
        cursor.execute(_READ.replace("?", mark), (at, user_id, until))
    for at, notification_id in batch.sees:
        cursor.execute(_SEE.replace("?", mark), (at, notification_id))
    outdated = batch.edition is not None and not _renew(cursor, mark, batch.edition)
    for table, rows in _tables(batch):
        if outdated and table in STATISTICS:
            continue
        for size, some in _chunks(rows):
            cursor.execute(_statement(table, mark, size), tuple(chain.from_iterable(some)))
    if batch.outdated is not None:
        cursor.execute(_OUT_OF_DATE.replace("?", mark), (batch.outdated,))
    for user_id, kept in batch.trims.items():
        cursor.execute(_TRIM.replace("?", mark), (user_id, kept))


def _renew(cursor: Any, mark: str, edition: int) -> bool:
    """Makes the next edition of the statistics. False: it was another one, somebody else has changed them."""
    cursor.execute(_RENEW.replace("?", mark), (edition,))
    return bool(cursor.rowcount)


def _tables(batch: Batch) -> Iterator[tuple[str, Rows]]:
    if batch.facts:
        yield "facts", batch.facts
    if batch.only_facts:
        return
    yield "games", [_plain(_GAME(row)) for row in batch.games.values()]
    yield "seats", [(*_SEAT(row), int(row.ack), 0) for row in batch.seats.values()]
    yield "seeds", list(batch.seeds.items())
    yield "accounts", [_account(row) for row in batch.accounts.values()]
    yield "logins", [_LOGIN(row) for row in batch.logins.values()]
    yield "room_facts", batch.room_facts
    for table, rows in batch.rows.items():
        yield table, [_plain(_GETTERS[table](row)) for row in rows.values()]
    yield "ended", [(game_id,) for game_id in batch.ended]
    yield "logouts", [(login_id,) for login_id in batch.logouts]
    yield "removed", [(target_id,) for target_id in batch.removed]
    yield "dropped", batch.dropped
    for table in ("notifications", "targets", "settings"):
        yield f"{table} of", [(user_id,) for user_id in batch.gone]
    yield "endings", [(game_id,) for game_id in batch.endings]
    yield "counted", [(game_id,) for game_id in batch.counted]
    yield "ranks", [(*key, change) for key, change in batch.ranks.items() if change]


_GAME: Final = attrgetter(*(field.name for field in attrs.fields(GameRow)))
_SEAT: Final = attrgetter("game_id", "seat", "user_id", "key_hash")
_GETTERS: Final = {
    table: attrgetter(*(field.name for field in attrs.fields(kind))) for kind, (table, _) in TABLES.items()
}
_LOGIN: Final = attrgetter(*(field.name for field in attrs.fields(Login)))


def _account(row: Account) -> tuple[Any, ...]:
    return (row.user_id, row.username, row.name_key, row.role, int(row.guest), int(row.active), row.password_hash,
            row.created_at, row.updated_at, ",".join(row.games) or None)


def _plain(values: Sequence[Any]) -> Sequence[Any]:
    """What both databases take: yes and no as 1 and 0."""
    return [int(value) if type(value) is bool else value for value in values]


def _chunks(rows: Rows) -> Iterator[tuple[int, Rows]]:
    start = 0
    for size in CHUNKS:
        while len(rows) - start >= size:
            yield size, rows[start : start + size]
            start += size


@cache
def _statement(table: str, mark: str, size: int) -> str:
    """The statement for so many rows; SQLite's and PostgreSQL's differ only in their marks."""
    if table in _LISTS:
        each = f"({mark}, {mark})" if table in _PAIRS else mark
        return _LISTS[table].format(", ".join([each] * size))
    kind = schema.metadata.tables[table]
    names = _NAMED.get(table) or [column.name for column in kind.columns]
    values = ", ".join(["(" + ", ".join([mark] * len(names)) + ")"] * size)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}{_replacing(kind, names)}"  # noqa: S608 - the schema's names


def _replacing(table: sa.Table, names: list[str]) -> str:
    if table in (schema.facts, schema.room_facts):
        return ""
    if table is schema.endings:
        return " ON CONFLICT (game_id) DO NOTHING"
    if table is schema.ranks:
        return " ON CONFLICT (period, game_type, pool, rating) DO UPDATE SET players = ranks.players + excluded.players"
    keys = [column.name for column in table.primary_key]
    rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in (*keys, "ended"))  # once is for ever
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {rest}"


_NAMED: Final = {"endings": ["game_id"]}
"""Columns that are written, where the database writes the others."""

_LISTS: Final = {
    "ended": "UPDATE seats SET ended = 1 WHERE game_id IN ({})",
    "logouts": "DELETE FROM logins WHERE login_id IN ({})",
    "counted": "UPDATE endings SET counted = 1 WHERE game_id IN ({})",
    "removed": "DELETE FROM targets WHERE target_id IN ({})",
    "dropped": "DELETE FROM notifications WHERE (notification_id, at) IN (VALUES {})",
    **{f"{table} of": f"DELETE FROM {table} WHERE user_id IN ({{}})"  # noqa: S608 - the schema's names
       for table in ("notifications", "targets", "settings")},
}
_PAIRS: Final = frozenset({"dropped"})
"""Lists of which every item has two values."""

_OUT_OF_DATE: Final = "DELETE FROM announcements WHERE kind = 'broadcast' AND made_at < ?"
_RENEW: Final = "UPDATE editions SET number = number + 1 WHERE kind = 'statistics' AND number = ?"
_READ: Final = "UPDATE notifications SET read_at = ?, due_at = NULL WHERE user_id = ? AND read_at IS NULL AND at <= ?"
_SEE: Final = "UPDATE notifications SET read_at = ?, due_at = NULL WHERE notification_id = ? AND read_at IS NULL"
_TRIM: Final = (
    "DELETE FROM notifications WHERE notification_id IN (SELECT notification_id FROM notifications WHERE user_id = ? "
    "ORDER BY at DESC, notification_id DESC LIMIT 1000 OFFSET ?)"
)
