"""API A: tic-tac-toe rooms, for users with a name and a password (their tokens are ordinary access tokens)."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from ser.app.calls import use
from ser.app.use_cases.keyed_rooms import SIZE, Room, join_room, look_into_room, open_room, play_in_room, put_room_away
from ser.doors.http.auth import answer_to, caller, stranger
from ser.doors.http.body import Route
from ser.doors.http.documents import TOKEN, Input, Problems, problems, secured
from ser.doors.http.errors import also_says, json_response
from ser.doors.http.site import site_of

router = APIRouter(route_class=Route, tags=["A: tic-tac-toe rooms"])

HEADER: Final = "Token"
TURN: Final = "/tic-tac-toe/game-turn/"

Yes = Literal["True", "False"]
RoomToken = Annotated[str, Path(description="the token that `creategame` has answered")]
also_says(TURN, lambda message: {"is_succesful": "False", "error-message": message})


class Person(Input):
    """A user's name and password."""

    name: str = Field(json_schema_extra={"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{1,19}$"})
    password: str = Field(json_schema_extra={"minLength": 8, "maxLength": 128})


class Turn(Input):
    """A square: X is its column, Y its row, both from 0."""

    x: int = Field(alias="X", json_schema_extra={"minimum": 0, "maximum": SIZE - 1})
    y: int = Field(alias="Y", json_schema_extra={"minimum": 0, "maximum": SIZE - 1})


class Token(BaseModel):
    """A token: a user's, or a room's."""

    token: str


class GameData(BaseModel):
    """A game. Booleans are strings; `map` has rows of `X`, `O` and empty strings; players are user identifiers."""

    started: Yes = Field(alias="game-started")
    ended: Yes = Field(alias="game-ended")
    map: list[list[Literal["X", "O", ""]]]
    turn_num: int = Field(alias="turn-num", description="how many moves have been played")
    user_turn: str | None = Field(alias="user-turn")
    winner: str | None
    host: str
    guest: str | None


class Turned(GameData):
    """The move has been played: the game after it."""

    is_succesful: Literal["True"]


class NotTurned(Problems):
    """The move has not been played."""

    is_succesful: Literal["False"]
    error_message: str = Field(alias="error-message")


# ------------------------------------------------------------------------------------------------------------ users


@router.post("/register", status_code=201, response_model=Token, responses=problems(
    "invalid_params", "name_invalid", "name_taken", "password_weak"))
async def register(request: Request, person: Person) -> Response:
    """New user."""
    made = await answer_to(request, stranger(request), "auth.register", username=person.name, password=person.password)
    return json_response({"token": made.access_token.token}, 201)


@router.post("/login", response_model=Token, responses=problems(
    "invalid_params", "bad_credentials", "account_inactive"))
async def log_in(request: Request, person: Person) -> Response:
    """A user's token."""
    there = await answer_to(request, stranger(request), "auth.login", username=person.name, password=person.password)
    return json_response({"token": there.access_token.token})


# ------------------------------------------------------------------------------------------------------------ rooms


async def _use(request: Request, function: Any, *arguments: Any) -> Any:
    return await use(site_of(request).app, await caller(request, HEADER), function, *arguments)


@router.get("/tic-tac-toe/creategame", response_model=Token, openapi_extra=secured(HEADER), responses=problems(
    *TOKEN, "too_many_games"))
async def create_game(request: Request) -> Response:
    """New game with this user as host, who may not be in a game."""
    return json_response({"token": await _use(request, open_room)})


@router.get("/tic-tac-toe/joingame/{token}", response_model=bool, openapi_extra=secured(HEADER), responses=problems(
    *TOKEN, "not_found", "already_joined", "too_many_games"))
async def join_game(request: Request, token: RoomToken) -> Response:
    """Second seat, for a user who is in no game; the game begins: true, or false when it could not be joined."""
    return json_response(await _use(request, join_room, token))


@router.post(TURN + "{token}", response_model=Turned, openapi_extra=secured(HEADER), responses=problems(
    *TOKEN, "not_found", "invalid_params", "not_your_turn", "game_not_started", "game_over", "space_taken",
    "illegal_move", shape=NotTurned))
async def turn(request: Request, token: RoomToken, turn: Turn) -> Response:
    """Plays a move, for the player whose turn it is."""
    room: Room = await _use(request, play_in_room, token, turn.x, turn.y)
    return json_response({"is_succesful": "True", **_data(room)})


@router.get("/tic-tac-toe/game-info/{token}", response_model=GameData, openapi_extra=secured(HEADER),
            responses=problems(*TOKEN, "not_found"))
async def game_info(request: Request, token: RoomToken) -> Response:
    """The game, for host and guest; after the end as it ended."""
    return json_response(_data(await _use(request, look_into_room, token)))


@router.delete("/tic-tac-toe/deletegame/{token}", response_model=bool, openapi_extra=secured(HEADER),
               responses=problems(*TOKEN, "not_found"))
async def delete_game(request: Request, token: RoomToken) -> Response:
    """Removes the game, for host and guest; if it was running it ends as cancelled."""
    return json_response(await _use(request, put_room_away, token))


def _data(room: Room) -> dict[str, Any]:
    return {
        "game-started": _yes(room.started), "game-ended": _yes(room.ended), "map": room.board, "turn-num": room.moves,
        "user-turn": room.turn, "winner": room.winner, "host": room.host, "guest": room.guest,
    }


def _yes(value: bool) -> Yes:
    return "True" if value else "False"
