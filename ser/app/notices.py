"""What a user should know: stored, told to every connection of theirs, and sent to where they want it when away."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from engine.preferences import NOTICES
from engine.wire import jsonrpc
from engine.wire.codec import unstructure
from engine.wire.messages.notifications import Added, Notification
from ser.app.ports import NotificationRow
from ser.app.preferences import Values, unwanted, wants
from ser.app.sentences import sentence

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session


def tell_user(  # noqa: PLR0913 - whom, what, when
    app: "Application", user_id: str, name: str, params: Mapping[str, Any], ticket: int = 0, *,
    but: "Session | None" = None,
) -> None:
    """Says an event to every connection of a user that speaks the full dialect, once the ticket is stored.

    ``but``: a connection that knows already.
    """
    event: bytes | None = None
    for session in tuple(app.sessions_of.get(user_id, ())):
        if session.classic is False and session is not but:
            event = event or jsonrpc.event(name, params)
            session.say(event, ticket)


def notify(
    app: "Application", user_id: str, kind: str, data: Mapping[str, Any], *, key: str | None = None
) -> NotificationRow:
    """Stores a notification with what the journal gathers now, and tells the user once it is stored.

    ``kind`` is one of ``engine.preferences.NOTICES``. ``key``: a notification with the same key takes the place of the
    one before (at most one of them is there). If the user has no connection, it is sent to where they want it.
    """
    if kind not in NOTICES:
        raise ValueError(f"there is no kind {kind!r} of notifications")
    at = app.sources.now_ms()
    identifier = notice_id(user_id, key) if key is not None else app.sources.identifier("n")
    due_at = app.outbox.expect(user_id, at)
    row = NotificationRow(identifier, user_id, kind, orjson.dumps(data).decode(), at, None, due_at)
    batch = app.journal.batch
    batch.put(row)
    batch.trims[user_id] = app.limits.notifications_per_user
    ticket = app.journal.touch()
    if user_id in app.sessions_of:
        _tell(app, row, ticket)
    return row


def notice_id(user_id: str, key: str) -> str:
    """The identifier of a user's notification with this key."""
    return f"k{user_id}:{key}"


def invitation_key(invite_id: str) -> str:
    """The key of the notification of an invitation: it is read when the invitation has been answered."""
    return f"invite:{invite_id}"


def _tell(app: "Application", row: NotificationRow, ticket: int) -> None:
    """Tells the user who is there, if they want to hear of such things."""
    def tell(values: Values) -> None:
        if wants(values, row.kind):
            tell_user(app, row.user_id, "notifications.added", unstructure(_added(row)), ticket)

    app.preferences.when_known(row.user_id, tell)


def _added(row: NotificationRow) -> Added:
    data = orjson.loads(row.data)
    return Added(row.notification_id, row.kind, data, row.at, row.read_at, sentence(row.kind, data))


def notification_of(row: NotificationRow) -> Notification:
    """A stored notification as its user sees it."""
    data = orjson.loads(row.data)
    return Notification(row.notification_id, row.kind, data, row.at, row.read_at, sentence(row.kind, data))


async def count_unread(app: "Application", user_id: str) -> int:
    """How many notifications a user has not read, of the kinds that they want. May raise ``StoreFailedError``."""
    values = await app.preferences.load(user_id)
    await app.journal.stored()
    return await app.store.unread(user_id, unwanted(values))


def see(app: "Application", user_id: str, notification_ids: Sequence[str], *, but: "Session | None" = None) -> int:
    """These notifications of a user have been read; tells the user's connections. The ticket."""
    at = app.sources.now_ms()
    app.journal.batch.see(at, notification_ids)
    ticket = app.journal.touch()
    marked = {"notificationIds": list(notification_ids), "until": None, "readAt": at}
    tell_user(app, user_id, "notifications.marked", marked, ticket, but=but)
    return ticket


def read_until(app: "Application", user_id: str, until: int, *, but: "Session | None" = None) -> int:
    """A user has read all notifications up to an instant; tells the user's connections. The ticket."""
    at = app.sources.now_ms()
    app.journal.batch.read(at, user_id, until)
    ticket = app.journal.touch()
    marked = {"notificationIds": [], "until": until, "readAt": at}
    tell_user(app, user_id, "notifications.marked", marked, ticket, but=but)
    return ticket
