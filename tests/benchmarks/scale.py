"""How much is measured, and for how long: the full run and the quick one."""

from pathlib import Path

import attrs


@attrs.frozen
class Scale:
    """The sizes of a run. ``warm_up`` and ``window`` are seconds of play, the first one not measured."""

    directory: Path
    """Everything that is written goes here; it is removed at the end."""
    quick: bool = False
    warm_up: float = 2.0
    window: float = 6.0
    players: tuple[int, ...] = (2, 100, 1000)
    crowds: tuple[int, ...] = (100, 1000, 5000)
    idle: int = 10_000
    answers: int = 200
    finished: tuple[int, ...] = (0, 10_000, 1_000_000)
    running: int = 10_000
    starts: int = 3
    bot_games: int = 200
    rounds: int = 7
    spell: float = 0.5
    """Seconds of CPU that what is compared gets in turn, in each of so many rounds."""
    watchers: tuple[int, ...] = (0, 100, 1000, 5000)
    watched_moves: int = 150
    pairs: tuple[int, ...] = (100, 1000)


def full(directory: Path) -> Scale:
    """What the promises speak of."""
    return Scale(directory)


def quick(directory: Path) -> Scale:
    """A look at everything in about a minute; its numbers say little."""
    return Scale(directory, quick=True, warm_up=0.3, window=1.0, crowds=(100, 1000), idle=1_000, answers=50,
                 finished=(0, 1_000, 20_000), running=500, starts=1, bot_games=50, rounds=1,
                 spell=0.1, watchers=(0, 100), watched_moves=40)
