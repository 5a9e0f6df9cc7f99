"""A request's body: read within limits of size and time, and by the same strict JSON reader as the socket's lines."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import trio
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive, Scope

from engine.wire.codec import parse
from ser.doors.http.connection import REQUEST_TIMEOUT
from ser.doors.http.errors import HttpError

MOST: Final = 65536
"""Bytes of a body; as long as a line may be."""

BODY: Final = "ser.body"
VALUE: Final = "ser.value"
"""Where in the scope the body stands, and the value that it is."""

_PLAIN: Final = (b"", b"identity")


class GoneError(Exception):
    """The other end has left before the request was complete."""


async def read(scope: Scope, receive: Receive) -> None:
    """Reads body and value into the scope; refuses ``parse_error``, raises ``HttpError`` or ``GoneError``."""
    said = {name: value for name, value in scope["headers"] if name in _TELLING}
    body = b""
    if b"content-length" in said or b"transfer-encoding" in said:
        body = await _in_time(scope, receive, said.get(b"content-length", b"0"))
    scope[BODY], scope[VALUE] = body, None
    if body:
        _check_kind(said.get(b"content-type", b""), said.get(b"content-encoding", b""))
        scope[VALUE] = parse(body)
        if not said.get(b"content-type"):  # or else the framework would not take it for JSON
            headers = (header for header in scope["headers"] if header[0] != b"content-type")
            scope["headers"] = [*headers, (b"content-type", b"application/json")]


_TELLING: Final = frozenset({b"content-length", b"transfer-encoding", b"content-type", b"content-encoding"})


def _check_kind(kind: bytes, encoding: bytes) -> None:
    """A body is JSON, also where it does not say what it is."""
    essence = kind.partition(b";")[0].strip().lower()
    json = essence in (b"", b"application/json") or (essence.startswith(b"application/") and essence.endswith(b"+json"))
    if not json or encoding.strip().lower() not in _PLAIN:
        raise HttpError("unsupported_media_type")


async def _in_time(scope: Scope, receive: Receive, length: bytes) -> bytes:
    if not length.isdigit() or len(length) > 9 or int(length) > MOST:
        raise HttpError("body_too_large")
    pace = scope.get("state", {}).get("pace")
    latest = trio.current_time() + REQUEST_TIMEOUT
    with trio.move_on_at(latest if pace is None else min(latest, pace.deadline)):
        return await _whole(receive)
    raise HttpError("request_timeout", Connection="close")


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        body += message.get("body", b"")
        if len(body) > MOST:
            raise HttpError("body_too_large")
        if not message.get("more_body", False):
            return bytes(body)


class _Read(Request):
    """A request whose body has been read."""

    async def body(self) -> bytes:
        """The bytes."""
        body: bytes = self.scope[BODY]
        return body

    async def json(self) -> Any:
        """The value."""
        return self.scope[VALUE]


class Route(APIRoute):
    """A route whose body the framework does not read again."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, for a request that has been read."""
        handle: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def handle_read(request: Request) -> Response:
            return await handle(_Read(request.scope, request.receive))

        return handle_read
