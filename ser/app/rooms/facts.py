"""What can happen in a room and to its invitations, as it is stored: one class a kind of fact."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import cattrs
import orjson

from engine.game.facts import Player

VERSION: Final = 1

PUBLIC: Final = "public"
PRIVATE: Final = "private"
"""Who may see a room: everybody, or who is in it and who is invited."""

ROOM: Final = "room"
CHALLENGE: Final = "challenge"
"""What a room was made for: to gather in, or for the one game to which somebody is challenged."""

JOINED: Final = "joined"
DRAWN: Final = "drawn"
"""Orders of play: as they have joined, or by chance."""


@attrs.frozen
class Created:
    """A room was made by its first member, who sits in it with a ``role``; everything here stays as it is."""

    player: Player
    name: str
    game_type: str
    options: Mapping[str, int | bool]
    capacity: int
    visibility: str
    kind: str
    auto_start: bool
    order: str
    at: int
    role: str | None = None
    clock: Mapping[str, int | str] | None = None
    on_leave: Mapping[str, int | str] | None = None
    watch_delay: int | None = None


@attrs.frozen
class Joined:
    """Somebody took a seat, by an invitation or because the room is open to all."""

    player: Player
    at: int
    invite_id: str | None = None
    role: str | None = None


@attrs.frozen
class Left:
    """A member left; the host's place goes to who has been there longest."""

    user_id: str
    at: int


@attrs.frozen
class Kicked:
    """A member was sent away by another one: no invitation of before lets them back in."""

    user_id: str
    by: str
    at: int


@attrs.frozen
class Invited:
    """A user was invited; ``code`` is good for them only."""

    invite_id: str
    by: str
    receiver: Player
    code: str
    at: int
    expires_at: int
    role: str | None = None


@attrs.frozen
class Linked:
    """A link was made: ``code_hash`` is what is kept of its code; ``uses`` None: as often as seats are free."""

    invite_id: str
    by: str
    code_hash: str
    at: int
    expires_at: int
    role: str | None = None
    uses: int | None = None


@attrs.frozen
class Declined:
    """Who was invited does not come, for a reason of the closed list."""

    invite_id: str
    reason: str
    at: int


@attrs.frozen
class Cancelled:
    """An invitation or a link was taken back by a member."""

    invite_id: str
    by: str
    at: int


@attrs.frozen
class Expired:
    """Nobody has answered an invitation in time, or a link has had its time."""

    invite_id: str
    at: int


@attrs.frozen
class Started:
    """The room's game began; ``seats`` has who sits where in it, by their users' identifiers."""

    game_id: str
    seats: tuple[str, ...]
    at: int


@attrs.frozen
class Finished:
    """The room's game was over, and seats can be taken again."""

    game_id: str
    at: int


@attrs.frozen
class Closed:
    """The room is over: ``by`` is whose doing it was, if it was one's."""

    reason: str
    at: int
    by: str | None = None


Fact = (
    Created | Joined | Left | Kicked | Invited | Linked | Declined | Cancelled | Expired | Started | Finished | Closed
)

KINDS: Final[Mapping[str, type[Any]]] = {
    "created": Created,
    "joined": Joined,
    "left": Left,
    "kicked": Kicked,
    "invited": Invited,
    "linked": Linked,
    "declined": Declined,
    "cancelled": Cancelled,
    "expired": Expired,
    "started": Started,
    "finished": Finished,
    "closed": Closed,
}
NAMES: Final = {kind: name for name, kind in KINDS.items()}
_FIELDS: Final = {kind: tuple(field.name for field in attrs.fields(kind)) for kind in (*KINDS.values(), Player)}

_converter = cattrs.Converter()
_converter.register_structure_hook(int | str, lambda value, _: value)
_converter.register_structure_hook(int | bool, lambda value, _: value)


def pack(fact: Fact) -> str:
    """A fact as JSON, with its kind ``f`` and its version ``v``; members that are None are left out."""
    members = ((name, getattr(fact, name)) for name in _FIELDS[type(fact)])
    value = {"f": NAMES[type(fact)], "v": VERSION, **{name: item for name, item in members if item is not None}}
    return orjson.dumps(value, default=_player).decode()


def _player(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


def unpack(data: bytes | str) -> Fact:
    """The fact that ``pack`` wrote."""
    value = orjson.loads(data)
    kind = KINDS[value.pop("f")]
    del value["v"]
    fact: Fact = _converter.structure(value, kind)
    return fact
