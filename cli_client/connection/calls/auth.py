"""``auth.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

from cli_client.connection.calling import Call
from engine.wire.messages import auth as auth_messages
from engine.wire.messages import shared as shared_messages


class Auth:
    """What can be asked for of ``auth.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def change_password(self, *, current_password: str, new_password: str) -> shared_messages.Empty:
        """Sets a new password and ends the account's other logins.

        Refuses ``bad_credentials``, ``password_weak``, ``forbidden``, ``rate_limited``.
        """
        return await self._call(
            "auth.changePassword",
            auth_messages.ChangePassword(current_password=current_password, new_password=new_password),
            shared_messages.Empty,
        )

    async def end_session(self, *, session_id: str) -> shared_messages.Empty:
        """Ends one of one's own logins: its tokens are no longer good, its connections are closed.

        Refuses ``not_found``.
        """
        return await self._call(
            "auth.endSession",
            auth_messages.EndSession(session_id=session_id),
            shared_messages.Empty,
        )

    async def logout(self) -> shared_messages.Empty:
        """Ends this login: its tokens are no longer good, and the connection belongs to nobody."""
        return await self._call("auth.logout", auth_messages.Logout(), shared_messages.Empty)

    async def me(self) -> shared_messages.User:
        """Who this connection belongs to."""
        return await self._call("auth.me", auth_messages.Me(), shared_messages.User)

    async def sessions(self) -> auth_messages.SessionList:
        """By which logins one is known, on all devices."""
        return await self._call("auth.sessions", auth_messages.Sessions(), auth_messages.SessionList)
