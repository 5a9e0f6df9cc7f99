"""API B: two players and an invitation URL. Nobody has an account: each holds a token for one seat of one game."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt
from starlette.responses import Response

from engine.reasons import Refusal
from ser.app.calls import use
from ser.app.seating import Wish
from ser.app.use_cases.keyed_invitations import (
    Standing,
    Taken,
    join_by_invitation,
    open_by_invitation,
    play_by_secret,
    see_by_secret,
)
from ser.doors.http.auth import stranger, token_of
from ser.doors.http.body import Route
from ser.doors.http.documents import Input, problems, secured
from ser.doors.http.errors import json_response
from ser.doors.http.site import site_of

router = APIRouter(route_class=Route, tags=["B: two players and an invitation URL"])

HEADER: Final = "Auth-Token"
GIVEN: Final = "Set-Auth-Token"
PATTERN: Final = "^([A-S]?1[0-9]|[A-S]?[1-9])$"

GameId = Annotated[str, Path(alias="id", description="the game, as the invitation URL names it")]
Status = Literal["AWAITING_OTHER_PLAYER", "YOUR_TURN", "OTHER_PLAYER_TURN", "YOU_WON", "YOU_LOST", "DRAW"]
STATUS: Final[Mapping[Standing, Status]] = {
    Standing.WAITING: "AWAITING_OTHER_PLAYER",
    Standing.MY_TURN: "YOUR_TURN",
    Standing.THEIR_TURN: "OTHER_PLAYER_TURN",
    Standing.WON: "YOU_WON",
    Standing.LOST: "YOU_LOST",
    Standing.DRAWN: "DRAW",
}
_GIVES_TOKEN: Final = {"headers": {GIVEN: {"schema": {"type": "string"}, "description": "speaks for the seat"}}}


class Opening(Input):
    """A larger board, or another game for two: `size`, or `gameType` with its `options`."""

    model_config = ConfigDict(json_schema_extra={
        "not": {"anyOf": [{"required": ["size", "gameType"]}, {"required": ["size", "options"]}]}})
    size: int = Field(default=3, ge=3, le=19, description="a square board, n by n, on which n in a row win")
    game_type: str = Field(default="tic-tac-toe", alias="gameType")
    options: dict[str, StrictBool | StrictInt] = Field(default_factory=dict)


class Move(Input):
    """A square: the letter of its row and the number of its column."""

    position: str = Field(pattern=PATTERN, examples=["A1"])


class Invitation(BaseModel):
    """Where the other player joins."""

    invitation_url: str = Field(alias="invitationUrl")


class Stands(BaseModel):
    """How the game stands for the one who asks."""

    status: Status


class Outcome(BaseModel):
    """What became of a move."""

    result: Literal["OK", "SPACE_TAKEN"]


@router.post("/game", status_code=201, response_model=Invitation, responses={
    **problems("invalid_params", "unknown_game_type"), 201: _GIVES_TOKEN})
async def open_game(request: Request, opening: Opening | None = None) -> Response:
    """New game; the other player joins it by the invitation URL, and moves first."""
    site = site_of(request)
    taken: Taken = await use(site.app, stranger(request), open_by_invitation, _wish(opening))
    url = f"{site.proxies.root_url(request.scope)}/game/{taken.key}"
    return json_response({"invitationUrl": f"{url}/join"}, 201, {GIVEN: taken.secret, "Location": url})


def _wish(opening: Opening | None) -> Wish:
    opening = opening or Opening()
    if opening.model_fields_set > {"size"}:
        raise Refusal("invalid_params", "A game has a size, or a type with options.", path="body.size",
                      expected="size, or gameType and options")
    if opening.size == 3:
        return Wish(opening.game_type, opening.options)
    return Wish("mnk", dict.fromkeys(("rows", "columns", "line"), opening.size))


@router.post("/game/{id}/join", response_model=Stands, responses={
    **problems("not_found", "room_full", "game_over", "offer_gone"), 200: _GIVES_TOKEN})
async def join(request: Request, game_id: GameId) -> Response:
    """Takes the other seat, and the game begins."""
    taken: Taken = await use(site_of(request).app, stranger(request), join_by_invitation, game_id)
    return json_response({"status": STATUS[Standing.MY_TURN]}, headers={GIVEN: taken.secret})


@router.put("/game/{id}", response_model=Outcome, openapi_extra=secured(HEADER), responses=problems(
    "login_required", "bad_credentials", "not_found", "invalid_params", "illegal_move", "not_your_turn",
    "game_not_started", "game_over"))
async def play(request: Request, game_id: GameId, move: Move) -> Response:
    """Plays a move."""
    try:
        await use(site_of(request).app, stranger(request), play_by_secret, game_id, _token(request),
                  move.position)
    except Refusal as refused:
        if refused.reason != "space_taken":
            raise
        return json_response({"result": "SPACE_TAKEN"})
    return json_response({"result": "OK"})


@router.get("/game/{id}", response_model=Stands, openapi_extra=secured(HEADER), responses=problems(
    "login_required", "bad_credentials", "not_found", "offer_gone"))
async def status(request: Request, game_id: GameId) -> Response:
    """How the game stands."""
    standing: Standing = await use(site_of(request).app, stranger(request), see_by_secret, game_id, _token(request))
    return json_response({"status": STATUS[standing]})


def _token(request: Request) -> str:
    token = token_of(request, HEADER)
    if token is None:
        raise Refusal("login_required", f"This needs the token that was given with {GIVEN}.")
    return token
