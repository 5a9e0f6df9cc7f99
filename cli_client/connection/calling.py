"""How a typed request is sent: the members of its class that are set, by the names of the wire."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

import attrs

from engine.wire.codec import camel, unstructure

T = TypeVar("T")


class Call(Protocol):
    """Sends a message as this method; answers with the message of this class."""

    async def __call__(self, method: str, message: Any, result: type[T], /) -> T:
        """The answer; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
        ...


class Sender(Protocol):
    """What a request can be sent by: a connection."""

    async def request(self, method: str, params: Mapping[str, Any], /) -> Any:
        """The result, as its class; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
        ...


@attrs.frozen
class By:
    """Typed calls by a connection: ``Games(By(link)).list()``."""

    sender: Sender

    async def __call__(self, method: str, message: Any, _result: type[T], /) -> T:
        """The answer; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
        answer: T = await self.sender.request(method, sent(message))
        return answer


def sent(message: Any) -> dict[str, Any]:
    """The parameters of a request; what has its default is left out, so that older servers need not know it."""
    whole = unstructure(message)
    unset = {camel(field.name) for field in attrs.fields(type(message))
             if getattr(message, field.name) == _default(field)}
    return {name: value for name, value in whole.items() if name not in unset}


def _default(field: Any) -> Any:
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]
