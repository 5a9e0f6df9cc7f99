"""What is refused over HTTP: the status of every reason, and the one shape of all errors."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any, Final

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.reasons import REASONS, Refusal, clean

STATUS: Final[Mapping[str, int]] = {
    "account_inactive": 403,
    "bad_credentials": 401,
    "busy": 503,
    "forbidden": 403,
    "illegal_move": 422,
    "internal": 500,
    "invalid_params": 422,
    "invite_expired": 410,
    "invite_used": 410,
    "line_too_long": 413,
    "login_required": 401,
    "name_invalid": 422,
    "not_found": 404,
    "not_seated": 403,
    "offer_gone": 410,
    "parse_error": 400,
    "password_change_required": 403,
    "password_weak": 422,
    "rate_limited": 429,
    "shutting_down": 503,
    "storage_unavailable": 503,
    "token_expired": 401,
    "unknown_game_type": 422,
    "unknown_message": 400,
}
"""The reasons that are no conflict with the state of a game, a room or an account; all others are (409)."""

CONFLICT: Final = 409

OURS: Final[Mapping[str, tuple[int, str]]] = {
    "malformed_request": (400, "This is not HTTP as this server reads it."),
    "method_not_allowed": (405, "There is nothing to be done in this way at this address."),
    "request_timeout": (408, "The request was not complete in time."),
    "body_too_large": (413, "The body is larger than this server takes."),
    "starting": (503, "The server is starting; come back in a moment."),
    "unsupported_media_type": (415, "The body has to be JSON, as application/json, not encoded in any other way."),
}
"""What only HTTP can get wrong, with its status and its sentence."""

HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
"""What every answer says, unless a page says it differently."""


class HttpError(Exception):
    """Something that only HTTP can get wrong: a key of ``OURS``."""

    def __init__(self, code: str, **headers: str) -> None:
        super().__init__(code)
        self.code = code
        self.status, self.message = OURS[code]
        self.headers = headers


def status_of(reason: str) -> int:
    """The status with which a reason is told."""
    return STATUS.get(reason, CONFLICT)


def document(code: str, message: str, **data: Any) -> dict[str, Any]:
    """An error as JSON."""
    return {"error": {"code": code, "message": message, **data}}


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(orjson.dumps(value), status, headers, "application/json")


# ---------------------------------------------------------------------------------------------- an API's own shape

Shape = Callable[[str], Mapping[str, Any]]
_SHAPES: Final[list[tuple[str, Shape]]] = []


def also_says(prefix: str, shape: Shape) -> None:
    """Errors of the paths that begin so have these members beside ``error``, made from its message."""
    _SHAPES.append((prefix, shape))


def _beside(path: str, message: str) -> Iterable[tuple[str, Any]]:
    for prefix, shape in _SHAPES:
        if path.startswith(prefix):
            yield from shape(message).items()


# ------------------------------------------------------------------------------------------------------ as answers


def refusal(path: str, refused: Refusal) -> Response:
    """A refusal as the answer to a request for this path."""
    status = status_of(refused.reason)
    headers = {}
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["Retry-After"] = str(max(1, ceil(refused.data.get("retryAfterMs", 1000) / 1000)))
    elif status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    value = document(refused.reason, refused.message, **refused.data)
    return json_response({**value, **dict(_beside(path, refused.message))}, status, headers)


def http_error(path: str, error: HttpError) -> Response:
    """What only HTTP can get wrong, as an answer."""
    value = {**document(error.code, error.message), **dict(_beside(path, error.message))}
    return json_response(value, error.status, error.headers)


async def on_refusal(request: Request, error: Exception) -> Response:
    """For the framework: a route has refused."""
    assert isinstance(error, Refusal)  # noqa: S101 - entered for this class
    return refusal(request.scope["path"], error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """For the framework: a route found what only HTTP can get wrong."""
    assert isinstance(error, HttpError)  # noqa: S101 - entered for this class
    return http_error(request.scope["path"], error)


async def on_invalid(request: Request, error: Exception) -> Response:
    """For the framework: what came has not the shape that the route needs."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - entered for this class
    return refusal(request.scope["path"], _explained(request, error))


def _explained(request: Request, error: RequestValidationError) -> Refusal:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    if where == "body" and not request.scope["ser.body"]:
        return Refusal("parse_error", "There is no body; it has to be JSON.")
    path, expected = clean(where), clean(str(first["msg"]))
    return Refusal("invalid_params", f"{path}: {expected}", path=path, expected=expected)


async def on_framework_error(request: Request, error: Exception) -> Response:
    """For the framework: no such path, or not in this way."""
    assert isinstance(error, HTTPException)  # noqa: S101 - entered for this class
    path = request.scope["path"]
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return http_error(path, HttpError("method_not_allowed", Allow=allowed(request)))
    return refusal(path, Refusal("not_found" if error.status_code == HTTPStatus.NOT_FOUND else "invalid_params"))


def allowed(request: Request) -> str:
    """All methods that the path has; the framework knows only those of the first route that fits."""
    fitting = [route for route in request.app.state.routes if route.path_regex.match(request.scope["path"])]
    methods = (route.methods for route in fitting if route.path == fitting[0].path)
    return ", ".join(sorted(set().union(*methods)))


def check_table() -> None:
    """Raises when the table names what is no reason."""
    unknown = STATUS.keys() - REASONS.keys()
    if unknown:
        raise ValueError(f"there are no reasons {', '.join(sorted(unknown))}")


check_table()
