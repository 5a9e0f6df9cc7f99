"""The page for people who find the server: what it is, and every way to play."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ser import VERSION
from ser.doors.http.auth import answer_to, stranger
from ser.doors.http.body import Route
from ser.doors.http.documents import problems
from ser.doors.http.errors import json_response
from ser.doors.http.health import wants_json
from ser.doors.http.proxies import host_of
from ser.doors.http.site import Site, site_of

router = APIRouter(route_class=Route, tags=["home"])

_PAGE: Final = {"text/html": {"schema": {"type": "string"}}}
STYLED: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class GameType(BaseModel):
    """A game that is played here."""

    gameType: str  # noqa: N815 - the name on the wire
    title: str


class Home(BaseModel):
    """What this server is, and where it is to be reached."""

    name: str
    version: str
    protocol: str
    socket: str | None
    tls: str | None
    http: str
    gameTypes: list[GameType]  # noqa: N815 - the name on the wire
    documentation: str
    openapi: str


@router.get("/", include_in_schema=False)
async def root() -> Response:
    """Leads to the page."""
    return RedirectResponse("/home")


@router.get("/home", response_model=Home, responses={
    **problems(), 200: {"description": "A page for people; with `Accept: application/json` as data", "content": _PAGE}})
async def home(request: Request) -> Response:
    """What this server is, and how to connect by the terminal client, by netcat and over HTTP."""
    data = await _data(request)
    if wants_json(request):
        return json_response(data)
    return HTMLResponse(_page().substitute(_texts(data)), headers={"Content-Security-Policy": STYLED})


async def _data(request: Request) -> dict[str, Any]:
    site = site_of(request)
    hello = await answer_to(request, stranger(request), "server.hello")
    root = site.proxies.root_url(request.scope)
    return {
        "name": hello.name, "version": VERSION, "protocol": hello.protocol,
        "socket": door_of(site, request, "tcp"), "tls": door_of(site, request, "tls"), "http": root,
        "gameTypes": [{"gameType": kind.game_type, "title": kind.title} for kind in hello.game_types],
        "documentation": f"{root}/docs", "openapi": f"{root}/openapi.json",
    }


def door_of(site: Site, request: Request, scheme: str) -> str | None:
    """Where a door is reached: at its port, on the host by which this page was."""
    for address in site.addresses:
        if address.startswith(f"{scheme}://"):
            host = urlsplit(site.proxies.root_url(request.scope)).hostname or host_of(request.scope)
            return f"[{host}]:{urlsplit(address).port}" if ":" in host else f"{host}:{urlsplit(address).port}"
    return None


def _texts(data: dict[str, Any]) -> dict[str, str]:
    host, _, port = (data["socket"] or "HOST:PORT").rpartition(":")
    texts = {"version": data["version"], "root": data["http"], "socket": data["socket"] or "HOST:PORT",
             "host": host.strip("[]"), "port": port,
             "games": ", ".join(kind["title"] for kind in data["gameTypes"])}
    return {name: escape(text) for name, text in texts.items()}


@cache
def _page() -> Template:
    return Template((files("ser.doors.http") / "pages" / "home.html").read_text(encoding="utf-8"))


