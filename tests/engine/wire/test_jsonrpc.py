"""The envelope: every example of the JSON-RPC 2.0 specification, and what else is no request."""

from typing import Any

import pytest

from engine.reasons import REASONS, Refusal
from engine.wire.codec import dump, parse
from engine.wire.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    PARSE_ERROR,
    REFUSED,
    Call,
    InvalidRequestError,
    error,
    event,
    invalid_request,
    method_not_found,
    refusal,
    request,
    result,
    to_call,
)


def answer(line: str) -> Any:
    """What a line is: a call, a list of calls and errors, or the response to what cannot be understood."""
    try:
        value = parse(line.encode())
    except Refusal as refused:
        return refusal("anything", refused)
    if type(value) is list and value:
        return [_one(item) for item in value]
    return _one(value)


def _one(value: Any) -> Any:
    try:
        return to_call(value)
    except InvalidRequestError as invalid:
        return invalid_request(invalid.id, str(invalid))


def numbered(told: Any) -> Any:
    """An error as its id and number: the words are ours, the rest is the specification's."""
    if isinstance(told, list):
        return [numbered(item) for item in told]
    if isinstance(told, dict):
        assert set(told) == {"jsonrpc", "id", "error"}
        return told["id"], told["error"]["code"]
    return told


INVALID = (None, INVALID_REQUEST)
SPECIFICATION: list[tuple[str, Any]] = [  # https://www.jsonrpc.org/specification#examples, in its order
    ('{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}', Call("subtract", [42, 23], 1, True)),
    ('{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}', Call("subtract", [23, 42], 2, True)),
    ('{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}',
     Call("subtract", {"subtrahend": 23, "minuend": 42}, 3, True)),
    ('{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}',
     Call("subtract", {"subtrahend": 23, "minuend": 42}, 4, True)),
    ('{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}', Call("update", [1, 2, 3, 4, 5], None, False)),
    ('{"jsonrpc": "2.0", "method": "foobar"}', Call("foobar", {}, None, False)),
    ('{"jsonrpc": "2.0", "method": "foobar", "id": "1"}', Call("foobar", {}, "1", True)),
    ('{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', (None, PARSE_ERROR)),
    ('{"jsonrpc": "2.0", "method": 1, "params": "bar"}', INVALID),
    ('[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"]',
     (None, PARSE_ERROR)),
    ("[]", INVALID),
    ("[1]", [INVALID]),
    ("[1,2,3]", [INVALID, INVALID, INVALID]),
    (('[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},'
     '{"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},'
     '{"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},'
     '{"foo": "boo"},'
     '{"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},'
     '{"jsonrpc": "2.0", "method": "get_data", "id": "9"}]'),
     [Call("sum", [1, 2, 4], "1", True), Call("notify_hello", [7], None, False), Call("subtract", [42, 23], "2", True),
      INVALID, Call("foo.get", {"name": "myself"}, "5", True), Call("get_data", {}, "9", True)]),
    (('[{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},'
      '{"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}]'),
     [Call("notify_sum", [1, 2, 4], None, False), Call("notify_hello", [7], None, False)]),
]
NO_REQUESTS: list[tuple[Any, Any]] = [  # and the id to answer with
    (None, None), (1, None), ("x", None), (True, None), ([], None), ({}, None),
    ({"jsonrpc": "2.0"}, None),
    ({"jsonrpc": "2.0", "id": 5}, 5),
    ({"jsonrpc": "1.0", "method": "a", "id": 5}, 5),
    ({"jsonrpc": 2.0, "method": "a", "id": 5}, 5),
    ({"jsonrpc": None, "method": "a", "id": "x"}, "x"),
    ({"method": "a", "id": 5}, 5),
    *(({"jsonrpc": "2.0", "method": method, "id": 5}, 5) for method in (None, 1, True, [], {})),
    *(({"jsonrpc": "2.0", "method": "a", "params": params, "id": 5}, 5) for params in (None, 1, "x", True)),
    *(({"jsonrpc": "2.0", "method": "a", "id": id_}, None) for id_ in (True, False, [], {}, [1])),
    ({"jsonrpc": "2.0", "method": "a", "id": 5, "parms": {}}, 5),
]


@pytest.mark.parametrize(("line", "expected"), SPECIFICATION)
def test_the_examples_of_the_specification_are_taken_as_it_says(line: str, expected: Any) -> None:
    assert numbered(answer(line)) == expected


def test_the_specifications_responses_look_as_it_has_them() -> None:
    assert dump(result(1, 19)) == b'{"jsonrpc":"2.0","id":1,"result":19}\n'
    assert method_not_found("1", "foobar") == {
        "jsonrpc": "2.0", "id": "1", "error": {"code": -32601, "message": "There is no method 'foobar'."}}
    assert (PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, INTERNAL_ERROR) == (-32700, -32600, -32602, -32603)


@pytest.mark.parametrize(("value", "id_"), NO_REQUESTS, ids=repr)
def test_what_is_no_request_is_answered_with_its_id_where_it_has_one(value: Any, id_: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        to_call(value)
    assert caught.value.id == id_


@pytest.mark.parametrize("id_", [0, -1, 1.5, "", "x", None, 2**53 - 1])
def test_the_id_comes_back_as_it_was_and_null_is_an_id_too(id_: Any) -> None:
    call = to_call({"jsonrpc": "2.0", "method": "a", "id": id_})
    assert (call.id, call.answered) == (id_, True)
    assert type(call.id) is type(id_)


@pytest.mark.parametrize(("reason", "number"), [
    ("parse_error", PARSE_ERROR), ("invalid_params", INVALID_PARAMS), ("internal", INTERNAL_ERROR),
    *((reason, REFUSED) for reason in REASONS if reason not in ("parse_error", "invalid_params", "internal")),
])
def test_every_reason_has_its_number_and_is_named_in_the_data(reason: str, number: int) -> None:
    told = refusal(3, Refusal(reason, retryAfterMs=5))
    assert told["error"] == {
        "code": number, "message": REASONS[reason], "data": {"reason": reason, "retryAfterMs": 5}}
    assert told["id"] == (None if reason == "parse_error" else 3)


def test_an_error_without_data_has_no_such_member() -> None:
    assert error(1, -32000, "No.") == {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "No."}}


def test_the_name_of_an_unknown_method_is_shown_cleaned_and_cut() -> None:
    message = method_not_found(1, "\x1b" * 1000)["error"]["message"]
    assert message == "There is no method '" + "?" * 64 + "'."


def test_events_and_requests_are_one_line_each() -> None:
    assert event("games.moved", {"a": "\n"}) == b'{"jsonrpc":"2.0","method":"games.moved","params":{"a":"\\n"}}\n'
    assert request(1, "auth.me", {}) == b'{"jsonrpc":"2.0","id":1,"method":"auth.me","params":{}}\n'
