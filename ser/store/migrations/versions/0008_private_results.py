"""Which results are those of private games; of games that were counted before, ``ser stats rebuild`` finds out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the column."""
    op.add_column("results", sa.Column("private", sa.Integer, nullable=False, server_default="0"))
