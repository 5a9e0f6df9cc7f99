"""The full dialect's messages: importing this package fills ``registry.METHODS`` and ``registry.EVENTS``."""

from engine.wire.messages import (
    auth,
    games,
    invites,
    lobby,
    notifications,
    registry,
    rooms,
    server,
    settings,
    shared,
    stats,
    users,
)

__all__ = [
    "auth", "games", "invites", "lobby", "notifications", "registry", "rooms", "server", "settings", "shared", "stats",
    "users",
]
