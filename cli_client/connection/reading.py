"""Messages from the server read tolerantly: members that this client does not know are left out, at any depth."""

import types
from collections.abc import Mapping
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import attrs

from cli_client.happenings import Failure
from engine.reasons import Refusal
from engine.wire.codec import camel, structure
from engine.wire.messages.registry import EVENTS, METHODS

T = TypeVar("T")


def prune(value: Any, kind: Any) -> Any:
    """The value without the members that the class (or the classes within it) does not have."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        known = [argument for argument in arguments if attrs.has(argument) or get_origin(argument)]
        return prune(value, known[0]) if known and value is not None else value
    if origin is list and isinstance(value, list):
        return [prune(item, arguments[0]) for item in value]
    if origin is dict and isinstance(value, dict):
        return {name: prune(item, arguments[1]) for name, item in value.items()}
    if attrs.has(kind) and isinstance(value, dict):
        kinds = {camel(field.name): field.type for field in attrs.fields(kind)}
        return {name: prune(item, kinds[name]) for name, item in value.items() if name in kinds}
    return value


def read(kind: type[T], value: Any) -> T:
    """The message of this class; refuses ``invalid_params`` when it lacks what it should have."""
    return structure(prune(value, kind), kind)


def read_event(method: str, params: Any) -> Any:
    """The event as its class; None when it is not known or not readable (a snapshot then says the same)."""
    kind = EVENTS.get(method)
    if kind is None:
        return None
    try:
        return read(kind, params)
    except Refusal:
        return None


def read_result(method: str, value: Any) -> Any:
    """The result of a method as its class; of methods that are not known, as it is. Refuses ``invalid_params``."""
    known = METHODS.get(method)
    return value if known is None else read(known.result, value)


def read_failure(error: Any) -> Failure:
    """The error member of a response."""
    if not isinstance(error, dict):
        return Failure("internal", "The server's answer could not be read.")
    data = error.get("data")
    data = dict(data) if isinstance(data, dict) else {}
    reason = data.pop("reason", None) or _RESERVED.get(error.get("code", 0), "internal")
    return Failure(str(reason), str(error.get("message", reason)), data)


_RESERVED: Final[Mapping[Any, str]] = {
    -32700: "parse_error",
    -32600: "invalid_request",
    -32601: "method_not_found",
    -32602: "invalid_params",
}
