"""Who somebody is: guests, accounts, logins and their tokens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from engine.game.facts import PASSING
from engine.reasons import Refusal
from engine.wire.messages import auth as messages
from engine.wire.messages.shared import Empty, GameSummary, Token, User
from ser.app.handlers import handles
from ser.app.names import check_name
from ser.app.passwords import check_password
from ser.app.ports import Account, Login, NameTakenError
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.views import summary

if TYPE_CHECKING:
    from ser.app.application import Application

REUSE_GRACE_MS: Final = 10_000
"""So long after a rotation the refresh token before is still good, for a client that lost the answer."""


def user_of(account: Account) -> User:
    """The account as its player sees it."""
    return User(account.user_id, account.username, account.role, account.guest)


def _new_account(
    app: "Application", name: str, *, user_id: str | None = None, password_hash: str | None = None
) -> Account:
    now = app.sources.now_ms()
    guest = password_hash is None
    return Account(user_id or app.sources.identifier("u"), name, "player", guest, True, password_hash, now, now)


@attrs.frozen
class _Tokens:
    """A login with the secrets whose hashes it has."""

    login: Login
    access: Token
    refresh: Token


def _new_tokens(app: "Application", user_id: str, before: Login | None = None, used: str | None = None) -> _Tokens:
    """A login's tokens; with ``before``, those that replace its tokens, ``used`` being the refresh token's hash."""
    now, limits = app.sources.now_ms(), app.limits
    access, refresh = app.sources.secret(), app.sources.secret()
    access_end, refresh_end = (now + int(ttl * 1000) for ttl in (limits.access_token_ttl, limits.refresh_token_ttl))
    login_id = before.login_id if before else app.sources.identifier("l")
    rotated_at = before.rotated_at if before is not None and before.old_refresh_hash == used else now
    login = Login(login_id, user_id, digest(access), access_end, digest(refresh), refresh_end, used, rotated_at)
    return _Tokens(login, Token(access, "bearer", int(limits.access_token_ttl)),
                   Token(refresh, "bearer", int(limits.refresh_token_ttl)))


async def _store_login(app: "Application", login: Login | None) -> None:
    if login is not None:
        app.journal.batch.logins[login.login_id] = login
    app.journal.touch()
    await app.journal.stored()


# ------------------------------------------------------------------------------------------------------ guests


async def enter_as_guest(app: "Application", session: Session, name: str | None, login: Login | None = None) -> Account:
    """The connection's new guest, under this name or an invented one, stored (with its login, if it has one)."""
    wanted = check_name(name) if name else app.names.invent()
    account = _new_account(app, wanted, user_id=login.user_id if login else app.sources.identifier(PASSING))
    with app.names.reserve(account.username, account.user_id):
        if name and await app.store.account_named(name) is not None:
            raise Refusal("name_taken", "This name is registered: it needs its password.")
        app.journal.batch.accounts[account.user_id] = account
        await _store_login(app, login)
    take(app, session, account, login)
    return account


def take(app: "Application", session: Session, account: Account, login: Login | None = None) -> None:
    """The connection belongs to the account (whose name, if it is a guest's, is held); unless it is gone already."""
    if not session.open:
        if account.guest:
            app.names.release(account.username, account.user_id)
        raise Refusal("busy", "The connection is gone.")
    session.identify(account, login)


@handles("auth.guest")
async def guest(app: "Application", session: Session, params: messages.Guest) -> messages.Identity:
    """Plays as a guest."""
    if session.account is not None:
        raise Refusal("already_identified")
    tokens = _new_tokens(app, app.sources.identifier("u"))
    account = await enter_as_guest(app, session, params.username, tokens.login)
    return messages.Identity(user_of(account), tokens.access, tokens.refresh)


# ---------------------------------------------------------------------------------------------------- accounts


@handles("auth.register")
async def register(app: "Application", session: Session, params: messages.Register) -> messages.Identity:
    """Makes an account, out of the connection's guest if there is one."""
    name = check_name(params.username)
    check_password(params.password, name)
    before = session.account
    if before is not None and not before.guest:
        raise Refusal("already_identified")
    account = _new_account(
        app, name, user_id=before.user_id if before else None, password_hash=await app.passwords.hash(params.password))
    if before is not None:
        account = attrs.evolve(account, created_at=before.created_at)
    tokens = _new_tokens(app, account.user_id)
    app.names.hold(name, account.user_id)
    try:
        await app.journal.stored()
        await app.store.register(account, tokens.login)
    except NameTakenError:
        raise Refusal("name_taken") from None
    finally:
        app.names.release(name, account.user_id)
    _promote(app, session, before, account, tokens.login)
    return messages.Identity(user_of(account), tokens.access, tokens.refresh)


def _promote(app: "Application", session: Session, before: Account | None, account: Account, login: Login) -> None:
    """The connection belongs to the new account; a guest's other connections do too."""
    if before is None:
        take(app, session, account, login)
        return
    for other in tuple(app.sessions_of.get(before.user_id, ())):
        app.names.release(before.username, before.user_id)
        other.account = account
    session.login = login


async def _check_login(app: "Application", address: str, name: str, password: str) -> Account:
    """The account with this name and password; the same answer in the same time for a wrong name as for a password."""
    with app.throttle.attempt(name, address):
        account = await app.store.account_named(name)
        if not await app.passwords.verify(account.password_hash if account else None, password) or account is None:
            raise Refusal("bad_credentials")
    if not account.active:
        raise Refusal("account_inactive")
    return account


async def enter_with_password(app: "Application", session: Session, name: str, password: str) -> Account:
    """The connection belongs to the account with this name and password."""
    account = await _check_login(app, session.peer, name, password)
    take(app, session, account)
    return account


