"""Rooms: made, found, joined, left, watched, started and closed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.game.clock import read_clock
from engine.game.decide import checked_options
from engine.game.facts import Player
from engine.game.leaving import read_on_leave
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import capacity_of
from engine.wire.messages import rooms as messages
from engine.wire.messages.gathering import Room as RoomMessage
from engine.wire.messages.shared import Empty
from ser.app.handlers import Then, handles
from ser.app.ports import Account, RoomQuery
from ser.app.rooms import decide, starting
from ser.app.rooms.facts import PRIVATE, PUBLIC, ROOM, Created, Fact, unpack
from ser.app.rooms.lists import check_page, list_rooms, rooms_of
from ser.app.rooms.registry import Change
from ser.app.rooms.seating import check_order
from ser.app.rooms.state import Room
from ser.app.rooms.state import create as new_room
from ser.app.rooms.telling import may_see
from ser.app.rooms.views import log_entry, room_message
from ser.app.seating import check_stand_ins, player_of
from ser.app.session import Session
from ser.app.texts import clean_text

if TYPE_CHECKING:
    from ser.app.application import Application

EMPTY: Final = Empty()
VISIBILITIES: Final = (PUBLIC, PRIVATE)
ALL: Final = "all"
LONGEST_DELAY_MS: Final = 3_600_000
"""By how much, at most, watchers of a room's games are behind."""


def account_of(session: Session) -> Account:
    """Whose request it is."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    return session.account


def answer(app: "Application", session: Session, change: Change) -> Then:
    """The room, and then the telling of everybody else."""
    return Then(room_message(change.after), lambda: app.rooms.telling.announce(change, session))


def done(app: "Application", change: Change, result: Any = EMPTY) -> Then:
    """A result that is not the room, and then the telling of everybody."""
    return Then(result, lambda: app.rooms.telling.announce(change))


async def change(
    app: "Application", session: Session, room_id: str, decision: Callable[[Room, str, int], Sequence[Fact]]
) -> Change:
    """Changes a room by what is decided for the session's user at this time."""
    user_id = account_of(session).user_id
    return await app.rooms.change(room_id, lambda room: decision(room, user_id, app.sources.now_ms()))


# ------------------------------------------------------------------------------------------------------- making


def made_by(  # noqa: PLR0913 - the members of the fact
    player: Player, name: str, game_type: str, options: Any, at: int, *, capacity: int | None = None,
    visibility: str = PUBLIC, kind: str = ROOM, auto_start: bool = False, order: str, role: str | None = None,
    clock: Any = None, on_leave: Any = None, watch_delay: int | None = None,
) -> Created:
    """The making of a room, checked; refuses ``unknown_game_type`` and ``invalid_params``."""
    rules = rules_of(game_type)
    granted = checked_options(rules, options, capacity, 1)
    seats = capacity_of(rules, granted) if capacity is None else capacity
    timed = read_clock(clock)
    return Created(player, name, game_type, granted, seats, visibility, kind, auto_start, order, at,
                   checked_role(role), timed, read_on_leave(on_leave, timed), _checked_delay(watch_delay))


def _checked_delay(delay: int | None) -> int | None:
    if delay is not None and not 0 <= delay <= LONGEST_DELAY_MS:
        raise Refusal("invalid_params", path="params.watchDelayMs", expected=f"0 to {LONGEST_DELAY_MS}")
    return delay


def checked_role(role: str | None) -> str | None:
    """What somebody comes for, as it is kept."""
    return None if role is None else clean_text(role, "params.role")


@handles("rooms.create")
async def create(app: "Application", session: Session, params: messages.Create) -> Then:
    """Makes a room."""
    account = account_of(session)
    if params.visibility not in VISIBILITIES:
        raise Refusal("invalid_params", path="params.visibility", expected=" or ".join(VISIBILITIES))
    check_order(params.order, "params.order")
    name = clean_text(params.room_name, "params.roomName")
    made = made_by(
        player_of(account), name, params.game_type, params.options, app.sources.now_ms(), capacity=params.capacity,
        visibility=params.visibility, auto_start=params.auto_start, order=params.order, role=params.role,
        clock=params.clock, on_leave=params.on_leave, watch_delay=params.watch_delay_ms)
    check_stand_ins(app, made.on_leave)
    async with app.rooms.one_more(account.user_id):
        return answer(app, session, await app.rooms.create(new_room(app.sources.identifier("r"), made)))


