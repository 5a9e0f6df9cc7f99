"""Who may do what in a game: each function answers what happens, with the game after it, or refuses.

All are pure: instants (milliseconds of the Unix epoch) and identifiers come in as parameters, and so does the ``seed``
of a game with dice: the same one from its opening to its end, a secret until then. What such a game throws is part of
the decision after which it is due. Where there is nothing to do, what is answered are no facts and the same game.
"""

from engine.game.decide.being_away import claim, forfeit, give_back, take_over
from engine.game.decide.deadlines import due_at, elapse
from engine.game.decide.ending import call_off, cancel, expire, resign
from engine.game.decide.happening import Decision
from engine.game.decide.keeping_time import flag, hold, release
from engine.game.decide.moving import move, same_position
from engine.game.decide.no_shows import no_show, no_show_at
from engine.game.decide.offering import answer, lapse, offer, offer_rematch, withdraw
from engine.game.decide.opening import checked_options, next_players, open_game, open_next, sit

__all__ = [
    "Decision", "answer", "call_off", "cancel", "checked_options", "claim", "due_at", "elapse", "expire", "flag",
    "forfeit", "give_back", "hold", "lapse", "move", "next_players", "no_show", "no_show_at", "offer", "offer_rematch",
    "open_game", "open_next", "release", "resign", "same_position", "sit", "take_over", "withdraw",
]
