"""How long to wait before the next attempt: 0.2 s, doubling to 15 s, spread so that not all clients come at once."""

from collections.abc import Iterator
from random import Random
from typing import Final

FIRST: Final = 0.2
LONGEST: Final = 15.0


def delays(random: Random) -> Iterator[float]:
    """The waiting times in seconds, one after the other, each between half and the whole of what it could be."""
    delay = FIRST
    while True:
        yield delay * random.uniform(0.5, 1.0)
        delay = min(2 * delay, LONGEST)
