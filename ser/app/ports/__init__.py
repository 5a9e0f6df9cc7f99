"""What the application needs from outside: a store for what happened, and a link to whoever is connected."""

from ser.app.ports.batch import Batch
from ser.app.ports.errors import ConflictError, NameTakenError, StoreFailedError
from ser.app.ports.outside import Link, Thinker, Thought
from ser.app.ports.people import (
    TABLES,
    InvitationQuery,
    InvitationRow,
    MemberRow,
    NotificationRow,
    PeopleRow,
    RoomQuery,
    RoomRow,
    SettingsRow,
    TargetRow,
    UserQuery,
)
from ser.app.ports.rows import Account, GameRow, Login, SeatRow, StoredGame
from ser.app.ports.store import Store

__all__ = [
    "TABLES",
    "Account",
    "Batch",
    "ConflictError",
    "GameRow",
    "InvitationQuery",
    "InvitationRow",
    "Link",
    "Login",
    "MemberRow",
    "NameTakenError",
    "NotificationRow",
    "PeopleRow",
    "RoomQuery",
    "RoomRow",
    "SeatRow",
    "SettingsRow",
    "Store",
    "StoreFailedError",
    "StoredGame",
    "TargetRow",
    "Thinker",
    "Thought",
    "UserQuery",
]