# ------------------------------------------------------------------------------------------------------- seeing


@handles("rooms.list")
async def list_all(app: "Application", session: Session, params: messages.List) -> dict[str, Any]:
    """Public rooms, or for an admin others too."""
    if params.visibility not in (*VISIBILITIES, ALL):
        raise Refusal("invalid_params", path="params.visibility", expected=" or ".join((*VISIBILITIES, ALL)))
    if params.visibility != PUBLIC and account_of(session).role != "admin":
        raise Refusal("forbidden", "Only admins may list private rooms.")
    return await list_rooms(app, RoomQuery(
        visibility=None if params.visibility == ALL else params.visibility, closed=params.is_closed,
        ready=params.is_ready, game_type=params.game_type, limit=params.limit, offset=params.offset))


@handles("rooms.mine")
async def mine(app: "Application", session: Session, params: messages.Mine) -> dict[str, Any]:
    """One's own rooms."""
    return await rooms_of(app, RoomQuery(
        member_id=account_of(session).user_id, closed=params.is_closed, ready=params.is_ready,
        game_type=params.game_type, limit=params.limit, offset=params.offset))


async def seen(app: "Application", session: Session, room_id: str) -> Room:
    """The room, if the session's user may see it; refuses ``not_found``."""
    room = await app.rooms.load(room_id)
    if not may_see(room, session):
        raise Refusal("not_found")
    return room


@handles("rooms.get")
async def get(app: "Application", session: Session, params: messages.Get) -> RoomMessage:
    """A room."""
    return room_message(await seen(app, session, params.room_id))


@handles("rooms.log")
async def log(app: "Application", session: Session, params: messages.Log) -> messages.RoomLog:
    """What has happened in a room."""
    check_page(params.limit, params.since)
    room = await seen(app, session, params.room_id)
    account = account_of(session)
    if account.role != "admin":
        decide.check_member(room, account.user_id)
    stored = await app.store.room(room.room_id) or ()
    page = stored[params.since : params.since + params.limit]
    entries = [log_entry(seq, unpack(data)) for seq, data in enumerate(page, params.since + 1)]
    return messages.RoomLog(room.room_id, len(stored), entries)


@handles("rooms.watch")
async def watch(app: "Application", session: Session, params: messages.Watch) -> RoomMessage:
    """Hears of a room from now on."""
    room = await seen(app, session, params.room_id)
    if session.open and not session.passing:
        app.rooms.telling.watch(session, room.room_id)
    return room_message(room)


@handles("rooms.unwatch")
def unwatch(app: "Application", session: Session, params: messages.Unwatch) -> Empty:
    """Hears no more of a room."""
    app.rooms.telling.unwatch(session, params.room_id)
    return Empty()


# --------------------------------------------------------------------------------------------- coming and going


@handles("rooms.leave")
async def leave(app: "Application", session: Session, params: messages.Leave) -> Then:
    """Leaves a room."""
    return done(app, await change(app, session, params.room_id, decide.leave))


@handles("rooms.kick")
async def kick(app: "Application", session: Session, params: messages.Kick) -> Then:
    """Sends a member away."""
    return done(app, await change(
        app, session, params.room_id, lambda room, by, at: decide.kick(room, by, params.user_id, at)))


@handles("rooms.close")
async def close(app: "Application", session: Session, params: messages.Close) -> Then:
    """Ends a room."""
    admin = account_of(session).role == "admin"
    return done(app, await change(app, session, params.room_id, decide.end if admin else decide.close))


@handles("rooms.start")
async def start(app: "Application", session: Session, params: messages.Start) -> Then:
    """Begins the room's game."""
    if params.order is not None:
        check_order(params.order, "params.order", listed=True)

    def decision(room: Room, user_id: str, _: int) -> Sequence[Fact]:
        decide.check_start(room, user_id)
        return (starting.start(app, room, room.made.order if params.order is None else params.order),)

    begun = await change(app, session, params.room_id, decision)
    return done(app, begun, messages.Begun(begun.after.game_id or ""))
