"""``lobby.*``: finding somebody to play with."""

from typing import Any

import attrs

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
    """Joins the first waiting game of this type and options, or opens one and waits."""

    game_type: str = "tic-tac-toe"
    options: dict[str, Any] = attrs.field(factory=dict)
    opponent: str | None = None


@method("lobby.cancel", Empty, "not_found", "not_seated", "offer_gone")
@attrs.frozen
class Cancel:
    """Takes back a game that still waits: this one, or all of one's own."""

    game_id: str | None = None


@event("lobby.matched")
@attrs.frozen
class OpponentFound:
    """The opponent has sat down."""

    game_id: str
