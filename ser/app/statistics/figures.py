"""The figures of one game, as far as it has come: how long each seat took for its moves."""

from collections.abc import Sequence

import attrs

from engine.game.facts import PLAYING, Fact, Moved
from engine.game.state import Game, evolve


@attrs.frozen
class Figures:
    """``times`` has, by seat, how many milliseconds each of its moves took; ``duration`` is the time of play."""

    game: Game
    duration: int
    times: dict[int, tuple[int, ...]]


def figures(facts: Sequence[Fact], now: int) -> Figures:
    """The figures of a game with these facts, at an instant (milliseconds of the Unix epoch)."""
    game: Game | None = None
    times: dict[int, list[int]] = {}
    duration = thinking = 0
    for fact in facts:
        before, game = game, evolve(game, fact)
        if before is not None and before.status == PLAYING:
            took = max(0, fact.at - before.last_at)
            duration += took
            thinking += took
        if isinstance(fact, Moved):
            times.setdefault(fact.seat, []).append(thinking)
            thinking = 0
    assert game is not None  # noqa: S101 - a game has facts
    if game.status == PLAYING:
        duration += max(0, now - game.last_at)
    return Figures(game, duration, {seat: tuple(taken) for seat, taken in times.items()})
