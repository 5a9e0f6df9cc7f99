"""The figures of one game, as far as it has come: how long each seat took for its moves."""

from collections.abc import Sequence

import attrs

from engine.game.facts import Fact, Moved
from engine.game.state import Game, evolve
from ser.app.statistics.absences import NONE, Span
from ser.app.statistics.tally import thinking


@attrs.frozen
class Figures:
    """``times`` has, by seat, how many milliseconds each of its moves took; ``duration`` is the time of play."""

    game: Game
    duration: int
    times: dict[int, tuple[int, ...]]


def figures(facts: Sequence[Fact], now: int, absences: Sequence[Span] = NONE) -> Figures:
    """The figures of a game with these facts, at an instant (milliseconds of the Unix epoch).

    ``absences`` are joined (ser/app/statistics/absences.py).
    """
    game: Game | None = None
    times: dict[int, list[int]] = {}
    duration = spent = 0
    for fact in facts:
        before, game = game, evolve(game, fact)
        if before is not None:
            took = thinking(before, fact.at, absences)
            duration += took
            spent += took
        if isinstance(fact, Moved):
            times.setdefault(fact.seat, []).append(spent)
            spent = 0
    assert game is not None  # noqa: S101 - a game has facts
    duration += thinking(game, now, absences)
    return Figures(game, duration, {seat: tuple(taken) for seat, taken in times.items()})
