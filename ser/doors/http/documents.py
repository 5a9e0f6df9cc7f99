"""What the OpenAPI document says of answers: every status that there can be, with its codes and its shape."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from engine.reasons import REASONS
from ser.doors.http.errors import OURS, status_of

Responses = dict[int | str, dict[str, Any]]


class Input(BaseModel):
    """What a client sends: no coercion, no unknown members."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Problem(BaseModel):
    """What went wrong: a code for programs, a message for people, and what else a program may use."""

    model_config = ConfigDict(extra="allow")
    code: str
    message: str


class Problems(BaseModel):
    """An error."""

    error: Problem


class Done(BaseModel):
    """It is well."""

    status: Literal["ok", "ready"]


ANYWHERE: Final = (
    "malformed_request", "parse_error", "request_timeout", "body_too_large", "unsupported_media_type", "rate_limited",
    "busy", "shutting_down", "storage_unavailable",
)
"""What can go wrong at every address."""

TOKEN: Final = ("login_required", "bad_credentials", "token_expired", "account_inactive", "password_change_required")
"""What can be wrong with a token."""

_HEADERS: Final[Mapping[int, Mapping[str, Any]]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}},
    503: {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}},
}

BEARER: Final = {"bearer": {"type": "http", "scheme": "bearer"}}


def problems(*codes: str, shape: type[BaseModel] = Problems) -> Responses:
    """The errors of a route: these, and those that can happen anywhere; ``shape`` is what they look like."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*ANYWHERE, *codes)):
        by_status.setdefault(_status(code), []).append(f"`{code}`: {_sentence(code)}")
    return {status: {"model": shape, "description": "\n\n".join(lines), "headers": _HEADERS.get(status, {})}
            for status, lines in sorted(by_status.items())}


def _status(code: str) -> int:
    return OURS[code][0] if code in OURS else status_of(code)


def _sentence(code: str) -> str:
    return OURS[code][1] if code in OURS else REASONS[code]


def secured(*headers: str) -> dict[str, Any]:
    """Says of a route that it wants a token: as a bearer's, or in one of these headers."""
    return {"security": [{"bearer": []}, *({header: []} for header in headers)]}


def schemes(headers: Iterable[str]) -> dict[str, Any]:
    """The ways to show a token."""
    own = {header: {"type": "apiKey", "in": "header", "name": header} for header in headers}
    return {**BEARER, **own}
