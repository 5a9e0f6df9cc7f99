"""The HTTP application: the framework with all routes, behind the front that every request passes first."""

from http import HTTPStatus
from typing import Any, Final

import orjson
import trio
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from engine.reasons import Refusal
from ser import VERSION
from ser.doors.http import api_a, api_b, api_c, errors, health, home, join, websocket
from ser.doors.http.documents import schemes
from ser.doors.http.front import Counted, Front
from ser.doors.http.site import Site

ROUTERS: Final[tuple[APIRouter, ...]] = (
    api_b.router, api_a.router, *api_c.ROUTERS, health.router, home.router, join.router)
"""Every API; a request is compared with their routes in this order."""

TOKEN_HEADERS: Final = (api_a.HEADER, api_b.HEADER)
SHOWN_HEADERS: Final = (api_b.GIVEN, "Location", "Retry-After", "WWW-Authenticate", "Allow")

DESCRIPTION: Final = """Games in turns. Every route does what the socket does, with the same games and accounts.

Bodies are JSON of at most 64 KiB, read as strictly as on the socket: what is no I-JSON (RFC 7493) is refused with 400.
Errors are `{"error":{"code":…,"message":…}}`; the codes are those of the socket protocol.
"""

_DOCS: Final = ("default-src 'none'; connect-src 'self'; img-src data: https://fastapi.tiangolo.com; "
                "script-src 'unsafe-inline' https://cdn.jsdelivr.net; "
                "style-src 'unsafe-inline' https://cdn.jsdelivr.net; frame-ancestors 'none'; base-uri 'none'")

HANDLERS: Final[dict[Any, Any]] = {
    Refusal: errors.on_refusal,
    errors.HttpError: errors.on_http_error,
    RequestValidationError: errors.on_invalid,
    HTTPException: errors.on_framework_error,
}


def http_application(site: Site, counted: Counted = lambda *_: None) -> ASGIApp:
    """What Hypercorn serves. ``counted`` hears of every answer: method, path as documented, status and seconds."""
    outer: ASGIApp = Front(site.app, framework(site), site.proxies, counted)
    if site.origins:
        outer = _Origins(
            outer, allow_origins=site.origins, allow_methods=("GET", "POST", "PUT", "DELETE"),
            allow_headers=("Authorization", "Content-Type", *TOKEN_HEADERS), expose_headers=SHOWN_HEADERS)
    return outer


class _Origins(CORSMiddleware):
    """Which pages of others may call; what it answers by itself looks like all other answers."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Whether they may, and how."""
        response = super().preflight_response(request_headers)
        if response.status_code != HTTPStatus.OK:
            said = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
            told = errors.document("forbidden", "Pages from there may not call here, or not in this way.")
            response = errors.json_response(told, HTTPStatus.FORBIDDEN, said)
        for name, value in errors.HEADERS:
            response.headers.setdefault(name.decode(), value.decode())
        return response


def framework(site: Site) -> FastAPI:
    """The framework with all routes."""
    app = _Framework(title="ser", version=VERSION, description=DESCRIPTION, openapi_url=None, redirect_slashes=False,
                  exception_handlers=HANDLERS)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.state.site, app.state.routes = site, [route for router in ROUTERS for route in router.routes]
    document = _Document(app)
    app.router.routes += [websocket.ROUTE, Route("/openapi.json", document.openapi), Route("/docs", document.docs)]
    return app


class _Framework(FastAPI):
    """FastAPI without the layers for what the front does for every request: errors of ours, sizes, and counting."""

    def build_middleware_stack(self) -> ASGIApp:
        """What a request passes before its route."""
        return ExceptionMiddleware(AsyncExitStackMiddleware(self.router), self.exception_handlers)


class _Document:
    """The OpenAPI document, made when it is first asked for, in a thread: it takes as long as 200 moves."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._json = b""

    async def openapi(self, request: Request) -> Response:  # noqa: ARG002
        """The document."""
        if not self._json:
            self._json = await trio.to_thread.run_sync(lambda: orjson.dumps(openapi_document(self._app)))
        return Response(self._json, media_type="application/json")

    async def docs(self, request: Request) -> HTMLResponse:  # noqa: ARG002
        """The document for people, by Swagger UI, which comes from its usual host."""
        page = get_swagger_ui_html(openapi_url="/openapi.json", title="ser")
        page.headers["Content-Security-Policy"] = _DOCS
        return page


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    document.setdefault("components", {})["securitySchemes"] = schemes(TOKEN_HEADERS)
    return document
