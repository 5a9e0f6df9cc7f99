"""``games.*``: playing and watching."""

from typing import Any

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Absent, Empty, GameSummary, Result, Snapshot


@attrs.frozen
class GameList:
    """Games, those where it is your turn first, of these those whose time is up first, then the newest."""

    games: list[GameSummary]
    total: int


@method("games.list", GameList)
@attrs.frozen
class List:
    """One's own games: the unfinished ones, or (``status`` ended) a page of the finished ones."""

    status: str = "unfinished"
    limit: int = 50
    offset: int = 0


@method("games.get", Snapshot, "not_found")
@attrs.frozen
class Get:
    """The game as one may see it."""

    game_id: str


@attrs.frozen(slots=True)
class MoveStored:
    """The move is stored: its number in the game's facts, and its ply; with a clock how that stands after it."""

    game_id: str
    seq: int
    ply: int
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@method("games.move", MoveStored, "not_found", "not_seated", "not_your_turn", "illegal_move", "space_taken",
        "game_not_started", "game_paused", "game_over", "stale", "time_up", "storage_unavailable")
@attrs.frozen(slots=True)
class Move:
    """Plays a move. With ``ply`` (the number that it will have) it can be sent again without harm.

    ``seq`` is up to where the player knows the game: a move from before moves were taken back is then ``stale``.
    """

    game_id: str
    position: int | str
    ply: int | None = None
    seq: int | None = None


@attrs.frozen
class LegalMoves:
    """The positions that may be played now, in order; none when it is not your turn."""

    positions: list[str]


@method("games.legal", LegalMoves, "not_found", "not_seated")
@attrs.frozen
class Legal:
    """Where one may move."""

    game_id: str


@method("games.resign", Empty, "not_found", "not_seated", "game_over")
@attrs.frozen
class Resign:
    """Gives up the game."""

    game_id: str


@attrs.frozen
class GroundCell:
    """A cell of an empty board: its kind, and the seat to which it belongs, if it is one's own."""

    kind: str
    seat: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Ground:
    """What is drawn under the marks: the cells row by row; ``marks`` and ``colors`` are those of the seats.

    ``block`` is how many rows and columns lie between the heavier lines, where there are some.
    """

    game_type: str
    options: dict[str, Any]
    rows: int
    columns: int
    labels: str
    marks: list[str]
    colors: list[str]
    cells: list[GroundCell]
    block: list[int] | None = attrs.field(default=None, metadata=OMIT)


@method("games.ground", Ground, "unknown_game_type")
@attrs.frozen
class ShowGround:
    """What the board of a game type with these options is drawn on; it never changes."""

    game_type: str
    options: dict[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Choice:
    """A move that one may play: its position, the cells that mean it, where it leads, and what it is in words.

    ``to`` is left out where it is the only one of ``cells``, ``words`` where they are the position.
    """

    position: str
    cells: list[int]
    to: int | None = attrs.field(default=None, metadata=OMIT)
    words: str | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Description:
    """A game in words, with the cell of the last move, and the moves that the asking seat may play."""

    game_id: str
    seq: int
    sentences: list[str]
    hint: str
    last: int | None
    moves: list[Choice]


@method("games.describe", Description, "not_found")
@attrs.frozen
class Describe:
    """The game in words, and what can be done in it: for clients that know no rules, and people who see no board."""

    game_id: str


@attrs.frozen
class Watched:
    """What was missed: ``events`` (each with method and params), or a ``snapshot``; ``missed`` says which.

    With the events come the seats whose players are ``absent``: all others are there.
    """

    game_id: str
    seq: int
    missed: str
    events: list[dict[str, Any]] | None = attrs.field(default=None, metadata=OMIT)
    snapshot: Snapshot | None = attrs.field(default=None, metadata=OMIT)
    absent: list[Absent] = attrs.field(factory=list, metadata=OMIT)
    watchers: int = attrs.field(default=0, metadata=OMIT)


@method("games.watch", Watched, "not_found", "too_many_games")
@attrs.frozen
class Watch:
    """Catches up from ``since`` (a ``seq``) and hears of everything from now on, in one step."""

    game_id: str
    since: int | None = None


@method("games.unwatch", Empty, "not_found")
@attrs.frozen
class Unwatch:
    """Hears no more of a game."""

    game_id: str


@attrs.frozen
class Written:
    """The record: lines of text, or an object."""

    format: str
    record: Any


@method("games.record", Written, "not_found", "game_not_started")
@attrs.frozen
class Record:
    """The record of a game, as ``text`` or as ``json``, which can be replayed and checked."""

    game_id: str
    format: str = "text"


@method("games.ack", Empty)
@attrs.frozen
class Ack:
    """Has got every event of the game up to ``seq``."""

    game_id: str
    seq: int


@event("games.started")
@attrs.frozen
class Started(Snapshot):
    """The game begins."""


@event("games.moved")
@attrs.frozen(slots=True)
class Moved:
    """A move was played; ``turn`` is who moves next, null after the end. ``clock``, here and below: where there is one.
    """

    game_id: str
    seq: int
    ply: int
    seat: int
    position: int | str
    turn: int | None
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@event("games.ended")
@attrs.frozen
class Ended:
    """The game is over."""

    game_id: str
    seq: int
    result: Result
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@event("games.offered")
@attrs.frozen
class Offered:
    """A player offers something, or wishes it too; a rematch is of this game type."""

    game_id: str
    seq: int
    seat: int
    kind: str
    game_type: str | None = attrs.field(default=None, metadata=OMIT)
    expires_at: int | None = attrs.field(default=None, metadata=OMIT)


@event("games.answered")
@attrs.frozen
class Answered:
    """An offer was answered; an accepted rematch goes on in ``nextGameId``, with those in ``seats`` if not with all."""

    game_id: str
    seq: int
    kind: str
    accept: bool
    next_game_id: str | None = attrs.field(default=None, metadata=OMIT)
    seat: int | None = attrs.field(default=None, metadata=OMIT)
    seats: list[int] | None = attrs.field(default=None, metadata=OMIT)


@event("games.thrown")
@attrs.frozen
class Thrown:
    """The server threw a die: the game's throw with this number, from 1; ``turn`` is who moves next."""

    game_id: str
    seq: int
    number: int
    sides: int
    value: int
    turn: int | None
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@event("games.revealed")
@attrs.frozen
class Revealed:
    """The game is over, and its seed known: anybody can check its throws against the commitment."""

    game_id: str
    seq: int
    seed: str


@event("games.left")
@attrs.frozen
class Left:
    """A player gave up a game that goes on without them, or (``reason`` timeout, abandoned) had to."""

    game_id: str
    seq: int
    seat: int
    turn: int | None
    reason: str | None = attrs.field(default=None, metadata=OMIT)
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@event("games.watched")
@attrs.frozen
class WatchersCounted:
    """So many watch the game now; told to its players."""

    game_id: str
    watchers: int


@event("games.presence")
@attrs.frozen
class Presence:
    """Somebody came or went; ``seq`` when it was somebody sitting down. ``dueAt`` is when the grace is over."""

    game_id: str
    seat: int
    username: str
    present: bool
    away_at: int | None = attrs.field(default=None, metadata=OMIT)
    seq: int | None = attrs.field(default=None, metadata=OMIT)
    due_at: int | None = attrs.field(default=None, metadata=OMIT)
