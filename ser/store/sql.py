"""The store on SQL: SQLite (embedded, the default) and PostgreSQL, by SQLAlchemy Core, all work in worker threads."""

import contextlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final, TypeVar, cast

import sqlalchemy as sa
import structlog
import trio

from engine.game.facts import ENDED
from ser.app.ports import (
    OPEN,
    Account,
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
    StoreFailedError,
    TargetRow,
    UserQuery,
)
from ser.store import schema, sql_notices, sql_people, sql_statistics
from ser.store.migrate import migrate
from ser.store.writing import write_batch

log = structlog.get_logger("ser.store")
T = TypeVar("T")

READERS: Final = 4
"""How many threads read at once."""

SYNCHRONOUS: Final = {"full": "FULL", "relaxed": "NORMAL"}


class SqlStore:
    """A database. ``durability``: full (what is acknowledged survives a power cut) or relaxed (survives a crash)."""

    def __init__(self, url: str, durability: str = "full") -> None:
        self._url = url
        self._durability = durability
        self._reading = trio.CapacityLimiter(READERS)
        self._writing = trio.CapacityLimiter(1)
        self._engine: sa.Engine | None = None
        self._writer: sa.PoolProxiedConnection | None = None
        self._cursor: Any = None
        self._mark = "?"
        self._driver_error: type[Exception] = sa.exc.DBAPIError
        self._integrity_error: type[Exception] = sa.exc.IntegrityError

    # -------------------------------------------------------------------------------------------------- its course

    async def open(self) -> None:
        """Connects and brings the tables up to date; raises ``StoreFailedError`` with the reason."""
        await self._in_thread(self._open, self._writing)

    def _open(self) -> None:
        engine = self._engine = _engine(sa.make_url(self._url), self._durability)
        with engine.connect() as connection:
            migrate(connection)
        driver = engine.dialect.loaded_dbapi
        self._driver_error, self._integrity_error = driver.Error, driver.IntegrityError
        self._mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"

    async def close(self) -> None:
        """Closes all connections."""
        await self._in_thread(self._close, self._writing)

    def _close(self) -> None:
        self._drop_writer()
        if self._engine is not None:
            self._engine.dispose()

    async def _in_thread(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        try:
            return await trio.to_thread.run_sync(work, limiter=limiter)
        except (sa.exc.SQLAlchemyError, self._driver_error, OSError, ImportError) as error:  # a driver may be missing
            raise StoreFailedError(str(error).partition("\n")[0]) from error

    # ----------------------------------------------------------------------------------------------------- writing

    async def commit(self, batch: Batch) -> None:
        """Stores all of the batch, or nothing."""
        await self._in_thread(partial(self._commit, batch), self._writing)

    async def _write(self, work: Callable[[Any], T]) -> T:
        """Executes something else in a transaction of its own."""
        return await self._in_thread(partial(self._execute, work), self._writing)

    def _commit(self, batch: Batch) -> None:
        self._execute(lambda cursor: write_batch(cursor, self._mark, batch))

    def _execute(self, work: Callable[[Any], T]) -> T:
        try:
            writer = self._writing_connection()
            result = work(self._cursor)
            writer.commit()
        except self._integrity_error as error:
            self._drop_writer()
            raise ConflictError(str(error)) from error
        except BaseException:
            self._drop_writer()
            raise
        return result

    def _writing_connection(self) -> Any:
        """The driver's own connection: SQLAlchemy's would cost more than the writing."""
        if self._writer is None:
            assert self._engine is not None  # noqa: S101 - the store is open
            self._writer = self._engine.raw_connection()
            self._cursor = self._writer.cursor()
        return self._writer

    def _drop_writer(self) -> None:
        """After an error nobody knows what state the connection is in: the next one is a new one."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        with contextlib.suppress(self._driver_error):
            writer.rollback()
        writer.invalidate()

    async def register(self, account: Account, login: Login | None = None) -> None:
        """Stores an account with its login."""
        await self._in_thread(partial(self._register, account, login), self._writing)

    def _register(self, account: Account, login: Login | None) -> None:
        batch = Batch()
        batch.accounts[account.user_id] = account
        if login is not None:
            batch.logins[login.login_id] = login
        try:
            self._commit(batch)
        except ConflictError:
            raise NameTakenError(account.username) from None

    # ----------------------------------------------------------------------------------------------------- reading

    async def _read(self, query: Callable[[sa.Connection], T]) -> T:
        def work() -> T:
            assert self._engine is not None  # noqa: S101 - the store is open
            with self._engine.connect() as connection:
                return query(connection)
        return await self._in_thread(work, self._reading)

    async def game(self, game_id: str) -> StoredGame | None:
        """A game's facts and seats."""
        def query(connection: sa.Connection) -> StoredGame | None:
            facts = connection.execute(_FACTS, {"game_id": game_id}).scalars().all()
            if not facts:
                return None
            rows = connection.execute(_SEATS, {"game_id": game_id}).all()
            return StoredGame(facts, [
                SeatRow(game_id, row.seat, row.user_id, row.key_hash, bool(row.ack)) for row in rows
            ], connection.execute(_SEED, {"game_id": game_id}).scalar())
        return await self._read(query)

    async def unfinished(self, user_id: str | None) -> Sequence[str]:
        """The games that have not ended."""
        def query(connection: sa.Connection) -> Sequence[str]:
            if user_id is None:
                return connection.execute(_UNFINISHED).scalars().all()
            return connection.execute(_UNFINISHED_OF, {"user_id": user_id}).scalars().all()
        return await self._read(query)

    async def finished(self, user_id: str, limit: int, offset: int) -> tuple[Sequence[tuple[GameRow, int]], int]:
        """A page of the user's games that have ended."""
        def query(connection: sa.Connection) -> tuple[list[tuple[GameRow, int]], int]:
            total = connection.execute(_COUNT_FINISHED_OF, {"user_id": user_id}).scalar() or 0
            found = connection.execute(_FINISHED_OF, {"user_id": user_id, "limit": limit, "offset": offset})
            return [(GameRow(*row[:-1]), row[-1]) for row in found], total
        return await self._read(query)

    async def account(self, user_id: str) -> Account | None:
        """A user."""
        return await self._read(lambda c: sql_people.account(c.execute(_ACCOUNT, {"user_id": user_id}).first()))

    async def account_named(self, name: str) -> Account | None:
        """A registered user."""
        key = {"name_key": name.lower()}
        return await self._read(lambda c: sql_people.account(c.execute(_ACCOUNT_NAMED, key).first()))

    async def login(self, login_id: str) -> Login | None:
        """A login."""
        return await self._read(lambda c: _login(c.execute(_LOGIN, {"login_id": login_id}).first()))

    async def login_by_access(self, access_hash: str) -> Login | None:
        """The login with this access token."""
        return await self._read(lambda c: _login(c.execute(_BY_ACCESS, {"hash": access_hash}).first()))

    async def login_by_refresh(self, refresh_hash: str) -> Login | None:
        """The login with this refresh token, the current one or the one before."""
        return await self._read(lambda c: _login(c.execute(_BY_REFRESH, {"hash": refresh_hash}).first()))

    async def logins_of(self, user_id: str) -> Sequence[Login]:
        """A user's logins."""
        return await self._read(lambda c: [Login(*row) for row in c.execute(_LOGINS_OF, {"user_id": user_id})])

    async def open_seats(self, limit: int) -> Sequence[str]:
        """The games whose seats stay open."""
        return await self._read(lambda c: c.execute(_OPEN, {"limit": limit}).scalars().all())

    async def quiet_games(self, before: int, limit: int) -> Sequence[str]:
        """Unfinished games whose rows were last written before an instant."""
        return await self._read(lambda c: c.execute(_QUIET, {"before": before, "limit": limit}).scalars().all())

    async def timed_games(self) -> Sequence[str]:
        """The games whose clocks may run."""
        return await self._read(lambda c: c.execute(_TIMED).scalars().all())

    async def alive_at(self) -> int | None:
        """When a server was last known to be alive."""
        return await self._read(lambda c: cast("int | None", c.execute(_ALIVE_AT).scalar()))

    # ------------------------------------------------------------------------------------------------------ people

    async def accounts_by_id(self, user_ids: Sequence[str]) -> Sequence[Account]:
        """Those of these users that there are."""
        return await self._read(lambda c: sql_people.accounts_by_id(c, user_ids))

    async def users(self, query: UserQuery) -> tuple[Sequence[Account], int]:
        """A page of the registered accounts."""
        return await self._read(lambda c: sql_people.users(c, query))

    async def changed_accounts(self, since: int) -> Sequence[Account]:
        """Registered accounts, and inactive guests, that were changed since."""
        return await self._read(lambda c: sql_people.changed_accounts(c, since))

    async def room(self, room_id: str) -> Sequence[str] | None:
        """A room's facts."""
        return await self._read(lambda c: sql_people.room(c, room_id))

    async def rooms(self, query: RoomQuery) -> tuple[Sequence[str], int]:
        """A page of rooms."""
        return await self._read(lambda c: sql_people.rooms(c, query))

    async def invitation(self, invite_id: str) -> InvitationRow | None:
        """An invitation."""
        return await self._read(lambda c: sql_people.invitation(c, invite_id))

    async def invitation_by_code(self, code_hash: str) -> InvitationRow | None:
        """The invitation behind a link's code."""
        return await self._read(lambda c: sql_people.invitation_by_code(c, code_hash))

    async def invitations(self, query: InvitationQuery) -> tuple[Sequence[InvitationRow], int]:
        """A page of invitations."""
        return await self._read(lambda c: sql_people.invitations(c, query))

    async def awaiting(self, user_id: str) -> Awaiting:
        """Whether there is anything for a user."""
        return await self._read(lambda c: sql_people.awaiting(c, user_id))

    async def notifications(
        self, user_id: str, *, unread: bool, limit: int, offset: int, without: Collection[str] = ()
    ) -> tuple[Sequence[NotificationRow], int]:
        """A page of a user's notifications."""
        return await self._read(lambda c: sql_people.notifications(c, user_id, unread, without, (limit, offset)))

    async def unread(self, user_id: str, without: Collection[str] = ()) -> int:
        """How many notifications a user has not read."""
        return await self._read(lambda c: sql_people.unread(c, user_id, without))

    async def notices(self, question: Question[T]) -> T:
        """Answers a question about notifications."""
        return cast("T", await self._read(lambda c: sql_notices.answer(c, question)))

    async def claim(self, user_id: str, now: int, limit: int) -> Sequence[NotificationRow]:
        """Takes the user's notifications that are due."""
        return await self._write(lambda cursor: sql_notices.claim(cursor, self._mark, user_id, now, limit))

    async def postpone(self, user_id: str, now: int, until: int) -> None:
        """What is due of this user's is due at another instant."""
        await self._write(lambda cursor: sql_notices.postpone(cursor, self._mark, user_id, now, until))

    async def targets(self, user_id: str) -> Sequence[TargetRow]:
        """Where a user wants notifications when away."""
        return await self._read(lambda c: sql_people.targets(c, user_id))

    async def settings(self, user_id: str) -> str | None:
        """A user's settings."""
        return await self._read(lambda c: sql_people.settings(c, user_id))

    # -------------------------------------------------------------------------------------------------- statistics

    async def statistics(self, question: Question[T]) -> T:
        """Answers a question about how everybody has done."""
        return cast("T", await self._read(lambda c: sql_statistics.answer(c, question)))

    async def forget_statistics(self) -> None:
        """Forgets all results, standings and rivalries."""
        def work() -> None:
            assert self._engine is not None  # noqa: S101 - the store is open
            with self._engine.connect() as connection:
                sql_statistics.forget(connection)
        await self._in_thread(work, self._writing)


def _login(row: Any) -> Login | None:
    return None if row is None else Login(*row)


# ------------------------------------------------------------------------------------------------------ connecting


def _engine(url: sa.URL, durability: str) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return _without_nul(sa.create_engine(url, pool_size=READERS + 1, pool_pre_ping=True))
    busy = float(str(url.query.get("timeout", "5")))  # seconds to wait for another program's lock
    engine = sa.create_engine(url, pool_size=READERS + 1, connect_args={"check_same_thread": False, "timeout": busy})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", f"synchronous={SYNCHRONOUS[durability]}", "wal_autocheckpoint=4000",
                       "cache_size=-32000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _without_nul(engine: sa.Engine) -> sa.Engine:
    """PostgreSQL has no NUL in texts and calls it an error to look for one; nothing is called U+FFFD either."""
    @sa.event.listens_for(engine, "before_cursor_execute", retval=True)
    def prepare(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        if isinstance(parameters, dict):
            parameters = {name: value.replace("\0", "\ufffd") if isinstance(value, str) else value
                          for name, value in parameters.items()}
        return statement, parameters

    return engine


# ------------------------------------------------------------------------------------------------------ statements


_g, _s, _a, _l = schema.games.c, schema.seats.c, schema.accounts.c, schema.logins.c
_FACTS: Final = sa.select(schema.facts.c.fact).where(schema.facts.c.game_id == sa.bindparam("game_id")).order_by(
    schema.facts.c.seq)
_SEED: Final = sa.select(schema.seeds.c.seed).where(schema.seeds.c.game_id == sa.bindparam("game_id"))
_SEATS: Final = sa.select(schema.seats).where(_s.game_id == sa.bindparam("game_id")).order_by(_s.seat)
_QUIET: Final = (
    sa.select(_g.game_id).where(sa.text(f"status <> '{ENDED}'"), _g.updated_at < sa.bindparam("before"))
    .order_by(_g.updated_at).limit(sa.bindparam("limit"))
)
_OPEN: Final = (
    sa.select(_g.game_id).where(sa.text(f"status <> '{ENDED}' AND status = '{OPEN}'"))
    .order_by(_g.updated_at.desc()).limit(sa.bindparam("limit"))
)
_TIMED: Final = sa.select(_g.game_id).where(schema.TIMED).order_by(_g.game_id)
_ALIVE_AT: Final = sa.select(schema.alive.c.at).where(schema.alive.c.name == "server")
_UNFINISHED: Final = sa.select(_g.game_id).where(sa.text(f"status <> '{ENDED}'")).order_by(_g.game_id)
_OF_USER: Final = _s.user_id == sa.bindparam("user_id")
_UNFINISHED_OF: Final = sa.select(_s.game_id).where(_OF_USER, _s.ended == 0).order_by(_s.game_id)
_COUNT_FINISHED_OF: Final = sa.select(sa.func.count()).select_from(schema.seats).where(_OF_USER, _s.ended == 1)
_FINISHED_OF: Final = (
    sa.select(schema.games, _s.seat).join(schema.seats, _s.game_id == _g.game_id).where(_OF_USER, _s.ended == 1)
    .order_by(_s.game_id.desc()).limit(sa.bindparam("limit")).offset(sa.bindparam("offset"))
)
_ACCOUNT: Final = sa.select(schema.accounts).where(_a.user_id == sa.bindparam("user_id"))
_ACCOUNT_NAMED: Final = sa.select(schema.accounts).where(_a.name_key == sa.bindparam("name_key"), sa.text("guest = 0"))
_LOGIN: Final = sa.select(schema.logins).where(_l.login_id == sa.bindparam("login_id"))
_BY_ACCESS: Final = sa.select(schema.logins).where(
    sa.or_(_l.access_hash == sa.bindparam("hash"), _l.old_access_hash == sa.bindparam("hash")))
_BY_REFRESH: Final = sa.select(schema.logins).where(
    sa.or_(_l.refresh_hash == sa.bindparam("hash"), _l.old_refresh_hash == sa.bindparam("hash")))
_LOGINS_OF: Final = sa.select(schema.logins).where(_l.user_id == sa.bindparam("user_id"))
