"""What a shared link opens: for people a page on which they play at once, for programs how to join by the socket."""

from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import Any, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from engine.reasons import Refusal
from engine.wire.codec import unstructure
from ser.doors.http.auth import answer_to, stranger
from ser.doors.http.body import Route
from ser.doors.http.documents import Responses, problems
from ser.doors.http.errors import json_response, status_of
from ser.doors.http.health import wants_json
from ser.doors.http.home import door_of
from ser.doors.http.site import site_of

router = APIRouter(route_class=Route, tags=["invitation links"])

_PAGE: Final = {"text/html": {"schema": {"type": "string"}}}
POLICY: Final = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; "
                 "frame-ancestors 'none'; base-uri 'none'")
STATIC: Final = {"play.js": "text/javascript; charset=utf-8", "play.css": "text/css; charset=utf-8"}
"""The files that the page loads, with their kinds."""


class Way(BaseModel):
    """How a program joins: where, and the line to be sent, in either dialect."""

    socket: str | None
    classic: dict[str, Any]
    jsonrpc: dict[str, Any]


class Offer(BaseModel):
    """What the link is good for: the invitation and the room as the socket has them, and how to join."""

    invitation: dict[str, Any]
    room: dict[str, Any]
    join: Way


OVER: Final = ("not_found", "invite_used", "invite_expired", "offer_gone")
"""Why a link opens nothing, which a person is told on a page."""


def _errors() -> Responses:
    pages = {status_of(reason) for reason in OVER}
    return {status: {**told, "content": _PAGE} if status in pages else told for status, told in problems(*OVER).items()}


@router.get("/join/{code}", response_model=Offer, responses={
    **_errors(),
    200: {"description": "A page to play on; with `Accept: application/json` the room as data", "content": _PAGE}})
async def join(request: Request, code: str = Path(max_length=100)) -> Response:
    """Opens the link of an invitation."""
    try:
        offer = unstructure(await answer_to(request, stranger(request), "invites.look", code=code))
    except Refusal as refused:
        if wants_json(request) or refused.reason in ("busy", "rate_limited", "storage_unavailable", "shutting_down"):
            raise
        return _page("This invitation is not good any more.", refused.message, "", "", status_of(refused.reason))
    if wants_json(request):
        return json_response({**offer, "join": _way(request, code)})
    invitation = offer["invitation"]
    title = f"{invitation['inviterName']} invites you to {await _title(request, invitation['gameType'])}"
    return _page(title, f"In the room {invitation['roomName']}.", code, str(request.url), 200)


async def _title(request: Request, game_type: str) -> str:
    hello = await answer_to(request, stranger(request), "server.hello")
    return next((str(kind.title) for kind in hello.game_types if kind.game_type == game_type), game_type)


def _way(request: Request, code: str) -> dict[str, Any]:
    enter = {"jsonrpc": "2.0", "id": 1, "method": "invites.enter", "params": {"code": code}}
    return {"socket": door_of(site_of(request), request, "tcp"), "classic": {"username": None, "invite": code},
            "jsonrpc": enter}


def _page(title: str, who: str, code: str, url: str, status: int) -> Response:
    texts = {"title": title, "who": who, "code": code, "url": url}
    text = _template().substitute({name: escape(value) for name, value in texts.items()})
    if status != 200:  # there is nothing to be played
        text = text.replace('<script type="module" src="/static/play.js"></script>', "")
    return HTMLResponse(text, status, headers={"Content-Security-Policy": POLICY})


@cache
def _template() -> Template:
    return Template((files("ser.doors.http") / "pages" / "join.html").read_text(encoding="utf-8"))


@cache
def _file(name: str) -> tuple[bytes, str]:
    data = (files("ser.doors.http") / "pages" / name).read_bytes()
    return data, f'"{sha256(data).hexdigest()[:16]}"'


@router.get("/static/{name}", include_in_schema=False)
async def static(request: Request, name: str) -> Response:
    """A file that the page loads."""
    if name not in STATIC:
        raise Refusal("not_found")
    data, tag = _file(name)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=STATIC[name])
