"""Editions of the statistics: who counts does so on top of the one that they have read, or not at all."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table, with the first edition."""
    op.create_table(
        "editions",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO editions (kind, number) VALUES ('statistics', 1)")
