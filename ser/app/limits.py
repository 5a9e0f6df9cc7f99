"""How much anybody may ask of the server: each limit with its unit, as ``server.hello`` publishes it."""

from typing import Any, Final

import attrs

from engine.wire.codec import camel

_DURATION: Final = {"duration": True}


def _seconds(default: float) -> Any:
    return attrs.field(default=default, metadata=_DURATION)


@attrs.frozen
class Limits:
    """Durations in seconds (fractions allowed), sizes in bytes, rates in requests a second."""

    max_connections: int = 10_000
    max_connections_per_address: int = 200
    line_bytes_before_identity: int = 4096
    line_bytes: int = 65536
    identify_timeout: float = _seconds(60.0)
    rate: float = 50.0
    burst: float = 100.0
    output_bytes: int = 262144
    keep_alive: float = _seconds(30.0)
    silence_timeout: float = _seconds(90.0)
    games_per_user: int = 100
    addresses_per_user: int = 5
    notify_delay: float = _seconds(3.0)
    nudge_after: float = _seconds(86400.0)
    notifications_per_user: int = 500
    notifications_ttl: float = _seconds(2592000.0)
    ack_timeout: float = _seconds(5.0)
    ack_attempts: int = 5
    rooms_per_user: int = 50
    invitations_per_user: int = 100
    invite_expires: float = _seconds(86400.0)
    challenge_expires: float = _seconds(900.0)
    room_expires: float = _seconds(604800.0)
    journal_facts: int = 20000
    games_in_memory: int = 50000
    rooms_in_memory: int = 10000
    games_per_bot: int = 50
    open_seats_per_user: int = 10
    widen_after: float = _seconds(10.0)
    watch_delay: float = _seconds(0.0)
    watched_per_connection: int = 200
    first_move_timeout: float = _seconds(120.0)
    game_expires: float = _seconds(604800.0)
    wrong_logins_per_account: str = "20/15 minutes"
    wrong_logins_per_address: str = "300/10 minutes"
    wrong_logins_in_all: str = "5000/10 minutes"
    access_token_ttl: float = _seconds(3600.0)
    refresh_token_ttl: float = _seconds(2592000.0)

    def published(self) -> dict[str, Any]:
        """The limits by their names on the wire, where durations are whole milliseconds."""
        return dict(self._published(field) for field in attrs.fields(Limits))

    def _published(self, field: "attrs.Attribute[Any]") -> tuple[str, Any]:
        value = getattr(self, field.name)
        if field.metadata is not None and "duration" in field.metadata:
            return f"{camel(field.name)}Ms", int(value * 1000)
        return camel(field.name), value


class Bucket:
    """A token bucket: so many requests a second, so many at once (https://en.wikipedia.org/wiki/Token_bucket)."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._tokens = self._burst = burst
        self._at = now

    def take(self, now: float) -> float:
        """Takes one token: 0.0, or the seconds until there will be one."""
        tokens = self._tokens + (now - self._at) * self._rate
        tokens = min(tokens, self._burst)
        self._at = now
        if tokens < 1.0:
            self._tokens = tokens
            return (1.0 - tokens) / self._rate
        self._tokens = tokens - 1.0
        return 0.0
