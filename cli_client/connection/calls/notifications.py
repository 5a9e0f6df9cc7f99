"""``notifications.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins

from cli_client.connection.calling import Call
from engine.wire.messages import notifications as notifications_messages
from engine.wire.messages import shared as shared_messages


class Notifications:
    """What can be asked for of ``notifications.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def list(
        self, *, unread: bool = False, limit: int = 50, offset: int = 0,
    ) -> notifications_messages.NotificationList:
        """One's notifications, the newest first: all, or those that are not read."""
        return await self._call(
            "notifications.list",
            notifications_messages.List(unread=unread, limit=limit, offset=offset),
            notifications_messages.NotificationList,
        )

    async def read(
        self, *, notification_id: str | None = None, until: int | None = None, all: bool = False,
    ) -> notifications_messages.Unread:
        """Has read one notification, all up to an instant, or all that there are now.

        Refuses ``not_found``.
        """
        return await self._call(
            "notifications.read",
            notifications_messages.Read(notification_id=notification_id, until=until, all=all),
            notifications_messages.Unread,
        )

    async def subscribe(
        self, *, address: str, kinds: builtins.list[str] | None = None,
    ) -> notifications_messages.Target:
        """Wants notifications (of these kinds; none: of all) sent to an address when away.

        Refuses ``address_refused``, ``too_many_addresses``.
        """
        return await self._call(
            "notifications.subscribe",
            notifications_messages.Subscribe(address=address, kinds=kinds or []),
            notifications_messages.Target,
        )

    async def targets(self) -> notifications_messages.Targets:
        """Where one's notifications are sent when one is away."""
        return await self._call(
            "notifications.targets",
            notifications_messages.ListTargets(),
            notifications_messages.Targets,
        )

    async def unsubscribe(self, *, target_id: str) -> shared_messages.Empty:
        """Wants nothing sent to an address any more.

        Refuses ``not_found``.
        """
        return await self._call(
            "notifications.unsubscribe",
            notifications_messages.Unsubscribe(target_id=target_id),
            shared_messages.Empty,
        )
