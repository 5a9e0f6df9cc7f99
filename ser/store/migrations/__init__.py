"""The migrations of the database, run by Alembic: see ``ser.store.migrate``."""
