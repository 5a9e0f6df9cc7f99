"""What happens, and what follows from it by itself: the last step of every decision."""

from engine.game.dice import going_on
from engine.game.facts import Ended, Fact
from engine.game.state import Game, evolve
from engine.rules.contract import Outcome

Decision = tuple[tuple[Fact, ...], Game]


def happen(game: Game | None, fact: Fact, seed: bytes | None = None) -> Decision:
    """What happens, and what follows from it by itself."""
    after = evolve(game, fact)
    return going_on((fact,), after, seed) if after.table.rules.random else ((fact,), after)


def ended(outcome: Outcome, at: int, seat: int | None = None) -> Ended:
    """The end, as a fact; ``seat`` is whose doing it was."""
    return Ended(outcome.reason, outcome.winners, outcome.places, at, seat)


def all_happen(game: Game, facts: tuple[Fact, ...]) -> Decision:
    """What happens, one after the other, where nothing follows from it by itself."""
    for fact in facts:
        game = evolve(game, fact)
    return facts, game
