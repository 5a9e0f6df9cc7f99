"""How fast something goes, and how fast beside something else: each in turn, so that what disturbs disturbs both."""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

import attrs

from tests.benchmarks.scale import Scale

Work = Callable[[], int]
"""Does something once, and says how many plies or nodes that were."""


@attrs.frozen
class Pace:
    """How often something was done in a second of CPU, and how many plies or nodes were that."""

    times: float
    units: float


def paces(works: Sequence[Work], scale: Scale) -> list[list[Pace]]:
    """The paces of each work, round after round; in a round each has its spell."""
    rounds = [[_pace(work, scale.spell) for work in works] for _ in range(scale.rounds)]
    return [list(column) for column in zip(*rounds, strict=True)]


def _pace(work: Work, seconds: float) -> Pace:
    began, times, units = process_time(), 0, 0
    while (spent := process_time() - began) < seconds or not times:
        units += work()
        times += 1
    return Pace(times / spent, units / spent)


def times(found: list[Pace]) -> float:
    """How often a second, in the middle one of the rounds."""
    return median(pace.times for pace in found)


def units(found: list[Pace]) -> float:
    """How many plies or nodes a second, in the middle one of the rounds."""
    return median(pace.units for pace in found)


def faster(found: list[Pace], beside: list[Pace], of: Callable[[list[Pace]], float] = units) -> float:
    """How many times as fast one is as the other: the middle one of what the rounds say."""
    return median(of([one]) / of([other]) for one, other in zip(found, beside, strict=True))
