"""What is kept of people beside their accounts, as rows: rooms, invitations, notifications, settings."""

from typing import Final

import attrs


@attrs.frozen
class RoomRow:
    """What lists need of a room; ``room`` is the whole of it as its members see it, in JSON."""

    room_id: str
    visibility: str
    is_closed: bool
    is_ready: bool
    game_type: str
    host_id: str
    created_at: int
    updated_at: int
    room: str


@attrs.frozen
class MemberRow:
    """A user's place in a room; ``member`` is False once they have left."""

    room_id: str
    user_id: str
    member: bool


@attrs.frozen
class InvitationRow:
    """An invitation as lists need it.

    One for a user has a ``code``, which is good for its receiver only; of a link's there is only the hash.
    ``uses_left`` is None where only the free seats are the limit; ``invitation`` is the whole of it in JSON.
    """

    invite_id: str
    room_id: str
    inviter_id: str
    receiver_id: str | None
    role: str | None
    status: str
    code: str | None
    code_hash: str | None
    uses_left: int | None
    created_at: int
    updated_at: int
    expires_at: int
    invitation: str = "{}"


@attrs.frozen
class NotificationRow:
    """Something a user should know; ``data`` is JSON. One with the same identifier replaces what was there.

    ``due_at``: when it is to be sent to where the user wants it when away; None: it is not, or has been.
    """

    notification_id: str
    user_id: str
    kind: str
    data: str
    at: int
    read_at: int | None = None
    due_at: int | None = None


@attrs.frozen
class TargetRow:
    """Where a user wants notifications when away: an address, and of which kinds (JSON)."""

    target_id: str
    user_id: str
    address: str
    kinds: str
    created_at: int


@attrs.frozen
class SettingsRow:
    """A user's settings that differ from the defaults, in JSON."""

    user_id: str
    settings: str


PeopleRow = RoomRow | MemberRow | InvitationRow | NotificationRow | TargetRow | SettingsRow

TABLES: Final[dict[type[PeopleRow], tuple[str, tuple[str, ...]]]] = {
    RoomRow: ("rooms", ("room_id",)),
    MemberRow: ("room_members", ("room_id", "user_id")),
    InvitationRow: ("invitations", ("invite_id",)),
    NotificationRow: ("notifications", ("notification_id",)),
    TargetRow: ("targets", ("target_id",)),
    SettingsRow: ("settings", ("user_id",)),
}
"""From the kind of a row to its table and the names of its primary key."""


@attrs.frozen
class UserQuery:
    """Which accounts to list: registered ones, the oldest first."""

    active: bool | None = None
    role: str | None = None
    limit: int = 50
    offset: int = 0


@attrs.frozen
class RoomQuery:
    """Which rooms to list, those first that can be joined, then the newest: a member's, of a visibility, or all.

    ``quiet``: only those that can be joined and in which nothing has happened since, the quietest first.
    """

    member_id: str | None = None
    visibility: str | None = None
    closed: bool | None = None
    ready: bool | None = None
    game_type: str | None = None
    quiet: int | None = None
    limit: int = 50
    offset: int = 0


@attrs.frozen
class Awaiting:
    """Of what there is something at all for a user: rooms, pending invitations, notifications that are not read."""

    rooms: bool
    invitations: bool
    notices: bool


@attrs.frozen
class InvitationQuery:
    """Which invitations to list, the newest first; ``due``: only pending ones whose time is up, the latest last."""

    receiver_id: str | None = None
    inviter_id: str | None = None
    room_id: str | None = None
    role: str | None = None
    statuses: tuple[str, ...] = ()
    due: int | None = None
    limit: int = 50
    offset: int = 0
