"""What API C sends and takes, and how it is made of what the application answers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

from fastapi import Request
from pydantic import BaseModel, Field

from engine.wire.codec import unstructure
from ser.doors.http.auth import answer_to, caller
from ser.doors.http.documents import Input, Problems
from ser.doors.http.errors import also_says
from ser.doors.http.site import site_of

Role = Literal["admin", "player"]
MOST: Final = 100
"""Lines of a list, at most."""

USERNAME: Final[dict[str, Any]] = {"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{1,19}$"}
PASSWORD: Final[dict[str, Any]] = {"minLength": 8, "maxLength": 128}


def iso(instant: int) -> str:
    """An instant in milliseconds of the Unix epoch, as ISO 8601 has it."""
    return datetime.fromtimestamp(instant / 1000, UTC).isoformat(timespec="milliseconds")


class AuthRequest(Input):
    """A name and a password."""

    username: str = Field(json_schema_extra=USERNAME)
    password: str = Field(json_schema_extra=PASSWORD)


class GivenToken(Input):
    """A token as it was given; only `token` is looked at."""

    token: str
    token_type: str = "bearer"  # noqa: S105 - the kind of a token is no secret
    expires_in: int = 0


class RefreshTokenRequest(Input):
    """The refresh token."""

    refresh_token: GivenToken


class ChangePasswordRequest(Input):
    """The password, and the one that is to take its place."""

    current_password: str
    new_password: str = Field(json_schema_extra=PASSWORD)


class ChangeUserRequest(Input):
    """What is to be changed of a user; what is left out stays. Only admins change role and activity."""

    user_id: str
    user_role: Role | None = None
    username: str | None = Field(None, json_schema_extra=USERNAME)
    is_active: bool | None = None


class UserCreateRequest(Input):
    """A user to be made; one without a password gets a one-time password."""

    user_role: Role
    username: str = Field(json_schema_extra=USERNAME)
    password: str | None = Field(None, json_schema_extra=PASSWORD)
    is_active: bool = True


class CreateRoomRequest(Input):
    """A room to be made."""

    room_name: str = Field(json_schema_extra={"minLength": 1, "maxLength": 64})
    game_type: str = "tic-tac-toe"
    capacity: int | None = None
    options: dict[str, int | bool] = Field({})


class InviteToRoomRequest(Input):
    """Who is invited, and as what."""

    user_name: str
    player_role: str | None = None


class JoinToRoomRequest(Input):
    """The invitation's token."""

    ct: str


# ------------------------------------------------------------------------------------------------------- answers


class Token(BaseModel):
    """A token; `expires_in` in seconds."""

    token: str
    token_type: Literal["bearer"]
    expires_in: int


class User(BaseModel):
    """A user."""

    username: str
    user_role: Role
    user_id: str
    is_active: bool
    created_at: str
    updated_at: str


class MadeUser(User):
    """A user who has just been made; the one-time password is told this once."""

    one_time_password: str | None = None


class Success(BaseModel):
    """It is done. The second spelling of the time is that of the original."""

    success: Literal[True] = True
    message: str
    timestamp: str
    timestmap: str


class Failure(Problems):
    """It is not done."""

    success: Literal[False]
    message: str
    timestamp: str


class TokenResponse(BaseModel):
    """Who somebody is, and the tokens for it."""

    success: Literal[True] = True
    message: str
    timestamp: str
    access_token: Token
    refresh_token: Token
    user: User


class Users(BaseModel):
    """A page of users."""

    success: Literal[True] = True
    timestamp: str
    users: list[User]
    total_count: int


class Player(BaseModel):
    """Somebody in a room. The second spelling of the role is that of the original."""

    user_id: str
    username: str
    game_role: str
    geme_role: str


class Room(BaseModel):
    """A room; closed: nobody can join it now; ready: all its seats are taken."""

    room_name: str
    room_id: str
    created_at: str
    is_closed: bool
    is_ready: bool
    players: list[Player]
    game_type: str
    capacity: int
    host_id: str
    game_id: str | None


class Rooms(BaseModel):
    """A page of rooms."""

    success: Literal[True] = True
    timestamp: str
    rooms: list[Room]
    total_count: int


class Invitation(BaseModel):
    """An invitation; `ct` is the token with which its receiver joins."""

    invite_id: str
    inviter_id: str
    room_id: str
    receiver_id: str | None
    player_role: str | None
    is_accepted: bool
    created_at: str
    updated_at: str
    ct: str | None


class Invitations(BaseModel):
    """A page of invitations. The second spelling is that of the original."""

    success: Literal[True] = True
    timestamp: str
    invitations: list[Invitation]
    invations: list[Invitation]
    total_count: int


# ------------------------------------------------------------------------------- from what the application answers


def now(request: Request) -> str:
    """The server's time."""
    return iso(site_of(request).app.sources.now_ms())


def success(request: Request, message: str) -> dict[str, Any]:
    """It is done."""
    at = now(request)
    return {"success": True, "message": message, "timestamp": at, "timestmap": at}


def user(message: Any) -> dict[str, Any]:
    """A user; a program's account is a player here."""
    value = unstructure(message)
    return {
        "username": value["username"], "user_role": "admin" if value["role"] == "admin" else "player",
        "user_id": value["userId"], "is_active": value["isActive"], "created_at": iso(value["createdAt"]),
        "updated_at": iso(value["updatedAt"]),
    }


def identity(request: Request, message: Any, said: str) -> dict[str, Any]:
    """Who somebody is, and the tokens for it."""
    value = unstructure(message)
    return {
        "success": True, "message": said, "timestamp": now(request), "access_token": _token(value["accessToken"]),
        "refresh_token": _token(value["refreshToken"]), "user": user(value["user"]),
    }


def _token(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"token": value["token"], "token_type": value["tokenType"], "expires_in": value["expiresIn"]}


def room(message: Any) -> dict[str, Any]:
    """A room."""
    value = unstructure(message)
    players = [{"user_id": player["userId"], "username": player["username"], "game_role": player["gameRole"],
                "geme_role": player["gameRole"]} for player in value["players"]]
    return {
        "room_name": value["roomName"], "room_id": value["roomId"], "created_at": iso(value["createdAt"]),
        "is_closed": value["isClosed"], "is_ready": value["isReady"], "players": players,
        "game_type": value["gameType"], "capacity": value["capacity"], "host_id": value["hostId"],
        "game_id": value["gameId"],
    }


def invitation(message: Any) -> dict[str, Any]:
    """An invitation."""
    value = unstructure(message)
    return {
        "invite_id": value["inviteId"], "inviter_id": value["inviterId"], "room_id": value["roomId"],
        "receiver_id": value["receiverId"], "player_role": value["playerRole"], "is_accepted": value["isAccepted"],
        "created_at": iso(value["createdAt"]), "updated_at": iso(value["updatedAt"]), "ct": value["ct"],
    }


def failure(message: str) -> Mapping[str, Any]:
    """What errors say beside what they say everywhere."""
    return {"success": False, "message": message, "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds")}


for _prefix in ("/auth", "/users", "/rooms", "/invites"):
    also_says(_prefix, failure)


async def ask(request: Request, method: str, **params: Any) -> Any:
    """What a method answers to whom the request's token belongs."""
    return await answer_to(request, await caller(request), method, **params)


