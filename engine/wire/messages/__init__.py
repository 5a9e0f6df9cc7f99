"""The full dialect's messages: importing this package fills ``registry.METHODS`` and ``registry.EVENTS``."""

from engine.wire.messages import auth, games, lobby, registry, server, settings, shared, stats

__all__ = ["auth", "games", "lobby", "registry", "server", "settings", "shared", "stats"]
