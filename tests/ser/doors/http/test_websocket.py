"""The WebSocket: the full dialect in frames, as on the socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import orjson
import pytest
import trio

from ser.doors.http.websocket import line_of
from tests.ser.doors.http.asking import Web, open_web
from tests.ser.harness import PEER, World, open_world, pass_time, settle


@attrs.define
class Browser:
    """The other end of a WebSocket."""

    to_server: trio.MemorySendChannel[dict[str, Any]]
    from_server: trio.MemoryReceiveChannel[dict[str, Any]]
    closed: int | None = None

    async def frame(self, text: str | bytes) -> None:
        kind = "text" if isinstance(text, str) else "bytes"
        await self.to_server.send({"type": "websocket.receive", kind: text})

    async def heard(self) -> Any:
        """The next frame; None once the server has closed."""
        message = await self.from_server.receive()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            return None
        return orjson.loads(message["text"])

    async def good(self, method: str, **params: Any) -> Any:
        await self.frame(orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).decode())
        while "id" not in (answer := await self.heard()):
            pass
        return answer["result"]


@asynccontextmanager
async def browser(web: Web) -> AsyncIterator[Browser]:
    """A page that is open."""
    to_server, receive = trio.open_memory_channel[dict[str, Any]](100)
    send, from_server = trio.open_memory_channel[dict[str, Any]](0)
    scope = {"type": "websocket", "path": "/ws", "raw_path": b"/ws", "query_string": b"", "headers": [],
             "scheme": "ws", "client": (PEER, 1), "server": ("play.test", 80), "subprotocols": [], "root_path": ""}
    async with trio.open_nursery() as nursery:
        nursery.start_soon(web.application, scope, receive.receive, send.send)
        await to_server.send({"type": "websocket.connect"})
        opened = await from_server.receive()
        made = Browser(to_server, from_server)
        if opened["type"] == "websocket.close":
            made.closed = opened["code"]
        yield made
        await to_server.send({"type": "websocket.disconnect", "code": 1001})
        await settle()
        nursery.cancel_scope.cancel()


async def test_a_browser_plays_against_somebody_at_the_socket(world: World, web: Web) -> None:
    ann = await world.joined("ann")
    async with browser(web) as page:
        await page.good("auth.guest", username="bob")
        found = await page.good("lobby.quickMatch")
        assert (found["gameId"], found["seat"]) == (ann.game_id, 2)
        assert (await page.heard())["method"] == "games.started"
        ann.move(4)
        assert (await page.heard())["params"]["position"] == 4
        await page.good("games.move", gameId=ann.game_id, position=0)
        assert (await ann.line())["position"] == 0


async def test_who_closes_the_page_is_away(world: World, web: Web) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    async with browser(web) as page:
        await page.good("auth.guest", username="bob")
        await page.good("lobby.quickMatch")
    snapshot = await ann.good("games.get", gameId=game_id)
    assert [seat["present"] for seat in snapshot["seats"]] == [True, False]


@pytest.mark.parametrize(("frame", "line"), [
    (b'{"a":1}', b'{"a":1}\n'), (b'{\n "a": 1\r\n}', b'{"a":1}\n'), (b'"a\nb"', b'"a\vb"\n'), (b"\n", b"\v\n"),
    (b"1\n2", b"1\v2\n"),
])
def test_a_frame_is_one_line_and_no_better_json_than_it_was(frame: bytes, line: bytes) -> None:
    assert line_of(frame) == line


@pytest.mark.parametrize("frame", ["{", '"a\nb"', b"\xff", "1\n2", "NaN", '{"a":"\ud800"}'])
async def test_a_frame_that_is_no_json_is_answered_and_the_page_goes_on(web: Web, frame: str | bytes) -> None:
    async with browser(web) as page:
        await page.frame(frame)
        assert (await page.heard())["error"]["code"] == -32700
        assert "time" in await page.good("server.ping")


async def test_too_long_a_frame_is_refused_and_the_page_closed(web: Web) -> None:
    async with browser(web) as page:
        await page.good("server.ping")
        await page.frame('"' + "x" * 5000 + '"')
        assert (await page.heard())["error"]["data"]["reason"] == "line_too_long"
        assert (await page.heard())["method"] == "server.bye"
        assert await page.heard() is None


async def test_a_page_that_does_not_read_is_cut(autojump_clock: object) -> None:
    async with open_world(output_bytes=20_000, rate=10_000, burst=10_000) as world:
        web = open_web(world)
        async with browser(web) as page:
            await page.good("server.ping")
            assert len(web.site.web_sockets) == 1
            for _ in range(60):
                await page.frame('{"jsonrpc":"2.0","id":1,"method":"server.hello"}')
            await pass_time(10)
            assert (len(web.site.web_sockets), web.site.web_sockets.slow) == (0, 1)
            assert not world.app.sessions


async def test_who_says_nothing_of_themselves_is_sent_away(world: World, web: Web) -> None:
    async with browser(web) as page:
        await page.frame('{"jsonrpc":"2.0","method":"server.ping"}')
        await pass_time(61)
        assert (await page.heard())["params"]["reason"] == "login_required"
        assert await page.heard() is None
        assert page.closed == 1000


async def test_a_server_that_stops_says_so_and_takes_no_more_pages(world: World, web: Web) -> None:
    async with browser(web) as page, trio.open_nursery() as nursery:
        await page.good("auth.guest")
        nursery.start_soon(world.app.drain, 1.0)
        assert (await page.heard())["method"] == "server.bye"
        assert await page.heard() is None
        assert page.closed == 1001
        async with browser(web) as late:
            assert late.closed == 1001
