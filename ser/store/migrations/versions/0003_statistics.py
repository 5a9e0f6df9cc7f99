"""Statistics: games to be counted, results, standings, leaderboards, rivalries."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables; games that have ended before are to be counted too."""
    _results()
    _standings()


def _results() -> None:
    op.create_table(
        "endings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("game_id", sa.String(40), nullable=False, unique=True),
        sa.Column("counted", sa.Integer, nullable=False, server_default="0"),
    )
    uncounted = sa.text("counted = 0")
    op.create_index("endings_uncounted", "endings", ["number"], sqlite_where=uncounted, postgresql_where=uncounted)
    op.execute("INSERT INTO endings (game_id) SELECT game_id FROM games WHERE status = 'ended' "
               "ORDER BY updated_at, game_id")
    op.create_table(
        "results",
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
        sqlite_with_rowid=False,
    )
    op.create_index("results_by_user", "results", ["user_id", "ended_at"])
    op.create_table(
        "rivals",
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("opponent_id", sa.String(40), primary_key=True),
        sa.Column("game_type", sa.String(40), primary_key=True),
        sa.Column("won", sa.Integer, nullable=False),
        sa.Column("drawn", sa.Integer, nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("abandoned", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _standings() -> None:
    op.create_table(
        "standings",
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
    ranked = sa.text("ranked = 1")
    op.create_index("standings_by_rating", "standings",
                    ["period", "game_type", "pool", sa.text("rating DESC"), "user_id"],
                    sqlite_where=ranked, postgresql_where=ranked)
    op.create_table(
        "ranks",
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("game_type", sa.String(40), primary_key=True),
        sa.Column("pool", sa.String(10), primary_key=True),
        sa.Column("rating", sa.Integer, primary_key=True),
        sa.Column("players", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
