"""Rooms and invitations as messages have them."""

from typing import Any

import attrs

from engine.wire.codec import OMIT


@attrs.frozen
class RoomPlayer:
    """Somebody in a room; ``gameRole`` is the mark of their seat, what they have come for, or ``player``."""

    user_id: str
    username: str
    game_role: str
    joined_at: int
    guest: bool = attrs.field(default=False, metadata=OMIT)
    bot: bool = attrs.field(default=False, metadata=OMIT)


@attrs.frozen
class Room:
    """A room as everybody sees it who may. Players stand in the order of their coming.

    ``status`` is open, playing or closed; ``isClosed``: nobody can join now; ``isReady``: all seats are taken.
    ``gameId`` is the present game, or the last one. ``kind`` is room or challenge.
    """

    room_id: str
    room_name: str
    kind: str
    game_type: str
    options: dict[str, Any]
    capacity: int
    visibility: str
    auto_start: bool
    order: str
    status: str
    is_closed: bool
    is_ready: bool
    players: list[RoomPlayer]
    host_id: str
    creator_id: str
    game_id: str | None
    created_at: int
    updated_at: int
    seq: int
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    on_leave: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    watch_delay_ms: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Invitation:
    """An invitation to a room. ``kind`` is invitation, challenge or link; ``receiverId`` is null for a link.

    ``status`` is pending, accepted, declined (with a ``reason``), cancelled, expired, or for a link used. ``ct`` is
    the code by which its receiver can join, null for a link, whose code is told only once. ``options``, ``clock`` and
    ``onLeave`` are the terms of the game, as far as there are any.
    """

    invite_id: str
    kind: str
    inviter_id: str
    inviter_name: str
    room_id: str
    room_name: str
    game_type: str
    receiver_id: str | None
    receiver_name: str | None
    player_role: str | None
    is_accepted: bool
    status: str
    created_at: int
    updated_at: int
    expires_at: int
    ct: str | None
    reason: str | None = attrs.field(default=None, metadata=OMIT)
    uses_left: int | None = attrs.field(default=None, metadata=OMIT)
    options: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    on_leave: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
