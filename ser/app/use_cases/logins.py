"""Logins and their tokens: coming back, other tokens for old ones, which there are, and how they end.

A refresh token is good once. What happens to one that is used again stands in
docs/decisions/0006-refresh-tokens.md.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

import attrs
import trio

from engine.reasons import Refusal
from engine.wire.messages import auth as messages
from engine.wire.messages.shared import Empty, Token
from ser.app.handlers import handles
from ser.app.ports import Account, Login, StoreFailedError
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases.identity import active_account, attach_all, come_back, identified, user_of, waiting_for

if TYPE_CHECKING:
    from ser.app.application import Application

REUSE_GRACE_MS: Final = 10_000
"""So long after a rotation the refresh token before may be used again, by a client that lost the answer."""

MOST_LOGINS: Final = 100
"""So many logins a user may have; of more, the oldest that nobody is connected by are ended."""


# ------------------------------------------------------------------------------------------------------- tokens


@attrs.frozen
class Tokens:
    """A login with the secrets whose hashes it has."""

    login: Login
    access: Token
    refresh: Token


def new_tokens(app: "Application", session: Session, user_id: str) -> Tokens:
    """A new login of a user, by the connection's client."""
    login_id, now = app.sources.identifier("l"), app.sources.now_ms()
    return _tokens(app, Login(login_id, user_id, "", 0, "", 0, None, now, now, session.client))


def _rotated(app: "Application", before: Login, used: str) -> Tokens:
    """The login with other tokens, ``used`` being the hash of the refresh token that they replace."""
    if before.old_refresh_hash != used:
        before = attrs.evolve(before, old_refresh_hash=used, rotated_at=app.sources.now_ms(),
                              old_access_hash=before.access_hash, old_access_expires_at=before.access_expires_at)
    return _tokens(app, before)


def _tokens(app: "Application", login: Login) -> Tokens:
    now, limits = app.sources.now_ms(), app.limits
    access, refresh = app.sources.secret(), f"{login.login_id}.{app.sources.secret()}"
    access_end, refresh_end = (now + int(ttl * 1000) for ttl in (limits.access_token_ttl, limits.refresh_token_ttl))
    login = attrs.evolve(login, access_hash=digest(access), access_expires_at=access_end,
                         refresh_hash=digest(refresh), refresh_expires_at=refresh_end)
    return Tokens(login, Token(access, "bearer", int(limits.access_token_ttl)),
                  Token(refresh, "bearer", int(limits.refresh_token_ttl)))


async def store_login(app: "Application", login: Login | None) -> None:
    """Stores a login (with whatever else has gathered); refuses one that has been ended meanwhile."""
    if login is not None:
        app.roster.check_login(login)
        app.journal.batch.logins[login.login_id] = login
        app.bearers.forget(login.user_id)
    app.journal.touch()
    await app.journal.stored()
    if login is not None:
        app.bearers.forget(login.user_id)


async def holder_of(app: "Application", access_token: str) -> tuple[Account, Login]:
    """Whose access token it is; refuses one that is not known, has expired, or is an inactive account's."""
    hashed, changes = digest(access_token), app.bearers.changes
    known = app.bearers.find(hashed, app.sources.now_ms())
    if known is not None:
        app.roster.check_login(known[1])
        return known
    await app.journal.stored()
    login = await app.store.login_by_access(hashed)
    if login is None:
        raise Refusal("bad_credentials")
    if login.expiry_of(hashed) <= app.sources.now_ms():
        raise Refusal("token_expired")
    account = await active_account(app, login.user_id)
    fresh = hashed == login.access_hash and login.old_refresh_hash is not None
    if fresh and app.sources.now_ms() - login.rotated_at <= REUSE_GRACE_MS:
        login = await _arrived(app, login)
    app.bearers.enter(hashed, (account, login), app.sources.now_ms(), changes)
    return account, login


async def _arrived(app: "Application", login: Login) -> Login:
    """What the last rotation gave is used, so its answer was not lost: the token before is of no use any more."""
    async with app.roster.alone(login.user_id):
        now = await app.store.login(login.login_id)
        if now is None or now.access_hash != login.access_hash:
            raise Refusal("bad_credentials")
        login = attrs.evolve(now, old_refresh_hash=None)
        await store_login(app, login)
    return login


# -------------------------------------------------------------------------------------------------- coming back


@handles("auth.resume")
async def resume(app: "Application", session: Session, params: messages.Resume) -> messages.Welcome:
    """Comes back with an access token."""
    _, login = await holder_of(app, params.access_token)
    account = await come_back(app, session, login)
    games = await attach_all(app, session, account)
    left = max(0, login.expiry_of(digest(params.access_token)) - app.sources.now_ms()) // 1000
    waiting = await waiting_for(app, account, games)
    return messages.Welcome(user_of(account), Token(params.access_token, "bearer", left), None, **waiting)


@handles("auth.refresh")
async def refresh(app: "Application", session: Session, params: messages.Refresh) -> messages.Identity:
    """New tokens for a refresh token. One that was used up before ends the login: somebody else has it too."""
    login = await _login_of(app, params.refresh_token)
    async with app.roster.alone(login.user_id):
        tokens = await _rotate(app, session, params.refresh_token)
    account = await come_back(app, session, tokens.login)
    await attach_all(app, session, account)
    return messages.Identity(user_of(account), tokens.access, tokens.refresh)


