"""How a connection comes to belong to somebody: tokens from before, a password, or a new guest."""

from typing import Protocol

import attrs

from cli_client.connection.errors import RequestRefusedError
from cli_client.connection.link import Link
from cli_client.happenings import Failure
from engine.wire.messages.auth import Identity, Welcome
from engine.wire.messages.shared import User


@attrs.frozen
class Tokens:
    """Who somebody was, and with what they can come back."""

    username: str
    guest: bool
    access: str = attrs.field(repr=False)
    refresh: str = attrs.field(repr=False)


class Vault(Protocol):
    """Where tokens are kept."""

    def load(self) -> Tokens | None:
        """The tokens, if there are any."""
        ...

    def save(self, tokens: Tokens | None) -> None:
        """Keeps the tokens; None forgets them."""
        ...


class MemoryVault:
    """Keeps tokens as long as the process lives."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens

    def load(self) -> Tokens | None:
        """The tokens, if there are any."""
        return self._tokens

    def save(self, tokens: Tokens | None) -> None:
        """Keeps the tokens; None forgets them."""
        self._tokens = tokens


@attrs.frozen
class Guest:
    """Plays as a guest, under this name or one that the server picks."""

    username: str | None = None


@attrs.frozen
class Password:
    """Comes in with a password; ``new`` makes the account first."""

    username: str
    password: str = attrs.field(repr=False)
    new: bool = False


@attrs.frozen
class ByLink:
    """Becomes a guest and takes a seat in a room, both or neither, by the code of a link."""

    code: str = attrs.field(repr=False)
    username: str | None = None


Entry = Guest | Password | ByLink | None
"""How somebody comes in who has no tokens (any more); None: not at all."""

_USELESS = frozenset({"bad_credentials", "token_expired"})


async def identify(link: Link, entry: Entry, vault: Vault) -> User:
    """Who the connection belongs to now; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
    tokens = vault.load()
    if tokens is not None:
        user = await _come_back(link, vault, tokens)
        if user is not None:
            return user
        vault.save(None)
    return await _enter(link, entry, vault)


async def _come_back(link: Link, vault: Vault, tokens: Tokens) -> User | None:
    try:
        welcome: Welcome = await link.request("auth.resume", {"accessToken": tokens.access})
    except RequestRefusedError as refused:
        if refused.failure.reason == "token_expired":
            return await _refresh(link, vault, tokens)
        if refused.failure.reason in _USELESS:
            return await _changed_meanwhile(link, vault, tokens)
        raise
    vault.save(attrs.evolve(tokens, username=welcome.user.username, guest=welcome.user.guest))
    return welcome.user


async def _changed_meanwhile(link: Link, vault: Vault, tokens: Tokens) -> User | None:
    """Another client of the same account may have renewed the tokens since they were read."""
    current = vault.load()
    if current is None or current.access == tokens.access:
        return None
    return await _come_back(link, vault, current)


async def _refresh(link: Link, vault: Vault, tokens: Tokens) -> User | None:
    try:
        identity = await link.request("auth.refresh", {"refreshToken": tokens.refresh})
    except RequestRefusedError as refused:
        if refused.failure.reason in _USELESS:
            return await _changed_meanwhile(link, vault, tokens)
        raise
    return keep(vault, identity)


async def _enter(link: Link, entry: Entry, vault: Vault) -> User:
    match entry:
        case None:
            raise RequestRefusedError(Failure("login_required", "There is no login, or it is not good any more."))
        case Guest(username):
            params = {} if username is None else {"username": username}
            return keep(vault, await link.request("auth.guest", params))
        case ByLink(code, username):
            return keep(vault, await link.request("invites.enter", {"code": code, "username": username}))
        case Password(username, password, new):
            method = "auth.register" if new else "auth.login"
            return keep(vault, await link.request(method, {"username": username, "password": password}))


def keep(vault: Vault, identity: Identity | Welcome) -> User:
    """Keeps the tokens of an identity; answers whose they are."""
    user = identity.user
    refresh = identity.refresh_token.token if identity.refresh_token else ""
    vault.save(Tokens(user.username, user.guest, identity.access_token.token, refresh))
    return user
