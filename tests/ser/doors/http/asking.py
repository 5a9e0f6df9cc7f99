"""HTTP in memory: a browser that asks the application of a world, and sees that every answer is a documented one.

    async def test_a_game_is_opened(web: Web) -> None:
        opened = await web.ask("POST", "/game")
        assert opened.status == 201
        assert (await web.ask("GET", path_of(opened), token=opened.headers["Set-Auth-Token"])).value == {…}
"""

import re
from functools import cache
from typing import Any, Final

import attrs
import httpx
import orjson
from starlette.types import ASGIApp

from ser.doors.http.app import framework, http_application, openapi_document
from ser.doors.http.errors import HEADERS
from ser.doors.http.front import Counted
from ser.doors.http.site import Site
from tests.ser.harness import PASSWORD, PEER, World

NOTHING: Final = object()


@attrs.frozen
class Answer:
    """What came back; ``value`` is its JSON, or its text."""

    status: int
    value: Any
    headers: httpx.Headers

    @property
    def code(self) -> str:
        """The code of an error."""
        code: str = self.value["error"]["code"]
        return code

    @property
    def both(self) -> tuple[int, Any]:
        """Status and value."""
        return self.status, self.value


@attrs.define
class Web:
    """The HTTP door of a world, without sockets."""

    world: World
    site: Site
    application: ASGIApp

    async def ask(
        self, method: str, path: str, body: Any = NOTHING, *, raw: bytes | None = None, token: str | None = None,
        header: str = "Authorization", peer: str = PEER, **headers: str,
    ) -> Answer:
        """A request and its answer, which is documented; ``token`` goes as a bearer's, or in another header."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            said[header] = f"Bearer {token}" if header == "Authorization" else token
        content = orjson.dumps(body) if body is not NOTHING else raw
        if content is not None:
            said.setdefault("content-type", "application/json")
        transport = httpx.ASGITransport(self.application, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://play.test") as client:
            encoded = {name: value.encode("latin-1") for name, value in said.items()}
            came = await client.request(method, path, content=content, headers=encoded)
        check_documented(method, path, came)
        return Answer(came.status_code, _value(came), came.headers)

    async def registered(self, name: str) -> str:
        """A user's token."""
        answer = await self.ask("POST", "/register", {"name": name, "password": PASSWORD})
        assert answer.status == 201, answer
        token: str = answer.value["token"]
        return token


def _value(came: httpx.Response) -> Any:
    if came.headers.get("content-type") == "application/json":
        return orjson.loads(came.content)
    return came.text


def open_web(world: World, counted: Counted = lambda *_: None, **site: Any) -> Web:
    """The HTTP door of a world, with what else the site has."""
    made = Site(world.app, **{"ready": True, **site})
    return Web(world, made, http_application(made, counted))


# --------------------------------------------------------------------------------------------- what is documented


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return openapi_document(framework(Site(None)))  # type: ignore[arg-type] # the document needs no application


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), operations)
            for path, operations in document()["paths"].items()]


def check_documented(method: str, path: str, came: httpx.Response) -> None:
    """The status is one that the document knows, with its headers; whatever it is, it says what every answer says."""
    assert came.status_code < 500 or came.status_code == 503, (method, path, came.text)
    for name, _ in HEADERS:
        assert name.decode() in came.headers, (path, name)
    assert "server" not in came.headers
    if came.status_code >= 400 and not came.headers["content-type"].startswith("text/html"):  # a page for people
        error = orjson.loads(came.content)["error"]
        assert error["code"]
        assert error["message"]
    for pattern, operations in _paths():
        if pattern.fullmatch(path.partition("?")[0]) and method.lower() in operations:
            responses = operations[method.lower()]["responses"]
            assert str(came.status_code) in responses, (method, path, came.status_code, came.text)
            for name in responses[str(came.status_code)].get("headers", {}):
                assert name in came.headers, (method, path, came.status_code, name)
