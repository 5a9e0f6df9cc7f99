"""What the application needs from outside: a store for what happened, and a link to whoever is connected."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs

from engine.bots.thinking import Level


class StoreFailedError(Exception):
    """The store did not take or give what it was asked for."""


class ConflictError(StoreFailedError):
    """Somebody else had stored a fact with this game and this seq before."""


class NameTakenError(Exception):
    """Another account has this name."""


@attrs.frozen
class Account:
    """A user as stored. Instants in milliseconds of the Unix epoch; guests have no password."""

    user_id: str
    username: str
    role: str
    guest: bool
    active: bool
    password_hash: str | None
    created_at: int
    updated_at: int

    @property
    def name_key(self) -> str:
        """The name as names are compared."""
        return self.username.lower()


@attrs.frozen
class Login:
    """One login of a user: only hashes of its tokens."""

    login_id: str
    user_id: str
    access_hash: str
    access_expires_at: int
    refresh_hash: str
    refresh_expires_at: int
    old_refresh_hash: str | None
    rotated_at: int


@attrs.frozen
class GameRow:
    """What lists need of a game; ``players`` are names by seat, ``result`` is JSON.

    ``seq``, ``ply`` and ``updated_at`` are those of the last change of status: what a game that goes on has reached
    stands in its facts.
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


class Batch:
    """What is committed in one transaction: facts are new, the rest replaces what was there."""

    __slots__ = ("accounts", "ended", "facts", "games", "logins", "logouts", "seats", "seeds")

    def __init__(self) -> None:
        self.facts: list[tuple[str, int, str]] = []
        self.games: dict[str, GameRow] = {}
        self.ended: list[str] = []
        self.seats: dict[tuple[str, int], SeatRow] = {}
        self.seeds: dict[str, str] = {}
        self.accounts: dict[str, Account] = {}
        self.logins: dict[str, Login] = {}
        self.logouts: list[str] = []

    @property
    def only_facts(self) -> bool:
        """Whether there is nothing but facts in it."""
        return not (self.games or self.seats or self.accounts or self.logins or self.logouts)

    def __bool__(self) -> bool:
        return bool(self.facts) or not self.only_facts


class Store(Protocol):
    """Where everything is kept. Every method may raise ``StoreFailedError``."""

    async def open(self) -> None:
        """Makes it ready, brings its tables up to date."""
        ...

    async def close(self) -> None:
        """Lets go of it."""
        ...

    async def commit(self, batch: Batch) -> None:
        """Stores all of the batch, or nothing; raises ``ConflictError`` when a fact's number is taken."""
        ...

    async def game(self, game_id: str) -> StoredGame | None:
        """A game's facts and seats."""
        ...

    async def unfinished(self, user_id: str | None) -> Sequence[str]:
        """The games that have not ended: a user's, or all."""
        ...

    async def finished(self, user_id: str, limit: int, offset: int) -> tuple[Sequence[tuple[GameRow, int]], int]:
        """A page of the user's games that have ended, the newest first, each with the user's seat; and how many."""
        ...

    async def account(self, user_id: str) -> Account | None:
        """A user."""
        ...

    async def account_named(self, name: str) -> Account | None:
        """A registered user, by name without regard to case."""
        ...

    async def register(self, account: Account, login: Login) -> None:
        """Stores an account (new, or a guest's) with its login; raises ``NameTakenError``."""
        ...

    async def login_by_access(self, access_hash: str) -> Login | None:
        """The login with this access token."""
        ...

    async def login_by_refresh(self, refresh_hash: str) -> Login | None:
        """The login with this refresh token, be it the current one or the one before."""
        ...

    async def logins_of(self, user_id: str) -> Sequence[Login]:
        """A user's logins."""
        ...


@attrs.frozen
class Thought:
    """A position that a bot is to think about; ``seed`` decides what chance decides."""

    game_type: str
    options: Mapping[str, Any]
    level: Level
    state: Any
    seat: int
    seed: int


class Thinker(Protocol):
    """Whoever thinks for the bots."""

    async def choose(self, thought: Thought) -> int:
        """The move; may raise ``trio.TooSlowError`` when there is no getting one."""
        ...


class Link(Protocol):
    """A door's end of one connection. Nothing here waits."""

    @property
    def peer(self) -> str:
        """The address at the other end."""
        ...

    def write(self, data: bytes) -> None:
        """Sends; what is not taken at once waits in a bounded buffer, and when that is full the link is cut."""
        ...

    def close(self) -> None:
        """Sends what waits, within a limit of time, and closes."""
        ...

    def pause(self) -> None:
        """Reads no more until ``wake``."""
        ...

    def wake(self) -> None:
        """Reads again, and lets the session go on with what it has."""
        ...
