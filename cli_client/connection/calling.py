"""How a typed request is sent: the members of its class that are set, by the names of the wire."""

from typing import Any, Protocol, TypeVar

import attrs

from engine.wire.codec import camel, unstructure

T = TypeVar("T")


class Call(Protocol):
    """Sends a message as this method; answers with the message of this class."""

    async def __call__(self, method: str, message: Any, result: type[T], /) -> T:
        """The answer; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
        ...


def sent(message: Any) -> dict[str, Any]:
    """The parameters of a request; what has its default is left out, so that older servers need not know it."""
    whole = unstructure(message)
    unset = {camel(field.name) for field in attrs.fields(type(message))
             if getattr(message, field.name) == _default(field)}
    return {name: value for name, value in whole.items() if name not in unset}


def _default(field: Any) -> Any:
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]
