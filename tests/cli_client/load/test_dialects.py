"""What the load tester says and understands in both dialects, byte for byte."""

import json

import pytest

from cli_client.load.dialects import DIALECTS, Arrived, Identified, Refused, Seated

CLASSIC, JSONRPC = DIALECTS["classic"], DIALECTS["jsonrpc"]
SEAT = Seated("g1", "p1", 1)


def test_classic_lines():
    assert CLASSIC.hello("ann", "bob", "mnk") == b'{"username":"ann","opponent":"bob","gameType":"mnk"}\n'
    assert CLASSIC.move(SEAT, 4, 1) == b'{"gameId":"g1","playerId":"p1","position":4}\n'
    assert CLASSIC.move(SEAT, "B2", 1) == b'{"gameId":"g1","playerId":"p1","position":"B2"}\n'
    assert CLASSIC.again(SEAT, "bob", "mnk") == b'{"gameId":"g1","playerId":"p1","gameType":"mnk"}\n'
    assert CLASSIC.forwarded(4) == b'{"position":4}\n'


@pytest.mark.parametrize(("line", "heard"), [
    (b'{"position": 4}', Arrived(4)),
    (b'{"position":"B2","ply":3}', Arrived("B2")),
    (b'{"gameId":"g1","playerId":"p1","seat":1}', SEAT),
    (b'{"gameId":"g1","playerId":"p1"}', Seated("g1", "p1", None)),
    (b'{"error":{"code":"space_taken","message":"-"}}', Refused("space_taken", None)),
    (b'{"error":{"code":"rate_limited","message":"-","retryAfterMs":20}}', Refused("rate_limited", 20)),
])
def test_classic_answers(line, heard):
    assert CLASSIC.read(line) == heard


def test_jsonrpc_lines():
    def said(line):
        value = json.loads(line)
        return value["id"], value["method"], value["params"]
    assert said(JSONRPC.hello("ann", "bob", "mnk")) == ("hello", "auth.guest", {"username": "ann"})
    match = ("match", "lobby.quickMatch", {"gameType": "mnk", "opponent": "bob"})
    assert said(JSONRPC.match("bob", "mnk")) == match
    assert said(JSONRPC.again(SEAT, "bob", "mnk")) == match
    assert said(JSONRPC.move(SEAT, 4, 1)) == (1, "games.move", {"gameId": "g1", "position": 4, "ply": 1})


@pytest.mark.parametrize(("line", "heard"), [
    (b'{"jsonrpc":"2.0","id":"hello","result":{"user":{}}}', Identified()),
    (b'{"jsonrpc":"2.0","id":"match","result":{"gameId":"g1","seat":2,"status":"playing"}}', Seated("g1", "", 2)),
    (b'{"jsonrpc":"2.0","id":3,"result":{"gameId":"g1","seq":5,"ply":3}}', None),
    (b'{"jsonrpc":"2.0","method":"games.moved","params":{"gameId":"g1","position":4,"ply":1}}', Arrived(4)),
    (b'{"jsonrpc":"2.0","method":"games.ended","params":{"gameId":"g1"}}', None),
    (b'{"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"-","data":{"reason":"busy","retryAfterMs":7}}}',
     Refused("busy", 7)),
    (b'{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"-"}}', Refused("-32601", None)),
])
def test_jsonrpc_answers(line, heard):
    assert JSONRPC.read(line) == heard


@pytest.mark.parametrize("dialect", DIALECTS.values())
def test_what_is_no_object_is_not_understood(dialect):
    with pytest.raises(ValueError, match="not an object"):
        dialect.read(b"[1]")
