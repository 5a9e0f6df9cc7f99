"""Profiles, and what admins do to the accounts of others."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import attrs

from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.messages import users as messages
from engine.wire.messages.shared import User
from ser.app.handlers import Then, handles
from ser.app.managing import (
    CHANGES,
    check_admins,
    check_role,
    is_admin,
    is_deleted,
    make_account,
    new_password,
    stamped,
    with_role,
)
from ser.app.names import check_given, check_name
from ser.app.ports import Account, UserQuery
from ser.app.session import Session
from ser.app.use_cases.accounts import set_password, store_named
from ser.app.use_cases.identity import identified, user_of

if TYPE_CHECKING:
    from ser.app.application import Application

ADMINS: Final = "admins"
"""Who may take away an admin is alone with all admins, so that the last two do not take away each other."""

MOST_LISTED: Final = 100


def check_admin(app: "Application", session: Session) -> Account:
    """The admin who asks; refuses ``forbidden`` to all others, and to who is one no more, whatever they ask for."""
    account = app.roster.latest(identified(session))
    if not is_admin(account):
        raise Refusal("forbidden")
    return account


async def _found(app: "Application", user_id: str) -> Account:
    await app.journal.stored()
    account = await app.store.account(user_id)
    if account is None:
        raise Refusal("not_found")
    return account


# ------------------------------------------------------------------------------------------------------- profiles


@handles("users.get")
async def get(app: "Application", session: Session, params: messages.GetUser) -> User:
    """A profile."""
    if params.user_id is not None and params.username is not None:
        raise Refusal("invalid_params", path="params", expected="userId or username")
    await app.journal.stored()
    if params.username is None:
        return user_of(await _found(app, params.user_id or identified(session).user_id))
    account = await app.store.account_named(params.username)
    holder = app.names.holder(params.username)
    if account is None and holder is not None:
        account = await app.store.account(holder)
    if account is None:
        raise Refusal("not_found")
    return user_of(account)


@handles("users.update")
async def update(app: "Application", session: Session, params: messages.UpdateUser) -> User:
    """Changes a profile."""
    own = identified(session)
    user_id = params.user_id or own.user_id
    async with app.roster.alone(user_id):
        if user_id != own.user_id:
            check_admin(app, session)
        before = await _found(app, user_id)
        after = _with_profile(before, params, given=user_id != own.user_id)
        after = stamped(before, after, app.sources.now_ms())
        if after != before:
            await store_named(app, after)
            app.roster.changed(after)
    return user_of(after)


def _with_profile(account: Account, params: messages.UpdateUser, *, given: bool) -> Account:
    """``given``: somebody else chooses the name, who may give reserved ones."""
    if not given and not account.active:
        raise Refusal("account_inactive")
    if account.guest:
        raise Refusal("forbidden", "A guest has no profile; it comes with an account.")
    if params.username is not None:
        (check_given if given else check_name)(params.username)
        account = attrs.evolve(account, username=params.username)
    if params.games is not None:
        account = attrs.evolve(account, games=_checked_games(account, params.games))
    return account


def _checked_games(account: Account, games: list[str]) -> tuple[str, ...]:
    if account.role != "bot":
        raise Refusal("forbidden", "Only bots say which games they play.")
    if not set(games) <= RULES.keys():
        raise Refusal("invalid_params", path="params.games", expected=f"some of {', '.join(RULES)}")
    return tuple(dict.fromkeys(games))


# ---------------------------------------------------------------------------------------------------- for admins


@handles("users.list")
async def list_users(app: "Application", session: Session, params: messages.ListUsers) -> messages.UserList:
    """The registered accounts."""
    check_admin(app, session)
    if params.role is not None:
        check_role(params.role)
    if not 1 <= params.limit <= MOST_LISTED or not 0 <= params.offset < 2**31:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")
    await app.journal.stored()
    query = UserQuery(params.is_active, params.role, params.limit, params.offset)
    accounts, total = await app.store.users(query)
    return messages.UserList([user_of(account) for account in accounts], total)


@handles("users.create")
async def create(app: "Application", session: Session, params: messages.CreateUser) -> messages.WithPassword:
    """Makes an account for somebody else."""
    check_admin(app, session)
    made = await make_account(app.sources, app.passwords, params.username, params.role, params.password,
                              active=params.is_active)
    check_admin(app, session)
    await store_named(app, made.account)
    app.roster.changed(made.account)
    return messages.WithPassword(user_of(made.account), made.one_time)


@attrs.frozen
class UserChange:
    """What is to be changed of a user; what is None stays."""

    username: str | None = None
    admin: bool | None = None
    active: bool | None = None

    def role(self, account: Account) -> str:
        """The role of the account after it; who is a bot and no admin stays a bot."""
        if self.admin is None or self.admin == (account.role == "admin"):
            return account.role
        return "admin" if self.admin else "player"


async def change_user(app: "Application", session: Session, user_id: str, wanted: UserChange) -> Then:
    """Changes name, role and activity of a user, all or nothing; who is no admin only their own name."""
    own = identified(session)
    given = user_id != own.user_id
    as_admin = given or wanted.role(own) != own.role or wanted.active is False
    if as_admin:
        check_admin(app, session)
    async with app.roster.alone(ADMINS), app.roster.alone(user_id):
        if as_admin:
            check_admin(app, session)
        before = await _found(app, user_id)
        after = _with_profile(before, messages.UpdateUser(wanted.username), given=given)
        role = wanted.role(before)
        if role != before.role:
            after = with_role(after, role)
        if wanted.active is not None:
            after = attrs.evolve(after, active=wanted.active)
        after = stamped(before, after, app.sources.now_ms())
        await check_admins(app.store, before, after)
        if after != before:
            await store_named(app, after)
            app.roster.changed(after, spared=session)
    if not after.active:
        await app.roster.silence(user_id)
    return Then(user_of(after), partial(app.roster.changed, after))


@handles("users.resetPassword")
async def reset_password(
    app: "Application", session: Session, params: messages.ResetPassword
) -> messages.WithPassword:
    """Gives an account a one-time password."""
    own = check_admin(app, session)
    before = await _found(app, params.user_id)
    if before.guest or before.user_id == own.user_id:
        raise Refusal("forbidden", "A guest has no password." if before.guest else "Change your own password.")
    stored, once = await new_password(app.sources, app.passwords, None)
    async with app.roster.alone(before.user_id):
        check_admin(app, session)
        after = await set_password(app, await _found(app, params.user_id), stored)
    return messages.WithPassword(user_of(after), once)


@handles("users.setRole")
async def set_role(app: "Application", session: Session, params: messages.SetRole) -> Then:
    """Gives an account another role."""
    check_admin(app, session)
    check_role(params.role)
    return await _change(app, session, params.user_id, lambda account: with_role(account, params.role))


@handles("users.activate")
async def activate(app: "Application", session: Session, params: messages.Activate) -> Then:
    """Lets an account come in again."""
    return await _change(app, session, params.user_id, CHANGES["activate"])


@handles("users.deactivate")
async def deactivate(app: "Application", session: Session, params: messages.Deactivate) -> Then:
    """Lets nobody come in by an account."""
    return await _change(app, session, params.user_id, CHANGES["deactivate"])


@handles("users.delete")
async def delete(app: "Application", session: Session, params: messages.DeleteUser) -> Then:
    """Deactivates an account for good."""
    return await _change(app, session, params.user_id, CHANGES["delete"], forget_logins=True)


async def _change(
    app: "Application", session: Session, user_id: str, change: Callable[[Account], Account], *,
    forget_logins: bool = False,
) -> Then:
    """Stores what an admin has changed; whom it concerns is told, the admin's own connection after its answer."""
    check_admin(app, session)
    async with app.roster.alone(ADMINS), app.roster.alone(user_id):
        check_admin(app, session)
        before = await _found(app, user_id)
        after = stamped(before, change(before), app.sources.now_ms())
        await check_admins(app.store, before, after)
        if not after.active:
            await app.roster.void_secrets(user_id)
        logins = [login.login_id for login in await app.store.logins_of(user_id)] if forget_logins else []
        app.journal.batch.accounts[user_id] = after
        app.journal.batch.logouts.extend(logins)
        if is_deleted(after):
            app.journal.batch.gone.append(user_id)
        app.journal.touch()
        await app.journal.stored()
        app.roster.changed(after, spared=session)
    if not after.active:
        await app.roster.silence(user_id)
    return Then(user_of(after), partial(app.roster.changed, after))
