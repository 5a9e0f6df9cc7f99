"""What all servers on a database tell everybody, as rows, and how a server asks for them."""

from collections.abc import Sequence
from typing import Final

import attrs

from ser.app.ports.statistics import Question

MOTD: Final = "motd"
MAINTENANCE: Final = "maintenance"
BROADCAST: Final = "broadcast"
"""Kinds. Of the first two there is one row each, whose identifier is the kind."""

KEPT_MS: Final = 7 * 86_400_000
"""A broadcast is dropped when another one is made so much later."""


@attrs.frozen
class AnnouncementRow:
    """Something that is told to everybody. ``at`` is when the servers stop (maintenance; None: they do not after all).

    Instants in milliseconds of the Unix epoch.
    """

    announcement_id: str
    kind: str
    text: str
    at: int | None
    made_at: int


TABLES: Final[dict[type[AnnouncementRow], tuple[str, tuple[str, ...]]]] = {
    AnnouncementRow: ("announcements", ("announcement_id",)),
}
"""From the kind of a row to its table and the names of its primary key."""


@attrs.frozen
class Announced(Question[Sequence[AnnouncementRow]]):
    """What has been announced since an instant, of these kinds, the oldest first; at most 200."""

    since: int = 0
    kinds: tuple[str, ...] = (MOTD, MAINTENANCE, BROADCAST)
