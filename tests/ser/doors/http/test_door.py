"""Connections of the HTTP door: how long anybody may take, how much anybody may send, and how they end."""

from collections.abc import AsyncIterator

import pytest
import trio
import trio.testing

from ser.doors.http.connection import IDLE_TIMEOUT, READ_BYTES, REQUEST_TIMEOUT, SEND_TIMEOUT
from tests.ser.doors.http.talking import HEALTH, Line, open_line
from tests.ser.harness import World, open_world, pass_time, settle

OPEN = b"POST /game HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def line(world: World) -> AsyncIterator[Line]:
    async with open_line(world) as opened:
        yield opened


async def test_requests_are_answered_one_after_the_other_on_one_connection(line: Line) -> None:
    visitor = line.visit()
    assert [(await visitor.ask(HEALTH)).status for _ in range(3)] == [200] * 3
    assert (await visitor.ask(OPEN + b"Content-Length: 2\r\n\r\n{}")).status == 201
    assert len(line.door) == 1


async def test_an_answer_leaves_in_one_piece(line: Line) -> None:
    visitor = line.visit(lockstep=True)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(visitor.say, HEALTH)
        piece = bytes(await visitor.stream.receive_some(65536))
    assert piece.startswith(b"HTTP/1.1 200 ")
    assert piece.endswith(b'{"status":"ok"}')


