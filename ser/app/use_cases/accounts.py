"""Who somebody is: guests, accounts, and their passwords."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import attrs

from engine.game.facts import PASSING
from engine.reasons import Refusal
from engine.wire.messages import auth as messages
from engine.wire.messages.shared import Empty, User
from ser.app.handlers import handles
from ser.app.names import check_name
from ser.app.passwords import hash_of, is_once
from ser.app.ports import Account, Login, NameTakenError
from ser.app.session import Session
from ser.app.use_cases.identity import attach_all, identified, take, user_of, waiting_for
from ser.app.use_cases.logins import end_logins, new_tokens, store_login, tidy_logins

if TYPE_CHECKING:
    from ser.app.application import Application


def _new_account(
    app: "Application", name: str, *, user_id: str | None = None, password_hash: str | None = None
) -> Account:
    now = app.sources.now_ms()
    guest = password_hash is None
    return Account(user_id or app.sources.identifier("u"), name, "player", guest, True, password_hash, now, now)


# ------------------------------------------------------------------------------------------------------ guests


async def enter_as_guest(app: "Application", session: Session, name: str | None, login: Login | None = None) -> Account:
    """The connection's new guest, under this name or an invented one, stored (with its login, if it has one)."""
    async with new_guest(app, name, login.user_id if login else app.sources.identifier(PASSING)) as account:
        app.journal.batch.accounts[account.user_id] = account
        await store_login(app, login)
    return take(app, session, account, login)


@asynccontextmanager
async def new_guest(app: "Application", name: str | None, user_id: str) -> AsyncIterator[Account]:
    """A guest under this name or an invented one, to be stored meanwhile; then ``take`` has to follow."""
    wanted = check_name(name) if name else app.names.invent()
    account = _new_account(app, wanted, user_id=user_id)
    with app.names.reserve(account.username, account.user_id):
        if name and await app.store.account_named(name) is not None:
            raise Refusal("name_taken", "This name is registered: it needs its password.")
        yield account


@handles("auth.guest")
async def guest(app: "Application", session: Session, params: messages.Guest) -> messages.Identity:
    """Plays as a guest."""
    if session.account is not None:
        raise Refusal("already_identified")
    tokens = new_tokens(app, session, app.sources.identifier("u"))
    account = await enter_as_guest(app, session, params.username, tokens.login)
    return messages.Identity(user_of(account), tokens.access, tokens.refresh)


# ---------------------------------------------------------------------------------------------------- accounts


@handles("auth.register")
async def register(app: "Application", session: Session, params: messages.Register) -> messages.Identity:
    """Makes an account, out of the connection's guest if there is one."""
    name, before = check_name(params.username), session.account
    await app.passwords.check(params.password, name)
    if before is not None and not before.guest:
        raise Refusal("already_identified")
    hashed = await app.passwords.hash(params.password)
    account = _new_account(app, name, user_id=before.user_id if before else None, password_hash=hashed)
    login = new_tokens(app, session, account.user_id)
    async with app.roster.alone(account.user_id):
        if before is not None:
            account = attrs.evolve(account, created_at=await _still_a_guest(app, account.user_id))
        await store_named(app, account, login.login)
        app.roster.changed(account)
    if before is None:
        account = take(app, session, account, login.login)
    elif session.account is not None:  # its guest has become the account, on this and all other connections
        session.login = login.login
    return messages.Identity(user_of(account), login.access, login.refresh)


async def _still_a_guest(app: "Application", user_id: str) -> int:
    """When the guest came first; refuses one who has registered on another connection, or is inactive."""
    now = await app.store.account(user_id)
    if now is None or not now.guest:
        raise Refusal("already_identified")
    if not now.active:
        raise Refusal("account_inactive")
    return now.created_at


async def store_named(app: "Application", account: Account, login: Login | None = None) -> None:
    """Stores an account under a name that is new for it; refuses ``name_taken``."""
    app.names.hold(account.username, account.user_id)
    try:
        await app.journal.stored()
        await app.store.register(account, login)
    except NameTakenError:
        raise Refusal("name_taken") from None
    finally:
        app.names.release(account.username, account.user_id)


# ------------------------------------------------------------------------------------------------- by password


async def _check_login(app: "Application", address: str, name: str, password: str) -> Account:
    """The account with this name and password; the same answer in the same time for a wrong name as for a password."""
    with app.throttle.attempt(name, address):
        account = await app.store.account_named(name)
        hashed = hash_of(account.password_hash, app.sources.now_ms()) if account else None
        if not await app.passwords.verify(hashed, password) or account is None:
            raise Refusal("bad_credentials")
        now = app.roster.latest(account)  # checking took its time
        if now.password_hash != account.password_hash:
            raise Refusal("bad_credentials")
    if not now.active:
        raise Refusal("account_inactive")
    return now


async def enter_with_password(app: "Application", session: Session, name: str, password: str) -> Account:
    """The connection belongs to the account with this name and password."""
    account = await _check_login(app, session.peer, name, password)
    if is_once(account.password_hash):
        raise Refusal("password_change_required")
    return take(app, session, account)


@handles("auth.login")
async def log_in(app: "Application", session: Session, params: messages.Login) -> messages.Welcome:
    """Comes in with name and password."""
    account = await _check_login(app, session.peer, params.username, params.password)
    tokens = new_tokens(app, session, account.user_id)
    await tidy_logins(app, account.user_id)
    await store_login(app, tokens.login)
    account = take(app, session, account, tokens.login)
    games = await attach_all(app, session, account)
    waiting = await waiting_for(app, account, games)
    return messages.Welcome(user_of(account), tokens.access, tokens.refresh, **waiting)


@handles("auth.me")
def me(app: "Application", session: Session, params: messages.Me) -> User:  # noqa: ARG001
    """Who this connection belongs to."""
    return user_of(identified(session))


@handles("auth.changePassword")
async def change_password(app: "Application", session: Session, params: messages.ChangePassword) -> Empty:
    """Sets a new password and ends the other logins."""
    account = identified(session)
    if account.guest:
        raise Refusal("forbidden", "A guest has no password.")
    before = await _check_login(app, session.peer, account.username, params.current_password)
    await app.passwords.check(params.new_password, before.username)
    hashed = await app.passwords.hash(params.new_password)
    async with app.roster.alone(before.user_id):
        await set_password(app, before, hashed, session)
    return Empty()


async def set_password(app: "Application", before: Account, stored: str, session: Session | None = None) -> Account:
    """The account has another password, and no login or connection but those of this session. One is alone with it.

    Refuses ``bad_credentials`` when the account has got another password than it had before.
    """
    now = await app.store.account(before.user_id)
    if now is None or now.password_hash != before.password_hash:
        raise Refusal("bad_credentials")
    kept = session.login.login_id if session is not None and session.login is not None else None
    others = [login.login_id for login in await app.store.logins_of(now.user_id) if login.login_id != kept]
    changed = attrs.evolve(now, password_hash=stored, updated_at=max(app.sources.now_ms(), now.updated_at + 1))
    app.journal.batch.accounts[now.user_id] = changed
    await end_logins(app, now.user_id, others)
    app.roster.changed(changed)
    for other in tuple(app.sessions_of.get(now.user_id, ())):
        if other is not session and other.login is None:  # came by the old password, in the classic dialect
            other.bye("logged_out")
    return changed
