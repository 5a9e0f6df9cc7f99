"""One file a migration, the newest being ``ser.store.schema.HEAD``."""
