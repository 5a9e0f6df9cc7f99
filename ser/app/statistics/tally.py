"""What a finished game says of each of its seats, folded from its facts."""

from collections.abc import Sequence
from typing import Final

import attrs

from engine.game.facts import PLAYING, WAITING, Ended, Fact, Moved, Player
from engine.game.state import Game, evolve
from ser.app.statistics.absences import NONE, Span, present

WON, DRAWN, LOST, ABANDONED = "won", "drawn", "lost", "abandoned"
OUTCOMES: Final = (WON, DRAWN, LOST, ABANDONED)
"""How a game can end for a player; one that nobody won or drew was abandoned."""

RATED, GUESTS, BOTS = "rated", "guests", "bots"
POOLS: Final = (RATED, GUESTS, BOTS)
"""Games among registered players, with a guest, and with a bot: each is counted and rated apart."""

UNDECIDED: Final = frozenset({"cancelled", "expired"})


@attrs.frozen
class SeatTally:
    """A seat's part in a game; ``think_ms`` is how long it was its turn before its ``moves``, all together."""

    seat: int
    player: Player
    outcome: str
    place: int
    moves: int
    think_ms: int


@attrs.frozen
class Tally:
    """A finished game as it is counted."""

    game_type: str
    pool: str
    reason: str
    ended_at: int
    seats: tuple[SeatTally, ...]
    private: bool = False

    @property
    def decided(self) -> bool:
        """Whether it says anything of who plays better."""
        return all(seat.outcome != ABANDONED for seat in self.seats)


def thinking(before: Game, at: int, absences: Sequence[Span] = NONE) -> int:
    """For how long somebody could think up to ``at``: not in a pause, nor while the server was not there.

    Where there is a clock its own facts say when that was, otherwise ``absences``.
    """
    clock = before.affairs.clock
    if before.status != PLAYING or (clock is not None and clock.held):
        return 0
    return present(absences if clock is None else NONE, before.last_at, at)


def tally(facts: Sequence[Fact], absences: Sequence[Span] = NONE) -> Tally | None:
    """The tally of a game; None for one that has not ended, or ended before it began.

    ``absences`` are when no server was there, joined.
    """
    game: Game | None = None
    moves: dict[int, int] = {}
    times: dict[int, int] = {}
    for fact in facts:
        before, game = game, evolve(game, fact)
        if before is not None and before.turn is not None:
            times[before.turn] = times.get(before.turn, 0) + thinking(before, fact.at, absences)
        if isinstance(fact, Moved):
            moves[fact.seat] = moves.get(fact.seat, 0) + 1
        if isinstance(fact, Ended):
            return None if before is None or before.status == WAITING else _tally(game, fact, moves, times)
    return None


def _tally(game: Game, ended: Ended, moves: dict[int, int], times: dict[int, int]) -> Tally:
    players = game.table.seats
    undecided = ended.reason in UNDECIDED or (ended.seat is not None and game.ply < len(players))
    seats = tuple(
        SeatTally(seat, player, ABANDONED if undecided else _outcome(ended, seat),
                  ended.places[seat - 1] if ended.winners else 1, moves.get(seat, 0), times.get(seat, 0))
        for seat, player in enumerate(players, 1)
    )
    return Tally(game.table.game_type, pool_of(players), ended.reason, ended.at, seats, game.table.private)


def _outcome(ended: Ended, seat: int) -> str:
    if not ended.winners:
        return DRAWN
    return WON if seat in ended.winners else LOST


def pool_of(players: Sequence[Player]) -> str:
    """Where a game among these players is counted."""
    if any(player.bot for player in players):
        return BOTS
    return GUESTS if any(player.guest for player in players) else RATED
