"""Who thinks for the bots, who sends messages to people, and a door's end of a connection."""

from collections.abc import Mapping, Sequence
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


class AddressRefusedError(Exception):
    """Nothing is sent to this address; the text says why, for the user, and shows nothing of it."""


class NotSentError(Exception):
    """A message has not arrived, as far as can be known; ``again``: it is worth another attempt."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class Notifier(Protocol):
    """Whoever sends messages to people who are away. Addresses have secrets in them: they stand in no log."""

    @property
    def services(self) -> Sequence[str]:
        """To which services anything is sent, as their addresses begin."""
        ...

    async def check(self, address: str) -> None:
        """Raises ``AddressRefusedError`` where nothing would be sent to."""
        ...

    async def send(self, address: str, title: str, text: str) -> None:
        """Sends, within a limit of time; raises ``NotSentError``, ``AddressRefusedError``."""
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
