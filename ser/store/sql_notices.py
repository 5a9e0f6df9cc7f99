"""What is asked of the tables about what is due, what is old and what is announced; and how what is due is taken."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import sqlalchemy as sa

from ser.app.ports import (
    Announced,
    AnnouncementRow,
    Due,
    GoneGuests,
    Notice,
    NoticesByAge,
    NotificationRow,
    Question,
)
from ser.store import schema

_n, _a, _l, _o = schema.notifications.c, schema.accounts.c, schema.logins.c, schema.announcements.c


def answer(connection: sa.Connection, question: Question[Any]) -> Any:
    """The answer to a question."""
    return _ANSWERS[type(question)](connection, question)


def _notice(connection: sa.Connection, question: Notice) -> NotificationRow | None:
    query = sa.select(schema.notifications).where(_n.notification_id == question.notification_id)
    row = connection.execute(query).first()
    return None if row is None else NotificationRow(*row)


def _due(connection: sa.Connection, question: Due) -> Sequence[tuple[str, int]]:
    query = sa.select(_n.user_id, _n.due_at).where(sa.text("due_at IS NOT NULL")).order_by(_n.due_at)
    return [(row[0], row[1]) for row in connection.execute(query.limit(question.limit))]


def _notices_by_age(connection: sa.Connection, question: NoticesByAge) -> Sequence[tuple[int, str, bool]]:
    at, identifier = question.after
    query = sa.select(_n.at, _n.notification_id, _n.read_at).where(
        _n.at >= at, _n.at < question.before, sa.or_(_n.at > at, _n.notification_id > identifier))
    query = query.order_by(_n.at, _n.notification_id).limit(question.limit)
    return [(row[0], row[1], row[2] is not None) for row in connection.execute(query)]


def _gone_guests(connection: sa.Connection, question: GoneGuests) -> Sequence[str]:
    somebody = sa.union(sa.select(schema.settings.c.user_id), sa.select(schema.targets.c.user_id)).subquery()
    logins = sa.select(_l.login_id).where(_l.user_id == _a.user_id, _l.refresh_expires_at > question.at)
    query = sa.select(_a.user_id).join(somebody, somebody.c.user_id == _a.user_id)
    query = query.where(sa.text("guest = 1"), ~logins.exists()).limit(question.limit)
    return connection.execute(query).scalars().all()


def _announced(connection: sa.Connection, question: Announced) -> Sequence[AnnouncementRow]:
    query = sa.select(schema.announcements).where(_o.made_at >= question.since, _o.kind.in_(question.kinds))
    query = query.order_by(_o.made_at, _o.announcement_id).limit(200)
    return [AnnouncementRow(*row) for row in connection.execute(query)]


_ANSWERS: Final[Mapping[type[Question[Any]], Callable[[sa.Connection, Any], Any]]] = {
    Notice: _notice,
    Due: _due,
    NoticesByAge: _notices_by_age,
    GoneGuests: _gone_guests,
    Announced: _announced,
}


# ------------------------------------------------------------------------------------------- by the driver itself

_CLAIM: Final = (
    "UPDATE notifications SET due_at = NULL WHERE due_at <= ? AND notification_id IN (SELECT notification_id FROM "
    "notifications WHERE user_id = ? AND due_at <= ? ORDER BY at, notification_id LIMIT ?) "
    "RETURNING notification_id, user_id, kind, data, at, read_at"
)
_POSTPONE: Final = "UPDATE notifications SET due_at = ? WHERE user_id = ? AND due_at <= ?"


def claim(cursor: Any, mark: str, user_id: str, now: int, limit: int) -> Sequence[NotificationRow]:
    """Takes the user's notifications that are due, the oldest first."""
    cursor.execute(_CLAIM.replace("?", mark), (now, user_id, now, limit))
    return sorted((NotificationRow(*row) for row in cursor.fetchall()), key=attrgetter("at", "notification_id"))


def postpone(cursor: Any, mark: str, user_id: str, now: int, until: int) -> None:
    """What is due of this user's is due at another instant."""
    cursor.execute(_POSTPONE.replace("?", mark), (until, user_id, now))
