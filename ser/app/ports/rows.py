"""What is kept, as rows: games and seats, accounts and logins."""

from collections.abc import Sequence
from typing import Final

import attrs

OPEN: Final = "open"
"""The status of a row whose game waits, and can be joined while its players are away."""


@attrs.frozen
class Account:
    """A user as stored. Instants in milliseconds of the Unix epoch; guests have no password.

    ``games`` are the game types that a bot's account has declared to play.
    """

    user_id: str
    username: str
    role: str
    guest: bool
    active: bool
    password_hash: str | None
    created_at: int
    updated_at: int
    games: tuple[str, ...] = ()

    @property
    def name_key(self) -> str:
        """The name as names are compared."""
        return self.username.lower()


@attrs.frozen
class Login:
    """One login of a user: only hashes of its tokens; ``client`` is the program that it was made with.

    The access token before (``old_access_hash``) stays good until it expires.
    """

    login_id: str
    user_id: str
    access_hash: str
    access_expires_at: int
    refresh_hash: str
    refresh_expires_at: int
    old_refresh_hash: str | None
    rotated_at: int
    created_at: int = 0
    client: str | None = None
    old_access_hash: str | None = None
    old_access_expires_at: int = 0

    def expiry_of(self, access_hash: str) -> int:
        """When an access token expires: the present one, or the one before."""
        return self.access_expires_at if access_hash == self.access_hash else self.old_access_expires_at


@attrs.frozen
class GameRow:
    """What lists need of a game; ``players`` are names by seat, ``result`` is JSON.

    ``status`` is the game's own, or ``OPEN``. ``seq``, ``ply`` and ``updated_at`` are those of the last change of
    status: what a game that goes on has reached stands in its facts. With ``updated_at`` of a game that goes on it is
    also put off when it is looked at next whether it has expired.
    """

    game_id: str
    game_type: str
    status: str
    players: str
    result: str | None
    seq: int
    ply: int
    opened_at: int
    updated_at: int
    timed: bool = False
    """Whether it has a clock."""


@attrs.frozen
class AliveRow:
    """When a server was alive: last, while games with clocks went on (``server``), or at all (``there``).

    Where the name is an instant (13 digits), no server was there from ``at`` to that instant.
    """

    name: str
    at: int


@attrs.frozen
class SeatRow:
    """Who sits in a seat; who knows the secret behind ``key_hash`` speaks for it. ``ack``: delivery is acknowledged."""

    game_id: str
    seat: int
    user_id: str
    key_hash: str | None
    ack: bool


@attrs.frozen
class StoredGame:
    """A game's facts, packed, in order, its seats, and the seed of its dice (hexadecimal), where it has dice."""

    facts: Sequence[str]
    seats: Sequence[SeatRow]
    seed: str | None = None
