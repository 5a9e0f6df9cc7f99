"""The first tables: facts, games, seats, seeds, accounts, logins."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "facts",
        sa.Column("game_id", sa.String(40), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("fact", sa.Text, nullable=False),
    )
    op.create_table(
        "games",
        sa.Column("game_id", sa.String(40), primary_key=True),
        sa.Column("game_type", sa.String(40), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("players", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("ply", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    unfinished = sa.text("status <> 'ended'")
    op.create_index("games_unfinished", "games", ["game_id"], sqlite_where=unfinished, postgresql_where=unfinished)
    op.create_table(
        "seats",
        sa.Column("game_id", sa.String(40), primary_key=True),
        sa.Column("seat", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("key_hash", sa.String(64)),
        sa.Column("ack", sa.Integer, nullable=False),
        sa.Column("ended", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("seats_by_user", "seats", ["user_id", "ended", "game_id"])
    op.create_table(
        "seeds",
        sa.Column("game_id", sa.String(40), primary_key=True),
        sa.Column("seed", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    _people()


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("username", sa.String(20), nullable=False),
        sa.Column("name_key", sa.String(20), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("guest", sa.Integer, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    registered = sa.text("guest = 0")
    op.create_index("accounts_by_name", "accounts", ["name_key"], unique=True, sqlite_where=registered,
                    postgresql_where=registered)
    op.create_table(
        "logins",
        sa.Column("login_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("access_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("access_expires_at", sa.BigInteger, nullable=False),
        sa.Column("refresh_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("refresh_expires_at", sa.BigInteger, nullable=False),
        sa.Column("old_refresh_hash", sa.String(64)),
        sa.Column("rotated_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_logins_user_id", "logins", ["user_id"])
    op.create_index("ix_logins_old_refresh_hash", "logins", ["old_refresh_hash"])
