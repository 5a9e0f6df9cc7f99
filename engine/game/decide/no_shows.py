"""What becomes of a game whose first player is not there when it begins: it is cancelled, and nobody loses."""

from engine.game.decide.happening import Decision, happen
from engine.game.facts import PLAYING, Ended
from engine.game.leaving import Away
from engine.game.state import Game


def no_show_at(game: Game, away: Away, patience_ms: int) -> int | None:
    """When the game is cancelled, as things are; None when there is nothing to wait for.

    So long after its beginning, or after the player whose move is the first has gone, if they have not moved. Somebody
    has to be there who waits for them. A game with a clock has a limit for its first move; one that was opened as a
    seat that stays is played by people who come and go, and one behind a key by people who may have no connection.
    """
    turn, began = game.turn, game.table.began_at
    if game.status != PLAYING or game.moves or began is None or turn is None or turn not in away:
        return None
    table = game.table
    if game.affairs.clock is not None or table.stays or table.key is not None or len(away) >= table.capacity:
        return None
    return max(began, away[turn]) + patience_ms


def no_show(game: Game, away: Away, now: int, patience_ms: int, *, seed: bytes | None = None) -> Decision:
    """Cancels the game, if that is due."""
    due = no_show_at(game, away, patience_ms)
    if due is None or now < due:
        return (), game
    return happen(game, Ended("cancelled", (), (), now, game.turn), seed)