async def _rotate(app: "Application", session: Session, token: str) -> Tokens:
    """The login's new tokens, stored; refuses, and ends the login when the token was used before."""
    login, hashed = await _login_of(app, token), digest(token)
    lost = login.old_refresh_hash == hashed and app.sources.now_ms() - login.rotated_at <= REUSE_GRACE_MS
    if login.refresh_hash != hashed and not lost:
        await end_logins(app, login.user_id, [login.login_id])
        raise Refusal("bad_credentials", "This token was used before: its login has been ended.")
    if login.refresh_expires_at <= app.sources.now_ms():
        raise Refusal("token_expired")
    await active_account(app, login.user_id)
    tokens = _rotated(app, login, hashed)
    await store_login(app, tokens.login)
    if lost:
        _cut_by_void_tokens(app, session, login)
    return tokens


async def _login_of(app: "Application", refresh_token: str) -> Login:
    """The login of a refresh token, be it good or not any more: it begins with the login's identifier."""
    await app.journal.stored()
    login = await app.store.login_by_refresh(digest(refresh_token))
    if login is None:
        login = await app.store.login(refresh_token.partition(".")[0])
    if login is None:
        raise Refusal("bad_credentials")
    return login


def _cut_by_void_tokens(app: "Application", session: Session, before: Login) -> None:
    """The tokens that are void now were given to somebody: if it is not the one who asks, they shall notice."""
    for other in tuple(app.sessions_of.get(before.user_id, ())):
        if other is not session and other.login is not None and other.login.access_hash == before.access_hash:
            other.bye("replaced", retry=True)


# ------------------------------------------------------------------------------------------- which there are, ending


@handles("auth.sessions")
async def sessions(app: "Application", session: Session, params: messages.Sessions) -> messages.SessionList:  # noqa: ARG001
    """One's own logins."""
    account = identified(session)
    await app.journal.stored()
    now = app.sources.now_ms()
    logins = [login for login in await app.store.logins_of(account.user_id) if login.refresh_expires_at > now]
    current = session.login.login_id if session.login else None
    listed = [messages.SessionInfo(login.login_id, login.created_at, _last_at(app, login), login.client,
                                   login.login_id == current) for login in logins]
    return messages.SessionList(sorted(listed, key=lambda info: (not info.current, -info.last_at)))


def _last_at(app: "Application", login: Login) -> int:
    """When something was heard of the login: on its connections, or else when its tokens were made."""
    heard = [session.heard for session in _connected(app, login)]
    if not heard:
        return login.rotated_at
    return app.sources.now_ms() - int((trio.current_time() - max(heard)) * 1000)


def _connected(app: "Application", login: Login) -> list[Session]:
    return [session for session in app.sessions_of.get(login.user_id, ())
            if session.login is not None and session.login.login_id == login.login_id]


@handles("auth.endSession")
async def end_session(app: "Application", session: Session, params: messages.EndSession) -> Empty:
    """Ends one of one's own logins."""
    account = identified(session)
    await app.journal.stored()
    if params.session_id not in [login.login_id for login in await app.store.logins_of(account.user_id)]:
        raise Refusal("not_found")
    if session.login is not None and session.login.login_id == params.session_id:
        _leave(session)
    await end_logins(app, account.user_id, [params.session_id])
    return Empty()


@handles("auth.logout")
async def log_out(app: "Application", session: Session, params: messages.Logout) -> Empty:  # noqa: ARG001
    """Ends this login."""
    account, login = session.account, session.login
    _leave(session)
    if login is not None and account is not None:
        await end_logins(app, account.user_id, [login.login_id])
    return Empty()


def _leave(session: Session) -> None:
    """The connection belongs to nobody, and has a while to say who it is then."""
    session.forget()
    session.expect_identity()


async def end_logins(app: "Application", user_id: str, login_ids: Sequence[str]) -> None:
    """Ends logins and closes the connections that came by them."""
    app.journal.batch.logouts.extend(login_ids)
    app.roster.ended(login_ids)
    app.bearers.forget(user_id)
    app.journal.touch()
    try:
        await app.journal.stored()
    except StoreFailedError:
        app.roster.not_ended(login_ids)
        raise
    app.bearers.forget(user_id)
    cut(app, user_id, login_ids)


def cut(app: "Application", user_id: str, login_ids: Collection[str]) -> None:
    """Closes the connections that came by these logins."""
    for session in tuple(app.sessions_of.get(user_id, ())):
        if session.login is not None and session.login.login_id in login_ids:
            session.bye("logged_out")


async def tidy_logins(app: "Application", user_id: str) -> None:
    """Makes room for one more: ends what has expired, and the oldest where there are too many, with the next commit."""
    if app.roster.one_more_login(user_id) <= MOST_LOGINS:
        return
    now = app.sources.now_ms()
    logins = sorted(await app.store.logins_of(user_id), key=lambda login: login.rotated_at)
    over = [login.login_id for login in logins if login.refresh_expires_at <= now]
    if len(logins) - len(over) >= MOST_LOGINS:
        idle = [login.login_id for login in logins if login.login_id not in over and not _connected(app, login)]
        over += idle[: len(logins) - len(over) - MOST_LOGINS + 1]
    if over:
        app.journal.batch.logouts.extend(over)
        app.roster.ended(over)
    app.roster.count_logins(user_id, len(logins) - len(over) + 1)
