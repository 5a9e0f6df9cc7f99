"""Who thinks for the bots, and a door's end of a connection."""

from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from engine.bots.thinking import Level


@attrs.frozen
class Thought:
    """A position that a bot is to think about; ``seed`` decides what chance decides."""

    game_type: str
    options: Mapping[str, Any]
    level: Level
    state: Any
    seat: int
    seed: int


class Thinker(Protocol):
    """Whoever thinks for the bots."""

    async def choose(self, thought: Thought) -> int:
        """The move; may raise ``trio.TooSlowError`` when there is no getting one."""
        ...


class Link(Protocol):
    """A door's end of one connection. Nothing here waits."""

    @property
    def peer(self) -> str:
        """The address at the other end."""
        ...

    def write(self, data: bytes) -> None:
        """Sends; what is not taken at once waits in a bounded buffer, and when that is full the link is cut."""
        ...

    def close(self) -> None:
        """Sends what waits, within a limit of time, and closes."""
        ...

    def pause(self) -> None:
        """Reads no more until ``wake``."""
        ...

    def wake(self) -> None:
        """Reads again, and lets the session go on with what it has."""
        ...
