"""What the clock decides: flags that fall, first moves that are never made, and time that nobody is charged for."""

from engine.game.clock import flag_due_at
from engine.game.decide.ending import leave
from engine.game.decide.happening import Decision, happen
from engine.game.facts import Ended, Held, Released
from engine.game.state import Game


def flag(game: Game, now: int, *, seed: bytes | None = None) -> Decision:
    """The seat that is to move has let its time pass: it is out. A game without a first move is cancelled."""
    due, clock, turn = flag_due_at(game), game.affairs.clock, game.turn
    if due is None or now < due or clock is None or turn is None:
        return (), game
    if not clock.started:
        return happen(game, Ended("cancelled", (), (), now, turn), seed)
    return leave(game, turn, now, "timeout", seed)


def hold(game: Game, at: int) -> Decision:
    """From ``at`` on the server is not there: a clock stops.

    ``at`` may be past, when the server was last known to be alive; it has been at least until what happened last.
    """
    clock = game.affairs.clock
    if clock is None or clock.since is None:
        return (), game
    return happen(game, Held(max(at, game.last_at)))


def release(game: Game, at: int) -> Decision:
    """The server is there again: a clock that was held runs on, unless the game is paused."""
    clock = game.affairs.clock
    if clock is None or not clock.held:
        return (), game
    return happen(game, Released(at))
