"""The full dialect's messages: importing this package fills ``registry.METHODS`` and ``registry.EVENTS``."""

from engine.wire.messages import (
    affairs,
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
    "affairs", "auth", "games", "invites", "lobby", "notifications", "registry", "rooms", "server", "settings",
    "shared", "stats", "users",
]
