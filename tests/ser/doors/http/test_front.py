"""What every request over HTTP passes first: limits, the strict reader of JSON, headers, the fence around errors."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import trio

from engine.reasons import Refusal
from engine.wire.codec import parse
from ser.doors.http.body import MOST
from ser.doors.http.proxies import Proxies
from ser.settings import addresses
from tests.ser.doors.http.asking import Web, open_web
from tests.ser.harness import World, open_world
from tests.ser.stores import HeldStore

ROUTES = (("POST", "/game"), ("PUT", "/game/x"), ("GET", "/game/x"), ("POST", "/game/x/join"), ("POST", "/register"),
          ("POST", "/tic-tac-toe/game-turn/x"), ("DELETE", "/tic-tac-toe/deletegame/x"), ("GET", "/healthz"),
          ("GET", "/home"), ("POST", "/nothing"), ("PATCH", "/game"))

BODIES = (
    b"{", b"}", b"[", b"nul", b"NaN", b"Infinity", b"-Infinity", b"1e999", b"01", b"+1", b"1.", b".5", b"0x10", b"'a'",
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\x00"', b'"\x1f"', b'"\\x"', b'"\xff"', b"\xff\xfe", b"\xef\xbb\xbf{}",
    b"{}{}", b"{,}", b"[1,]", b'{"a":1,}', b'{"a"}', b'{"a":}', b"{1:2}", b"[" * 17 + b"]" * 17, b"[" * 30_000,
    b'{"a":' * 9_999,
    b"9007199254740992", b"-9007199254740992", b"1e400", b'{"a":9007199254740993}', b" ", b"\n", b"\x00", b"// x\n{}",
    b"[" * 16 + b"]" * 16, b"9007199254740991", b'{"a":1,"a":2}', b"null", b"true", b'""', b"1e3", b"-0", b" {} ",
)
"""What JSON readers see differently: refused by this one, or not."""


def verdict(body: bytes) -> str | None:
    """What the socket says of these bytes."""
    try:
        parse(body)
    except Refusal as refused:
        return refused.reason
    return None


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:20]))
async def test_a_body_has_the_verdict_that_a_line_has_on_every_route(web: Web, body: bytes) -> None:
    for method, path in ROUTES:
        answer = await web.ask(method, path, raw=body)
        refused = answer.status == 400 and answer.code == "parse_error"
        assert refused == (verdict(body) == "parse_error"), (method, path, answer)


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_body_has_a_limit(web: Web, method: str, path: str) -> None:
    fits, too_large = [await web.ask(method, path, raw=b" " * (size - 2) + b"{}") for size in (MOST, MOST + 1)]
    assert fits.status != 413
    assert (too_large.status, too_large.code) == (413, "body_too_large")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 30, "65537", "0x10", ""])
async def test_a_length_that_cannot_be_is_refused_without_reading(web: Web, length: str) -> None:
    answer = await web.ask("POST", "/game", raw=b"{}", Content_Length=length)
    assert answer.status == 413


async def test_a_body_in_pieces_without_a_length_has_the_same_limit(web: Web) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST // 100 + 1):
            yield b" " * 100

    transport = httpx.ASGITransport(web.application)
    async with httpx.AsyncClient(transport=transport, base_url="http://play.test") as client:
        came = await client.post("/game", content=pieces(), headers={"content-type": "application/json"})
    assert came.status_code == 413


@pytest.mark.parametrize(("kind", "taken"), [
    ("application/json", True), ("application/json; charset=utf-8", True), ("APPLICATION/JSON", True), ("", True),
    ("application/problem+json", True), ("text/plain", False), ("application/x-www-form-urlencoded", False),
    ("multipart/form-data; boundary=x", False), ("text/json", False), ("application", False), ("\xff", False),
])
async def test_a_body_is_json_by_what_it_says_of_itself(web: Web, kind: str, taken: bool) -> None:
    answer = await web.ask("POST", "/game", raw=b"{}", content_type=kind)
    assert answer.status == (201 if taken else 415)


async def test_a_body_that_does_not_say_what_it_is_is_read_as_json(web: Web) -> None:
    transport = httpx.ASGITransport(web.application)
    async with httpx.AsyncClient(transport=transport, base_url="http://play.test") as client:
        came = await client.post("/game", content=b'{"size":2}')
    assert (came.status_code, came.json()["error"]["path"]) == (422, "body.size")


async def test_a_body_in_another_encoding_is_not_taken(web: Web) -> None:
    answer = await web.ask("POST", "/game", raw=b"{}", Content_Encoding="gzip")
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


async def test_where_a_body_is_needed_its_absence_is_told(web: Web) -> None:
    answer = await web.ask("PUT", "/game/x", raw=b"")
    assert (answer.status, answer.code) == (400, "parse_error")


async def test_what_is_wrong_is_told_with_its_place_and_not_repeated_at_length(web: Web) -> None:
    answer = await web.ask("POST", "/game", {"\x1b[31m" + "x" * 900: 1})
    assert (answer.status, answer.code) == (422, "invalid_params")
    assert answer.value["error"]["message"].isprintable()
    assert len(answer.value["error"]["message"]) < 200


# ------------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("path", ["/", "/game/", "/Game", "/game/x/y", "/tic-tac-toe", "/%00", "/\xff", "/%2f"])
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
async def test_what_is_not_there_is_not_found(web: Web, method: str, path: str) -> None:
    answer = await web.ask(method, path)
    assert (path, answer.status) == ("/", 307) or answer.status in (404, 405)


@pytest.mark.parametrize(("path", "allowed"), [
    ("/game", "POST"), ("/game/x", "GET, PUT"), ("/home", "GET"), ("/register", "POST"),
    ("/tic-tac-toe/deletegame/x", "DELETE"),
])
async def test_what_cannot_be_done_there_is_told_with_what_can(web: Web, path: str, allowed: str) -> None:
    for method in ("PATCH", "BREW", "OPTIONS"):
        answer = await web.ask(method, path)
        assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "method_not_allowed", allowed)


HOSTILE = ("", " ", "\xff", "\x00", "a" * 8000, "Bearer ", "Bearer \xff", "Basic !!", "' OR 1=1 --", '=;=;,,"',
           "*/*;q=x", "-1", "9" * 400, "<script>", "%s%n", "[::1", 'W/"', ",,,,")
HEADERS = ("Authorization", "Token", "Auth-Token", "Accept", "Host", "Cookie", "If-None-Match", "Range", "Origin",
           "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Content-Type", "Content-Encoding",
           "Content-Length", "Expect", "Upgrade", "Access-Control-Request-Method")
ASKED = (("POST", "/game"), ("PUT", "/game/x"), ("GET", "/tic-tac-toe/game-info/x"), ("GET", "/home"),
         ("OPTIONS", "/game"), ("GET", "/rooms/my?limit=x&is_ready=%ff"), ("GET", "/join/x"),
         ("GET", "/static/play.js"))


@pytest.mark.parametrize("header", HEADERS)
async def test_no_header_is_an_error_of_the_server_s(world: World, header: str) -> None:
    web = open_web(world, proxies=Proxies(addresses("0.0.0.0/0")), origins=("https://pages.example.org",))
    for value in HOSTILE:
        for method, path in ASKED:
            await web.ask(method, path, **{header.replace("-", "_"): value})


# ---------------------------------------------------------------------------------------------- when things go wrong


async def test_a_server_that_stops_takes_no_requests_but_tells_how_it_is(web: Web) -> None:
    web.world.app.draining = True
    answer = await web.ask("POST", "/game")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "shutting_down", "1")
    assert (await web.ask("GET", "/healthz")).status == 200
    assert (await web.ask("GET", "/readyz")).code == "shutting_down"


async def test_nothing_is_answered_before_it_is_stored(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        web, answers = open_web(world), []

        async def ask() -> None:
            answers.append(await web.ask("POST", "/game"))

        async with trio.open_nursery() as nursery:
            store.hold()
            nursery.start_soon(ask)
            await trio.sleep(60)
            assert answers == []
            store.release()
        assert answers[0].status == 201


async def test_a_store_that_fails_is_told_as_such(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        web = open_web(world)
        game = (await web.ask("POST", "/game")).value["invitationUrl"].removeprefix("http://play.test")
        store.failing = True
        for path in ("/game", game):
            answer = await web.ask("POST", path)
            assert (answer.status, answer.code) == (503, "storage_unavailable")
            assert answer.headers["Retry-After"]
        store.failing = False
        assert (await web.ask("POST", game)).status == 200


async def test_an_error_of_ours_is_fenced_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("ser.doors.http.home._data", broken)
    web = open_web(world)
    transport = httpx.ASGITransport(web.application, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://play.test") as client:
        came = await client.get("/home")
    assert (came.status_code, came.json()["error"]["code"]) == (500, "internal")
    assert world.app.counts["internal"] == 1
    world.internal_errors_expected = 1


async def test_every_answer_is_counted_by_its_documented_path(world: World) -> None:
    counted: list[tuple[str, str, int]] = []
    web = open_web(world, lambda method, path, status, seconds: counted.append((method, path, status)))
    for method, path in (("GET", "/healthz"), ("GET", "/game/x"), ("BREW", "/made-up"), ("GET", "/nothing")):
        await web.ask(method, path)
    await web.ask("POST", "/game", raw=b"{")
    assert counted == [("GET", "/healthz", 200), ("GET", "/game/{id}", 401), ("other", "other", 404),
                       ("GET", "other", 404), ("POST", "other", 400)]


# ----------------------------------------------------------------------------------------------------- other origins


async def test_pages_of_others_may_call_where_the_operator_says_so(world: World) -> None:
    web = open_web(world, origins=("https://pages.example.org",))
    answer = await web.ask("POST", "/game", Origin="https://pages.example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://pages.example.org"
    assert "Set-Auth-Token" in answer.headers["Access-Control-Expose-Headers"]
    refused = await web.ask("POST", "/game", raw=b"{", Origin="https://pages.example.org")
    assert "Access-Control-Allow-Origin" in refused.headers
    other = await web.ask("POST", "/game", Origin="https://evil.example.org")
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize(("origin", "method", "status"), [
    ("https://pages.example.org", "PUT", 200), ("https://pages.example.org", "BREW", 403),
    ("https://evil.example.org", "PUT", 403), ("\xff", "PUT", 403),
])
async def test_a_browser_that_asks_before_is_told_whether_its_page_may(
    world: World, origin: str, method: str, status: int
) -> None:
    web = open_web(world, origins=("https://pages.example.org",))
    answer = await web.ask("OPTIONS", "/game/x", Origin=origin, Access_Control_Request_Method=method,
                           Access_Control_Request_Headers="auth-token, content-type")
    assert answer.status == status
    if status == 200:
        assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
        assert "Auth-Token" in answer.headers["Access-Control-Allow-Headers"]
    else:
        assert answer.code == "forbidden"


async def test_without_that_no_page_of_others_may(web: Web) -> None:
    answer = await web.ask("POST", "/game", Origin="https://pages.example.org")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
