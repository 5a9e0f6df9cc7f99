"""Accounts that change while people are connected by them: who is told, who is cut, and who has to wait their turn.

An account may change at any moment: by its player, by an admin, by ``ser admin`` in another process. A request that has
read it before, and waits for something, must not go on with what it was. So the last changes are remembered
(``latest``, ``check_login``), and who changes an account is alone with it (``alone``).
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from math import inf
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import structlog
import trio

from engine.game import decide
from engine.game.facts import WAITING
from engine.reasons import Refusal
from ser.app import audience
from ser.app.ports import Account, Login, StoreFailedError

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session

log = structlog.get_logger("ser.roster")
T = TypeVar("T")

REMEMBERED: Final = 1000
"""So many of the last changes are remembered: far more than there can be while one request is under way."""

PERIOD: Final = 0.5
"""Seconds between two looks at what other processes have changed."""

OVERLAP_MS: Final = 5_000
"""What carries an earlier time than the look before is still found: a commit takes its time, clocks differ."""

LATEST_MS: Final = 60_000
"""After so long nobody is waited for whose clock goes slow."""

MOST_CHANGED: Final = 1000
"""With so many changes at once the store may have left some out."""


class Roster:
    """What has become of the accounts of late."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._changed: dict[str, Account] = {}
        self._ended: dict[str, None] = {}
        self._logins: dict[str, int] = {}
        self._locks: dict[str, trio.Lock] = {}

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[None]:
        """Nobody else changes this (a user, by their identifier, or ``ADMINS``) meanwhile."""
        lock = self._locks.setdefault(what, trio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked() and self._locks.get(what) is lock:
                del self._locks[what]

    # ---------------------------------------------------------------------------------------------- what is known

    def latest(self, account: Account) -> Account:
        """The account, or what it has become since it was read."""
        changed = self._changed.get(account.user_id)
        return account if changed is None or changed.updated_at <= account.updated_at else changed

    def check_login(self, login: Login) -> None:
        """Refuses ``bad_credentials`` when the login was ended since it was read."""
        if login.login_id in self._ended:
            raise Refusal("bad_credentials")

    def ended(self, login_ids: Iterable[str]) -> None:
        """These logins are being ended: nobody comes in by them any more."""
        for login_id in login_ids:
            _remember(self._ended, login_id, None)

    def not_ended(self, login_ids: Iterable[str]) -> None:
        """The store did not take it: these logins go on."""
        for login_id in login_ids:
            self._ended.pop(login_id, None)

    def count_logins(self, user_id: str, count: int) -> None:
        """A user has so many logins, or fewer."""
        _remember(self._logins, user_id, count)

    def one_more_login(self, user_id: str) -> float:
        """How many logins a user has at most, with one more; infinitely many where they have not been counted."""
        count = self._logins.get(user_id)
        if count is None:
            return inf
        self._logins[user_id] = count + 1
        return count + 1

    # ------------------------------------------------------------------------------------------------- what follows

    def changed(self, account: Account, spared: "Session | None" = None) -> None:
        """The account is stored as it is now: its connections are of this account, or are cut when it is inactive."""
        _remember(self._changed, account.user_id, account)
        self._app.bearers.forget(account.user_id)
        for session in tuple(self._app.sessions_of.get(account.user_id, ())):
            if session.account is None:
                continue
            if session.account.guest and not account.guest:
                self._app.names.release(session.account.username, account.user_id)
            session.become(account)
            if not account.active and session is not spared:
                session.bye("account_inactive")

    async def watch(self) -> None:
        """Looks for what other processes have changed, twice a second, for ever."""
        since = self._app.started_at - LATEST_MS
        seen: dict[str, int] = {}
        while True:
            await trio.sleep(PERIOD)
            try:
                since, seen = await self._look(since, seen)
            except StoreFailedError as error:
                log.debug("roster_not_read", error=str(error)[:300])

    async def _look(self, since: int, seen: dict[str, int]) -> tuple[int, dict[str, int]]:
        accounts = await self._app.store.changed_accounts(since)
        for account in accounts:
            if seen.get(account.user_id) != account.updated_at:
                await self._hear_fenced(account)
        found = {account.user_id: account.updated_at for account in accounts}
        if len(accounts) >= MOST_CHANGED:  # those are the oldest: the next look begins with the last of them
            return max(since + 1, accounts[-1].updated_at), found
        newest = max(found.values(), default=0)
        return max(since, newest - OVERLAP_MS, self._app.sources.now_ms() - LATEST_MS), found

    async def _hear_fenced(self, account: Account) -> None:
        """What goes wrong with one account is logged and keeps nobody from hearing of the others."""
        try:
            await self._hear(account)
        except StoreFailedError:
            raise
        except Exception:
            log.exception("internal", user_id=account.user_id)
            self._app.count("internal")

    async def _hear(self, account: Account) -> None:
        """What another process has changed has the same consequences as what this one changes."""
        self._app.bearers.forget(account.user_id)
        known = self._changed.get(account.user_id)
        if known is not None and known.updated_at >= account.updated_at:
            return
        sessions = tuple(self._app.sessions_of.get(account.user_id, ()))
        if account.active and all(session.account == account for session in sessions):
            return
        logins = {login.login_id for login in await self._app.store.logins_of(account.user_id)}
        for session in sessions:
            before = session.account
            if session.login.login_id not in logins if session.login else _password_of(before) != _password_of(account):
                session.bye("logged_out" if account.active else "account_inactive")
        self.changed(account)
        if not account.active:
            await self.silence(account.user_id)

    async def void_secrets(self, user_id: str) -> None:
        """With what is stored next the secrets of the user's seats are no longer good; afterwards call ``silence``."""
        for game_id in await self._app.store.unfinished(user_id):
            live = await self._app.games.load(game_id)
            for row in live.seats.values():
                if row.user_id == user_id and row.key_hash is not None:
                    self._app.journal.batch.seats[game_id, row.seat] = attrs.evolve(row, key_hash=None)

    async def silence(self, user_id: str) -> None:
        """Nobody speaks for the user's seats any more: their secrets are no longer good, who came by them is cut.

        A seat that they have left open is taken back, and they leave all rooms: nobody shall sit down with them.
        """
        for game_id in await self._app.store.unfinished(user_id):
            live = await self._app.games.load(game_id)
            seat = live.game.table.seat_of(user_id)
            if seat is None or not live.unfinished:
                continue
            if live.game.status == WAITING and live.game.table.stays:
                facts, game = decide.cancel(live.game, self._app.sources.now_ms(), seat)
                self._app.games.record(live, facts, game)
                audience.announce(live, facts, live.ticket)
            if live.seats[seat].key_hash is not None:
                self._app.games.seat(live, seat, live.game.table.seats[seat - 1], None, ack=live.seats[seat].ack)
            for session, at in tuple(live.listeners):
                if at == seat:
                    live.detach(session, seat)
                    if session.account is None:
                        session.bye("account_inactive")
        await self._app.rooms.withdraw(user_id)
        await self._app.journal.stored()


def _password_of(account: Account | None) -> str | None:
    return None if account is None else account.password_hash


def _remember(kept: dict[str, T], key: str, value: T) -> None:
    """Enters it as the newest; the oldest goes when there are too many."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > REMEMBERED:
        del kept[next(iter(kept))]
