"""Runs migrations on the connection that ``ser.store.migrate`` hands over."""

from alembic import context

from ser.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
