"""``auth.*``: who somebody is."""

from typing import Final

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.registry import method
from engine.wire.messages.shared import Empty, GameSummary, Token, User

PASSWORD_LENGTH: Final = (8, 128)
"""The fewest and the most characters of a password."""


@attrs.frozen
class Identity:
    """Who the connection belongs to from now on, and the tokens with which to come back."""

    user: User
    access_token: Token
    refresh_token: Token


@attrs.frozen
class Welcome:
    """An identity with everything that is waiting for the player, the urgent games first.

    Of many games, rooms and invitations the first ones, with how many there are in all.
    """

    user: User
    access_token: Token
    refresh_token: Token | None
    games: list[GameSummary]
    rooms: list[Room] = attrs.field(factory=list)
    invitations: list[Invitation] = attrs.field(factory=list)
    unread: int = 0
    rooms_total: int = attrs.field(default=0, metadata=OMIT)
    invitations_total: int = attrs.field(default=0, metadata=OMIT)
    games_total: int = attrs.field(default=0, metadata=OMIT)


@method("auth.guest", Identity, "name_invalid", "name_taken", "already_identified", identity=False)
@attrs.frozen
class Guest:
    """Plays as a guest, under this name or one that the server picks."""

    username: str | None = None


@method("auth.register", Identity, "name_invalid", "name_taken", "password_weak", "already_identified",
        "account_inactive", identity=False)
@attrs.frozen
class Register:
    """Makes an account; a guest becomes it and keeps running games."""

    username: str
    password: str


@method("auth.login", Welcome, "bad_credentials", "account_inactive", "rate_limited", identity=False)
@attrs.frozen
class Login:
    """Comes in with name and password."""

    username: str
    password: str


@method("auth.resume", Welcome, "bad_credentials", "token_expired", "account_inactive", identity=False)
@attrs.frozen
class Resume:
    """Comes back with an access token: running games go on as they are."""

    access_token: str


@method("auth.refresh", Identity, "bad_credentials", "token_expired", "account_inactive", identity=False)
@attrs.frozen
class Refresh:
    """New tokens for a refresh token, which is used up by this; used again later, it ends the login."""

    refresh_token: str


@method("auth.logout", Empty)
@attrs.frozen
class Logout(Empty):
    """Ends this login: its tokens are no longer good, and the connection belongs to nobody."""


@method("auth.me", User)
@attrs.frozen
class Me(Empty):
    """Who this connection belongs to."""


@method("auth.changePassword", Empty, "bad_credentials", "password_weak", "forbidden", "rate_limited")
@attrs.frozen
class ChangePassword:
    """Sets a new password and ends the account's other logins."""

    current_password: str
    new_password: str


@attrs.frozen
class SessionInfo:
    """A login: ``lastAt`` is when something was heard of it last, ``client`` what it said that it is."""

    session_id: str
    created_at: int
    last_at: int
    client: str | None
    current: bool


@attrs.frozen
class SessionList:
    """One's own logins, this one first, then those that were heard of last."""

    sessions: list[SessionInfo]


@method("auth.sessions", SessionList)
@attrs.frozen
class Sessions(Empty):
    """By which logins one is known, on all devices."""


@method("auth.endSession", Empty, "not_found")
@attrs.frozen
class EndSession:
    """Ends one of one's own logins: its tokens are no longer good, its connections are closed."""

    session_id: str
