"""The full dialect's envelope: JSON-RPC 2.0 (https://www.jsonrpc.org/specification)."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from engine.reasons import Refusal, clean
from engine.wire.codec import dump

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
REFUSED: Final = -32000
MAX_BATCH: Final = 50

_NUMBERS: Final[Mapping[str, int]] = {
    "parse_error": PARSE_ERROR,
    "invalid_params": INVALID_PARAMS,
    "internal": INTERNAL_ERROR,
}
Id = str | int | float | None


class InvalidRequestError(Exception):
    """A JSON value that is no request; ``id`` is the one to answer with."""

    def __init__(self, message: str, id_: Id = None) -> None:
        super().__init__(message)
        self.id = id_


@attrs.frozen(slots=True)
class Call:
    """A request, or (``answered`` being false) a notification."""

    method: str
    params: Any
    id: Id
    answered: bool


def to_call(value: Any) -> Call:
    """The call that a JSON value is; raises ``InvalidRequestError``."""
    if type(value) is not dict:
        raise InvalidRequestError("A request is an object.")
    id_ = value.get("id")
    if type(id_) not in _ID_TYPES:
        raise InvalidRequestError("The id is a string, a number or null.")
    method = value.get("method")
    if value.get("jsonrpc") != "2.0":
        raise InvalidRequestError('The member jsonrpc is "2.0".', id_)
    if type(method) is not str:
        raise InvalidRequestError("The member method is a string.", id_)
    params = value.get("params", {})
    if type(params) not in (dict, list):
        raise InvalidRequestError("The member params is an object.", id_)
    if not value.keys() <= _MEMBERS:
        raise InvalidRequestError("A request has the members jsonrpc, id, method and params.", id_)
    return Call(method, params, id_, "id" in value)


_MEMBERS: Final = frozenset({"jsonrpc", "id", "method", "params"})
_ID_TYPES: Final = frozenset({str, int, float, type(None)})


def result(id_: Id, value: Any) -> dict[str, Any]:
    """The response to a request that was granted."""
    return {"jsonrpc": "2.0", "id": id_, "result": value}


def error(id_: Id, number: int, message: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The response to a request that was not."""
    body: dict[str, Any] = {"code": number, "message": message}
    if data:
        body["data"] = dict(data)
    return {"jsonrpc": "2.0", "id": id_, "error": body}


def refusal(id_: Id, refused: Refusal) -> dict[str, Any]:
    """The response that carries a refusal; a parse error goes without an id, as the specification wants it."""
    number = _NUMBERS.get(refused.reason, REFUSED)
    if number == PARSE_ERROR:
        id_ = None
    return error(id_, number, refused.message, {"reason": refused.reason, **refused.data})


def invalid_request(id_: Id, message: str) -> dict[str, Any]:
    """The response to what is no request."""
    return error(id_, INVALID_REQUEST, message)


def method_not_found(id_: Id, method: str) -> dict[str, Any]:
    """The response to a request for something that there is not."""
    return error(id_, METHOD_NOT_FOUND, f"There is no method {clean(method)!r}.")


def event(method: str, params: Any) -> bytes:
    """An event as a line: what the server says unasked."""
    return dump({"jsonrpc": "2.0", "method": method, "params": params})


def request(id_: Id, method: str, params: Any) -> bytes:
    """A request as a line, as a client sends it."""
    return dump({"jsonrpc": "2.0", "id": id_, "method": method, "params": params})
