"""What is to be done outside of the model, as values: the store carries them out, in their order."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

RINGS: Final = ("turn", "invited", "clock", "win", "loss", "draw", "move", "refused")
"""What rings, the urgent first."""
CALLS: Final = frozenset({"turn", "invited", "clock"})
"""What waits for the player, who may look elsewhere."""


@attrs.frozen
class Ask:
    """A request to the server."""

    method: str
    params: Mapping[str, Any]


@attrs.frozen
class Ring:
    """Something that can be heard and noticed: ``kind`` is one of ``RINGS``, ``text`` is what has happened."""

    kind: str
    text: str = ""


@attrs.frozen
class Leave:
    """The client ends, with this exit code."""

    code: int = 0


@attrs.frozen
class Retry:
    """The connection is tried again at once."""


@attrs.frozen
class Sleep:
    """The client is put into the background."""


@attrs.frozen
class Keep:
    """A setting of the client's own is written to its file; None takes it out."""

    name: str
    value: Any


@attrs.frozen
class Later:
    """An event that is to happen in so many seconds, instead of what was to happen later before."""

    seconds: float
    event: Any


@attrs.frozen
class Write:
    """A file is written, ``over`` one that is there or not; what becomes of it is an event, ``Saved``."""

    path: str
    text: str = attrs.field(repr=False)
    over: bool = False


@attrs.frozen
class Listen:
    """What the player says is listened to; once that is so, it is enough."""


Effect = Ask | Ring | Leave | Retry | Sleep | Keep | Later | Write | Listen
