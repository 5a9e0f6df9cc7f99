"""What goes on in a game beside the board: offers, the clock, a pause, bots that stand in, and what followed it."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from engine.game.clock import Clock
from engine.game.facts import Continued, Declined, Expired, Offered, ReturnedTo, TakenOver, Withdrawn


@attrs.frozen
class Tried:
    """An offer that came to nothing: whose, of which kind, after how many moves, and when."""

    seat: int
    kind: str
    ply: int
    at: int


@attrs.frozen
class Affairs:
    """What most games have nothing of, most of the time: so it is one member of a game.

    ``offers`` stand, the oldest first; ``tried`` came to nothing; ``declined`` has the seats that want no rematch where
    others can go on without them. ``bots`` stand in: (seat, name of the bot). ``taken_back`` is the seq of the fact by
    which moves were last taken back, or 0.
    """

    offers: tuple[Offered, ...] = ()
    tried: tuple[Tried, ...] = ()
    declined: tuple[int, ...] = ()
    clock: Clock | None = None
    paused_at: int | None = None
    resumed_at: int | None = None
    bots: tuple[tuple[int, str], ...] = ()
    taken_back: int = 0
    continued: Continued | None = None
    seed: str | None = None


PLAIN: Final = Affairs()
"""Nothing of all that: a game whose affairs are this very object has the shorter way."""

Change = Callable[[Clock], Clock]


def on_clock(affairs: Affairs, change: Change) -> Affairs:
    """The affairs with the clock changed, where there is one."""
    return affairs if affairs.clock is None else attrs.evolve(affairs, clock=change(affairs.clock))


def ticked(affairs: Affairs, clock: Clock) -> Affairs:
    """The affairs with this clock. Written out, because every move with a clock goes this way."""
    return Affairs(affairs.offers, affairs.tried, affairs.declined, clock, affairs.paused_at, affairs.resumed_at,
                   affairs.bots, affairs.taken_back, affairs.continued, affairs.seed)


# -------------------------------------------------------------------------------------------------- offers


def offered(affairs: Affairs, fact: Offered) -> Affairs:
    """The offer takes the place of the same seat's earlier one."""
    offers = (offer for offer in affairs.offers if (offer.seat, offer.kind) != (fact.seat, fact.kind))
    return attrs.evolve(affairs, offers=(*offers, fact), declined=_without(affairs.declined, fact))


def _without(declined: tuple[int, ...], fact: Offered) -> tuple[int, ...]:
    return tuple(seat for seat in declined if seat != fact.seat or fact.kind != "rematch")


def declined(affairs: Affairs, fact: Declined, ply: int, seats: int) -> Affairs:
    """With a no the offer falls; only a rematch of more than two may go on without who says it."""
    if fact.kind != "rematch" or seats <= 2:
        return _came_to_nothing(affairs, fact, None, ply)
    offers = tuple(offer for offer in affairs.offers if (offer.seat, offer.kind) != (fact.seat, fact.kind))
    return attrs.evolve(affairs, offers=offers, declined=tuple(sorted({*affairs.declined, fact.seat})))


def withdrawn(affairs: Affairs, fact: Withdrawn, ply: int) -> Affairs:
    """One seat's offer is gone."""
    return _came_to_nothing(affairs, fact, fact.seat, ply)


def expired(affairs: Affairs, fact: Expired, ply: int) -> Affairs:
    """All offers of the kind are gone."""
    return _came_to_nothing(affairs, fact, None, ply)


def _came_to_nothing(affairs: Affairs, fact: Declined | Withdrawn | Expired, seat: int | None, ply: int) -> Affairs:
    gone = {offer.seat for offer in affairs.offers if offer.kind == fact.kind and seat in (None, offer.seat)}
    offers = tuple(offer for offer in affairs.offers if offer.kind != fact.kind or offer.seat not in gone)
    tried = tuple(each for each in affairs.tried if each.kind != fact.kind or each.seat not in gone)
    news = tuple(Tried(each, fact.kind, ply, fact.at) for each in sorted(gone))
    return attrs.evolve(affairs, offers=offers, tried=(*tried, *news))


def settled(affairs: Affairs, **changes: Any) -> Affairs:
    """Nothing that was offered stands any more."""
    return attrs.evolve(affairs, offers=(), **changes)


# ---------------------------------------------------------------------------------------------- bots that stand in


def taken_over(affairs: Affairs, fact: TakenOver) -> Affairs:
    """A bot stands in for the seat."""
    return attrs.evolve(affairs, bots=(*_of_others(affairs, fact.seat), (fact.seat, fact.bot)))


def returned(affairs: Affairs, fact: ReturnedTo) -> Affairs:
    """No bot stands in for the seat any more."""
    return attrs.evolve(affairs, bots=_of_others(affairs, fact.seat))


def _of_others(affairs: Affairs, seat: int) -> tuple[tuple[int, str], ...]:
    return tuple(each for each in affairs.bots if each[0] != seat)
