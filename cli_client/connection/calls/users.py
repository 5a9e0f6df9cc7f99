"""``users.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins

from cli_client.connection.calling import Call
from engine.wire.messages import shared as shared_messages
from engine.wire.messages import users as users_messages


class Users:
    """What can be asked for of ``users.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def activate(self, *, user_id: str) -> shared_messages.User:
        """Lets a deactivated account come in again.

        Refuses ``forbidden``, ``not_found``.
        """
        return await self._call("users.activate", users_messages.Activate(user_id=user_id), shared_messages.User)

    async def create(
        self, *, username: str, role: str = "player", password: str | None = None, is_active: bool = True,
    ) -> users_messages.WithPassword:
        """Makes an account for somebody else; without a password it gets one that is good for coming in only.

        Refuses ``forbidden``, ``name_invalid``, ``name_taken``, ``password_weak``.
        """
        return await self._call(
            "users.create",
            users_messages.CreateUser(username=username, role=role, password=password, is_active=is_active),
            users_messages.WithPassword,
        )

    async def deactivate(self, *, user_id: str) -> shared_messages.User:
        """Closes an account's connections and lets nobody come in by it, until it is activated.

        Refuses ``forbidden``, ``not_found``, ``last_admin``.
        """
        return await self._call("users.deactivate", users_messages.Deactivate(user_id=user_id), shared_messages.User)

    async def delete(self, *, user_id: str) -> shared_messages.User:
        """Deactivates an account for good: its password and its logins are gone, its finished games keep their
        players.

        Refuses ``forbidden``, ``not_found``, ``last_admin``.
        """
        return await self._call("users.delete", users_messages.DeleteUser(user_id=user_id), shared_messages.User)

    async def get(self, *, user_id: str | None = None, username: str | None = None) -> shared_messages.User:
        """A player's profile: by identifier, by name (a guest's while they are connected), or without either one's
        own.

        Refuses ``not_found``.
        """
        return await self._call(
            "users.get",
            users_messages.GetUser(user_id=user_id, username=username),
            shared_messages.User,
        )

    async def list(
        self, *, is_active: bool | None = None, role: str | None = None, limit: int = 50, offset: int = 0,
    ) -> users_messages.UserList:
        """The registered accounts, for admins.

        Refuses ``forbidden``.
        """
        return await self._call(
            "users.list",
            users_messages.ListUsers(is_active=is_active, role=role, limit=limit, offset=offset),
            users_messages.UserList,
        )

    async def reset_password(self, *, user_id: str) -> users_messages.WithPassword:
        """Ends an account's logins and gives it a one-time password.

        Refuses ``forbidden``, ``not_found``.
        """
        return await self._call(
            "users.resetPassword",
            users_messages.ResetPassword(user_id=user_id),
            users_messages.WithPassword,
        )

    async def set_role(self, *, user_id: str, role: str) -> shared_messages.User:
        """Gives an account another role, which is in force at once.

        Refuses ``forbidden``, ``not_found``, ``last_admin``.
        """
        return await self._call(
            "users.setRole",
            users_messages.SetRole(user_id=user_id, role=role),
            shared_messages.User,
        )

    async def update(
        self, *, username: str | None = None, games: builtins.list[str] | None = None, user_id: str | None = None,
    ) -> shared_messages.User:
        """Changes one's own profile; admins may change everybody's.

        Refuses ``name_invalid``, ``name_taken``, ``forbidden``, ``not_found``.
        """
        return await self._call(
            "users.update",
            users_messages.UpdateUser(username=username, games=games, user_id=user_id),
            shared_messages.User,
        )
