"""``games.*``, what goes on beside the board: offers, clocks that stop and go, players who are away."""

from typing import Any

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method


@attrs.frozen
class Progress:
    """How far the game has come by this; ``nextGameId`` is where it goes on, once it does."""

    game_id: str
    seq: int
    next_game_id: str | None = attrs.field(default=None, metadata=OMIT)


@method("games.offer", Progress, "not_found", "not_seated", "game_not_started", "game_paused", "game_over", "not_now",
        "too_soon", "offer_gone", "forbidden", "game_type_mismatch", "unknown_game_type", "too_many_games")
@attrs.frozen
class Offer:
    """Offers a draw, a takeback, a pause, a resume or a rematch, or wishes what the others have offered."""

    game_id: str
    kind: str
    game_type: str | None = None


@method("games.answer", Progress, "not_found", "not_seated", "offer_gone", "game_not_started", "game_paused",
        "game_over", "not_now", "too_many_games")
@attrs.frozen
class Answer:
    """Says yes or no to what another player has offered."""

    game_id: str
    kind: str
    accept: bool


@method("games.withdraw", Progress, "not_found", "not_seated", "offer_gone")
@attrs.frozen
class Withdraw:
    """Takes an offer, or a yes, back."""

    game_id: str
    kind: str


@method("games.claim", Progress, "not_found", "not_seated", "forbidden", "not_now", "too_soon", "game_not_started",
        "game_paused", "game_over")
@attrs.frozen
class Claim:
    """Claims the game (win), or half of it (draw), because the other player has been away too long."""

    game_id: str
    kind: str = "win"


@event("games.withdrawn")
@attrs.frozen
class Withdrawn:
    """A player took an offer back."""

    game_id: str
    seq: int
    seat: int
    kind: str


@event("games.lapsed")
@attrs.frozen
class Lapsed:
    """What was offered has stood for too long."""

    game_id: str
    seq: int
    kind: str


@event("games.takenBack")
@attrs.frozen
class TakenBack:
    """Moves were taken back at the wish of ``seat``: the first ``ply`` of them are left."""

    game_id: str
    seq: int
    seat: int
    ply: int
    turn: int | None
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@event("games.paused")
@attrs.frozen
class Paused:
    """The players have interrupted the game: clocks stand still, and nobody is missed."""

    game_id: str
    seq: int
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Grace:
    """A seat whose player is missed, and when the grace is over."""

    seat: int
    due_at: int


@event("games.resumed")
@attrs.frozen
class Resumed:
    """The game goes on after a pause; ``countdown`` has those who are missed, whose grace begins anew."""

    game_id: str
    seq: int
    clock: dict[str, Any] | None = attrs.field(default=None, metadata=OMIT)
    countdown: list[Grace] = attrs.field(factory=list, metadata=OMIT)


@event("games.held")
@attrs.frozen
class Held:
    """The clock stands still: the server stops, or was not there."""

    game_id: str
    seq: int
    clock: dict[str, Any]


@event("games.released")
@attrs.frozen
class Released:
    """The server is there again, and the clock runs on."""

    game_id: str
    seq: int
    clock: dict[str, Any]


@event("games.takenOver")
@attrs.frozen
class TakenOver:
    """A bot of this name plays on for a player who is away."""

    game_id: str
    seq: int
    seat: int
    bot: str


@event("games.returned")
@attrs.frozen
class Returned:
    """The player for whom a bot has played is back."""

    game_id: str
    seq: int
    seat: int
