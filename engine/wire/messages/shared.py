"""What several messages have in common: users, tokens, games as a player sees them."""

from typing import Any

import attrs

from engine.wire.codec import OMIT


@attrs.frozen
class Empty:
    """Nothing."""


@attrs.frozen
class User:
    """A player; ``role`` is player, bot or admin, ``games`` the game types that a bot plays.

    ``createdAt`` and ``updatedAt`` in milliseconds of the Unix epoch.
    """

    user_id: str
    username: str
    role: str
    guest: bool
    is_active: bool
    created_at: int
    updated_at: int
    games: list[str] = attrs.field(factory=list, metadata=OMIT)


@attrs.frozen
class Token:
    """A bearer token; ``expiresIn`` in seconds."""

    token: str
    token_type: str
    expires_in: int


@attrs.frozen
class Seat:
    """A seat as everybody sees it; ``awayAt`` (milliseconds of the Unix epoch) when nobody is there for it.

    ``standIn`` is the bot that plays on for who is away.
    """

    seat: int
    username: str
    mark: str
    present: bool
    away_at: int | None = attrs.field(default=None, metadata=OMIT)
    bot: bool = attrs.field(default=False, metadata=OMIT)
    stand_in: str | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Absent:
    """A seat whose player is not there, since when, and (``dueAt``) when the grace is over, where there is one."""

    seat: int
    away_at: int
    due_at: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class PlayedMove:
    """One move of a game; the position as it was sent."""

    ply: int
    seat: int
    position: int | str


@attrs.frozen
class Result:
    """How a game ended; ``places`` has each seat's place, from 1."""

    reason: str
    winners: list[int]
    places: list[int]


@attrs.frozen
class Offer:
    """An offer that stands, until ``expiresAt`` where it has a limit; a rematch is of this game type."""

    seat: int
    kind: str
    game_type: str | None = attrs.field(default=None, metadata=OMIT)
    expires_at: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Chance:
    """A game's dice: the SHA-256 of its seed, the throws so far, and after the end the seed (both hexadecimal).

    ``sides`` has for each throw how many sides the die had.
    """

    commitment: str
    throws: list[int]
    seed: str | None = attrs.field(default=None, metadata=OMIT)
    sides: list[int] = attrs.field(factory=list, metadata=OMIT)


@attrs.frozen
class Leaver:
    """A seat that has left a game which goes on, when so many moves had been played and so many dice thrown."""

    seat: int
    ply: int
    throws: int


@attrs.frozen
class Snapshot:
    """A game as one seat (or a watcher: ``yourSeat`` null) may see it. Players see how many ``watchers``.

    ``board`` is the game type's own; ``view`` is what it shows besides, if anything. ``onLeave`` is what happens to who
    is away, where that is anything, and when.
    """

    game_id: str
    game_type: str
    options: dict[str, Any]
    seq: int
    ply: int
    status: str
    turn: int | None
    your_seat: int | None
    seats: list[Seat]
    board: Any
    moves: list[PlayedMove]
    result: Result | None
    offers: list[Offer]
    clock: dict[str, Any] | None = None
    next_game_id: str | None = attrs.field(default=None, metadata=OMIT)
    view: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    chance: Chance | None = attrs.field(default=None, metadata=OMIT)
    left: list[Leaver] = attrs.field(factory=list, metadata=OMIT)
    on_leave: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    watchers: int = attrs.field(default=0, metadata=OMIT)


@attrs.frozen
class GameSummary:
    """A game in a list; ``dueAt`` is when the time of the seat that is to move is up, where a clock runs."""

    game_id: str
    game_type: str
    status: str
    turn: int | None
    your_seat: int | None
    your_turn: bool
    players: list[str]
    seq: int
    ply: int
    last_at: int
    result: Result | None
    due_at: int | None = attrs.field(default=None, metadata=OMIT)
