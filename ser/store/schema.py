"""The tables. Instants are milliseconds of the Unix epoch."""

from typing import Final

import sqlalchemy as sa

HEAD: Final = "0009"
"""The newest migration; a test keeps it equal to what migrations/versions has."""

metadata: Final = sa.MetaData()

# facts alone keeps SQLite's row numbers: new rows then stand at the end, which costs a fifth less to write
facts: Final = sa.Table(
    "facts", metadata,
    sa.Column("game_id", sa.String(40), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("fact", sa.Text, nullable=False),
)

games: Final = sa.Table(
    "games", metadata,
    sa.Column("game_id", sa.String(40), primary_key=True),
    sa.Column("game_type", sa.String(40), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("players", sa.Text, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("ply", sa.Integer, nullable=False),
    sa.Column("opened_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("timed", sa.Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
TIMED: Final = sa.text("timed = 1 AND status = 'playing'")
"""Games whose clocks may run."""

sa.Index("games_timed", games.c.game_id, sqlite_where=TIMED, postgresql_where=TIMED)
sa.Index("games_unfinished", games.c.game_id, sqlite_where=sa.text("status <> 'ended'"),
         postgresql_where=sa.text("status <> 'ended'"))
sa.Index("games_quiet", games.c.updated_at, sqlite_where=sa.text("status <> 'ended'"),
         postgresql_where=sa.text("status <> 'ended'"))

alive: Final = sa.Table(
    "alive", metadata,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

seats: Final = sa.Table(
    "seats", metadata,
    sa.Column("game_id", sa.String(40), primary_key=True),
    sa.Column("seat", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.String(40), nullable=False),
    sa.Column("key_hash", sa.String(64)),
    sa.Column("ack", sa.Integer, nullable=False),
    sa.Column("ended", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
sa.Index("seats_by_user", seats.c.user_id, seats.c.ended, seats.c.game_id)

seeds: Final = sa.Table(
    "seeds", metadata,
    sa.Column("game_id", sa.String(40), primary_key=True),
    sa.Column("seed", sa.String(64), nullable=False),
    sqlite_with_rowid=False,
)

accounts: Final = sa.Table(
    "accounts", metadata,
    sa.Column("user_id", sa.String(40), primary_key=True),
    sa.Column("username", sa.String(20), nullable=False),
    sa.Column("name_key", sa.String(20), nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("guest", sa.Integer, nullable=False),
    sa.Column("active", sa.Integer, nullable=False),
    sa.Column("password_hash", sa.Text),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("games", sa.Text),
    sqlite_with_rowid=False,
)
WATCHED: Final = sa.text("(guest = 0 OR active = 0)")
"""Accounts whose changes are asked for: registered ones, and guests who may not come in any more."""

sa.Index("accounts_by_change", accounts.c.updated_at, sqlite_where=WATCHED, postgresql_where=WATCHED)
sa.Index("accounts_by_name", accounts.c.name_key, unique=True, sqlite_where=sa.text("guest = 0"),
         postgresql_where=sa.text("guest = 0"))

logins: Final = sa.Table(
    "logins", metadata,
    sa.Column("login_id", sa.String(40), primary_key=True),
    sa.Column("user_id", sa.String(40), nullable=False, index=True),
    sa.Column("access_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("access_expires_at", sa.BigInteger, nullable=False),
    sa.Column("refresh_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("refresh_expires_at", sa.BigInteger, nullable=False),
    sa.Column("old_refresh_hash", sa.String(64), index=True),
    sa.Column("rotated_at", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("client", sa.String(64)),
    sa.Column("old_access_hash", sa.String(64), index=True),
    sa.Column("old_access_expires_at", sa.BigInteger, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

room_facts: Final = sa.Table(
    "room_facts", metadata,
    sa.Column("room_id", sa.String(40), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("fact", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

rooms: Final = sa.Table(
    "rooms", metadata,
    sa.Column("room_id", sa.String(40), primary_key=True),
    sa.Column("visibility", sa.String(10), nullable=False),
    sa.Column("is_closed", sa.Integer, nullable=False),
    sa.Column("is_ready", sa.Integer, nullable=False),
    sa.Column("game_type", sa.String(40), nullable=False),
    sa.Column("host_id", sa.String(40), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("room", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
sa.Index("rooms_quiet", rooms.c.updated_at, sqlite_where=sa.text("is_closed = 0"),
         postgresql_where=sa.text("is_closed = 0"))
sa.Index("rooms_open_first", rooms.c.is_closed, rooms.c.room_id.desc())
sa.Index("rooms_to_join", rooms.c.visibility, rooms.c.is_closed, rooms.c.room_id.desc())

room_members: Final = sa.Table(
    "room_members", metadata,
    sa.Column("room_id", sa.String(40), primary_key=True),
    sa.Column("user_id", sa.String(40), primary_key=True),
    sa.Column("member", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
sa.Index("room_members_by_user", room_members.c.user_id, room_members.c.member, room_members.c.room_id)

invitations: Final = sa.Table(
    "invitations", metadata,
    sa.Column("invite_id", sa.String(40), primary_key=True),
    sa.Column("room_id", sa.String(40), nullable=False),
    sa.Column("inviter_id", sa.String(40), nullable=False),
    sa.Column("receiver_id", sa.String(40)),
    sa.Column("role", sa.String(64)),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("code", sa.String(40)),
    sa.Column("code_hash", sa.String(64), unique=True),
    sa.Column("uses_left", sa.Integer),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("invitation", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
for _name, _whose in (("received", invitations.c.receiver_id), ("made", invitations.c.inviter_id)):
    sa.Index(f"invitations_{_name}", _whose, invitations.c.invite_id.desc())
    sa.Index(f"invitations_{_name}_by_status", _whose, invitations.c.status, invitations.c.invite_id.desc())
sa.Index("invitations_pending", invitations.c.expires_at, sqlite_where=sa.text("status = 'pending'"),
         postgresql_where=sa.text("status = 'pending'"))

notifications: Final = sa.Table(
    "notifications", metadata,
    sa.Column("notification_id", sa.String(80), primary_key=True),
    sa.Column("user_id", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("read_at", sa.BigInteger),
    sa.Column("due_at", sa.BigInteger),
    sqlite_with_rowid=False,
)
sa.Index("notifications_by_age", notifications.c.at, notifications.c.notification_id)
sa.Index("notifications_due", notifications.c.due_at, sqlite_where=sa.text("due_at IS NOT NULL"),
         postgresql_where=sa.text("due_at IS NOT NULL"))
sa.Index("notifications_by_user", notifications.c.user_id, notifications.c.at)
# with all that a count looks at, so that the table need not be read for it
sa.Index("notifications_unread", notifications.c.user_id, notifications.c.at, notifications.c.kind,
         notifications.c.read_at, sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL"))

targets: Final = sa.Table(
    "targets", metadata,
    sa.Column("target_id", sa.String(40), primary_key=True),
    sa.Column("user_id", sa.String(40), nullable=False, index=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("kinds", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

settings: Final = sa.Table(
    "settings", metadata,
    sa.Column("user_id", sa.String(40), primary_key=True),
    sa.Column("settings", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

announcements: Final = sa.Table(
    "announcements", metadata,
    sa.Column("announcement_id", sa.String(40), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger),
    sa.Column("made_at", sa.BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
)

endings: Final = sa.Table(
    "endings", metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("game_id", sa.String(40), nullable=False, unique=True),
    sa.Column("counted", sa.Integer, nullable=False, server_default="0"),
)
sa.Index("endings_uncounted", endings.c.number, sqlite_where=sa.text("counted = 0"),
         postgresql_where=sa.text("counted = 0"))

editions: Final = sa.Table(
    "editions", metadata,
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

results: Final = sa.Table(
    "results", metadata,
    sa.Column("game_id", sa.String(40), primary_key=True),
    sa.Column("seat", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.String(40), nullable=False),
    sa.Column("game_type", sa.String(40), nullable=False),
    sa.Column("pool", sa.String(10), nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("moves", sa.Integer, nullable=False),
    sa.Column("think_ms", sa.BigInteger, nullable=False),
    sa.Column("opponents", sa.Text, nullable=False),
    sa.Column("rating_before", sa.Integer),
    sa.Column("rating_after", sa.Integer),
    sa.Column("private", sa.Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
sa.Index("results_by_user", results.c.user_id, results.c.ended_at)

standings: Final = sa.Table(
    "standings", metadata,
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("game_type", sa.String(40), nullable=False),
    sa.Column("pool", sa.String(10), nullable=False),
    sa.Column("user_id", sa.String(40), nullable=False),
    sa.Column("mu", sa.Double, nullable=False),
    sa.Column("sigma", sa.Double, nullable=False),
    sa.Column("rating", sa.Integer, nullable=False),
    sa.Column("ranked", sa.Integer, nullable=False),
    sa.Column("games", sa.Integer, nullable=False),
    sa.Column("won", sa.Integer, nullable=False),
    sa.Column("drawn", sa.Integer, nullable=False),
    sa.Column("lost", sa.Integer, nullable=False),
    sa.Column("abandoned", sa.Integer, nullable=False),
    sa.Column("moves", sa.Integer, nullable=False),
    sa.Column("think_ms", sa.BigInteger, nullable=False),
    sa.Column("streak", sa.Integer, nullable=False),
    sa.Column("best_streak", sa.Integer, nullable=False),
    sa.Column("best_rating", sa.Integer, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("user_id", "period", "game_type", "pool"),
    sqlite_with_rowid=False,
)
sa.Index("standings_by_rating", standings.c.period, standings.c.game_type, standings.c.pool, standings.c.rating.desc(),
         standings.c.user_id, sqlite_where=sa.text("ranked = 1"), postgresql_where=sa.text("ranked = 1"))

ranks: Final = sa.Table(
    "ranks", metadata,
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("game_type", sa.String(40), primary_key=True),
    sa.Column("pool", sa.String(10), primary_key=True),
    sa.Column("rating", sa.Integer, primary_key=True),
    sa.Column("players", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

rivals: Final = sa.Table(
    "rivals", metadata,
    sa.Column("user_id", sa.String(40), primary_key=True),
    sa.Column("opponent_id", sa.String(40), primary_key=True),
    sa.Column("game_type", sa.String(40), primary_key=True),
    sa.Column("won", sa.Integer, nullable=False),
    sa.Column("drawn", sa.Integer, nullable=False),
    sa.Column("lost", sa.Integer, nullable=False),
    sa.Column("abandoned", sa.Integer, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False),
    sa.Column("moves", sa.Integer, nullable=False, server_default="0"),
    sa.Column("think_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("streak", sa.Integer, nullable=False, server_default="0"),
    sa.Column("best_streak", sa.Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
