"""Ratings: Plackett-Luce (Weng and Lin, 2011), by openskill, for two players and for more.

A player begins with a skill of 25 and an uncertainty of 25/3. What people see is on the scale that they know from
chess: 1500 at the beginning, 40 for each unit of skill.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from openskill.models import PlackettLuce

MU: Final = 25.0
SIGMA: Final = 25.0 / 3.0
MIDDLE: Final = 1500
UNIT: Final = 40
LEAST: Final = 100
PROVISIONAL: Final = 10
"""After so many decided games a rating is no longer provisional, and stands on leaderboards."""


@attrs.frozen
class Skill:
    """What is believed of a player's skill, and how uncertain that is."""

    mu: float = MU
    sigma: float = SIGMA

    @property
    def rating(self) -> int:
        """As people see it."""
        return max(LEAST, round(MIDDLE + UNIT * (self.mu - MU)))

    @property
    def deviation(self) -> int:
        """Its uncertainty on the same scale (one standard deviation)."""
        return round(UNIT * self.sigma)


@cache
def _model() -> "PlackettLuce":
    from openskill.models import PlackettLuce  # noqa: PLC0415 - needed by the first game that ends, not by the start

    return PlackettLuce(mu=MU, sigma=SIGMA)


def rate(skills: Sequence[Skill], places: Sequence[int]) -> list[Skill]:
    """What is believed of the players after a game in which they reached these places (equal ones: drawn)."""
    model = _model()
    teams = [[model.rating(mu=skill.mu, sigma=skill.sigma)] for skill in skills]
    rated = model.rate(teams, ranks=[float(place) for place in places])
    return [Skill(team[0].mu, team[0].sigma) for team in rated]