async def test_who_wants_to_be_asked_for_the_body_is_asked(line: Line) -> None:
    visitor = line.visit()
    await visitor.say(OPEN + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert bytes(await visitor.stream.receive_some(65536)).startswith(b"HTTP/1.1 100 ")
    assert (await visitor.ask(b"{}")).status == 201


async def test_a_long_answer_arrives_whole(line: Line) -> None:
    visitor = line.visit()
    heard = [await visitor.ask(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(2)]
    assert len(heard[0].body) > READ_BYTES
    assert heard[0].value == heard[1].value


async def test_requests_that_come_at_once_are_answered_in_their_order(line: Line) -> None:
    visitor = line.visit()
    nothing = b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
    await visitor.say(HEALTH + OPEN + b"Content-Length: 2\r\n\r\n{}" + HEALTH + nothing)
    assert [(await visitor.answer()).status for _ in range(4)] == [200, 201, 200, 404]


async def test_a_request_may_come_byte_by_byte(line: Line) -> None:
    visitor = line.visit()
    for byte in OPEN + b"Content-Length: 10\r\n\r\n" + b'{"size":4}':
        await visitor.say(bytes([byte]))
        await settle()
    assert (await visitor.answer()).status == 201


async def test_a_body_may_come_in_chunks(line: Line) -> None:
    visitor = line.visit()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"size":4}')
    assert (await visitor.ask(OPEN + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")).status == 201


async def test_who_says_that_nothing_more_will_come_is_answered(line: Line) -> None:
    visitor = line.visit()
    await visitor.say(OPEN + b"Content-Length: 2\r\n\r\n{}")
    await visitor.stream.send_eof()
    assert (await visitor.answer()).status == 201
    assert await visitor.closed()


async def test_what_the_server_is_stays_a_secret(line: Line) -> None:
    for request in (HEALTH, b"nonsense\r\n\r\n", b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"):
        heard = await line.visit().ask(request)
        assert "server" not in heard.headers
        assert heard.headers["x-content-type-options"] == "nosniff"


# ----------------------------------------------------------------------------------------------------- who is slow


@pytest.mark.parametrize("said", [b"", b"GET", b"GET /healthz HTTP/1.1\r\nHost:"])
async def test_a_head_has_to_be_complete_in_time(line: Line, said: bytes) -> None:
    visitor = line.visit()
    await visitor.say(said)
    await pass_time(REQUEST_TIMEOUT - 0.1)
    assert not await visitor.closed()
    await pass_time(0.2)
    assert await visitor.closed()
    assert len(line.door) == 0


async def test_a_byte_now_and_then_does_not_prolong_it(line: Line) -> None:
    visitor = line.visit()
    for byte in HEALTH[:10]:
        await visitor.say(bytes([byte]))
        await pass_time(1.0)
    assert await visitor.closed()


async def test_a_body_has_to_be_complete_in_the_same_time(line: Line) -> None:
    visitor = line.visit()
    for piece in (OPEN[:20], OPEN[20:] + b"Content-Length: 100\r\n\r\n", b"{", b" ", b" "):
        await visitor.say(piece)
        await pass_time(REQUEST_TIMEOUT / 5 + 0.01)
    heard = await visitor.answer()
    assert (heard.status, heard.value["error"]["code"]) == (408, "request_timeout")
    await pass_time(3.0)
    assert await visitor.closed()
    assert len(line.door) == 0


async def test_between_requests_there_is_more_time(line: Line) -> None:
    visitor = line.visit()
    await visitor.ask(HEALTH)
    await pass_time(IDLE_TIMEOUT - 1)
    await visitor.ask(HEALTH)
    await pass_time(IDLE_TIMEOUT + 3)
    assert await visitor.closed()


async def test_the_next_request_has_its_own_time(line: Line) -> None:
    visitor = line.visit()
    await visitor.ask(HEALTH)
    await pass_time(IDLE_TIMEOUT / 2)
    await visitor.say(HEALTH[:10])
    await pass_time(REQUEST_TIMEOUT - 1)
    assert (await visitor.ask(HEALTH[10:])).status == 200
    await visitor.say(HEALTH[:10])
    await pass_time(REQUEST_TIMEOUT + 0.1)
    assert await visitor.closed()


async def test_who_does_not_read_is_cut(line: Line) -> None:
    visitor = line.visit(lockstep=True)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(visitor.say, HEALTH)
        await pass_time(SEND_TIMEOUT + 0.1)
        assert len(line.door) == 0
        assert line.door.slow == 1
        nursery.cancel_scope.cancel()


async def test_a_thousand_idle_connections_disturb_nobody(world: World) -> None:
    async with open_line(world, per_address=2000) as line:
        idle = [line.visit() for _ in range(990)]
        await settle()
        assert (await line.visit().ask(HEALTH)).status == 200
        await pass_time(REQUEST_TIMEOUT + 0.1)
        assert [await visitor.closed() for visitor in idle] == [True] * 990


# --------------------------------------------------------------------------------------------- who sends too much


@pytest.mark.parametrize("sending", [
    b"Content-Length: 1000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 100,
], ids=["length", "chunks"])
async def test_a_body_that_is_too_large_is_answered_at_once_and_not_read(line: Line, sending: bytes) -> None:
    visitor = line.visit()
    await visitor.say(OPEN + sending)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_pour, visitor.stream, b"8000\r\n" + b" " * 0x8000 + b"\r\n", 100)
        heard = await visitor.answer()
        assert (heard.status, heard.value["error"]["code"]) == (413, "body_too_large")
    await visitor.stream.send_eof()
    assert await visitor.closed()
    assert len(line.door) == 0


async def _pour(stream: trio.StapledStream, data: bytes, times: int) -> None:
    for _ in range(times):
        try:
            await stream.send_all(data)
        except trio.BrokenResourceError:
            return
        await trio.lowlevel.checkpoint()


async def test_who_goes_on_sending_is_cut_after_a_while(line: Line) -> None:
    visitor = line.visit()
    await visitor.say(OPEN + b"Content-Length: 1000000\r\n\r\n")
    assert (await visitor.answer()).status == 413
    for _ in range(4):
        await pass_time(0.9)
        await _pour(visitor.stream, b" " * 1000, 1)
    assert len(line.door) == 0


async def test_a_head_that_is_too_long_is_refused(line: Line) -> None:
    heard = await line.visit().ask(b"GET /" + b"x" * 20_000)
    assert (heard.status, heard.value["error"]["code"]) == (431, "malformed_request")


@pytest.mark.parametrize("rubbish", [
    b"\x00\xff\xfe\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
    b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"POST /game HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", b'{"username":"ann"}\n\n',
    b"POST /game HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
], ids=repr)
async def test_rubbish_ends_its_connection_and_nothing_else(line: Line, rubbish: bytes) -> None:
    other, visitor = line.visit(), line.visit()
    await visitor.say(rubbish)
    await visitor.stream.send_eof()
    await pass_time(REQUEST_TIMEOUT + 3)
    assert len(line.door) == 0
    assert (await other.closed(), (await line.visit().ask(HEALTH)).status) == (True, 200)


async def test_nobody_is_led_to_another_protocol(line: Line) -> None:
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
    heard = await line.visit().ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + upgrade)
    assert heard.status == 200
    assert (await line.visit().ask(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).status >= 400


async def test_who_breaks_off_leaves_nothing_behind(line: Line) -> None:
    whole = OPEN + b"Content-Length: 2\r\n\r\n{}"
    for length in range(len(whole) + 1):
        visitor = line.visit()
        await visitor.say(whole[:length])
        await settle()
        await visitor.stream.aclose()
    await pass_time(3.0)
    assert len(line.door) == 0


async def test_too_many_requests_have_to_wait(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(rate=1.0, burst=3.0) as world, open_line(world) as line:
        visitor, other = line.visit(), line.visit()
        request = b"GET /home HTTP/1.1\r\nHost: x\r\n\r\n"
        heard = [await visitor.ask(request) for _ in range(4)]
        assert [answer.status for answer in heard] == [200, 200, 200, 429]
        assert heard[-1].headers["retry-after"] == "1"
        assert (await other.ask(request)).status == 200
        assert (await visitor.ask(HEALTH)).status == 200
        await pass_time(1.0)
        assert (await visitor.ask(request)).status == 200


# ------------------------------------------------------------------------------------------------ how many, and who


async def test_from_one_address_there_are_only_so_many(world: World) -> None:
    async with open_line(world, per_address=2) as line:
        first, second = line.visit(), line.visit()
        assert [(await visitor.ask(HEALTH)).status for visitor in (first, second)] == [200, 200]
        assert await line.visit().closed()
        assert (await line.visit("192.0.2.9").ask(HEALTH)).status == 200
        await second.stream.aclose()
        await settle()
        assert (await line.visit().ask(HEALTH)).status == 200


async def test_by_a_trusted_proxy_come_many(world: World) -> None:
    async with open_line(world, per_address=1, trusted="10.0.0.0/8") as line:
        assert [(await line.visit("10.1.2.3").ask(HEALTH)).status for _ in range(5)] == [200] * 5


# ------------------------------------------------------------------------------------------------------- the end


async def test_when_the_server_stops_idle_connections_are_closed(line: Line) -> None:
    idle, fresh = line.visit(), line.visit()
    await idle.ask(HEALTH)
    await line.door.retire()
    assert [await visitor.closed() for visitor in (idle, fresh)] == [True, True]
    await line.door.wait_deserted()


async def test_a_request_under_way_is_answered_before(line: Line) -> None:
    line.world.passwords.seconds = 3.0
    visitor = line.visit()
    body = b'{"name":"ann","password":"correct horse battery"}'
    await visitor.say(b"POST /register HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    await settle()
    await line.door.retire()
    heard = await visitor.answer()
    assert heard.status == 201
    await visitor.stream.aclose()
    await line.door.wait_deserted()
