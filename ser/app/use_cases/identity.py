"""How a connection gets its identity: by an account that is good, under a name that is free, with its games."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from engine.reasons import Refusal
from engine.wire.messages.shared import GameSummary, User
from ser.app.connections import take_own_place
from ser.app.notices import count_unread
from ser.app.ports import Account, Login
from ser.app.rooms.lists import WELCOMED, welcome
from ser.app.session import Session
from ser.app.views import summary, urgency

if TYPE_CHECKING:
    from ser.app.application import Application


def user_of(account: Account) -> User:
    """The account as players see it."""
    return User(account.user_id, account.username, account.role, account.guest, account.active, account.created_at,
                account.updated_at, list(account.games))


def identified(session: Session) -> Account:
    """The account of the connection; refuses ``login_required`` when it has lost it meanwhile."""
    if session.account is None:
        raise Refusal("login_required")
    return session.account


def take(app: "Application", session: Session, account: Account, login: Login | None = None) -> Account:
    """The connection belongs to the account from now on (whose name, if it is a guest's, is held).

    Refuses what has become impossible since the account and the login were read: the connection is gone, the account
    is inactive, the login has been ended.
    """
    now = app.roster.latest(account)
    try:
        _check(app, session, now, login)
    except Refusal:
        _let_go(app, account)
        raise
    if not now.guest:
        _let_go(app, account)
    session.identify(now, login)
    return now


def _check(app: "Application", session: Session, account: Account, login: Login | None) -> None:
    if login is not None:
        app.roster.check_login(login)
    if not account.active:
        raise Refusal("account_inactive")
    if not session.open:
        raise Refusal("busy", "The connection is gone.")


def _let_go(app: "Application", account: Account) -> None:
    if account.guest:
        app.names.release(account.username, account.user_id)


async def active_account(app: "Application", user_id: str) -> Account:
    """The account; refuses one that is not there, and one that is not active."""
    account = await app.store.account(user_id)
    if account is None:
        raise Refusal("bad_credentials")
    if not account.active:
        raise Refusal("account_inactive")
    return account


async def come_back(app: "Application", session: Session, login: Login) -> Account:
    """The connection belongs to the account of this login."""
    account = await active_account(app, login.user_id)
    if session.account is not None and session.account.user_id == account.user_id:
        app.roster.check_login(login)
        session.login = login
        return session.account
    if account.guest:
        async with app.roster.alone(account.user_id):
            account = await _hold_name(app, await active_account(app, login.user_id))
    return take(app, session, account, login)


async def _hold_name(app: "Application", account: Account) -> Account:
    """The guest under a name that is still free: the old one, or another that is stored."""
    if not account.guest:
        return account
    registered = await app.store.account_named(account.username)
    if registered is None and app.names.holder(account.username) in (None, account.user_id):
        app.names.hold(account.username, account.user_id)
        return account
    name = app.names.variation(account.username)
    if await app.store.account_named(name) is not None or app.names.holder(name) is not None:
        name = app.names.invent()
    now = max(app.sources.now_ms(), account.updated_at + 1)
    account = attrs.evolve(account, username=name, updated_at=now)
    with app.names.reserve(name, account.user_id):
        app.journal.batch.accounts[account.user_id] = account
        app.journal.touch()
        await app.journal.stored()
    return account


async def waiting_for(app: "Application", account: Account, games: Sequence[GameSummary]) -> dict[str, Any]:
    """Everything that waits for who comes in, as members of ``auth.Welcome``; these are their games in order."""
    there = await app.store.awaiting(account.user_id)
    return {
        "games": list(games[:WELCOMED]),
        "games_total": len(games) if len(games) > WELCOMED else 0,
        "unread": await count_unread(app, account.user_id) if there.notices else 0,
        **await welcome(app, account.user_id, there),
    }


async def attach_all(app: "Application", session: Session, account: Account) -> list[GameSummary]:
    """The connection hears of all unfinished games of the account; the urgent ones come first."""
    await app.journal.stored()
    games = []
    for game_id in await app.store.unfinished(account.user_id):
        live = await app.games.load(game_id)
        seat = live.game.table.seat_of(account.user_id)
        if seat is not None and live.unfinished:
            if (session, seat) not in live.listeners:
                live.attach(session, seat, classic=False, ack=session.wants_ack)
            games.append(summary(live, seat))
    take_own_place(app, session)
    return sorted(games, key=urgency)
