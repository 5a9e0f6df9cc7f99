"""JSON to values and values to message classes, strictly: I-JSON (RFC 7493), no coercion, no unknown members."""

import re
import types
from collections.abc import Callable
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
import orjson
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.v import transform_error

from engine.reasons import Refusal

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 16
SHOWN: Final = 64
"""How many characters of a request an error may show again."""

_LONG_NUMBER: Final = re.compile(rb"[0-9]{16}")
_UNDERSCORE: Final = re.compile("_([a-z])")
T = TypeVar("T")

OMIT: Final = {"omit": True}
"""Field metadata: a member that is left out of a message when it has its default."""


def parse(line: bytes) -> Any:
    """The JSON value of a line; refuses ``parse_error``."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Refusal("parse_error", f"This is not JSON: {clean(str(error))}") from None
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH or _LONG_NUMBER.search(line):
        _check(value, MAX_DEPTH)
    return value


def _check(value: Any, depth: int) -> None:
    if isinstance(value, dict | list):
        if depth == 0:
            raise Refusal("parse_error", f"The JSON is nested more than {MAX_DEPTH} deep.")
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, depth - 1)
    elif isinstance(value, int | float) and abs(value) > MAX_INTEGER and value == int(value):
        raise Refusal("parse_error", "The JSON has a whole number beyond 2^53-1.")


def dump(value: Any) -> bytes:
    """A value as one line of JSON, with its LF."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def clean(text: str) -> str:
    """Text from a request as an error may show it: printable characters, 64 at most."""
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])


def camel(name: str) -> str:
    """``retry_after_ms`` as ``retryAfterMs``; ``from_`` loses its underscore."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.title() for word in rest)


# -------------------------------------------------------------------------------------------- strict primitives

_EXPECTED: Final = {int: "a whole number", str: "a string", bool: "true or false", float: "a number"}


class Unexpected(ValueError):
    """A value of the wrong kind; its text says what was expected."""


def _strict(kind: type) -> Callable[[Any, Any], Any]:
    expected = _EXPECTED[kind]

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise Unexpected(expected)
        return value
    return structure


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


def _is_primitive_union(kind: Any) -> bool:
    """A union of primitives and None: a position, for one."""
    primitives = {int, str, bool, types.NoneType}
    return _is_union(kind) and set(get_args(kind)) <= primitives and set(get_args(kind)) != {int, bool}


def _primitive_union(kind: Any) -> Callable[[Any, Any], Any]:
    allowed = frozenset(get_args(kind))
    expected = " or ".join(_EXPECTED.get(item, "null") for item in get_args(kind))

    def structure(value: Any, _: Any) -> Any:
        if type(value) not in allowed:
            raise Unexpected(expected)
        return value
    return structure


def _anything(value: Any, _: Any) -> Any:
    return value


def _dictionary(value: Any, _: Any) -> Any:
    if type(value) is not dict:
        raise Unexpected("an object")
    return value


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed)
    for kind in _EXPECTED:
        converter.register_structure_hook(kind, _strict(kind))
    converter.register_structure_hook_factory(_is_primitive_union, _primitive_union)
    converter.register_structure_hook_func(lambda kind: kind == dict[str, Any], _dictionary)
    converter.register_structure_hook_func(lambda kind: kind is Any, _anything)
    converter.register_structure_hook_factory(attrs.has, lambda kind: _from_object(kind, converter))
    converter.register_unstructure_hook_factory(attrs.has, lambda kind: _to_object(kind, converter))
    return converter


def _names(kind: Any) -> dict[str, Any]:
    return {field.name: override(rename=camel(field.name)) for field in attrs.fields(kind)}


def _from_object(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    inner = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **_names(kind))

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise Unexpected("an object")
        return inner(value, kind)
    return structure


def _to_object(kind: Any, converter: cattrs.Converter) -> Callable[[Any], Any]:
    optional = {f.name for f in attrs.fields(kind) if f.metadata.get("omit")}
    names: dict[str, Any] = {
        field.name: override(rename=camel(field.name), omit_if_default=field.name in optional)
        for field in attrs.fields(kind)
    }
    return make_dict_unstructure_fn(kind, converter, **names)


_quick: Final = _converter(detailed=False)
_exact: Final = _converter(detailed=True)


def structure(value: Any, kind: type[T], root: str = "params") -> T:
    """The message of this class; refuses ``invalid_params`` with ``path`` and ``expected``."""
    try:
        return _quick.structure(value, kind)
    except Exception:  # noqa: BLE001 - whatever is wrong, the exact converter finds out what
        raise _explained(value, kind, root) from None


def _explained(value: Any, kind: type[Any], root: str) -> Refusal:
    try:
        _exact.structure(value, kind)
    except Unexpected as error:
        return Refusal("invalid_params", f"{root} should be {error}.", path=root, expected=str(error))
    except Exception as error:  # noqa: BLE001
        what, _, path = transform_error(error, path=root, format_exception=_say)[0].rpartition(" @ ")
        path = clean(_UNDERSCORE.sub(lambda match: match[1].upper(), path))
        return Refusal("invalid_params", f"{path}: {clean(what)}", path=path, expected=clean(what))
    raise AssertionError("the two converters do not agree")


def _say(error: BaseException, kind: type[Any] | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"no member {', '.join(sorted(clean(name) for name in error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"a member {camel(str(error.args[0]))}"
    if isinstance(error, Unexpected):
        return str(error)
    return f"a {getattr(kind, '__name__', 'different value')}"


def unstructure(message: Any) -> Any:
    """A message as dictionaries and lists, with the names of the wire."""
    return _quick.unstructure(message)
