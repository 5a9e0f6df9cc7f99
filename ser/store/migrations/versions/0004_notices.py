"""When a notification is to be sent, and which ones are old."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the column and the indexes."""
    op.add_column("notifications", sa.Column("due_at", sa.BigInteger))
    op.create_index("notifications_by_age", "notifications", ["at", "notification_id"])
    unread = sa.text("read_at IS NULL")
    op.drop_index("notifications_unread", "notifications")
    op.create_index("notifications_unread", "notifications", ["user_id", "at", "kind", "read_at"], sqlite_where=unread,
                    postgresql_where=unread)
    due = sa.text("due_at IS NOT NULL")
    op.create_index("notifications_due", "notifications", ["due_at"], sqlite_where=due, postgresql_where=due)
