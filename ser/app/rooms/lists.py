"""Rooms and invitations in lists, as the store has them."""

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.reasons import Refusal
from engine.wire.codec import structure
from engine.wire.messages.gathering import Invitation, Room
from ser.app.ports import Awaiting, InvitationQuery, RoomQuery
from ser.app.rooms.state import PLAYING
from ser.app.rooms.views import PENDING, as_it_is

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_LISTED: Final = 100
_NO_ROOMS: Final[dict[str, Any]] = {"rooms": [], "total": 0}
_NO_INVITATIONS: Final[dict[str, Any]] = {"invitations": [], "total": 0}
WELCOMED: Final = 50
"""How many games, rooms and invitations somebody is told of who comes in."""


def check_page(limit: int, offset: int) -> None:
    """Refuses ``invalid_params`` for a page that there is not."""
    if not 1 <= limit <= MOST_LISTED or offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")


async def list_rooms(app: "Application", query: RoomQuery) -> dict[str, Any]:
    """A page of rooms for the wire."""
    check_page(query.limit, query.offset)
    found, total = await app.store.rooms(query)
    return {"rooms": [orjson.loads(text) for text in found], "total": total}


async def rooms_of(app: "Application", query: RoomQuery) -> dict[str, Any]:
    """A page of a member's rooms. One whose game was over as the server stopped is brought up to date."""
    page = await list_rooms(app, query)
    playing = [room for room in page["rooms"]
               if room["status"] == PLAYING and app.rooms.known(room["roomId"]) is None]
    if playing:
        unfinished = set(await app.store.unfinished(query.member_id))
        over = [room["roomId"] for room in playing if room["gameId"] not in unfinished]
        for room_id in over:
            await app.rooms.load(room_id)
        if over:
            return await list_rooms(app, query)
    return page


async def list_invitations(app: "Application", query: InvitationQuery) -> dict[str, Any]:
    """A page of invitations for the wire."""
    check_page(query.limit, query.offset)
    rows, total = await app.store.invitations(query)
    now = app.sources.now_ms()
    return {"invitations": [as_it_is(row, now) for row in rows], "total": total}


async def welcome(app: "Application", user_id: str, there: Awaiting) -> dict[str, Any]:
    """What somebody who comes in finds, as members of ``auth.Welcome``; only what is ``there`` is looked for."""
    rooms, invitations = _NO_ROOMS, _NO_INVITATIONS
    if there.rooms:
        rooms = await rooms_of(app, RoomQuery(member_id=user_id, limit=WELCOMED))
    if there.invitations:
        pending = InvitationQuery(receiver_id=user_id, statuses=(PENDING,), limit=WELCOMED)
        invitations = await list_invitations(app, pending)
    return {
        "rooms": [structure(room, Room) for room in rooms["rooms"]],
        "rooms_total": _more(rooms["total"]),
        "invitations": [structure(invitation, Invitation) for invitation in invitations["invitations"]],
        "invitations_total": _more(invitations["total"]),
    }


def _more(total: int) -> int:
    """How many there are, where not all are told of."""
    return total if total > WELCOMED else 0
