"""``server.*`` and ``rpc.*``: what this server is, and whether what a client shows is current."""


import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class Client:
    """A client program; ``instance`` tells apart those that run, and stays the same when one connects again."""

    name: str
    version: str
    instance: str | None = None


@attrs.frozen
class OptionInfo:
    """One option of a game type: ``kind`` is integer or boolean; with ``choices`` it has to be one of these."""

    name: str
    kind: str
    default: int | str | bool
    minimum: int
    maximum: int
    help: str
    choices: list[int] = attrs.field(factory=list, metadata=OMIT)


@attrs.frozen
class GameTypeInfo:
    """A game type; ``seats`` are the least and the greatest number of them."""

    game_type: str
    title: str
    seats: list[int]
    options: list[OptionInfo]
    positions: str


@event("server.notice")
@attrs.frozen
class Notice:
    """Something for people to read: ``kind`` is motd (message of the day), broadcast, maintenance, cancelled or game.

    Of a maintenance ``at`` is when the server stops (milliseconds of the Unix epoch), ``inMs`` how long until then.
    """

    kind: str
    text: str
    at: int | None = attrs.field(default=None, metadata=OMIT)
    in_ms: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Span:
    """A member that is a whole number, with the least and the greatest value."""

    name: str
    minimum: int
    maximum: int


@attrs.frozen
class ClockInfo:
    """A kind of clock, with the members that it needs."""

    kind: str
    members: list[Span]


@attrs.frozen
class LeavingInfo:
    """What can happen to who leaves a game, and after what grace."""

    kinds: list[str]
    grace_ms: Span
    usual_grace_ms: int


@attrs.frozen
class Hello:
    """What the server is; who has heard it is expected to ping every ``keepAliveMs``.

    ``notices`` are what people should know: the message of the day, a maintenance that is announced.
    """

    name: str
    version: str
    protocol: str
    features: list[str]
    limits: dict[str, int | float | str]
    keep_alive_ms: int
    time: int
    game_types: list[GameTypeInfo]
    clocks: list[ClockInfo] = attrs.field(factory=list)
    on_leave: LeavingInfo | None = None
    notices: list[Notice] = attrs.field(factory=list, metadata=OMIT)


@method("server.hello", Hello, identity=False)
@attrs.frozen
class SayHello:
    """Tells what the server is; the feature ``ack`` asks for acknowledged delivery of game events."""

    client: Client | None = None
    features: list[str] = attrs.field(factory=list)


@attrs.frozen
class Pong:
    """The server's time, and which of the games have moved on since (or are not there)."""

    time: int
    stale: list[str]


@method("server.ping", Pong, identity=False)
@attrs.frozen
class Ping:
    """Proves that the connection lives and that what the client shows of its games (``seq`` each) is current.

    ``roundTripMs`` is how long the ping before took: as much of the time of a move is not charged to a clock.
    """

    games: dict[str, int] = attrs.field(factory=dict)
    round_trip_ms: int | None = None


@method("rpc.discover", dict, identity=False)
@attrs.frozen
class Discover(Empty):
    """The OpenRPC document: all methods and events with their members."""


@method("server.announce", Empty, "forbidden")
@attrs.frozen
class Announce:
    """Tells everybody something, as a broadcast or as the message of the day (motd; empty: none); for admins only."""

    text: str
    kind: str = "broadcast"


@event("server.bye")
@attrs.frozen
class Bye:
    """The server is about to close this connection; ``retry`` says whether to come back, after ``afterMs``."""

    reason: str
    retry: bool
    after_ms: int
