"""What can happen in a game, as it is stored: one class a kind of fact, packed as one JSON object each."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import cattrs
import orjson

from engine.rules.contract import Position

VERSION: Final = 1

WAITING: Final = "waiting"
PLAYING: Final = "playing"
PAUSED: Final = "paused"
ENDED: Final = "ended"
"""What a game can be at."""

PASSING: Final = "v"
"""With this begin the identifiers of guests without a login."""


@attrs.frozen
class Player:
    """Who sits in a seat; ``program``: by the account's role, it is somebody's bot."""

    user_id: str
    username: str
    guest: bool = True
    program: bool = False

    @property
    def bot(self) -> bool:
        """Whether a program plays."""
        return self.program or self.ours

    @property
    def ours(self) -> bool:
        """Whether it is one of the server's own bots."""
        return self.user_id.startswith("bot:")

    @property
    def passing(self) -> bool:
        """Whether it is a guest without a login, who is somebody else the next time."""
        return self.guest and self.user_id.startswith(PASSING)


@attrs.frozen
class Opened:
    """A game was opened, with its first player or with several; seats that are left over can be taken.

    ``early`` says that seat 1 may move before the others have come; ``opponent`` is the only name that may sit down.
    ``commitment`` is the SHA-256 of the seed, where dice are thrown (engine/rules/chance.py). ``clock`` and
    ``on_leave`` are as on the wire, checked and complete (engine/game/clock.py, engine/game/leaving.py). ``room`` is
    the room that it was opened in, and a ``private`` game is nobody else's to see. A seat that ``stays`` can be taken
    while its players are away, and ``accepts`` has of each option the values, from and to, that the player would take
    instead. Where there is a ``key``, the hash of a secret, only who knows the secret sits down. Watchers see the game
    with a delay of ``watch_delay`` milliseconds (None: what is usual on the server).
    """

    game_type: str
    options: Mapping[str, int | bool]
    capacity: int
    players: tuple[Player, ...]
    at: int
    early: bool = False
    opponent: str | None = None
    commitment: str | None = None
    clock: Mapping[str, int | str] | None = None
    on_leave: Mapping[str, int | str] | None = None
    room: str | None = None
    private: bool | None = None
    stays: bool | None = None
    accepts: Mapping[str, tuple[int, int]] | None = None
    key: str | None = None
    watch_delay: int | None = None


@attrs.frozen
class Seated:
    """A player sat down; with the last seat taken the game begins."""

    seat: int
    player: Player
    at: int


@attrs.frozen
class Moved:
    """A move was played; ``position`` as it was sent, ``at`` in milliseconds of the Unix epoch.

    ``lag`` is for how many of them it travelled: they are not charged to a clock.
    """

    seat: int
    ply: int
    position: Position
    at: int
    lag: int | None = None


@attrs.frozen
class Thrown:
    """A die with so many sides was thrown, the game's throw with this number, from 1."""

    number: int
    sides: int
    value: int
    at: int


@attrs.frozen
class Resigned:
    """A player left a game that goes on without them; ``reason`` (timeout, abandoned) where it was not their wish."""

    seat: int
    at: int
    reason: str | None = None


@attrs.frozen
class Revealed:
    """The seed of the throws was made known after the end, in hexadecimal."""

    seed: str
    at: int


@attrs.frozen
class Ended:
    """The game was over; ``places`` has each seat's place, from 1; ``seat`` is whose doing it was, if it was one's."""

    reason: str
    winners: tuple[int, ...]
    places: tuple[int, ...]
    at: int
    seat: int | None = None


@attrs.frozen
class Offered:
    """A player offered something to the others, or wished it too: ``game_type`` says for what game a rematch is meant.

    With the last wish only what was wished for is stored.
    """

    seat: int
    kind: str
    game_type: str | None
    at: int


@attrs.frozen
class Declined:
    """A player said no to what was offered."""

    seat: int
    kind: str
    at: int


@attrs.frozen
class Withdrawn:
    """A player took an offer back."""

    seat: int
    kind: str
    at: int


