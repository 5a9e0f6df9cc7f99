"""Notifications that are due or old, kept in dictionaries."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import attrs

from ser.app.ports import (
    BROADCAST,
    Account,
    Announced,
    AnnouncementRow,
    Batch,
    Due,
    GoneGuests,
    Login,
    Notice,
    NoticesByAge,
    NotificationRow,
    Question,
)

Rows = dict[str, dict[Any, Any]]


@attrs.frozen
class Kept:
    """Everything that a question may be about."""

    rows: Rows
    accounts: Mapping[str, Account]
    logins: Mapping[str, Login]


def _all(rows: Rows) -> Sequence[NotificationRow]:
    return tuple(rows.get("notifications", {}).values())


# -------------------------------------------------------------------------------------------------------- changing


def see(rows: Rows, seen: Sequence[tuple[int, str]]) -> None:
    """These have been read."""
    kept = rows.get("notifications", {})
    for at, notification_id in seen:
        row = kept.get((notification_id,))
        if row is not None and row.read_at is None:
            kept[notification_id,] = attrs.evolve(row, read_at=at, due_at=None)


def drop(rows: Rows, batch: Batch) -> None:
    """Drops what a batch says is no longer kept."""
    for notification_id, at in batch.dropped:
        row = rows.get("notifications", {}).get((notification_id,))
        if row is not None and row.at == at:
            del rows["notifications"][notification_id,]
    for user_id, kept in batch.trims.items():
        of_user = sorted((row for row in _all(rows) if row.user_id == user_id), key=attrgetter("at", "notification_id"))
        for row in of_user[: max(0, len(of_user) - kept)]:
            del rows["notifications"][row.notification_id,]
    for table in ("notifications", "targets", "settings") if batch.gone else ():
        for key, row in tuple(rows.get(table, {}).items()):
            if row.user_id in batch.gone:
                del rows[table][key]
    for key, row in tuple(rows.get("announcements", {}).items()) if batch.outdated is not None else ():
        if row.kind == BROADCAST and row.made_at < batch.outdated:
            del rows["announcements"][key]


def claim(rows: Rows, user_id: str, now: int, limit: int) -> Sequence[NotificationRow]:
    """Takes the user's notifications that are due, the oldest first."""
    due = [row for row in _all(rows) if row.user_id == user_id and row.due_at is not None and row.due_at <= now]
    taken = [attrs.evolve(row, due_at=None) for row in sorted(due, key=attrgetter("at", "notification_id"))[:limit]]
    for row in taken:
        rows["notifications"][row.notification_id,] = row
    return taken


def postpone(rows: Rows, user_id: str, now: int, until: int) -> None:
    """What is due of this user's is due at another instant."""
    for row in _all(rows):
        if row.user_id == user_id and row.due_at is not None and row.due_at <= now:
            rows["notifications"][row.notification_id,] = attrs.evolve(row, due_at=until)


# ---------------------------------------------------------------------------------------------------------- asking


def answer(kept: Kept, question: Question[Any]) -> Any:
    """The answer to a question."""
    return _ANSWERS[type(question)](kept, question)


def _notice(kept: Kept, question: Notice) -> NotificationRow | None:
    found: NotificationRow | None = kept.rows.get("notifications", {}).get((question.notification_id,))
    return found


def _due(kept: Kept, question: Due) -> Sequence[tuple[str, int]]:
    due = [(row.user_id, row.due_at) for row in _all(kept.rows) if row.due_at is not None]
    return sorted(due, key=lambda pair: pair[1])[: question.limit]


def _notices_by_age(kept: Kept, question: NoticesByAge) -> Sequence[tuple[int, str, bool]]:
    old = [(row.at, row.notification_id, row.read_at is not None) for row in _all(kept.rows)
           if question.after < (row.at, row.notification_id) and row.at < question.before]
    return sorted(old)[: question.limit]


def _gone_guests(kept: Kept, question: GoneGuests) -> Sequence[str]:
    back = {login.user_id for login in kept.logins.values() if login.refresh_expires_at > question.at}
    users = {row.user_id for table in ("settings", "targets") for row in kept.rows.get(table, {}).values()} - back
    return [user_id for user_id in users if user_id in kept.accounts and kept.accounts[user_id].guest][: question.limit]


def _announced(kept: Kept, question: Announced) -> Sequence[AnnouncementRow]:
    found = [row for row in kept.rows.get("announcements", {}).values()
             if row.made_at >= question.since and row.kind in question.kinds]
    return sorted(found, key=attrgetter("made_at", "announcement_id"))[:200]


_ANSWERS: Final[Mapping[type[Question[Any]], Callable[[Kept, Any], Any]]] = {
    Notice: _notice,
    Due: _due,
    NoticesByAge: _notices_by_age,
    GoneGuests: _gone_guests,
    Announced: _announced,
}
