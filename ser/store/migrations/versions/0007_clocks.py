"""Games with clocks, to be found at the start; and when a server was last known to be alive."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the column with its index, and the table of one row."""
    op.add_column("games", sa.Column("timed", sa.Integer, nullable=False, server_default="0"))
    running = sa.text("timed = 1 AND status = 'playing'")
    op.create_index("games_timed", "games", ["game_id"], sqlite_where=running, postgresql_where=running)
    op.create_table(
        "alive",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
