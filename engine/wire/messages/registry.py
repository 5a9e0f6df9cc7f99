"""Which methods and events there are: each is one attrs class, entered here by its decorator."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs

T = TypeVar("T", bound=type)


@attrs.frozen
class Method:
    """A method: the classes of its parameters and its result, who may call it, and its refusals."""

    name: str
    params: type[Any]
    result: type[Any]
    identity: bool
    reasons: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Its one sentence."""
        return (self.params.__doc__ or "").strip().partition("\n")[0]


METHODS: Final[dict[str, Method]] = {}
EVENTS: Final[dict[str, type[Any]]] = {}


def method(name: str, result: type[Any], *reasons: str, identity: bool = True) -> Callable[[T], T]:
    """Enters a class of parameters as a method. ``identity``: only who has said who they are may call it."""
    def enter(params: T) -> T:
        if name in METHODS:
            raise ValueError(f"the method {name} is there twice")
        METHODS[name] = Method(name, params, result, identity, reasons)
        return params
    return enter


def event(name: str) -> Callable[[T], T]:
    """Enters a class of parameters as an event."""
    def enter(params: T) -> T:
        if name in EVENTS:
            raise ValueError(f"the event {name} is there twice")
        EVENTS[name] = params
        return params
    return enter


def event_name(params: type[Any]) -> str:
    """The name under which a class of parameters was entered first."""
    return next(name for name, kind in EVENTS.items() if kind is params)
