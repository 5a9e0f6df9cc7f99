"""The full dialect's messages: importing this package fills ``registry.METHODS`` and ``registry.EVENTS``."""

from engine.wire.messages import auth, games, lobby, notifications, registry, server, settings, shared, stats, users

__all__ = ["auth", "games", "lobby", "notifications", "registry", "server", "settings", "shared", "stats", "users"]
