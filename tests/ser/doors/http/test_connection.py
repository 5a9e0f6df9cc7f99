"""The stream under an HTTP connection, on real sockets: what is sent arrives, or there is an error."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
import trio
from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.config import Config
from hypercorn.events import RawData
from hypercorn.trio.worker_context import WorkerContext

from ser.doors.http.connection import Asked, Connection, Pace, PatientStream
from tests.ser.doors.http.talking import HEALTH, Plug

LONG = bytes(range(256)) * 20_000


@pytest.fixture
async def ends() -> AsyncIterator[tuple[PatientStream, trio.SocketStream]]:
    listener = (await trio.open_tcp_listeners(0, host="127.0.0.1"))[0]
    async with listener:
        other = await trio.open_tcp_stream("127.0.0.1", listener.socket.getsockname()[1])
        own = await listener.accept()
        async with own, other:
            yield PatientStream(own, lambda: None), other


def _connection(stream: Any) -> Connection:
    return Connection(ASGIWrapper(_nothing), Config(), WorkerContext(None),  # type: ignore[arg-type]
                      cast("PatientStream", stream), Pace(None))


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _read(stream: trio.SocketStream, length: int) -> bytes:
    heard = b""
    while len(heard) < length:
        heard += await stream.receive_some(10_000)
    return heard


async def test_what_the_kernel_does_not_take_at_once_follows_and_nothing_comes_between(
    ends: tuple[PatientStream, trio.SocketStream],
) -> None:
    connection, other = _connection(ends[0]), ends[1]
    said = [b"first" + LONG, b"second" + LONG, b"third"]
    async with trio.open_nursery() as nursery:
        for data in said:
            nursery.start_soon(connection.protocol_send, RawData(data))
        heard = await _read(other, sum(map(len, said)))
    for data in said:
        assert data in heard


async def test_what_is_sent_to_who_has_gone_ends_the_connection(
    ends: tuple[PatientStream, trio.SocketStream],
) -> None:
    own, other = ends
    connection = _connection(own)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(connection.run)
        await other.send_all(HEALTH)
        await _read(other, 1)
        await trio.aclose_forcefully(other)
        await connection.protocol_send(RawData(LONG))
        await connection.protocol_send(RawData(LONG))


async def test_nothing_is_sent_by_a_number_that_is_no_longer_its_own(
    ends: tuple[PatientStream, trio.SocketStream],
) -> None:
    own, _ = ends
    assert own.send_at_once(b"x") == 1
    own.socket.close()
    assert own.send_at_once(b"x") == 0


# ------------------------------------------------------------------------------------- what has come of a request


class Answered:
    """Answers requests, and knows how."""

    def __init__(self) -> None:
        self.spawned = 0
        self.taken: list[bytes] = []

    def spawn(self, nursery: trio.Nursery) -> "Spawn":
        return Spawn(self, nursery)

    async def answer(self, asked: Asked) -> None:
        while True:
            event = await asked.take()
            assert event["type"] == "http.request"
            self.taken.append(event["body"])
            if not event["more_body"]:
                return


class Spawn:
    """Starts tasks, and counts them."""

    def __init__(self, answered: Answered, nursery: trio.Nursery) -> None:
        self._answered = answered
        self._nursery = nursery

    def __call__(self, function: object, *arguments: object) -> None:
        self._answered.spawned += 1
        self._nursery.start_soon(function, *arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(("pieces", "spawned"), [(0, 0), (1, 0), (4, 0), (5, 1), (50, 1)])
async def test_a_request_that_is_there_needs_no_task_and_none_of_it_is_lost(pieces: int, spawned: int) -> None:
    answered = Answered()
    async with trio.open_nursery() as nursery:
        asked = Asked(4, answered.spawn(nursery), answered.answer)
        for piece in range(pieces):
            await asked.put({"type": "http.request", "body": b"%d" % piece, "more_body": True})
        await asked.put({"type": "http.request", "body": b"end", "more_body": False})
    assert answered.spawned == spawned
    assert answered.taken == [*(b"%d" % piece for piece in range(pieces)), b"end"]


async def test_that_somebody_left_is_noted_however_much_waits() -> None:
    answered = Answered()
    async with trio.open_nursery() as nursery:
        asked = Asked(1, answered.spawn(nursery), answered.answer)
        await asked.put({"type": "http.request", "body": b"x", "more_body": True})
        await asked.put({"type": "http.disconnect"})
        assert [(await asked.take())["type"] for _ in range(2)] == ["http.request", "http.disconnect"]
    assert answered.spawned == 0


# ------------------------------------------------------------------------------------------- requests that come at once


class Swift:
    """A stream on which everything has come already, and that takes everything at once."""

    socket = Plug("127.0.0.1")

    def __init__(self, come: bytes) -> None:
        self._come = come
        self.sent = b""

    async def receive_some(self, most: int) -> bytes:
        come, self._come = self._come[:most], self._come[most:]
        return come

    def send_at_once(self, data: bytes) -> int:
        self.sent += data
        return len(data)

    async def send_eof(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


async def test_others_have_their_turn_between_requests_that_come_at_once() -> None:
    many, turns, stream = 100, 0, Swift(HEALTH * 100)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_connection(stream).run)
        while stream.sent.count(b"HTTP/1.1 204") < many:
            await trio.lowlevel.checkpoint()
            turns += 1
    assert turns >= many - 1
