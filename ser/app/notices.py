"""What a user should know: stored, told to every connection of theirs, and sent to where they want it when away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from engine.wire import jsonrpc
from ser.app.ports import NotificationRow

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

    ``key``: a notification with the same key takes the place of the one before (at most one of them is there).
    """
    at = app.sources.now_ms()
    identifier = f"k{user_id}:{key}" if key is not None else app.sources.identifier("n")
    row = NotificationRow(identifier, user_id, kind, orjson.dumps(data).decode(), at)
    app.journal.batch.put(row)
    ticket = app.journal.touch()
    added = {"notificationId": row.notification_id, "kind": kind, "data": dict(data), "at": at, "readAt": None}
    tell_user(app, user_id, "notifications.added", added, ticket)
    return row
