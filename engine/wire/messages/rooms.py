"""``rooms.*``: gathering before a game."""

from typing import Any

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.gathering import Room
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class RoomList:
    """A page of rooms, and how many there are in all."""

    rooms: list[Room]
    total: int


@method("rooms.create", Room, "unknown_game_type", "too_many_rooms")
@attrs.frozen
class Create:
    """Makes a room with oneself as its host and first member."""

    room_name: str
    game_type: str = "tic-tac-toe"
    options: dict[str, Any] = attrs.field(factory=dict)
    capacity: int | None = None
    visibility: str = "public"
    auto_start: bool = False
    order: str = "joined"
    role: str | None = None
    clock: dict[str, Any] | None = None
    on_leave: Any = None
    watch_delay_ms: int | None = None


@method("rooms.list", RoomList, "forbidden")
@attrs.frozen
class List:
    """The public rooms, those first that can be joined; an admin may list ``private`` ones, or ``all``."""

    visibility: str = "public"
    game_type: str | None = None
    is_closed: bool | None = None
    is_ready: bool | None = None
    limit: int = 50
    offset: int = 0


@method("rooms.mine", RoomList)
@attrs.frozen
class Mine:
    """The rooms that one is in."""

    game_type: str | None = None
    is_closed: bool | None = None
    is_ready: bool | None = None
    limit: int = 50
    offset: int = 0


@method("rooms.get", Room, "not_found")
@attrs.frozen
class Get:
    """A room, for its members, for who is invited, and if it is public for everybody."""

    room_id: str


@method("rooms.join", Room, "not_found", "already_joined", "room_closed", "room_full", "forbidden", "invite_used",
        "invite_expired", "offer_gone", "too_many_rooms")
@attrs.frozen
class Join:
    """Takes a seat: in a public room, by an invitation, or by the code of one (then without naming the room)."""

    room_id: str | None = None
    code: str | None = None


@method("rooms.leave", Empty, "not_found", "not_a_member")
@attrs.frozen
class Leave:
    """Leaves a room; a game that is on goes on."""

    room_id: str


@method("rooms.kick", Empty, "not_found", "not_a_member", "forbidden")
@attrs.frozen
class Kick:
    """Sends a member away, who can come back only by a new invitation."""

    room_id: str
    user_id: str


@method("rooms.close", Empty, "not_found", "not_a_member", "forbidden", "room_closed")
@attrs.frozen
class Close:
    """Ends a room for good: nobody can join any more, and its invitations are gone."""

    room_id: str


@attrs.frozen
class Begun:
    """The room's game has begun."""

    game_id: str


@method("rooms.start", Begun, "not_found", "not_a_member", "forbidden", "room_closed", "room_not_ready",
        "too_many_games")
@attrs.frozen
class Start:
    """Begins the room's game; ``order`` is joined, drawn, or a list of all members' userIds."""

    room_id: str
    order: Any = None


@attrs.frozen
class LogEntry:
    """Something that has happened in a room, with what there is to know of it."""

    seq: int
    fact: str
    at: int
    user_id: str | None = attrs.field(default=None, metadata=OMIT)
    username: str | None = attrs.field(default=None, metadata=OMIT)
    by: str | None = attrs.field(default=None, metadata=OMIT)
    invite_id: str | None = attrs.field(default=None, metadata=OMIT)
    role: str | None = attrs.field(default=None, metadata=OMIT)
    reason: str | None = attrs.field(default=None, metadata=OMIT)
    game_id: str | None = attrs.field(default=None, metadata=OMIT)
    seats: list[str] | None = attrs.field(default=None, metadata=OMIT)
    uses: int | None = attrs.field(default=None, metadata=OMIT)
    expires_at: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class RoomLog:
    """What has happened in a room after ``since``, and how much has happened in all."""

    room_id: str
    seq: int
    entries: list[LogEntry]


@method("rooms.log", RoomLog, "not_found", "not_a_member")
@attrs.frozen
class Log:
    """What has happened in a room, for its members."""

    room_id: str
    since: int = 0
    limit: int = 100


@method("rooms.watch", Room, "not_found", "too_many_rooms")
@attrs.frozen
class Watch:
    """Hears of everything in a room that one may see."""

    room_id: str


@method("rooms.unwatch", Empty)
@attrs.frozen
class Unwatch:
    """Hears no more of a room, unless one is in it or invited."""

    room_id: str


@event("rooms.updated")
@attrs.frozen
class Updated(Room):
    """Something has happened in a room: this is what it is now."""


@event("rooms.closed")
@attrs.frozen
class Closed:
    """A room is over; ``reason`` is closed, empty, over, declined, cancelled or expired."""

    room_id: str
    seq: int
    reason: str