@attrs.frozen
class Expired:
    """What was offered had stood for too long."""

    kind: str
    at: int


@attrs.frozen
class TakenBack:
    """Moves were taken back at the wish of ``seat``; the first ``ply`` of them are left."""

    seat: int
    ply: int
    at: int


@attrs.frozen
class Paused:
    """The players interrupted the game."""

    at: int


@attrs.frozen
class Resumed:
    """The game went on after a pause."""

    at: int


@attrs.frozen
class Held:
    """From here on the server was not there for the game: its clock stood still."""

    at: int


@attrs.frozen
class Released:
    """The server was there again: the clock ran on."""

    at: int


@attrs.frozen
class TakenOver:
    """A bot of this name plays on for a player who is away."""

    seat: int
    bot: str
    at: int


@attrs.frozen
class ReturnedTo:
    """The player plays again for whom a bot has played."""

    seat: int
    at: int


@attrs.frozen
class Continued:
    """The players went on in another game: those in ``seats`` (None: all of them), at this type (None: the same)."""

    game_id: str
    at: int
    seats: tuple[int, ...] | None = None
    game_type: str | None = None


Fact = (
    Opened | Seated | Moved | Thrown | Resigned | Ended | Revealed | Offered | Declined | Withdrawn | Expired
    | TakenBack | Paused | Resumed | Held | Released | TakenOver | ReturnedTo | Continued
)

KINDS: Final[Mapping[str, type[Any]]] = {
    "opened": Opened,
    "seated": Seated,
    "moved": Moved,
    "thrown": Thrown,
    "resigned": Resigned,
    "ended": Ended,
    "revealed": Revealed,
    "offered": Offered,
    "declined": Declined,
    "withdrawn": Withdrawn,
    "expired": Expired,
    "taken_back": TakenBack,
    "paused": Paused,
    "resumed": Resumed,
    "held": Held,
    "released": Released,
    "taken_over": TakenOver,
    "returned_to": ReturnedTo,
    "continued": Continued,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}
_RARE: Final[Mapping[type[Any], tuple[str, ...]]] = {
    Opened: ("commitment", "clock", "on_leave", "room", "private", "stays", "accepts", "key", "watch_delay"),
    Moved: ("lag",),
    Resigned: ("reason",),
    Continued: ("seats", "game_type"),
}
"""Members that are stored only where they are not None: they came later, and most facts go without."""
_FIELDS: Final = {
    kind: tuple(field.name for field in attrs.fields(kind) if field.name not in _RARE.get(kind, ()))
    for kind in KINDS.values()
}
_FORMS: Final = {kind: (_NAMES[kind], _FIELDS[kind], _RARE.get(kind, ())) for kind in KINDS.values()}

UPGRADES: Final[Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""From (kind, old version) to the function that makes it one version newer."""

_converter = cattrs.Converter()
_converter.register_structure_hook(int | str, lambda value, _: value)
_converter.register_structure_hook(int | bool, lambda value, _: value)


def pack(fact: Fact) -> str:
    """A fact as JSON, with its kind ``f`` and its version ``v``."""
    kind, fields, rare = _FORMS[type(fact)]
    value: dict[str, Any] = {"f": kind, "v": VERSION}
    for name in fields:
        value[name] = getattr(fact, name)
    for name in rare:
        if getattr(fact, name) is not None:
            value[name] = getattr(fact, name)
    return orjson.dumps(value, default=_player).decode()


def _player(player: Player) -> dict[str, Any]:
    value: dict[str, Any] = {"user_id": player.user_id, "username": player.username, "guest": player.guest}
    return {**value, "program": True} if player.program else value


def unpack(data: bytes | str) -> Fact:
    """The fact that ``pack`` wrote, this version's or an older one's."""
    value = orjson.loads(data)
    kind, version = value.pop("f"), value.pop("v")
    while version < VERSION:
        value = UPGRADES[kind, version](value)
        version += 1
    fact: Fact = _converter.structure(value, KINDS[kind])
    return fact
