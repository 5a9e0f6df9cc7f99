"""What goes by itself in a game with dice: throws that are due, the end that follows, and the seed made known."""

from typing import Any, Final

from engine.game.facts import ENDED, PAUSED, PLAYING, Ended, Fact, Revealed, Thrown
from engine.game.state import Game, evolve
from engine.rules import chance
from engine.rules.contract import Rules

_ON: Final = (PLAYING, PAUSED)
"""When dice are thrown: in a pause only where somebody has left in their turn."""


def committed(rules: Rules[Any], seed: bytes | None) -> str | None:
    """The commitment with which a game is opened: none where no dice are thrown."""
    if not rules.random:
        return None
    if seed is None:
        raise ValueError(f"{rules.name} needs a seed")
    return chance.commitment(seed)


def going_on(facts: tuple[Fact, ...], game: Game, seed: bytes | None) -> tuple[tuple[Fact, ...], Game]:
    """These last facts of a game with dice, and what follows them by itself, until somebody has to move or it is over.

    A ``seed`` that the game was not opened with is a ``ValueError``. A game that was never played has no seed to tell.
    """
    told, at = list(facts), facts[-1].at

    def happen(fact: Fact) -> None:
        nonlocal game
        told.append(fact)
        game = evolve(game, fact)

    while game.status in _ON and (sides := game.table.rules.chance(game.board)) is not None:
        number = len(game.throws) + 1
        happen(Thrown(number, sides, chance.throw(_checked(game, seed), number, sides), at))
    outcome = game.table.rules.outcome(game.board) if game.status in _ON else None
    if outcome is not None:
        happen(Ended(outcome.reason, outcome.winners, outcome.places, at))
    if game.status == ENDED and game.throws and game.seed is None:
        happen(Revealed(_checked(game, seed).hex(), at))
    return tuple(told), game


def _checked(game: Game, seed: bytes | None) -> bytes:
    if seed is None or not chance.verify(seed, game.table.commitment or ""):
        raise ValueError("this is not the seed with which the game was opened")
    return seed
