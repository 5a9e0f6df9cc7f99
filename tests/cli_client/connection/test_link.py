"""One connection: answers matched to requests, everything in order, every wait and every buffer bounded."""

import pytest
import trio
from trio.testing import memory_stream_pair

from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.link import LINE_LIMIT, MOST_PENDING, Link
from engine.wire.codec import dump


class Peer:
    def __init__(self, nursery, answer_limit=10.0):
        self.events = []
        self.stream, theirs = memory_stream_pair()
        self.link = Link(theirs, self.events.append, answer_limit)
        nursery.start_soon(self.link.run)

    async def say(self, value):
        await self.stream.send_all(value if isinstance(value, bytes) else dump(value))


@pytest.fixture
def peer(nursery):
    return Peer(nursery)


async def test_answers_find_their_requests_in_any_order(peer, nursery):
    found = {}

    async def ask(name):
        found[name] = await peer.link.request("rpc.discover", {})

    nursery.start_soon(ask, "x")
    await trio.testing.wait_all_tasks_blocked()
    nursery.start_soon(ask, "y")
    await trio.testing.wait_all_tasks_blocked()
    await peer.say({"jsonrpc": "2.0", "id": 2, "result": {"b": 2}})
    await peer.say({"jsonrpc": "2.0", "id": 1, "result": {"a": 1}})
    await trio.testing.wait_all_tasks_blocked()
    assert found == {"x": {"a": 1}, "y": {"b": 2}}


async def test_what_is_heard_keeps_its_order(peer):
    told = []
    peer.link.post("rpc.discover", {}, lambda reply: told.append((reply.raw, len(peer.events))))
    event = dump({"jsonrpc": "2.0", "method": "server.notice", "params": {}})
    await peer.say(event + dump({"jsonrpc": "2.0", "id": 1, "result": {}}) + event)
    await trio.testing.wait_all_tasks_blocked()
    assert told == [({}, 1)]
    assert len(peer.events) == 2


async def test_a_refusal_carries_its_reason(peer, nursery):
    with trio.fail_after(1):
        nursery.start_soon(peer.say, {"jsonrpc": "2.0", "id": 1, "error": {
            "code": -32000, "message": "Not yours.", "data": {"reason": "not_seated"}}})
        with pytest.raises(RequestRefusedError) as caught:
            await peer.link.request("games.resign", {"gameId": "g"})
    assert caught.value.failure.reason == "not_seated"


async def test_no_answer_in_time_is_a_lost_connection(peer, autojump_clock):
    with pytest.raises(ConnectionLostError, match="no answer within 10 s"):
        await peer.link.request("server.ping", {})
    assert trio.current_time() == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(("data", "why"), [
    (b"no json\n", "cannot be read"),
    (b"x" * (LINE_LIMIT + 3), "cannot be read"),
    (dump({"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "Too long."}}), "Too long"),
])
async def test_what_cannot_be_read_ends_the_connection(peer, data, why):
    await peer.say(data)
    await trio.testing.wait_all_tasks_blocked()
    assert why in peer.link.why


async def test_strange_but_readable_lines_are_passed_over(peer, nursery):
    for value in (b"\r\n", [1], {"id": 77, "result": 1}, {"method": 5}, {"method": "x.y", "params": [1]}):
        await peer.say(value)
    nursery.start_soon(peer.say, {"jsonrpc": "2.0", "id": 1, "result": {}})
    assert await peer.link.request("rpc.discover", {}) == {}


async def test_the_end_is_told_to_everything_that_waits(peer, nursery):
    replies = []
    peer.link.post("server.ping", {}, replies.append)
    await peer.stream.aclose()
    await trio.testing.wait_all_tasks_blocked()
    assert [reply.failure.reason for reply in replies] == ["connection_lost"]
    peer.link.post("server.ping", {}, replies.append)
    assert replies[-1].failure.reason == "not_connected"


async def test_what_waits_for_answers_is_bounded(peer):
    replies = []
    for _ in range(MOST_PENDING + 1):
        peer.link.post("server.ping", {}, replies.append)
    await trio.testing.wait_all_tasks_blocked()
    assert peer.link.why == "too much is waiting to be sent"
    assert len(replies) == MOST_PENDING + 1


async def test_an_unreadable_result_is_a_failure(peer, nursery):
    nursery.start_soon(peer.say, {"jsonrpc": "2.0", "id": 1, "result": {"time": "late"}})
    with pytest.raises(RequestRefusedError, match="could not be read"):
        await peer.link.request("server.ping", {})
