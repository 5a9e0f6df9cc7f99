"""What every HTTP request passes first: limits, its body, the headers of its answer, and the fence around errors."""

from collections.abc import Callable, Sequence
from math import ceil
from time import perf_counter
from typing import Final

import structlog
import trio
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.reasons import Refusal
from ser.app.application import Application
from ser.doors.http import body, errors
from ser.doors.http.proxies import Proxies

log = structlog.get_logger("ser.http")

ALWAYS: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""What is answered while the server stops, too, and however often it is asked."""

Counted = Callable[[str, str, int, float], None]
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


class Front:
    """The application as the server calls it. ``counted`` hears of each answer."""

    def __init__(self, app: Application, inner: ASGIApp, proxies: Proxies, counted: Counted) -> None:
        self._app = app
        self._inner = inner
        self._proxies = proxies
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        self._proxies.look_behind(scope)
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        answer = _Answer(send)
        began = perf_counter()
        try:
            await self._answer(scope, receive, answer)
        except body.GoneError:
            pass
        except Exception:
            log.exception("internal", path=scope["path"], peer=scope["client"])
            self._app.count("internal")
            if not answer.status:
                await errors.refusal(scope["path"], Refusal("internal"))(scope, receive, answer)
        self._count(scope, answer.status, perf_counter() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        """By the path as it is documented: what clients make up is all the same."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._counted(method, getattr(scope.get("route"), "path_format", "other"), status, seconds)

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            if scope["path"] not in ALWAYS:
                self._admit(scope)
            await body.read(scope, receive)
        except Refusal as refused:
            await _answer_early(errors.refusal(scope["path"], refused), scope, receive, answer)
        except errors.HttpError as error:
            await _answer_early(errors.http_error(scope["path"], error), scope, receive, answer)
        else:
            await self._inner(scope, receive, answer)

    def _admit(self, scope: Scope) -> None:
        """Refuses ``shutting_down`` and ``rate_limited``."""
        if self._app.draining:
            raise Refusal("shutting_down")
        pace = scope.get("state", {}).get("pace")
        wait = pace.bucket.take(trio.current_time()) if pace is not None and pace.bucket is not None else 0
        if wait:
            raise Refusal("rate_limited", retryAfterMs=ceil(wait * 1000))


class _Answer:
    """Sends an answer, with the headers that every answer has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = _completed(message.get("headers", ()))
        await self._send(message)


def _completed(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    said = {name.lower() for name, _ in headers}
    return [*headers, *(header for header in errors.HEADERS if header[0] not in said)]


async def _answer_early(response: Response, scope: Scope, receive: Receive, answer: _Answer) -> None:
    """Answers a request that has not been read, while the rest of it is thrown away.

    Hypercorn gives on what comes by a bounded queue, also the news that the answer has been sent: unless somebody takes
    everything out of it, it stands still for ever.
    """
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_throw_away, receive)
        await response(scope, receive, answer)


async def _throw_away(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
