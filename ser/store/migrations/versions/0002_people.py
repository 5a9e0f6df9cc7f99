"""Rooms, invitations, notifications, settings; what bots declare, and where a login came from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables and columns."""
    op.add_column("accounts", sa.Column("games", sa.Text))
    watched = sa.text("(guest = 0 OR active = 0)")
    op.create_index("accounts_by_change", "accounts", ["updated_at"], sqlite_where=watched, postgresql_where=watched)
    op.add_column("logins", sa.Column("created_at", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("logins", sa.Column("client", sa.String(64)))
    op.add_column("logins", sa.Column("old_access_hash", sa.String(64)))
    op.add_column("logins", sa.Column("old_access_expires_at", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_logins_old_access_hash", "logins", ["old_access_hash"])
    unfinished = sa.text("status <> 'ended'")
    op.create_index("games_quiet", "games", ["updated_at"], sqlite_where=unfinished, postgresql_where=unfinished)
    _rooms()
    _notices()


def _rooms() -> None:
    op.create_table(
        "room_facts",
        sa.Column("room_id", sa.String(40), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("fact", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rooms",
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
    can_be_joined = sa.text("is_closed = 0")
    op.create_index("rooms_quiet", "rooms", ["updated_at"], sqlite_where=can_be_joined, postgresql_where=can_be_joined)
    op.create_index("rooms_open_first", "rooms", ["is_closed", sa.text("room_id DESC")])
    op.create_index("rooms_to_join", "rooms", ["visibility", "is_closed", sa.text("room_id DESC")])
    op.create_table(
        "room_members",
        sa.Column("room_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("member", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("room_members_by_user", "room_members", ["user_id", "member", "room_id"])
    op.create_table(
        "invitations",
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
    pending = sa.text("status = 'pending'")
    op.create_index("invitations_pending", "invitations", ["expires_at"], sqlite_where=pending,
                    postgresql_where=pending)
    for name, whose in (("invitations_received", "receiver_id"), ("invitations_made", "inviter_id")):
        op.create_index(name, "invitations", [whose, sa.text("invite_id DESC")])
        op.create_index(f"{name}_by_status", "invitations", [whose, "status", sa.text("invite_id DESC")])


def _notices() -> None:
    op.create_table(
        "notifications",
        sa.Column("notification_id", sa.String(80), primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("read_at", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("notifications_by_user", "notifications", ["user_id", "at"])
    unread = sa.text("read_at IS NULL")
    op.create_index("notifications_unread", "notifications", ["user_id", "at"], sqlite_where=unread,
                    postgresql_where=unread)
    op.create_table(
        "targets",
        sa.Column("target_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_targets_user_id", "targets", ["user_id"])
    op.create_table(
        "settings",
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
