"""A store that keeps everything in the process: for tests, and for those who want no database."""

from collections.abc import Collection, Sequence
from typing import TypeVar, cast

import attrs
import trio

from engine.game.facts import ENDED, PLAYING
from ser.app.ports import (
    OPEN,
    STATISTICS,
    Account,
    AliveRow,
    Awaiting,
    Batch,
    ConflictError,
    GameRow,
    InvitationQuery,
    InvitationRow,
    Login,
    NameTakenError,
    NotificationRow,
    Question,
    RoomQuery,
    SeatRow,
    StoredGame,
    TargetRow,
    UserQuery,
)
from ser.store import memory_notices, memory_statistics
from ser.store.memory_people import Shelves, users

T = TypeVar("T")


@attrs.define
class MemoryStore:
    """Dictionaries; what is in them outlives nothing."""

    facts: dict[str, list[str]] = attrs.field(factory=dict)
    games: dict[str, GameRow] = attrs.field(factory=dict)
    seats: dict[str, dict[int, SeatRow]] = attrs.field(factory=dict)
    seeds: dict[str, str] = attrs.field(factory=dict)
    games_of: dict[str, set[str]] = attrs.field(factory=dict)
    accounts: dict[str, Account] = attrs.field(factory=dict)
    logins: dict[str, Login] = attrs.field(factory=dict)
    names: dict[str, str] = attrs.field(factory=dict)
    tokens: dict[str, str] = attrs.field(factory=dict)
    """From the hash of a token to its login."""
    people: Shelves = attrs.field(factory=Shelves)
    endings: memory_statistics.Endings = attrs.field(factory=memory_statistics.Endings)

    async def open(self) -> None:
        """Nothing to do."""
        await trio.lowlevel.checkpoint()

    async def close(self) -> None:
        """Nothing to do."""
        await trio.lowlevel.checkpoint()

    async def commit(self, batch: Batch) -> None:
        """Stores all of the batch, or nothing."""
        await trio.lowlevel.checkpoint()
        self._check(batch)
        self.people.check(batch)
        self.people.commit(batch, without=frozenset() if self.endings.commit(batch) else STATISTICS)
        for game_id, _, data in batch.facts:
            self.facts.setdefault(game_id, []).append(data)
        self.games.update(batch.games)
        self.seeds.update(batch.seeds)
        for row in batch.seats.values():
            self.seats.setdefault(row.game_id, {})[row.seat] = row
            self.games_of.setdefault(row.user_id, set()).add(row.game_id)
        for account in batch.accounts.values():
            self._set_account(account)
        for login in batch.logins.values():
            self._set_login(login)
        for login_id in batch.logouts:
            self._drop_login(login_id)

    def _set_account(self, account: Account) -> None:
        before = self.accounts.get(account.user_id)
        if before is not None and self.names.get(before.name_key) == account.user_id:
            del self.names[before.name_key]
        self.accounts[account.user_id] = account
        if not account.guest:
            self.names[account.name_key] = account.user_id

    def _set_login(self, login: Login) -> None:
        self._drop_login(login.login_id)
        self.logins[login.login_id] = login
        for token in _tokens_of(login):
            if token is not None:
                self.tokens[token] = login.login_id

    def _drop_login(self, login_id: str) -> None:
        login = self.logins.pop(login_id, None)
        if login is not None:
            for token in _tokens_of(login):
                self.tokens.pop(token or "", None)

    def _check(self, batch: Batch) -> None:
        lengths: dict[str, int] = {}
        for game_id, seq, _ in batch.facts:
            length = lengths.get(game_id, len(self.facts.get(game_id, ())))
            if seq != length + 1:
                raise ConflictError(f"game {game_id} has {length} facts, this was to be number {seq}")
            lengths[game_id] = seq

    async def game(self, game_id: str) -> StoredGame | None:
        """A game's facts and seats."""
        await trio.lowlevel.checkpoint()
        if game_id not in self.facts:
            return None
        seats = tuple(self.seats.get(game_id, {}).values())
        return StoredGame(tuple(self.facts[game_id]), seats, self.seeds.get(game_id))

    async def unfinished(self, user_id: str | None) -> Sequence[str]:
        """The games that have not ended."""
        await trio.lowlevel.checkpoint()
        ids = self.games if user_id is None else self.games_of.get(user_id, ())
        return sorted(game_id for game_id in ids if self.games[game_id].status != ENDED)

    async def finished(self, user_id: str, limit: int, offset: int) -> tuple[Sequence[tuple[GameRow, int]], int]:
        """A page of the user's games that have ended."""
        await trio.lowlevel.checkpoint()
        ids = self.games_of.get(user_id, set())
        ended = sorted((g for g in ids if self.games[g].status == ENDED), reverse=True)
        return [(self.games[g], self._seat(g, user_id)) for g in ended[offset : offset + limit]], len(ended)

    def _seat(self, game_id: str, user_id: str) -> int:
        return next(row.seat for row in self.seats[game_id].values() if row.user_id == user_id)

    async def account(self, user_id: str) -> Account | None:
        """A user."""
        await trio.lowlevel.checkpoint()
        return self.accounts.get(user_id)

    async def account_named(self, name: str) -> Account | None:
        """A registered user."""
        await trio.lowlevel.checkpoint()
        user_id = self.names.get(name.lower())
        return None if user_id is None else self.accounts[user_id]

    async def register(self, account: Account, login: Login | None = None) -> None:
        """Stores an account with its login."""
        await trio.lowlevel.checkpoint()
        if self.names.get(account.name_key, account.user_id) != account.user_id:
            raise NameTakenError(account.username)
        self._set_account(account)
        if login is not None:
            self._set_login(login)

    async def login(self, login_id: str) -> Login | None:
        """A login."""
        await trio.lowlevel.checkpoint()
        return self.logins.get(login_id)

    async def login_by_access(self, access_hash: str) -> Login | None:
        """The login with this access token."""
        await trio.lowlevel.checkpoint()
        login = self.logins.get(self.tokens.get(access_hash, ""))
        return login if login is not None and access_hash in (login.access_hash, login.old_access_hash) else None

    async def login_by_refresh(self, refresh_hash: str) -> Login | None:
        """The login with this refresh token, the current one or the one before."""
        await trio.lowlevel.checkpoint()
        login = self.logins.get(self.tokens.get(refresh_hash, ""))
        return login if login is not None and refresh_hash in (login.refresh_hash, login.old_refresh_hash) else None

    async def logins_of(self, user_id: str) -> Sequence[Login]:
        """A user's logins."""
        await trio.lowlevel.checkpoint()
        return [login for login in self.logins.values() if login.user_id == user_id]

    async def open_seats(self, limit: int) -> Sequence[str]:
        """The games whose seats stay open."""
        await trio.lowlevel.checkpoint()
        waiting = [row for row in self.games.values() if row.status == OPEN]
        return [row.game_id for row in sorted(waiting, key=lambda row: row.updated_at, reverse=True)[:limit]]

    async def quiet_games(self, before: int, limit: int) -> Sequence[str]:
        """Unfinished games whose rows were last written before an instant."""
        await trio.lowlevel.checkpoint()
        quiet = [row for row in self.games.values() if row.status != ENDED and row.updated_at < before]
        return [row.game_id for row in sorted(quiet, key=lambda row: row.updated_at)[:limit]]

    async def timed_games(self) -> Sequence[str]:
        """The games whose clocks may run."""
        await trio.lowlevel.checkpoint()
        return sorted(row.game_id for row in self.games.values() if row.timed and row.status == PLAYING)

    async def alive_at(self) -> int | None:
        """When a server was last known to be alive."""
        await trio.lowlevel.checkpoint()
        row: AliveRow | None = self.people.rows.get("alive", {}).get(("server",))
        return None if row is None else row.at

    # ------------------------------------------------------------------------------------------------------ people

    async def accounts_by_id(self, user_ids: Sequence[str]) -> Sequence[Account]:
        """Those of these users that there are."""
        await trio.lowlevel.checkpoint()
        return [self.accounts[user_id] for user_id in {*user_ids} & self.accounts.keys()]

    async def users(self, query: UserQuery) -> tuple[Sequence[Account], int]:
        """A page of the registered accounts."""
        await trio.lowlevel.checkpoint()
        return users(tuple(self.accounts.values()), query)

    async def changed_accounts(self, since: int) -> Sequence[Account]:
        """Registered accounts, and inactive guests, that were changed since."""
        await trio.lowlevel.checkpoint()
        watched = (row for row in self.accounts.values() if not row.guest or not row.active)
        changed = [row for row in watched if row.updated_at >= since]
        return sorted(changed, key=lambda row: row.updated_at)[:1000]

    async def room(self, room_id: str) -> Sequence[str] | None:
        """A room's facts."""
        await trio.lowlevel.checkpoint()
        facts = self.people.facts.get(room_id)
        return None if facts is None else tuple(facts)

    async def rooms(self, query: RoomQuery) -> tuple[Sequence[str], int]:
        """A page of rooms."""
        await trio.lowlevel.checkpoint()
        return self.people.rooms(query)

    async def invitation(self, invite_id: str) -> InvitationRow | None:
        """An invitation."""
        await trio.lowlevel.checkpoint()
        return self.people.invitation(invite_id)

    async def invitation_by_code(self, code_hash: str) -> InvitationRow | None:
        """The invitation behind a link's code."""
        await trio.lowlevel.checkpoint()
        return self.people.invitation_by_code(code_hash)

    async def invitations(self, query: InvitationQuery) -> tuple[Sequence[InvitationRow], int]:
        """A page of invitations."""
        await trio.lowlevel.checkpoint()
        return self.people.invitations(query)

    async def awaiting(self, user_id: str) -> Awaiting:
        """Whether there is anything for a user."""
        await trio.lowlevel.checkpoint()
        return self.people.awaiting(user_id)

    async def notifications(
        self, user_id: str, *, unread: bool, limit: int, offset: int, without: Collection[str] = ()
    ) -> tuple[Sequence[NotificationRow], int]:
        """A page of a user's notifications."""
        await trio.lowlevel.checkpoint()
        return self.people.notifications(user_id, unread, limit, offset, without)

    async def unread(self, user_id: str, without: Collection[str] = ()) -> int:
        """How many notifications a user has not read."""
        await trio.lowlevel.checkpoint()
        return self.people.notifications(user_id, True, 0, 0, without)[1]

    async def notices(self, question: Question[T]) -> T:
        """Answers a question about notifications."""
        await trio.lowlevel.checkpoint()
        kept = memory_notices.Kept(self.people.rows, self.accounts, self.logins)
        return cast("T", memory_notices.answer(kept, question))

    async def claim(self, user_id: str, now: int, limit: int) -> Sequence[NotificationRow]:
        """Takes the user's notifications that are due."""
        await trio.lowlevel.checkpoint()
        return memory_notices.claim(self.people.rows, user_id, now, limit)

    async def postpone(self, user_id: str, now: int, until: int) -> None:
        """What is due of this user's is due at another instant."""
        await trio.lowlevel.checkpoint()
        memory_notices.postpone(self.people.rows, user_id, now, until)

    async def targets(self, user_id: str) -> Sequence[TargetRow]:
        """Where a user wants notifications when away."""
        await trio.lowlevel.checkpoint()
        return self.people.targets(user_id)

    async def settings(self, user_id: str) -> str | None:
        """A user's settings."""
        await trio.lowlevel.checkpoint()
        return self.people.settings(user_id)

    # -------------------------------------------------------------------------------------------------- statistics

    async def statistics(self, question: Question[T]) -> T:
        """Answers a question about how everybody has done."""
        await trio.lowlevel.checkpoint()
        return cast("T", memory_statistics.answer(self.endings, self.people.rows, question))

    async def forget_statistics(self) -> None:
        """Forgets all results, standings and rivalries."""
        await trio.lowlevel.checkpoint()
        memory_statistics.forget(self.endings, self.people.rows)


def _tokens_of(login: Login) -> tuple[str | None, ...]:
    return login.access_hash, login.old_access_hash, login.refresh_hash, login.old_refresh_hash
