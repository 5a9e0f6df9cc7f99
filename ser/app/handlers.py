"""From a method's name to the function that handles it: the dispatch table, filled by the use cases."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import attrs

from engine.wire.messages.registry import METHODS

F = TypeVar("F", bound=Callable[..., Any])


@attrs.frozen
class Then:
    """A result, and what is to be done once it has been said."""

    result: Any
    action: Callable[[], None]


class LaterError(Exception):
    """The request cannot be answered at once: ``work`` answers it in a task. Raised before anything was changed."""

    def __init__(self, work: Callable[[], Awaitable[Any]]) -> None:
        super().__init__()
        self.work = work


@attrs.frozen
class Handler:
    """A function (application, session, params) that answers a result; ``slow`` ones are awaited in a task."""

    function: Callable[..., Any]
    slow: bool


HANDLERS: Final[dict[str, Handler]] = {}


def handles(name: str) -> Callable[[F], F]:
    """Enters a function as the handler of a method."""
    def enter(function: F) -> F:
        if name not in METHODS or name in HANDLERS:
            raise ValueError(f"the method {name} does not exist or is handled twice")
        HANDLERS[name] = Handler(function, inspect.iscoroutinefunction(function))
        return function
    return enter


def check_complete() -> None:
    """Raises when a method has no handler."""
    missing = METHODS.keys() - HANDLERS.keys()
    if missing:
        raise ValueError(f"nobody handles {', '.join(sorted(missing))}")
