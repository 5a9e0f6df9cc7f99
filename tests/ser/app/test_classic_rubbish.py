"""Lines that are no message: answered in the dialect of the last one, and the connection stays open."""

from typing import Any

import pytest

from tests.ser.harness import World

NOT_JSON = (b"hello\n", b"{\n", b"\xff\xfe\n", b"[" * 2000 + b"\n", b"NaN\n", b'"\\ud800"\n', b'{"a":1}}\n', b"'x'\n")
NO_REQUEST = (b"7\n", b"null\n", b'"x"\n', b"true\n", b"1.5\n", b"[]\n")
NO_MESSAGE = (b"{}\n", b'{"position":4}\n', b'{"what":1}\n', b'{"gameId":"x"}\n', b'{"Username":"ann"}\n')


def said(line: Any) -> Any:
    """What an error is: a code of the full dialect, or of the classic one."""
    return line["error"]["code"] if "jsonrpc" in line or "error" in line else line


@pytest.mark.parametrize("line", NOT_JSON)
async def test_before_any_message_what_is_no_json_is_a_parse_error_of_json_rpc(world: World, line: bytes) -> None:
    answer = await world.connect().ask(line)
    assert (answer["jsonrpc"], answer["id"], said(answer)) == ("2.0", None, -32700)


@pytest.mark.parametrize("line", NOT_JSON)
async def test_after_a_classic_message_it_is_a_classic_error(world: World, line: bytes) -> None:
    ann, bob = await world.pair()
    answer = await ann.ask(line)
    assert ("jsonrpc" in answer, said(answer)) == (False, "parse_error")
    ann.move(4)
    assert await bob.line() == {"position": 4}


@pytest.mark.parametrize("line", NO_REQUEST)
async def test_a_value_that_is_no_object_is_an_invalid_request_of_json_rpc(world: World, line: bytes) -> None:
    ann, _ = await world.pair()
    for wire in (ann, world.connect()):
        answer = await wire.ask(line)
        assert (answer["jsonrpc"], answer["id"], said(answer)) == ("2.0", None, -32600)


@pytest.mark.parametrize("line", NO_MESSAGE)
async def test_an_object_of_neither_dialect_is_an_unknown_message(world: World, line: bytes) -> None:
    assert said(await world.connect().ask(line)) == "unknown_message"
    ann, _ = await world.pair()
    assert said(await ann.ask(line)) == "unknown_message"


async def test_the_dialect_of_a_parse_error_follows_the_last_message(world: World) -> None:
    wire = world.connect()
    lines = [b"x\n", b'{"what":1}\n', b"x\n", b"[]\n", b"x\n", b'{"jsonrpc":"2.0"}\n', b"x\n"]
    wire.send(*lines)
    assert [said(line) for line in await wire.lines()] == [
        -32700, "unknown_message", "parse_error", -32600, -32700, -32600, -32700]


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b" \n", b"\t \r\n", b"\n" * 40])
async def test_blank_lines_are_ignored(world: World, blank: bytes) -> None:
    ann, bob = await world.pair()
    ann.link.send(blank)
    await ann.silent()
    ann.move(4)
    assert await bob.line() == {"position": 4}


@pytest.mark.parametrize("nested", [16, 17])
async def test_json_may_be_nested_so_deep_and_no_deeper(world: World, nested: int) -> None:
    line = b'{"username":' + b"[" * (nested - 1) + b"]" * (nested - 1) + b"}\n"
    assert said(await world.connect().ask(line)) == ("invalid_params" if nested == 16 else -32700)


async def test_of_duplicate_members_the_last_counts(world: World) -> None:
    ann = world.player()
    ann.take(await ann.ask(b'{"username":"admin","username":"ann"}\n'))


async def test_text_of_a_request_comes_back_shortened_and_cleaned(world: World) -> None:
    answer = await world.connect().ask({"username": "ann", "gameType": "\u001b[31m\n" + "x" * 500})
    message = answer["error"]["message"]
    assert message.isprintable()
    assert len(message) < 120
