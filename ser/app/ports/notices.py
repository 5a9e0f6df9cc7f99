"""What can be asked of notifications beside a user's own pages: what is due, what is old, whose."""

from collections.abc import Sequence

import attrs

from ser.app.ports.people import NotificationRow
from ser.app.ports.statistics import Question


@attrs.frozen
class Notice(Question[NotificationRow | None]):
    """One notification."""

    notification_id: str


@attrs.frozen
class Due(Question[Sequence[tuple[str, int]]]):
    """Whose notifications are to be sent, and when: the first ones; a user may come more than once."""

    limit: int


@attrs.frozen
class NoticesByAge(Question[Sequence[tuple[int, str, bool]]]):
    """Notifications from before an instant and behind another: when each came, which one, whether it is read."""

    after: tuple[int, str]
    before: int
    limit: int


@attrs.frozen
class GoneGuests(Question[Sequence[str]]):
    """Guests with settings or targets who, at this instant, cannot come back by any login."""

    at: int
    limit: int
