"""Bodies that readers of JSON see differently, on every route that is documented: the socket's verdict, never a 5xx."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from ser.doors.http.body import MOST
from tests import json_corpus
from tests.ser.doors.http.asking import Web, document
from tests.ser.doors.http.test_front import verdict
from tests.ser.harness import open_world

OPERATIONS: Final = {(method.upper(), path.replace("{", "").replace("}", "")): operation
                     for path, operations in document()["paths"].items() for method, operation in operations.items()}
TAKE_BODIES: Final = [route for route, operation in OPERATIONS.items() if "requestBody" in operation]
every_route = pytest.mark.parametrize(("method", "path"), list(OPERATIONS))


async def answered(web: Web, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    """Status and body of an answer, without a client between, which is ten times as fast."""
    came: list[Any] = []
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        came.append(message)

    headers = [(b"host", b"play.test"), (b"content-type", b"application/json"), (b"accept", b"application/json"),
               (b"content-length", str(len(body)).encode())]
    await web.application({
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8080)}, receive, send)
    return came[0]["status"], b"".join(part.get("body", b"") for part in came[1:])


def corpus() -> list[bytes]:
    """All of ours, and the files of the folder that SER_TEST_JSON names; an empty one is no body at all over HTTP."""
    folder = os.environ.get("SER_TEST_JSON")
    others = (file.read_bytes() for file in sorted(Path(folder).glob("*.json"))) if folder else ()
    return [*json_corpus.ALL, *filter(None, others)]


async def check(web: Web, method: str, path: str, body: bytes) -> None:
    """The socket's verdict, and no error of the server's."""
    status, text = await answered(web, method, path, body)
    assert status < 500, (body[:80], text)
    if len(body) > MOST:
        assert status == 413
        return
    refused = status == 400 and b'"parse_error"' in text
    assert refused == (verdict(body) == "parse_error"), (body[:80], status, text)


@pytest.mark.parametrize(("method", "path"), TAKE_BODIES)
async def test_every_body_has_the_verdict_of_a_line(web: Web, method: str, path: str) -> None:
    for body in corpus():
        await check(web, method, path, body)


@every_route
async def test_where_no_body_is_expected_it_is_the_same(web: Web, method: str, path: str) -> None:
    for body in json_corpus.SOME:
        await check(web, method, path, body)


@pytest.mark.nightly
@every_route
async def test_every_body_has_that_verdict_on_every_route(web: Web, method: str, path: str) -> None:
    for body in (*corpus(), *json_corpus.inside()):
        await check(web, method, path, body)


async def test_so_it_has_inside_of_something_else(web: Web) -> None:
    for body in json_corpus.inside():
        await check(web, "POST", "/game", body)


async def test_that_is_what_the_socket_says(autojump_clock: object) -> None:
    async with open_world(rate=1e6, burst=1e6, line_bytes=MOST) as world:
        client = await world.guest()
        for body in lines(json_corpus.ALL):
            said = await client.ask(body + b"\n")
            answer = said[0] if isinstance(said, list) else said  # a list is taken for several requests
            refused = answer["error"]["code"] in (-32700, "parse_error")
            assert refused == (verdict(body) == "parse_error"), body[:80]


def lines(bodies: Iterable[bytes]) -> Iterable[bytes]:
    """Those that are one line; on the socket an empty one is nothing at all."""
    return (body for body in bodies if b"\n" not in body and body.strip() and len(body) < MOST)
