"""What happens when nobody does anything: the next instant at which something is due, and everything that is due."""

from engine.game import clock, leaving, offers
from engine.game.decide.being_away import forfeit, take_over
from engine.game.decide.happening import Decision
from engine.game.decide.keeping_time import flag
from engine.game.decide.offering import lapse
from engine.game.leaving import Away
from engine.game.state import Game


def due_at(game: Game, away: Away) -> int | None:
    """When ``elapse`` has something to do next, as things are; None when it has nothing to wait for."""
    due = (clock.flag_due_at(game), offers.due_at(game), leaving.due_at(game, away))
    return min((at for at in due if at is not None), default=None)


def elapse(  # noqa: PLR0913 - what may be due depends on all of it
    game: Game, away: Away, now: int, *, bot: str, next_id: str, seed: bytes | None = None
) -> Decision:
    """Everything that is due by now: flags, offers that expire, rematches that begin, players who are away too long.

    ``bot`` is the name of the bot that takes over, ``next_id`` where a rematch would go on.
    """
    flagged, game = flag(game, now, seed=seed)
    lapsed, game = lapse(game, now, next_id=next_id)
    forfeited, game = forfeit(game, away, now, seed=seed)
    taken_over, game = take_over(game, bot, away, now)
    return (*flagged, *lapsed, *forfeited, *taken_over), game