@handles("auth.login")
async def log_in(app: "Application", session: Session, params: messages.Login) -> messages.Welcome:
    """Comes in with name and password."""
    account = await _check_login(app, session.peer, params.username, params.password)
    tokens = _new_tokens(app, account.user_id)
    await _store_login(app, tokens.login)
    take(app, session, account, tokens.login)
    games = await attach_all(app, session, account)
    return messages.Welcome(user_of(account), tokens.access, tokens.refresh, games)


@handles("auth.resume")
async def resume(app: "Application", session: Session, params: messages.Resume) -> messages.Welcome:
    """Comes back with an access token."""
    await app.journal.stored()
    login = await app.store.login_by_access(digest(params.access_token))
    if login is None:
        raise Refusal("bad_credentials")
    left = login.access_expires_at - app.sources.now_ms()
    if left <= 0:
        raise Refusal("token_expired")
    account = await _come_back(app, session, login)
    games = await attach_all(app, session, account)
    return messages.Welcome(user_of(account), Token(params.access_token, "bearer", left // 1000), None, games)


@handles("auth.refresh")
async def refresh(app: "Application", session: Session, params: messages.Refresh) -> messages.Identity:
    """New tokens for a refresh token. One that was used up before ends the login: somebody else has it too."""
    hashed, now = digest(params.refresh_token), app.sources.now_ms()
    await app.journal.stored()
    login = await app.store.login_by_refresh(hashed)
    if login is None:
        raise Refusal("bad_credentials")
    if login.refresh_hash != hashed and now - login.rotated_at > REUSE_GRACE_MS:
        await end_logins(app, login.user_id, [login.login_id])
        raise Refusal("bad_credentials", "This token was used before: its login has been ended.")
    if login.refresh_expires_at <= now:
        raise Refusal("token_expired")
    await _active_account(app, login)
    tokens = _new_tokens(app, login.user_id, login, hashed)
    await _store_login(app, tokens.login)
    account = await _come_back(app, session, tokens.login)
    await attach_all(app, session, account)
    return messages.Identity(user_of(account), tokens.access, tokens.refresh)


async def _active_account(app: "Application", login: Login) -> Account:
    account = await app.store.account(login.user_id)
    if account is None:
        raise Refusal("bad_credentials")
    if not account.active:
        raise Refusal("account_inactive")
    return account


async def _come_back(app: "Application", session: Session, login: Login) -> Account:
    account = await _active_account(app, login)
    if session.account is not None and session.account.user_id == account.user_id:
        session.login = login
        return session.account
    if account.guest:
        account = await _hold_name(app, account)
    take(app, session, account, login)
    return account


async def _hold_name(app: "Application", account: Account) -> Account:
    """The guest under a name that is still free: the old one, or a variation that is stored."""
    registered = await app.store.account_named(account.username)
    if registered is None and app.names.holder(account.username) in (None, account.user_id):
        app.names.hold(account.username, account.user_id)
        return account
    account = attrs.evolve(account, username=app.names.variation(account.username), updated_at=app.sources.now_ms())
    app.names.hold(account.username, account.user_id)
    app.journal.batch.accounts[account.user_id] = account
    app.journal.touch()
    return account


async def attach_all(app: "Application", session: Session, account: Account) -> list[GameSummary]:
    """The connection hears of all unfinished games of the account; those where it is their turn come first."""
    await app.journal.stored()
    games = []
    for game_id in await app.store.unfinished(account.user_id):
        live = await app.games.load(game_id)
        seat = live.game.table.seat_of(account.user_id)
        if seat is not None and live.unfinished:
            if (session, seat) not in live.listeners:
                live.attach(session, seat, classic=False, ack=session.wants_ack)
            games.append(summary(live, seat))
    return sorted(games, key=lambda game: (not game.your_turn, -game.last_at))


@handles("auth.logout")
async def log_out(app: "Application", session: Session, params: messages.Logout) -> Empty:  # noqa: ARG001
    """Ends this login."""
    account, login = session.account, session.login
    session.forget()
    session.expect_identity()
    if login is not None and account is not None:
        await end_logins(app, account.user_id, [login.login_id])
    return Empty()


async def end_logins(app: "Application", user_id: str, login_ids: Sequence[str]) -> None:
    """Ends logins and closes the connections that came by them."""
    app.journal.batch.logouts.extend(login_ids)
    app.journal.touch()
    await app.journal.stored()
    for session in tuple(app.sessions_of.get(user_id, ())):
        if session.login is not None and session.login.login_id in login_ids:
            session.bye("logged_out")


@handles("auth.me")
def me(app: "Application", session: Session, params: messages.Me) -> User:  # noqa: ARG001
    """Who this connection belongs to."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    return user_of(session.account)


@handles("auth.changePassword")
async def change_password(app: "Application", session: Session, params: messages.ChangePassword) -> Empty:
    """Sets a new password and ends the other logins."""
    account = session.account
    if account is None or account.guest:
        raise Refusal("forbidden", "A guest has no password.")
    account = await _check_login(app, session.peer, account.username, params.current_password)
    check_password(params.new_password, account.username)
    hashed = await app.passwords.hash(params.new_password)
    current = session.login.login_id if session.login else None
    others = [login.login_id for login in await app.store.logins_of(account.user_id) if login.login_id != current]
    changed = attrs.evolve(account, password_hash=hashed, updated_at=app.sources.now_ms())
    app.journal.batch.accounts[account.user_id] = changed
    await end_logins(app, account.user_id, others)
    for other in tuple(app.sessions_of.get(account.user_id, ())):
        if other is not session and other.login is None:  # came by the old password, in the classic dialect
            other.bye("logged_out")
    return Empty()
