"""JSON to values and values to message classes, strictly: I-JSON (RFC 7493), no coercion, no unknown members."""

import re
import types
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
import orjson
from cattrs.errors import IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.v import transform_error

from engine.reasons import SHOWN, Refusal, clean

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 16
_LONG_NUMBER: Final = re.compile(rb"[0-9]{16}")
_KEY_OR_UNDERSCORE: Final = re.compile(r"""\[(?:'[^']*'|"[^"]*")\]|_([a-z])""")
T = TypeVar("T")

OMIT: Final = {"omit": True}
"""Field metadata: a member that is left out of a message when it has its default."""


def parse(line: bytes) -> Any:
    """The JSON value of a line; refuses ``parse_error``."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Refusal("parse_error", f"This is not JSON: {error.msg}, at character {error.pos + 1}.") from None
    if not _is_plain(value) and (line.count(b"[") + line.count(b"{") > MAX_DEPTH or _LONG_NUMBER.search(line)):
        _check(value, MAX_DEPTH)
    return value


def _is_plain(value: Any) -> bool:
    """Whether it is an object of texts and small numbers, as nearly every line is: then there is nothing to check."""
    if type(value) is not dict:
        return False
    for item in value.values():
        if type(item) is not str and (type(item) is not int or not -MAX_INTEGER <= item <= MAX_INTEGER):
            return False
    return True


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
    primitives = {int, str, bool, float, types.NoneType}
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


def _true(value: Any, _: Any) -> Any:
    if value is not True:
        raise Unexpected("true")
    return value


def _list(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """A list, up to its first wrong item: a line may have thousands of them, and each error is dear."""
    item_kind = get_args(kind)[0]
    hook = converter.get_structure_hook(item_kind)

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise Unexpected("a list")
        return [_at(hook, item, item_kind, index) for index, item in enumerate(value)]
    return structure


def _dictionary(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """An object with any members, up to the first wrong one."""
    item_kind = get_args(kind)[1]
    hook = converter.get_structure_hook(item_kind)

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise Unexpected("an object")
        return {key: _at(hook, item, item_kind, key) for key, item in value.items()}
    return structure


_GENERIC: Final = {list: _list, dict: _dictionary}


def _is_generic(origin: Any, kind: Any) -> bool:
    return get_origin(kind) is origin


def _at(hook: Callable[[Any, Any], Any], item: Any, kind: Any, index: int | str) -> Any:
    try:
        return hook(item, kind)
    except Exception as error:  # noqa: BLE001 - whatever is wrong, it is told with its place
        error.add_note(IterableValidationNote(f"at {index!r}", index, kind))
        raise cattrs.IterableValidationError("the first wrong item", [error], list) from None


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed)
    for kind in _EXPECTED:
        converter.register_structure_hook(kind, _strict(kind))
    converter.register_structure_hook_factory(_is_primitive_union, _primitive_union)
    converter.register_structure_hook_func(lambda kind: kind == Literal[True], _true)
    for origin, factory in _GENERIC.items():
        converter.register_structure_hook_factory(partial(_is_generic, origin), partial(factory, converter=converter))
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
        what, _, path = transform_error(error, path=root, format_exception=_say)[0].partition(_END + " @ ")
        path = clean(_KEY_OR_UNDERSCORE.sub(lambda match: match[1].upper() if match[1] else match[0], path))
        return Refusal("invalid_params", f"{path}: {clean(what)}", path=path, expected=clean(what))
    raise AssertionError("the two converters do not agree")


_END: Final = "\0"
"""Ends what was expected, which may have names from the request in it; cleaned text never has this character."""


def _say(error: BaseException, kind: type[Any] | None) -> str:
    return _expected(error, kind) + _END


def _expected(error: BaseException, kind: type[Any] | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"no member {', '.join(clean(name) for name in sorted(error.extra_fields)[:SHOWN])}"
    if isinstance(error, KeyError):
        return f"a member {camel(str(error.args[0]))}"
    if isinstance(error, Unexpected):
        return str(error)
    return f"a {getattr(kind, '__name__', 'different value')}"


def unstructure(message: Any) -> Any:
    """A message as dictionaries and lists, with the names of the wire."""
    return _quick.unstructure(message)
