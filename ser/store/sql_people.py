"""What is asked of the tables about people: users, rooms, invitations, notifications, settings."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ser.app.ports import (
    Account,
    Awaiting,
    InvitationQuery,
    InvitationRow,
    NotificationRow,
    RoomQuery,
    TargetRow,
    UserQuery,
)
from ser.store import schema

MOST_CHANGED: Final = 1000

_a, _f, _r, _m = schema.accounts.c, schema.room_facts.c, schema.rooms.c, schema.room_members.c
_i, _n, _t, _s = schema.invitations.c, schema.notifications.c, schema.targets.c, schema.settings.c
_REGISTERED: Final = sa.text("guest = 0")


def account(row: Any) -> Account | None:
    """An account from its row."""
    if row is None:
        return None
    games = tuple(row.games.split(",")) if row.games else ()
    return Account(row.user_id, row.username, row.role, bool(row.guest), bool(row.active), row.password_hash,
                   row.created_at, row.updated_at, games)


def _accounts(connection: sa.Connection, query: sa.Select[Any]) -> list[Account]:
    return [found for row in connection.execute(query) if (found := account(row)) is not None]


def _page(
    connection: sa.Connection, query: sa.Select[Any], order: Sequence[Any], limit: int, offset: int
) -> tuple[Sequence[Any], int]:
    """A page of rows, and how many there are in all: the last page, mostly the first one too, says it by itself."""
    rows = connection.execute(query.order_by(*order).limit(limit).offset(offset)).all()
    if len(rows) < limit and (rows or not offset):
        return rows, offset + len(rows)
    counted = query.with_only_columns(sa.func.count(), maintain_column_froms=True)
    return rows, connection.execute(counted).scalar() or 0


# ------------------------------------------------------------------------------------------------------- accounts


def accounts_by_id(connection: sa.Connection, user_ids: Sequence[str]) -> Sequence[Account]:
    """Those of these users that there are."""
    return _accounts(connection, sa.select(schema.accounts).where(_a.user_id.in_(user_ids)))


def users(connection: sa.Connection, wanted: UserQuery) -> tuple[Sequence[Account], int]:
    """A page of the registered accounts."""
    query = sa.select(schema.accounts).where(_REGISTERED)
    if wanted.active is not None:
        query = query.where(_a.active == int(wanted.active))
    if wanted.role is not None:
        query = query.where(_a.role == wanted.role)
    rows, total = _page(connection, query, (_a.user_id,), wanted.limit, wanted.offset)
    return [found for row in rows if (found := account(row)) is not None], total


def changed_accounts(connection: sa.Connection, since: int) -> Sequence[Account]:
    """Registered accounts, and inactive guests, that were changed since."""
    query = sa.select(schema.accounts).where(schema.WATCHED, _a.updated_at >= since)
    return _accounts(connection, query.order_by(_a.updated_at).limit(MOST_CHANGED))


# ---------------------------------------------------------------------------------------------------------- rooms


def room(connection: sa.Connection, room_id: str) -> Sequence[str] | None:
    """A room's facts."""
    query = sa.select(_f.fact).where(_f.room_id == room_id).order_by(_f.seq)
    return connection.execute(query).scalars().all() or None


def rooms(connection: sa.Connection, wanted: RoomQuery) -> tuple[Sequence[str], int]:
    """A page of rooms."""
    query = sa.select(_r.room, _r.room_id)
    if wanted.member_id is not None:
        query = query.join(schema.room_members, _m.room_id == _r.room_id)
        query = query.where(_m.user_id == wanted.member_id, _m.member == 1)
    if wanted.visibility is not None:
        query = query.where(_r.visibility == wanted.visibility)
    if wanted.closed is not None:
        query = query.where(_r.is_closed == int(wanted.closed))
    if wanted.ready is not None:
        query = query.where(_r.is_ready == int(wanted.ready))
    if wanted.game_type is not None:
        query = query.where(_r.game_type == wanted.game_type)
    order: tuple[Any, ...] = (_r.is_closed, _r.room_id.desc())
    if wanted.quiet is not None:
        query, order = query.where(sa.text("is_closed = 0"), _r.updated_at < wanted.quiet), (_r.updated_at,)
    rows, total = _page(connection, query, order, wanted.limit, wanted.offset)
    return [row.room for row in rows], total


