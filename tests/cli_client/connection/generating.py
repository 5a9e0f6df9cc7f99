"""The modules with a function for every method, written from the classes of the messages."""

import inspect
import re
import textwrap
import types
from collections.abc import Iterator, Mapping
from typing import Any, Final, Union, get_args, get_origin

import attrs

import engine.wire.messages  # noqa: F401 - enters all of them
from engine.wire.messages.registry import EVENTS, METHODS, Method

LEFT_OUT: Final = frozenset({
    "server.hello", "server.ping", "auth.guest", "auth.register", "auth.login", "auth.resume", "auth.refresh",
    "invites.enter",  # the connection says who it is by itself, and again whenever it comes back
    "rpc.discover",  # for who has no classes
})
"""Methods that have no function."""
WIDTH: Final = 120
WAY: Final = "SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew"


def modules() -> Mapping[str, str]:
    """From the name of each module to its text."""
    areas: dict[str, list[Method]] = {}
    for name, method in sorted(METHODS.items()):
        if name not in LEFT_OUT:
            areas.setdefault(name.partition(".")[0], []).append(method)
    return {**{area: _area(area, methods) for area, methods in areas.items()}, "events": _events()}


def _area(area: str, methods: list[Method]) -> str:
    functions = [line for method in methods for line in ("", *_function(method))]
    body = [f"class {area.title()}:", f'    """What can be asked for of ``{area}.*``."""', "",
            "    def __init__(self, call: Call) -> None:", "        self._call = call", *functions]
    heading = f'"""``{area}.*`` as functions, made from the messages: {WAY}."""'
    caller = "from cli_client.connection.calling import Call"
    return "\n".join([*_wrapped_heading(heading), "", *_imports(body, [caller]), "", "", *body, ""])


def _wrapped_heading(heading: str) -> list[str]:
    first, _, rest = heading.partition(": ")
    return [f"{first}.", "", f"{rest[:1].upper()}{rest[1:-3]}", '"""']


def _imports(body: list[str], more: list[str]) -> list[str]:
    text = "\n".join(body)
    plain = [f"import {name}" for name in ("builtins",) if f"{name}." in text]
    typing = ["from typing import Any"] if re.search(r"\bAny\b", text) else []
    used = sorted(set(re.findall(r"\b([a-z]+)_messages\.", text)))
    ours = [f"from engine.wire.messages import {name} as {name}_messages" for name in used]
    return [line for group in ([*plain, *typing], [*more, *ours]) if group for line in ("", *group)][1:]


def _function(method: Method) -> Iterator[str]:
    name = snake(method.name.partition(".")[2])
    result, message = typed(method.result), typed(method.params)
    fields = attrs.fields(method.params)
    parameters = ", ".join(("self", *(("*", *map(_parameter, sorted(fields, key=_optional))) if fields else ())))
    head = f"    async def {name}({parameters}) -> {result}:"
    yield from [head] if len(head) <= WIDTH else _broken(head, parameters)
    yield from _explained(method)
    given = ", ".join(f"{field.name}={_argument(field)}" for field in fields)
    call = f'        return await self._call("{method.name}", {message}({given}), {result})'
    if len(call) <= WIDTH:
        yield call
        return
    yield "        return await self._call("
    yield f'            "{method.name}",'
    yield from textwrap.wrap(f"{message}({given}),", WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 16,
                             break_long_words=False)
    yield f"            {result},"
    yield "        )"


def _broken(head: str, parameters: str) -> Iterator[str]:
    before, _, after = head.partition(parameters)
    yield before
    yield from textwrap.wrap(f"{parameters},", WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8,
                             break_long_words=False, break_on_hyphens=False)
    yield f"    {after}"


def _explained(method: Method) -> Iterator[str]:
    paragraphs = inspect.cleandoc(method.params.__doc__ or "").split("\n\n")
    if method.reasons:
        paragraphs.append(f"Refuses {', '.join(f'``{reason}``' for reason in method.reasons)}.")
    first, *rest = (textwrap.wrap(paragraph, WIDTH - 12, break_on_hyphens=False) for paragraph in paragraphs)
    yield f'        """{first[0]}' + ('"""' if not rest and len(first) == 1 else "")
    yield from (f"        {line}" for line in first[1:])
    for paragraph in rest:
        yield ""
        yield from (f"        {line}" for line in paragraph)
    if rest or len(first) > 1:
        yield '        """'


def _optional(field: Any) -> bool:
    return field.default is not attrs.NOTHING


def _made(field: Any) -> bool:
    return isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]


def _parameter(field: Any) -> str:
    if _made(field):
        return f"{field.name}: {typed(field.type)} | None = None"
    return f"{field.name}: {typed(field.type)}" + (f" = {_literal(field.default)}" if _optional(field) else "")


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _argument(field: Any) -> str:
    return f"{field.name} or {field.default.factory()!r}" if _made(field) else field.name


def typed(kind: Any) -> str:
    """A type as it is written in these modules."""
    arguments = get_args(kind)
    if kind is Any or kind is types.NoneType:
        return "Any" if kind is Any else "None"
    if get_origin(kind) in (Union, types.UnionType):
        return " | ".join(map(typed, arguments))
    if arguments:
        return f"builtins.{get_origin(kind).__name__}[{', '.join(map(typed, arguments))}]"
    if attrs.has(kind):
        return f"{kind.__module__.rpartition('.')[2]}_messages.{kind.__name__}"
    return str(kind.__name__)


def snake(name: str) -> str:
    """``quickMatch`` as ``quick_match``."""
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)


def _events() -> str:
    kinds = [typed(kind) for _, kind in sorted(EVENTS.items())]
    body = ["Event = (", *(f"    {'| ' if number else ''}{kind}" for number, kind in enumerate(kinds)), ")",
            '"""An event of the server, by its class."""']
    heading = f'"""Every event that there is, made from the messages: {WAY}."""'
    return "\n".join([*_wrapped_heading(heading), "", *_imports(body, []), "", *body, ""])
