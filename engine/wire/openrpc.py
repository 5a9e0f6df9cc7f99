"""The OpenRPC document (https://spec.open-rpc.org), made from the message classes."""

import types
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from engine.reasons import REASONS
from engine.wire.codec import camel
from engine.wire.jsonrpc import REFUSED
from engine.wire.messages.registry import EVENTS, METHODS, Method

OPENRPC: Final = "1.3.2"
_PRIMITIVES: Final[dict[Any, dict[str, Any]]] = {
    int: {"type": "integer"}, str: {"type": "string"}, bool: {"type": "boolean"}, float: {"type": "number"},
    types.NoneType: {"type": "null"}, Any: {}, dict: {"type": "object"},
}


@cache
def document(version: str) -> dict[str, Any]:
    """All methods and events, with their parameters, results and refusals."""
    schemas: dict[str, Any] = {}
    return {
        "openrpc": OPENRPC,
        "info": {"title": "ser", "version": version, "description": "A turn-based game server."},
        "methods": [_method(method, schemas) for method in METHODS.values()],
        "x-events": [
            {"name": name, "summary": _sentence(kind), "params": schema(kind, schemas)} for name, kind in EVENTS.items()
        ],
        "x-reasons": dict(REASONS),
        "components": {"schemas": schemas},
    }


def _sentence(kind: type[Any]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]


def _method(method: Method, schemas: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(method.params)
    return {
        "name": method.name,
        "summary": method.summary,
        "paramStructure": "by-name",
        "params": [
            {"name": camel(field.name), "required": field.default is attrs.NOTHING,
             "schema": schema(hints[field.name], schemas)}
            for field in attrs.fields(method.params)
        ],
        "result": {"name": "result", "schema": schema(method.result, schemas)},
        "errors": [{"code": REFUSED, "message": REASONS[r], "data": {"reason": r}} for r in method.reasons],
        "x-identity": method.identity,
    }


def schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a type; message classes are entered in ``schemas`` and referred to."""
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    if attrs.has(kind):
        return _reference(kind, schemas)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema(argument, schemas) for argument in arguments]}
    if origin is list:
        return {"type": "array", "items": schema(arguments[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema(arguments[1], schemas)}
    raise TypeError(f"no schema for {kind!r}")


def _reference(kind: type[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    if name not in schemas:
        schemas[name] = {}  # entered before its members, which may refer to it
        hints = get_type_hints(kind)
        fields = attrs.fields(kind)
        schemas[name].update({
            "type": "object",
            "description": _sentence(kind),
            "properties": {camel(field.name): schema(hints[field.name], schemas) for field in fields},
            "required": [camel(field.name) for field in fields if not field.metadata.get("omit")],
        })
    return {"$ref": f"#/components/schemas/{name}"}
