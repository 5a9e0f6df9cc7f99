"""What the player wants of rooms, bots, and the terms of the next game, as events for the model."""

from typing import Any, Final

import attrs

from cli_client.model.terms import Terms

DEEDS: Final = ("start", "leave", "close", "link", "invite", "kick")
"""What can be done with a room that we are in."""


@attrs.frozen
class SetUp:
    """The terms of a game of this type are to be chosen: of the chosen line's, or the current game's."""

    game_type: str | None = None


@attrs.frozen
class SetTerm:
    """One of the terms: ``clock``, ``opponent``, ``leaving``, or an option of the game."""

    name: str
    value: Any


@attrs.frozen
class Bot:
    """A bot of this level (medium) in place of whoever is waited for, or to begin with."""

    level: str | None = None


@attrs.frozen
class MakeRoom:
    """A room in which people gather for games on these terms."""

    name: str
    terms: Terms
    visibility: str = "public"
    auto_start: bool = False
    order: str = "joined"


@attrs.frozen
class EnterRoom:
    """A seat in a public room."""

    room_id: str


@attrs.frozen
class RoomDeed:
    """One of ``DEEDS``, in this room, or in the one that is shown or was made last; ``sure`` once that was asked.

    ``name`` is what stands behind it: who is meant, how often a link is good, the order of play.
    """

    what: str
    name: str = ""
    room_id: str | None = None
    sure: bool = False


@attrs.frozen
class CancelInvitation:
    """An invitation of ours is taken back, or a link."""

    invite_id: str
    link: bool = False


@attrs.frozen
class GiveUpSeat:
    """A game of ours is not to wait for anybody any longer."""

    game_id: str
