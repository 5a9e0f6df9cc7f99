"""What the connection tells, in the order in which it came: where it stands, events, and answers to requests."""

from collections.abc import Collection, Mapping
from typing import Any

import attrs

from engine.wire.messages import invites
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.server import GameTypeInfo, Notice
from engine.wire.messages.shared import Snapshot, User


@attrs.frozen
class Connecting:
    """The connection is being made."""


@attrs.frozen
class Online:
    """The server knows who we are, has these game types, and something to say to everybody (``notices``).

    The open games follow as ``Seen``, then ``Restored``.
    """

    user: User
    offered: tuple[GameTypeInfo, ...] = ()
    notices: tuple[Notice, ...] = ()


@attrs.frozen
class Gathered:
    """The rooms that we are in, and the invitations that wait for our answer."""

    rooms: tuple[Room, ...]
    invitations: tuple[Invitation, ...]


@attrs.frozen
class Restored:
    """Everything that was open has been fetched again."""


@attrs.frozen
class Waiting:
    """There is no connection; the next attempt is so many seconds away."""

    seconds: int
    why: str


@attrs.frozen
class Refused:
    """The server will not have us, and trying again would not help."""

    reason: str
    message: str


@attrs.frozen
class Received:
    """An event; ``message`` is its class, or None for an event that this client does not know."""

    method: str
    params: Mapping[str, Any]
    message: Any = None


@attrs.frozen
class Failure:
    """Why a request was not granted; ``reason`` is the server's, or one of ``UNSENT``."""

    reason: str
    message: str
    data: Mapping[str, Any] = attrs.field(factory=dict)


UNSENT = frozenset({"not_connected", "connection_lost"})
"""Reasons of ours: nobody has answered, so the request may or may not have been carried out."""


@attrs.frozen
class Answered:
    """A posted request was answered: by ``raw`` (and, as its class, ``message``), or by a failure."""

    method: str
    asked: Mapping[str, Any]
    raw: Any = None
    message: Any = None
    failure: Failure | None = None
    tag: Any = None


_WISHES = frozenset({"lobby.quickMatch", "games.watch", "rooms.create", "rooms.link", "rooms.join", "rooms.get"})
_IN_VAIN = frozenset({"declined", "expired", "cancelled"})


def wish_failed(happening: Any, challenges: Collection[str] = ()) -> bool:
    """Whether what the command line asked for is not to be had; ``challenges`` are those that we have sent."""
    if isinstance(happening, Received) and isinstance(happening.message, invites.Answered):
        return happening.message.invite_id in challenges and happening.message.status in _IN_VAIN
    if not isinstance(happening, Answered) or happening.tag is not None or happening.failure is None:
        return False
    joined = happening.method == "rooms.join" and happening.failure.reason == "already_joined"
    return happening.method in _WISHES and not joined


@attrs.frozen
class Seen:
    """A game as it stands now, fetched without being asked for: nothing in it is news."""

    snapshot: Snapshot
    raw: Mapping[str, Any]


@attrs.frozen
class Gone:
    """A game that was open is not there any more."""

    game_id: str


@attrs.frozen
class Passed:
    """Time has gone by: from then to now, in milliseconds of the Unix epoch as the server counts them."""

    since: int
    now: int


Happening = Connecting | Online | Gathered | Restored | Waiting | Refused | Received | Answered | Seen | Gone
