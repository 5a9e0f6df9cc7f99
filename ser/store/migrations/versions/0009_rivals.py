"""How long one thinks against another, and wins in a row; of games counted before, ``ser stats rebuild`` finds out."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the columns."""
    for name, kind in (("moves", sa.Integer), ("think_ms", sa.BigInteger), ("streak", sa.Integer),
                       ("best_streak", sa.Integer)):
        op.add_column("rivals", sa.Column(name, kind, nullable=False, server_default="0"))
