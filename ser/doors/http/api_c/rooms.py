"""API C: rooms and invitations."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from engine.reasons import Refusal
from ser.doors.http.api_c.types import (
    MOST,
    CreateRoomRequest,
    Failure,
    Invitation,
    Invitations,
    InviteToRoomRequest,
    JoinToRoomRequest,
    Room,
    Rooms,
    Success,
    ask,
    invitation,
    now,
    room,
    success,
)
from ser.doors.http.auth import caller
from ser.doors.http.body import Route
from ser.doors.http.documents import TOKEN, Responses, problems, secured
from ser.doors.http.errors import json_response

router = APIRouter(route_class=Route, tags=["C: rooms and invitations"])

RoomId = Annotated[str, Path(alias="room_id")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Offset = Annotated[int, Query(ge=0, lt=2**31)]


def _errors(*codes: str) -> Responses:
    return problems(*TOKEN, *codes, shape=Failure)


def _page(request: Request, page: Any) -> Response:
    found = page if isinstance(page, dict) else {"rooms": page.rooms, "total": page.total}
    rooms = [room(each) for each in found["rooms"]]
    return json_response({"success": True, "timestamp": now(request), "rooms": rooms, "total_count": found["total"]})


@router.get("/rooms", response_model=Rooms, openapi_extra=secured(), responses=_errors("invalid_params", "forbidden"))
async def list_rooms(
    request: Request, *, is_closed: bool | None = None, is_ready: bool | None = None, limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """A page of all rooms, the newest first; for admins."""
    await _check_admin(request)
    return _page(request, await ask(request, "rooms.list", visibility="all", isClosed=is_closed, isReady=is_ready,
                                    limit=limit, offset=offset))


async def _check_admin(request: Request) -> None:
    who = await caller(request)
    if who.account is None or who.account.role != "admin":
        raise Refusal("forbidden")


@router.get("/rooms/my", response_model=Rooms, openapi_extra=secured(), responses=_errors("invalid_params"))
async def my_rooms(
    request: Request, *, is_closed: bool | None = None, is_ready: bool | None = None, limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """A page of the rooms that one is in."""
    return _page(request, await ask(request, "rooms.mine", isClosed=is_closed, isReady=is_ready, limit=limit,
                                    offset=offset))


@router.post("/rooms/my", response_model=Rooms, openapi_extra=secured(), responses=_errors())
async def all_my_rooms(request: Request) -> Response:
    """The rooms that one is in."""
    return _page(request, await ask(request, "rooms.mine", limit=MOST))


@router.post("/rooms", status_code=201, response_model=Room, openapi_extra=secured(), responses=_errors(
    "invalid_params", "unknown_game_type", "too_many_rooms"))
async def create(request: Request, wanted: CreateRoomRequest) -> Response:
    """Makes a room with oneself as its host; only who is invited comes in."""
    made = await ask(request, "rooms.create", roomName=wanted.room_name, gameType=wanted.game_type,
                     capacity=wanted.capacity, options=wanted.options, visibility="private")
    return json_response(room(made), 201)


@router.post("/rooms/{room_id}", response_model=Room, openapi_extra=secured(), responses=_errors("not_found"))
@router.get("/rooms/{room_id}", response_model=Room, openapi_extra=secured(), responses=_errors("not_found"))
async def get(request: Request, room_id: RoomId) -> Response:
    """A room, for its members, who is invited, and admins."""
    return json_response(room(await ask(request, "rooms.get", roomId=room_id)))


@router.post("/rooms/{room_id}/invite", response_model=Invitation, openapi_extra=secured(), responses=_errors(
    "invalid_params", "not_found", "not_a_member", "already_joined", "room_closed", "room_full", "name_invalid",
    "too_many_invitations"))
async def invite(request: Request, room_id: RoomId, wanted: InviteToRoomRequest) -> Response:
    """Invites a user by name; for members."""
    made = await ask(request, "rooms.invite", roomId=room_id, username=wanted.user_name, role=wanted.player_role)
    return json_response(invitation(made))


@router.post("/rooms/{room_id}/join", response_model=Room, openapi_extra=secured(), responses=_errors(
    "invalid_params", "not_found", "already_joined", "room_closed", "room_full", "forbidden", "invite_used",
    "invite_expired", "offer_gone", "too_many_rooms"))
async def join(request: Request, room_id: RoomId, wanted: JoinToRoomRequest) -> Response:
    """Takes a seat, for whoever the invitation is for, or for anyone with a link's token."""
    return json_response(room(await ask(request, "rooms.join", roomId=room_id, code=wanted.ct)))


@router.post("/rooms/{room_id}/start", response_model=Room, openapi_extra=secured(), responses=_errors(
    "not_found", "not_a_member", "forbidden", "room_closed", "room_not_ready", "too_many_games"))
async def start(request: Request, room_id: RoomId) -> Response:
    """Begins the game of a room that is ready; for its host. `game_id` tells which it is."""
    await ask(request, "rooms.start", roomId=room_id)
    return json_response(room(await ask(request, "rooms.get", roomId=room_id)))


class Share(BaseModel):
    """The link as others take it to be passed on."""

    whatsapp: str
    telegram: str
    facebook: str
    sms: str


class Link(BaseModel):
    """A link by which people can join; `ct` is its token, told this once."""

    invite_id: str
    room_id: str
    ct: str
    url: str
    share: Share


@router.post("/rooms/{room_id}/link", response_model=Link, openapi_extra=secured(), responses=_errors(
    "not_found", "not_a_member", "room_closed", "room_full", "too_many_invitations"))
async def link(request: Request, room_id: RoomId) -> Response:
    """Makes a link that is good as long as seats are free; for members."""
    made = await ask(request, "rooms.link", roomId=room_id)
    share = {name: getattr(made.share, name) for name in Share.model_fields}
    return json_response({"invite_id": made.invite_id, "room_id": made.room_id, "ct": made.code, "url": made.url,
                          "share": share})


@router.delete("/rooms/{room_id}/members/me", response_model=Success, openapi_extra=secured(), responses=_errors(
    "not_found", "not_a_member"))
async def leave(request: Request, room_id: RoomId) -> Response:
    """Leaves a room."""
    await ask(request, "rooms.leave", roomId=room_id)
    return json_response(success(request, "You have left the room."))


@router.delete("/rooms/{room_id}/members/{user_id}", response_model=Success, openapi_extra=secured(),
               responses=_errors("not_found", "not_a_member", "forbidden"))
async def kick(request: Request, room_id: RoomId, user_id: Annotated[str, Path()]) -> Response:
    """Sends a member away; for the room's creator."""
    await ask(request, "rooms.kick", roomId=room_id, userId=user_id)
    return json_response(success(request, "The member has been sent away."))


@router.get("/invites/my", response_model=Invitations, openapi_extra=secured(), responses=_errors("invalid_params"))
async def my_invitations(
    request: Request, *, inviter_id: str | None = None, player_role: str | None = None,
    is_accepted: bool | None = None,
) -> Response:
    """The invitations that one has received, the newest first."""
    page = await ask(request, "invites.mine", inviterId=inviter_id, playerRole=player_role, isAccepted=is_accepted,
                     limit=MOST)
    found = page if isinstance(page, dict) else {"invitations": page.invitations, "total": page.total}
    listed = [invitation(each) for each in found["invitations"]]
    return json_response({"success": True, "timestamp": now(request), "invitations": listed, "invations": listed,
                          "total_count": found["total"]})
