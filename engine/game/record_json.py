"""A record that comes as JSON, put into the lines of its text, so that there is one grammar and one check of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import orjson

from engine.game.facts import Fact
from engine.game.instants import to_text
from engine.game.record import read_record
from engine.game.record_text import FIRST_LINE
from engine.reasons import Refusal

Value = Mapping[str, Any]


def read_any_record(text: str) -> tuple[Fact, ...]:
    """The facts of a record in either form, replayed and checked; refuses as ``read_record`` does.

    What begins with a brace is JSON. The ``line`` of what is refused in it is that of the same record as text.
    """
    if not text.lstrip().startswith("{"):
        return read_record(text)
    with _as_json():
        record = orjson.loads(text)
    return read_json_record(record)


def read_json_record(record: Any) -> tuple[Fact, ...]:
    """The facts of a record as ``record_as_json`` answers it; refuses as ``read_any_record`` does."""
    with _as_json():
        text = "\n".join(_lines(record))
    return read_record(text)


@contextmanager
def _as_json() -> Iterator[None]:
    try:
        yield
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Refusal("parse_error", "This is no record as JSON.") from None


def _lines(record: Value) -> Iterator[str]:
    opened = _number(record["openedAt"])
    yield f"{FIRST_LINE} {_number(record['record'])}"
    yield f"game: {_word(record['gameType'])}"
    yield f"options:{_members(record['options']) or ' none'}"
    yield f"opened: {to_text(opened)}"
    yield from (f"seat {_number(seat['seat'])}: {_word(seat['username'])}" for seat in record["seats"])
    for name in ("clock", "onLeave"):
        if record.get(name) is not None:
            chosen = dict(record[name])
            yield f"{name}: {_word(chosen.pop('kind'))}{_members(chosen)}"
    if record.get("commitment") is not None:
        yield f"commitment: {_word(record['commitment'])}"
    for event in record["events"]:
        yield _EVENTS[event["kind"]](event) + _since(opened, event)
    yield _result(record["result"], opened)
    if record.get("seed") is not None:
        yield f"seed: {_word(record['seed'])}"


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _word(value: Any) -> str:
    """What stands in a line by itself, so it can begin no other."""
    if not isinstance(value, str) or value.split() != [value]:
        raise ValueError(value)
    return value


def _members(members: Value) -> str:
    return "".join(f" {_word(name)}={str(value).lower() if isinstance(value, bool) else _number(value)}"
                   for name, value in members.items())


def _since(opened: int, event: Value) -> str:
    passed = _number(event["at"]) - opened
    seconds, milliseconds = divmod(abs(passed), 1000)
    return f" ({'-' if passed < 0 else '+'}{seconds}.{milliseconds:03})"


def _list(numbers: Any) -> str:
    return " ".join(str(_number(number)) for number in numbers) or "none"


def _result(result: Value | None, opened: int) -> str:
    if result is None:
        return "result: none"
    by = "" if result.get("seat") is None else f" by seat {_number(result['seat'])}"
    winners, places = _list(result["winners"]), _list(result["places"])
    return f"result: {_word(result['reason'])}{by}; winners {winners}; places {places}{_since(opened, result)}"


_EVENTS: Final[Mapping[str, Callable[[Value], str]]] = {
    "move": lambda event: f"move {_number(event['ply'])}, seat {_number(event['seat'])}: {_word(event['position'])}",
    "throw": lambda event: (f"throw {_number(event['number'])}, seat {_number(event['seat'])}: "
                            f"{_number(event['value'])} of {_number(event['sides'])}"),
    "leave": lambda event: f"seat {_number(event['seat'])} leaves",
}
