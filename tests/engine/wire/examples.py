"""An example of every message, made from its class: each member has a value that is easy to recognise."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

_PRIMITIVES: dict[Any, Any] = {int: 7, float: 0.5, bool: True, Any: ["", "X"], dict: {}, types.NoneType: None}


def example(kind: Any, name: str = "text") -> Any:
    """A value of this kind; texts say the name of their member."""
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    if kind is str:
        return name
    if attrs.has(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: example(hints[field.name], field.name) for field in attrs.fields(kind)})
    return _generic(kind, name)


def _generic(kind: Any, name: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        return example(arguments[0], name)
    if origin is list:
        return [example(arguments[0], name)]
    if origin is dict:
        return {"key": example(arguments[1], name)}
    raise TypeError(f"no example for {kind!r}")


def least(kind: Any) -> Any:
    """An example with every default, and null where that is possible."""
    hints = get_type_hints(kind)
    needed = {field.name: hints[field.name] for field in attrs.fields(kind) if field.default is attrs.NOTHING}
    nulls = {name for name, hint in needed.items() if types.NoneType in get_args(hint)}
    return kind(**{name: None if name in nulls else example(hint, name) for name, hint in needed.items()})
