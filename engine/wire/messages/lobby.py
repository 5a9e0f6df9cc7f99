"""``lobby.*``: finding somebody to play with."""

from typing import Any

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class Matched:
    """The seat that was found; ``status`` is waiting or playing."""

    game_id: str
    seat: int
    status: str


@method("lobby.quickMatch", Matched, "unknown_game_type", "too_many_games", "name_invalid", "not_found")
@attrs.frozen
class QuickMatch:
    """Joins the first waiting game of this type, options, clock and rule for leaving, or opens one and waits."""

    game_type: str = "tic-tac-toe"
    options: dict[str, Any] = attrs.field(factory=dict)
    opponent: str | None = None
    accept: dict[str, Any] | None = None
    open: bool = False
    clock: dict[str, Any] | None = None
    on_leave: Any = None


@method("lobby.cancel", Empty, "not_found", "not_seated", "offer_gone")
@attrs.frozen
class Cancel:
    """Takes back a game that still waits: this one, or all of one's own."""

    game_id: str | None = None


@attrs.frozen
class Waiting:
    """Somebody who sits at a table and waits."""

    username: str
    bot: bool = attrs.field(default=False, metadata=OMIT)


@attrs.frozen
class OpenSeat:
    """A game with a free seat; ``stays``: it can be taken while its players are away, too."""

    game_id: str
    game_type: str
    options: dict[str, Any]
    players: list[Waiting]
    opened_at: int
    seats_left: int
    present: bool
    stays: bool
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    on_leave: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class OpenSeats:
    """Open seats, those that have waited longest first."""

    seats: list[OpenSeat]
    total: int


@method("lobby.open", OpenSeats)
@attrs.frozen
class Open:
    """The seats that anyone may take."""

    game_type: str | None = None
    limit: int = 50
    offset: int = 0


@method("lobby.take", Matched, "not_found", "offer_gone", "already_joined", "forbidden", "too_many_games", "room_full",
        "game_over")
@attrs.frozen
class Take:
    """Takes an open seat: this one, or (with a key in place of the identifier) the one that is free behind it."""

    game_id: str


@method("lobby.watch", OpenSeats)
@attrs.frozen
class Watch:
    """The open seats, and everything that changes about them from now on."""


@method("lobby.unwatch", Empty)
@attrs.frozen
class Unwatch:
    """Hears no more of the open seats."""


@attrs.frozen
class Contestant:
    """Somebody who plays; ``rating`` only where it is not provisional."""

    username: str
    rating: int | None = attrs.field(default=None, metadata=OMIT)
    bot: bool = attrs.field(default=False, metadata=OMIT)


@attrs.frozen
class RunningGame:
    """A game that can be watched; ``delayMs`` is by how much watchers are behind, where they are."""

    game_id: str
    game_type: str
    options: dict[str, Any]
    players: list[Contestant]
    seq: int
    ply: int
    watchers: int
    began_at: int
    last_at: int
    delay_ms: int = attrs.field(default=0, metadata=OMIT)


@attrs.frozen
class RunningGames:
    """A page of games, those first that are most worth watching, and how many there are in all."""

    games: list[RunningGame]
    total: int


@method("lobby.running", RunningGames)
@attrs.frozen
class Running:
    """The games that are being played and anyone may watch: at most the first 1,000 of a type, or of all."""

    game_type: str | None = None
    limit: int = 20
    offset: int = 0


@attrs.frozen
class Bot:
    """A bot that is there; ``by`` is server or player. It plays ``playing`` games of ``most`` (null: without limit)."""

    username: str
    by: str
    game_types: list[str]
    playing: int | None
    most: int | None


@attrs.frozen
class BotList:
    """Bots."""

    bots: list[Bot]


@method("lobby.bots", BotList)
@attrs.frozen
class Bots:
    """The bots that can be played against at once: the server's own, and those of others that are connected."""

    game_type: str | None = None


@attrs.frozen
class Challenged:
    """The challenge: its room, the invitation, and the game where that has begun; ``status`` is the room's."""

    room_id: str
    invite_id: str
    status: str
    game_id: str | None


@method("lobby.challenge", Challenged, "unknown_game_type", "name_invalid", "not_found", "too_many_rooms",
        "too_many_invitations", "too_many_games")
@attrs.frozen
class Challenge:
    """Challenges a player to a game that begins when they accept; a bot, ``bot:hard``, does at once."""

    username: str
    game_type: str = "tic-tac-toe"
    options: dict[str, Any] = attrs.field(factory=dict)
    clock: dict[str, Any] | None = None
    on_leave: Any = None
    role: str | None = None


@event("lobby.matched")
@attrs.frozen
class OpponentFound:
    """The opponent has sat down; ``insteadOf`` is the game that one waited in before."""

    game_id: str
    instead_of: str | None = attrs.field(default=None, metadata=OMIT)


@event("lobby.updated")
@attrs.frozen
class Updated:
    """Open seats that have come or changed, and games whose seat is gone; ``reset``: too many, ask for all again."""

    seats: list[OpenSeat]
    gone: list[str]
    reset: bool = attrs.field(default=False, metadata=OMIT)