# ---------------------------------------------------------------------------------------------------- invitations


def _invitation(row: Any) -> InvitationRow | None:
    return None if row is None else InvitationRow(*row)


def invitation(connection: sa.Connection, invite_id: str) -> InvitationRow | None:
    """An invitation."""
    return _invitation(connection.execute(sa.select(schema.invitations).where(_i.invite_id == invite_id)).first())


def invitation_by_code(connection: sa.Connection, code_hash: str) -> InvitationRow | None:
    """The invitation behind a link's code."""
    return _invitation(connection.execute(sa.select(schema.invitations).where(_i.code_hash == code_hash)).first())


def invitations(connection: sa.Connection, wanted: InvitationQuery) -> tuple[Sequence[InvitationRow], int]:
    """A page of invitations."""
    query = sa.select(schema.invitations)
    for column in ("receiver_id", "inviter_id", "room_id", "role"):
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(_i[column] == value)
    if wanted.statuses:
        query = query.where(_i.status.in_(wanted.statuses))
    if wanted.due is not None:
        query = query.where(sa.text("status = 'pending'"), _i.expires_at <= wanted.due)
    order = _i.invite_id.desc() if wanted.due is None else _i.expires_at
    rows, total = _page(connection, query, (order,), wanted.limit, wanted.offset)
    return [InvitationRow(*row) for row in rows], total


# -------------------------------------------------------------------------------------- notifications and settings

_AWAITING: Final = sa.select(
    sa.exists().where(_m.user_id == sa.bindparam("user_id"), _m.member == 1),
    sa.exists().where(_i.receiver_id == sa.bindparam("user_id"), _i.status == "pending"),
    sa.exists().where(_n.user_id == sa.bindparam("user_id"), _n.read_at.is_(None)),
)


def awaiting(connection: sa.Connection, user_id: str) -> Awaiting:
    """Whether there is anything for a user."""
    return Awaiting(*map(bool, connection.execute(_AWAITING, {"user_id": user_id}).one()))


def notifications(
    connection: sa.Connection, user_id: str, unread_only: bool, without: Collection[str], page: tuple[int, int]
) -> tuple[Sequence[NotificationRow], int]:
    """A page (limit and offset) of a user's notifications."""
    wanted = _wanted(user_id, without, unread_only=unread_only)
    total = connection.execute(sa.select(sa.func.count()).where(wanted)).scalar() or 0
    query = sa.select(schema.notifications).where(wanted).order_by(_n.at.desc(), _n.notification_id.desc())
    return [NotificationRow(*row) for row in connection.execute(query.limit(page[0]).offset(page[1]))], total


def unread(connection: sa.Connection, user_id: str, without: Collection[str]) -> int:
    """How many notifications a user has not read."""
    query = sa.select(sa.func.count()).where(_wanted(user_id, without, unread_only=True))
    return connection.execute(query).scalar() or 0


def _wanted(user_id: str, without: Collection[str], *, unread_only: bool) -> sa.ColumnElement[bool]:
    wanted = _n.user_id == user_id
    if unread_only:
        wanted = sa.and_(wanted, sa.text("read_at IS NULL"))
    return sa.and_(wanted, _n.kind.not_in(sorted(without))) if without else wanted


def targets(connection: sa.Connection, user_id: str) -> Sequence[TargetRow]:
    """Where a user wants notifications when away."""
    query = sa.select(schema.targets).where(_t.user_id == user_id).order_by(_t.target_id)
    return [TargetRow(*row) for row in connection.execute(query)]


def settings(connection: sa.Connection, user_id: str) -> str | None:
    """A user's settings."""
    return connection.execute(sa.select(_s.settings).where(_s.user_id == user_id)).scalar()
