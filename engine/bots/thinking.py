"""What every way of thinking is given, and what it owes: a legal move, within its budget."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, Protocol

import attrs

from engine.bots.dice import Dice
from engine.rules.contract import Rules

Level = Literal["easy", "medium", "hard"]
LEVELS: Final[tuple[Level, ...]] = ("easy", "medium", "hard")
_LOOK: Final = 64
"""The clock is asked once in so many nodes."""


class Spent(Exception):
    """The budget is used up: what has been found so far has to do."""


class Budget:
    """What may still be thought: so many nodes, the same on every machine, and nothing once the time is up.

    ``time_is_up`` is the safety net; with a clock that never ends the nodes alone decide, and so does the seed.
    """

    __slots__ = ("left", "time_is_up")

    def __init__(self, nodes: int, time_is_up: Callable[[], bool]) -> None:
        self.left = 0 if time_is_up() else nodes
        self.time_is_up = time_is_up

    def spend(self) -> None:
        """Pays for one node; raises Spent when nothing is left, and ever after."""
        self.left -= 1
        if self.left < 0:
            raise Spent
        if not self.left % _LOOK and self.time_is_up():
            self.left = 0
            raise Spent


@attrs.frozen
class Task:
    """A position to think about, for the seat whose turn it is."""

    rules: Rules[Any]
    options: Mapping[str, Any]
    state: Any
    seat: int
    dice: Dice
    time_is_up: Callable[[], bool]

    @property
    def legal(self) -> tuple[int, ...]:
        """The moves there are to choose from."""
        return self.rules.legal(self.state, self.seat)


class Way(Protocol):
    """A way of thinking with its parameters: from a task to a legal move."""

    def __call__(self, task: Task, /) -> int:
        """The move chosen."""
        ...
