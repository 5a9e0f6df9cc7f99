"""What is kept of how everybody has done, as rows, and what can be asked of it."""

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class ResultRow:
    """A seat's part in a finished game; ``opponents`` is JSON. Ratings are None where the game was not rated.

    A ``private`` game is for those to see who played it.
    """

    game_id: str
    seat: int
    user_id: str
    game_type: str
    pool: str
    ended_at: int
    outcome: str
    place: int
    reason: str
    moves: int
    think_ms: int
    opponents: str
    rating_before: int | None
    rating_after: int | None
    private: bool = False


@attrs.frozen
class StandingRow:
    """How a player stands in a game type and pool, in all (``period`` is "all") or in a month ("2026-11").

    ``rating`` is rounded as people see it; ``ranked``: it stands on leaderboards.
    """

    period: str
    game_type: str
    pool: str
    user_id: str
    mu: float
    sigma: float
    rating: int
    ranked: bool
    games: int = 0
    won: int = 0
    drawn: int = 0
    lost: int = 0
    abandoned: int = 0
    moves: int = 0
    think_ms: int = 0
    streak: int = 0
    best_streak: int = 0
    best_rating: int = 0
    last_at: int = 0


@attrs.frozen
class RivalRow:
    """How a player has done against another in a game type; the moves are the player's own in these games."""

    user_id: str
    opponent_id: str
    game_type: str
    won: int = 0
    drawn: int = 0
    lost: int = 0
    abandoned: int = 0
    last_at: int = 0
    moves: int = 0
    think_ms: int = 0
    streak: int = 0
    best_streak: int = 0


StatisticsRow = ResultRow | StandingRow | RivalRow

TABLES: Final[dict[type[StatisticsRow], tuple[str, tuple[str, ...]]]] = {
    ResultRow: ("results", ("game_id", "seat")),
    StandingRow: ("standings", ("period", "game_type", "pool", "user_id")),
    RivalRow: ("rivals", ("user_id", "opponent_id", "game_type")),
}
"""From the kind of a row to its table and the names of its primary key."""

StandingKey = tuple[str, str, str, str]
"""Period, game type, pool, user."""

RivalKey = tuple[str, str, str]
"""User, opponent, game type."""

RankKey = tuple[str, str, str, int]
"""Period, game type, pool, rating: how many stand there."""



# ------------------------------------------------------------------------------------------------------ questions


class Question(Generic[T]):
    """Something that the store can be asked about statistics; ``T`` is the answer."""


@attrs.frozen
class Uncounted(Question[Sequence[str]]):
    """Which games have ended and not been counted, in the order in which they were stored as ended."""

    limit: int


@attrs.frozen
class ToCount(Question[int]):
    """How many games have ended and not been counted."""


@attrs.frozen
class Edition(Question[int]):
    """Which edition of the statistics this is: each time that games are counted, or all is forgotten, makes a new one.

    Who counts asks for it first, and commits on top of it only (``Batch.edition``).
    """


@attrs.frozen
class Absences(Question[tuple[Sequence[tuple[int, int]], int | None]]):
    """From when to when no server was there (milliseconds of the Unix epoch); and when one was there last."""


@attrs.frozen
class Standings(Question[Sequence[StandingRow]]):
    """Those of these standings that there are; at most 1,000 are asked for."""

    keys: Sequence[StandingKey]


@attrs.frozen
class Rivals(Question[Sequence[RivalRow]]):
    """Those of these rivalries that there are; at most 1,000 are asked for."""

    keys: Sequence[RivalKey]


@attrs.frozen
class StandingsOf(Question[Sequence[StandingRow]]):
    """How a user stands in every game type and pool, in all."""

    user_id: str


@attrs.frozen
class RivalriesOf(Question[Sequence[RivalRow]]):
    """How a user has done against another, by game type."""

    user_id: str
    opponent_id: str


@attrs.frozen
class Results(Question[tuple[Sequence[ResultRow], int]]):
    """A page of a user's results, the newest first; and how many there are in all.

    ``reader``: of private games only those that this user has played; None: all.
    """

    user_id: str
    game_type: str | None = None
    opponent_id: str | None = None
    limit: int = 50
    offset: int = 0
    reader: str | None = None


@attrs.frozen
class Board:
    """Which leaderboard."""

    game_type: str
    pool: str = "rated"
    period: str = "all"


@attrs.frozen
class Top(Question[Sequence[StandingRow]]):
    """The first of a leaderboard: the higher rating first, then by the user's identifier.

    ``rivals_of``: only this user and whom they have played.
    """

    board: Board
    limit: int = 100
    offset: int = 0
    rivals_of: str | None = None


@attrs.frozen
class Neighbours(Question[Sequence[StandingRow]]):
    """Who stands directly above and below a standing, with it in between, so many on each side."""

    standing: StandingRow
    each: int = 5


@attrs.frozen
class Rank(Question[tuple[int, int]]):
    """Which place a standing has on its leaderboard, from 1; and how many are on it."""

    standing: StandingRow


@attrs.frozen
class OnBoard(Question[int]):
    """How many are on a leaderboard."""

    board: Board
