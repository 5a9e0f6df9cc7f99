"""What the server says to everybody: what an admin announces, and when it is going to stop."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from cli_client.model.state import State, note
from engine.wire.messages.server import Notice

_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def within(milliseconds: int) -> str:
    """A time that is left, in words: in the largest unit of which there are two, or exactly one."""
    seconds = max(0, round(milliseconds / 1000))
    for unit, length in _UNITS:
        if round(seconds / length) > 1 or seconds == length:
            number = round(seconds / length)
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def greeted(state: State, notices: Sequence[Notice]) -> State:
    """What the server says to who comes: told, unless that has been done on a connection before."""
    news = [notice for notice in notices if _key(notice) not in state.heard]
    for notice in news:
        state = _say(state, notice)
    return attrs.evolve(state, heard=frozenset(map(_key, notices)))


def _key(notice: Notice) -> tuple[Any, ...]:
    return notice.kind, notice.text, notice.at


def _told(state: State, notice: Notice) -> State:
    return _say(attrs.evolve(state, heard=state.heard | {_key(notice)}), notice)


def _say(state: State, notice: Notice) -> State:
    if notice.kind == "maintenance" and notice.in_ms is not None:
        return note(state, "info", f"the server stops in {within(notice.in_ms)}: {notice.text}")
    if notice.kind == "motd":
        return note(state, "info", f"message of the day: {notice.text}")
    return note(state, "info", f"the server says: {notice.text}")


EVENTS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {Notice: _told}
