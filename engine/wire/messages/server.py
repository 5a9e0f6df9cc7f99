"""``server.*`` and ``rpc.*``: what this server is, and whether what a client shows is current."""


import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class Client:
    """A client program."""

    name: str
    version: str


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


@attrs.frozen
class Hello:
    """What the server is; who has heard it is expected to ping every ``keepAliveMs``."""

    name: str
    version: str
    protocol: str
    features: list[str]
    limits: dict[str, int | float | str]
    keep_alive_ms: int
    time: int
    game_types: list[GameTypeInfo]


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
    """Proves that the connection lives and that what the client shows of its games (``seq`` each) is current."""

    games: dict[str, int] = attrs.field(factory=dict)


@method("rpc.discover", dict, identity=False)
@attrs.frozen
class Discover(Empty):
    """The OpenRPC document: all methods and events with their members."""


@event("server.bye")
@attrs.frozen
class Bye:
    """The server is about to close this connection; ``retry`` says whether to come back, after ``afterMs``."""

    reason: str
    retry: bool
    after_ms: int
