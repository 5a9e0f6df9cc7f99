"""What one process of the load tester has to do."""

import secrets
from itertools import pairwise

import attrs


@attrs.frozen
class Plan:
    """What one process has to do: ``pairs`` pairs, of which the first has the number ``first``.

    Durations are in seconds, ``rate`` is moves a second of this process (None: as fast as it goes). ``tag`` keeps
    the names of one run apart from those of another.
    """

    host: str
    port: int
    pairs: int
    seconds: float
    dialect: str = "classic"
    game_type: str = "tic-tac-toe"
    rate: float | None = None
    timeout: float = 10.0
    seed: int = 1
    tag: str = attrs.field(factory=lambda: secrets.token_hex(3))
    first: int = 0

    def shares(self, processes: int) -> tuple["Plan", ...]:
        """The plan divided among this many processes."""
        rate = None if self.rate is None else self.rate / processes
        edges = [self.pairs * number // processes for number in range(processes + 1)]
        return tuple(
            attrs.evolve(self, pairs=end - start, first=start, rate=rate, seed=self.seed + start)
            for start, end in pairwise(edges)
        )
