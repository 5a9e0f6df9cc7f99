"""``users.*``: profiles, and what admins do to accounts."""

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import method
from engine.wire.messages.shared import User


@attrs.frozen
class UserList:
    """A page of accounts, the oldest first; ``total`` counts all that there are of this kind."""

    users: list[User]
    total: int


@attrs.frozen
class WithPassword:
    """An account, and its one-time password where it got one: nobody can be told it again."""

    user: User
    one_time_password: str | None = attrs.field(default=None, metadata=OMIT)


@method("users.get", User, "not_found")
@attrs.frozen
class GetUser:
    """A player's profile: by identifier, by name (a guest's while they are connected), or without either one's own."""

    user_id: str | None = None
    username: str | None = None


@method("users.update", User, "name_invalid", "name_taken", "forbidden", "not_found")
@attrs.frozen
class UpdateUser:
    """Changes one's own profile; admins may change everybody's."""

    username: str | None = None
    games: list[str] | None = None
    user_id: str | None = None


@method("users.list", UserList, "forbidden")
@attrs.frozen
class ListUsers:
    """The registered accounts, for admins."""

    is_active: bool | None = None
    role: str | None = None
    limit: int = 50
    offset: int = 0


@method("users.create", WithPassword, "forbidden", "name_invalid", "name_taken", "password_weak")
@attrs.frozen
class CreateUser:
    """Makes an account for somebody else; without a password it gets one that is good for coming in only."""

    username: str
    role: str = "player"
    password: str | None = None
    is_active: bool = True


@method("users.setRole", User, "forbidden", "not_found", "last_admin")
@attrs.frozen
class SetRole:
    """Gives an account another role, which is in force at once."""

    user_id: str
    role: str


@method("users.activate", User, "forbidden", "not_found")
@attrs.frozen
class Activate:
    """Lets a deactivated account come in again."""

    user_id: str


@method("users.deactivate", User, "forbidden", "not_found", "last_admin")
@attrs.frozen
class Deactivate:
    """Closes an account's connections and lets nobody come in by it, until it is activated."""

    user_id: str


@method("users.delete", User, "forbidden", "not_found", "last_admin")
@attrs.frozen
class DeleteUser:
    """Deactivates an account for good: its password and its logins are gone, its finished games keep their players."""

    user_id: str


@method("users.resetPassword", WithPassword, "forbidden", "not_found")
@attrs.frozen
class ResetPassword:
    """Ends an account's logins and gives it a one-time password."""

    user_id: str
