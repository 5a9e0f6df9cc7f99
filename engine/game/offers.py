"""What players may offer each other: when, for how long it stands, and how soon the same may be offered again."""

from collections.abc import Mapping
from typing import Final

import attrs

from engine.game.facts import ENDED, PAUSED, PLAYING, Offered
from engine.game.places import still_playing
from engine.game.state import Game
from engine.rules import rules_of


@attrs.frozen
class Manner:
    """How one kind of offer is made: in which statuses of a game, and how long it stands (in ms; 0: no limit).

    One that came to nothing can be repeated by the same seat after so many plies and so many milliseconds.
    """

    statuses: tuple[str, ...]
    lasting: int = 0
    plies: int = 0
    pause: int = 0


OFFERS: Final[Mapping[str, Manner]] = {
    "draw": Manner((PLAYING, PAUSED), plies=10),
    "takeback": Manner((PLAYING,), plies=2),
    "pause": Manner((PLAYING,), lasting=60_000, pause=60_000),
    "resume": Manner((PAUSED,), lasting=60_000, pause=30_000),
    "rematch": Manner((ENDED,), pause=30_000),
}
"""The kinds of offers."""
REMATCH_MS: Final = 60_000
"""How long a game of more than two waits, after the first wish for a rematch, for those who have not answered."""
LONGEST_PAUSE_MS: Final = 600_000
"""After how long a pause a single player can end it."""


def standing(game: Game, kind: str) -> tuple[Offered, ...]:
    """The offers of a kind that stand, the oldest first: of who has asked, and of those who have said yes."""
    return tuple(offer for offer in game.offers if offer.kind == kind)


def asked(game: Game, kind: str) -> frozenset[int]:
    """The seats that have to say yes."""
    return frozenset(range(1, game.table.capacity + 1) if kind == "rematch" else still_playing(game))


def is_agreed(game: Game, kind: str) -> bool:
    """Whether everybody has answered what stands, with yes where it needs all, and enough of them where it does not."""
    offers = standing(game, kind)
    wishing = {offer.seat for offer in offers}
    if not wishing or asked(game, kind) - wishing - {*game.affairs.declined}:
        return False
    return kind != "rematch" or len(wishing) >= enough(game, offers[0])


def enough(game: Game, offer: Offered) -> int:
    """How many players the game needs for which a rematch is meant."""
    return max(2, rules_of(offer.game_type or game.table.game_type).seats[0])


def can_be_repeated(game: Game, seat: int, kind: str) -> tuple[int, int] | None:
    """From which ply and which instant on a seat may offer something again; None where it never came to nothing."""
    tried = next((each for each in game.affairs.tried if (each.seat, each.kind) == (seat, kind)), None)
    return None if tried is None else (tried.ply + OFFERS[kind].plies, tried.at + OFFERS[kind].pause)


def expiry_of(game: Game, kind: str) -> int | None:
    """When the standing offers of a kind expire, or (a rematch of more than two) begin with those who wish it."""
    offers = standing(game, kind)
    if not offers:
        return None
    if kind == "rematch":
        waits = game.table.capacity > 2 and len(offers) >= enough(game, offers[0])
        return offers[0].at + REMATCH_MS if waits else None
    lasting = OFFERS[kind].lasting
    return offers[0].at + lasting if lasting else None


def stands_until(offer: Offered, seats: int) -> int | None:
    """When an offer, of itself, expires, or (a rematch of more than two) is as good as answered; None: it stays."""
    lasting = REMATCH_MS if offer.kind == "rematch" and seats > 2 else OFFERS[offer.kind].lasting
    return offer.at + lasting if lasting else None


def due_at(game: Game) -> int | None:
    """When ``decide.lapse`` has something to do."""
    if not game.offers:
        return None
    return min((due for kind in OFFERS if (due := expiry_of(game, kind)) is not None), default=None)
