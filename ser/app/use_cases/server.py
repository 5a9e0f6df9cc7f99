"""What the server is, and whether a client is up to date."""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from engine.game.clock import CLOCKS
from engine.game.leaving import GRACE_MS, POLICIES, USUAL_GRACE_MS
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.messages import server as messages
from engine.wire.messages.shared import Empty
from engine.wire.openrpc import document
from ser import VERSION
from ser.app.announcing import announcement
from ser.app.connections import take_own_place
from ser.app.games import NotLoadedError
from ser.app.handlers import LaterError, handles
from ser.app.ports import BROADCAST, MOTD
from ser.app.seeing import as_seen, may_see
from ser.app.session import Session
from ser.app.texts import LONGEST, RAW, clean_text, tidy
from ser.app.use_cases.users import check_admin

if TYPE_CHECKING:
    from ser.app.application import Application

PROTOCOL: Final = "1.0"
FEATURES: Final = ("ack", "batch", "classic", "resume")
MOST_PINGED: Final = 100
LONGEST_INSTANCE: Final = 64


@cache
def _game_types() -> list[messages.GameTypeInfo]:
    return [
        messages.GameTypeInfo(rules.name, rules.title, list(rules.seats), [
            messages.OptionInfo(o.name, o.kind, o.default, o.minimum, o.maximum, o.help, list(o.choices))
            for o in rules.options
        ], rules.positions)
        for rules in RULES.values()
    ]


@handles("server.hello")
def hello(app: "Application", session: Session, params: messages.SayHello) -> messages.Hello:
    """Tells what the server is; from now on the client is expected to ping."""
    if params.client is not None:
        _check_instance(params.client.instance)
        session.client = tidy(f"{params.client.name} {params.client.version}"[:RAW])[:LONGEST] or None
        session.instance = params.client.instance
        take_own_place(app, session)
    session.set_ack("ack" in params.features)
    session.expect_pings()
    return messages.Hello(
        "ser", VERSION, PROTOCOL, list(FEATURES), app.limits.published(), int(app.limits.keep_alive * 1000),
        app.sources.now_ms(), _game_types(), _clocks(), _leaving(app), app.announcements.standing())


@cache
def _clocks() -> list[messages.ClockInfo]:
    return [messages.ClockInfo(kind, [messages.Span(name, *span) for name, span in members.items()])
            for kind, members in CLOCKS.items()]


def _leaving(app: "Application") -> messages.LeavingInfo:
    kinds = [kind for kind in POLICIES if kind != "bot" or app.bots.there]
    return messages.LeavingInfo(kinds, messages.Span("graceMs", *GRACE_MS), USUAL_GRACE_MS)


def _check_instance(instance: str | None) -> None:
    if instance is not None and not 1 <= len(instance) <= LONGEST_INSTANCE:
        raise Refusal("invalid_params", path="params.client.instance", expected=f"1 to {LONGEST_INSTANCE} characters")


@handles("server.announce")
async def announce(app: "Application", session: Session, params: messages.Announce) -> Empty:
    """Tells everybody something."""
    check_admin(app, session)
    if params.kind not in (BROADCAST, MOTD):
        raise Refusal("invalid_params", path="params.kind", expected=f"{BROADCAST} or {MOTD}")
    ended = params.kind == MOTD and not params.text
    text = "" if ended else clean_text(params.text, "params.text", RAW)
    await app.announcements.announce(announcement(app.sources, params.kind, text))
    return Empty()


@handles("server.ping")
def ping(app: "Application", session: Session, params: messages.Ping) -> messages.Pong:
    """Which games have moved on; those that one may not see are not there."""
    games = params.games
    if len(games) > MOST_PINGED:
        raise Refusal("invalid_params", path="params.games", expected=f"at most {MOST_PINGED} games")
    if params.round_trip_ms is not None:
        session.lag = max(0, params.round_trip_ms)
    try:
        return messages.Pong(app.sources.now_ms(), [g for g, seq in games.items() if _seq(app, session, g) != seq])
    except NotLoadedError:
        if session.account is None:  # a stranger causes no reading
            return messages.Pong(app.sources.now_ms(), list(games))
        raise LaterError(lambda: _ping_unloaded(app, session, games)) from None


def _seq(app: "Application", session: Session, game_id: str) -> int:
    live = app.games.find(session, game_id)
    return as_seen(app, session, live).game.seq if may_see(app, session, live) else 0


async def _ping_unloaded(app: "Application", session: Session, games: dict[str, int]) -> messages.Pong:
    stale = []
    for game_id, seq in games.items():
        try:
            await app.games.load(game_id)
        except Refusal:
            stale.append(game_id)
        else:
            if _seq(app, session, game_id) != seq:
                stale.append(game_id)
    return messages.Pong(app.sources.now_ms(), stale)


@handles("rpc.discover")
def discover(app: "Application", session: Session, params: messages.Discover) -> Any:  # noqa: ARG001
    """The OpenRPC document."""
    return document(VERSION)
