"""``notifications.*``: what a user should know, and where it is sent when they are away."""

from typing import Any

import attrs

from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class Notification:
    """Something a user should know: ``data`` is for programs, ``text`` a sentence for people."""

    notification_id: str
    kind: str
    data: dict[str, Any]
    at: int
    read_at: int | None
    text: str


@attrs.frozen
class NotificationList:
    """A page of notifications; ``total`` is how many there are in all, ``unread`` how many are not read."""

    notifications: list[Notification]
    total: int
    unread: int


@method("notifications.list", NotificationList)
@attrs.frozen
class List:
    """One's notifications, the newest first: all, or those that are not read."""

    unread: bool = False
    limit: int = 50
    offset: int = 0


@attrs.frozen
class Unread:
    """How many notifications are not read."""

    unread: int


@method("notifications.read", Unread, "not_found")
@attrs.frozen
class Read:
    """Has read one notification, all up to an instant, or all that there are now."""

    notification_id: str | None = None
    until: int | None = None
    all: bool = False


@attrs.frozen
class Target:
    """Where notifications are sent when the user is away: ``address`` is masked; no ``kinds`` are all kinds."""

    target_id: str
    address: str
    kinds: list[str]
    created_at: int


@method("notifications.subscribe", Target, "address_refused", "too_many_addresses")
@attrs.frozen
class Subscribe:
    """Wants notifications (of these kinds; none: of all) sent to an address when away."""

    address: str
    kinds: list[str] = attrs.field(factory=list)


@method("notifications.unsubscribe", Empty, "not_found")
@attrs.frozen
class Unsubscribe:
    """Wants nothing sent to an address any more."""

    target_id: str


@attrs.frozen
class Targets:
    """Where notifications are sent, and to which ``services`` this server sends at all."""

    targets: list[Target]
    services: list[str]


@method("notifications.targets", Targets)
@attrs.frozen
class ListTargets(Empty):
    """Where one's notifications are sent when one is away."""


@event("notifications.added")
@attrs.frozen
class Added(Notification):
    """There is something to know; one with an identifier that is known takes its place."""


@event("notifications.marked")
@attrs.frozen
class Marked:
    """Notifications have been read: these, or all up to ``until``."""

    notification_ids: list[str]
    until: int | None
    read_at: int
