"""Whatever bytes come, however they are cut: a defined refusal or a close, and everybody else plays on."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.reasons import REASONS
from engine.wire.codec import camel
from engine.wire.messages.registry import METHODS
from tests.ser.faults.servers import Client, Server, Table, table

NUMBERS = {-32700, -32600, -32601, -32602, -32000}
LONGEST_MESSAGE = 400
LONGEST_LINE = 4096
AT_ONCE = 40

JOIN = b'{"username":null}\n'
PING = b'{"jsonrpc":"2.0","id":1,"method":"server.ping","params":{}}\n'
GUEST = b'{"jsonrpc":"2.0","id":1,"method":"auth.guest","params":{}}\n'

HOSTILE = (
    "", " ", "\0", "\n{}", "\r\n", "\x1b[2J", "\u202egnp", "\ud7ff", "\ufeff", "\U0010ffff", "a" * 5000, "\u0430dmin",
    "'; DROP TABLE facts; --", "%s%n", "${jndi:ldap://x}", "../../etc/passwd", "<script>", "null", "__proto__", "A1\0",
    "\u2028", "e\u0301" * 40, "-1", "NaN", "1e400",
)
WRONG = (None, True, 0, -1, 2**53, 10**400, 1.5, "", [], {}, [[]], {"": {}}, "x" * 3000)

FRAGMENTS = st.sampled_from([
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\n", b"\r\n", b"\\u0000", b"\\ud800", b"\xff", b"\0", b"1e999",
    b'"jsonrpc":"2.0"', b'"id":1', b'"method":"server.ping"', b'"method":"games.move"', b'"params":{}', b'"params":[1]',
    b'"gameId":"g"', b'"playerId":"p"', b'"position":4', b'"username":null', b'"username":"ann"', b'"ack":true',
    JOIN, PING, GUEST, b"[" + PING.strip() + b"," + JOIN.strip() + b"]\n",
])
BYTES = st.binary(max_size=200) | st.lists(FRAGMENTS, max_size=20).map(b"".join)


@pytest.fixture(scope="module")
def others(server: Server) -> Iterator[Table]:
    """Two players who know nothing of all this, and can play on in the end."""
    with table(server) as players:
        opened, Client.opened[:] = Client.opened[:], []
        yield players
    assert "internal" not in server.logged(), server.logged()
    for client in opened:
        client.close()


def check(answer: Any) -> None:
    """Every answer is of a defined kind; a refusal has a reason that is documented, and a harmless text."""
    for part in answer if isinstance(answer, list) else [answer]:
        error = part.get("error")
        if error is None:
            assert part.keys() & {"result", "playerId", "position", "method", "ack"}, part
            continue
        if "jsonrpc" in part:
            assert error["code"] in NUMBERS, part
            assert error.get("data", {}).get("reason", "parse_error") in REASONS, part
        else:
            assert error["code"] in REASONS, part
        assert "internal" not in (error["code"], error.get("data", {}).get("reason")), part
        assert error["message"].isprintable(), part
        assert len(error["message"]) < LONGEST_MESSAGE, part


def talk(server: Server, data: bytes) -> list[Any]:
    """Sends bytes and says no more; all answers, each of which is checked."""
    client = Client(server.address)
    client.raw(data)
    client.socket.shutdown(socket.SHUT_WR)
    answers = client.rest()
    for answer in answers:
        check(answer)
    client.close()
    return answers


@settings(max_examples=250, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES)
def test_any_bytes_are_refused_by_a_defined_reason(server: Server, others: Table, data: bytes) -> None:
    talk(server, data)


@pytest.mark.nightly
@pytest.mark.timeout(900)
@settings(max_examples=20_000, deadline=None, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES)
def test_many_more_bytes_are_refused_by_a_defined_reason(server: Server, others: Table, data: bytes) -> None:
    talk(server, data)


@pytest.mark.parametrize("message", [JOIN, PING, GUEST.replace(b"\n", b"\r\n")])
def test_a_message_that_breaks_off_anywhere_harms_nobody(server: Server, others: Table, message: bytes) -> None:
    for offset in range(len(message) + 1):
        for end in (Client.reset, Client.close):
            client = Client(server.address)
            client.raw(message[:offset])
            end(client)
    others.play()
    assert len(talk(server, message)) == 1


def test_a_player_who_breaks_off_anywhere_can_come_back_and_go_on(server: Server, others: Table) -> None:
    first, second = Client(server.address), Client(server.address)
    place = first.ask(username=None)
    second.ask(username=None)
    seat = {"gameId": place["gameId"], "playerId": place["playerId"]}
    move = json.dumps({**seat, "position": 4}).encode() + b"\n"
    for offset in range(len(move)):
        client = Client(server.address)
        client.send(**seat, after=0)
        client.raw(move[:offset])
        client.reset()
    client = Client(server.address)
    client.raw(move)
    assert second.line() == {"position": 4}


@pytest.mark.parametrize("cut", [1, 2, 3, 7])
def test_however_the_bytes_are_cut_the_answers_are_the_same(server: Server, others: Table, cut: int) -> None:
    data = PING + b"rubbish\n" + PING + b'{"username":7}\n' + b"[]\n" + PING
    client = Client(server.address)
    client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for start in range(0, len(data), cut):
        client.raw(data[start : start + cut])
    client.socket.shutdown(socket.SHUT_WR)
    kinds = [next(iter(answer.keys() - {"jsonrpc", "id"})) for answer in client.rest()]
    assert kinds == ["result", "error", "result", "error", "error", "result"]


@pytest.mark.parametrize(("before", "size"), [(b"", 5_000), (b"", 1_000_000), (JOIN, 70_000), (GUEST, 2_000_000)])
def test_a_giant_line_is_refused_and_the_connection_closed(
    server: Server, others: Table, before: bytes, size: int
) -> None:
    client = Client(server.address)
    if before:
        client.raw(before)
        client.line()
    try:
        client.raw(b"x" * size)
    except ConnectionError:
        pass  # it is cut off while it still sends
    else:
        answers = client.rest()
        assert "line_too_long" in json.dumps(answers[:1])
    others.play()


@pytest.mark.parametrize("line", [
    b"[" * 4000, b'{"a":' * 700, b"[" * 17 + b"]" * 17, b'{"username":' + b"[" * 20 + b"]" * 20 + b"}", b"9" * 4000,
    b"-" * 4000, b'"' + b"\\u0000" * 600 + b'"', b'{"username":"\\ud800"}', b"1e9999", b"NaN", b"9007199254740993",
])
def test_what_json_can_do_at_its_worst_is_refused(server: Server, others: Table, line: bytes) -> None:
    answers = talk(server, line + b"\n")
    assert len(answers) == 1
    assert "error" in answers[0]


CLASSIC = ("username", "gameType", "password", "opponent", "invite", "ack", "gameId", "playerId", "position", "after",
           "resign")


@pytest.mark.parametrize("member", CLASSIC)
def test_hostile_text_and_wrong_types_in_classic_members_are_refused(
    server: Server, others: Table, member: str
) -> None:
    for value in (*HOSTILE, *WRONG):
        shapes = ({"username": None}, {"gameId": "g", "playerId": "p", "position": 4},
                  {"gameId": "g", "playerId": "p", "after": 0})
        for shape in shapes:
            assert talk(server, json.dumps({**shape, member: value}).encode() + b"\n")


@pytest.mark.parametrize("method", sorted(METHODS))
def test_hostile_text_and_wrong_types_in_every_parameter_are_refused(
    server: Server, others: Table, method: str
) -> None:
    names = [camel(field.name) for field in attrs.fields(METHODS[method].params)]
    params: list[dict[str, Any]] = [{name: value} for name in [*names, "unknown"] for value in (*HOSTILE, *WRONG)]
    complete = [dict.fromkeys(names, value) for value in (*HOSTILE, *WRONG) if value != 10**400]
    if method in ("auth.register", "auth.login"):
        complete = complete[:6]  # each costs a password's hash
    lines = [call(method, number, given) for number, given in enumerate([*params, *complete], 2)]
    together = [line for line in lines if len(line) < LONGEST_LINE]
    for at in range(0, len(together), AT_ONCE):
        several = together[at:at + AT_ONCE]
        answers = talk(server, GUEST + b"".join(several))
        if sum("method" not in answer for answer in answers) != 1 + len(several):
            for line in several:  # one of them has ended the connection
                on_its_own(server, line)
    for line in lines:
        if len(line) >= LONGEST_LINE:
            on_its_own(server, line)


def call(method: str, number: int, params: dict[str, Any]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode() + b"\n"


def on_its_own(server: Server, line: bytes) -> None:
    answers = talk(server, GUEST + line)
    assert len(answers) == 2 or "line_too_long" in json.dumps(answers) or answers[-1].get("method"), answers


@pytest.mark.parametrize("value", [*HOSTILE, *WRONG])
def test_hostile_ids_methods_and_versions_are_refused(server: Server, others: Table, value: Any) -> None:
    for member in ("jsonrpc", "id", "method", "params", "else"):
        call = {"jsonrpc": "2.0", "id": 1, "method": "server.ping", "params": {}, member: value}
        for message in (call, [call], [call] * 3):
            talk(server, json.dumps(message).encode() + b"\n")
