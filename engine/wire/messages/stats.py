"""``stats.*``: how everybody has done."""

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import method
from engine.wire.messages.shared import Empty


@attrs.frozen
class Standing:
    """How a player stands in a game type and pool.

    ``pool`` is rated (among registered players), guests (with a guest) or bots (with a bot). ``deviation`` is the
    uncertainty of the rating, one standard deviation; a provisional rating stands on no leaderboard.
    """

    game_type: str
    pool: str
    rating: int
    deviation: int
    provisional: bool
    games: int
    won: int
    drawn: int
    lost: int
    abandoned: int
    average_move_ms: int | None
    streak: int
    longest_streak: int
    best_rating: int | None
    last_at: int
    rank: int | None = attrs.field(default=None, metadata=OMIT)
    ranked_players: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Overall:
    """What a player has done in all games together."""

    games: int
    won: int
    drawn: int
    lost: int
    abandoned: int
    average_move_ms: int | None
    streak: int
    longest_streak: int
    last_at: int


@attrs.frozen
class Statistics:
    """How a player stands, in every game type and pool that they have played, and in all games together."""

    user_id: str
    username: str
    standings: list[Standing]
    overall: Overall | None = attrs.field(default=None, metadata=OMIT)


@method("stats.me", Statistics)
@attrs.frozen
class MyStatistics(Empty):
    """How one stands oneself."""


@method("stats.user", Statistics, "not_found")
@attrs.frozen
class UserStatistics:
    """How a registered player, or one of the server's bots, stands."""

    username: str


@attrs.frozen
class Ranked:
    """A line of a leaderboard."""

    rank: int
    user_id: str
    username: str
    rating: int
    deviation: int
    games: int
    won: int
    drawn: int
    lost: int


@attrs.frozen
class Leaderboard:
    """Part of a leaderboard; ``total`` is how many stand on it."""

    game_type: str
    pool: str
    period: str
    entries: list[Ranked]
    total: int


@method("stats.leaderboard", Leaderboard, "unknown_game_type", "not_found")
@attrs.frozen
class GetLeaderboard:
    """The best of a game type: of all time, or (``period`` month) of those who have played this month.

    ``among`` played: only oneself and whom one has played. ``around``: the lines around the player of this name.
    """

    game_type: str
    pool: str = "rated"
    period: str = "all"
    among: str = "all"
    around: str | None = None
    limit: int = 100
    offset: int = 0


@attrs.frozen
class Rivalry:
    """How one has done against another in a game type; of games won one after the other: now, and the most."""

    game_type: str
    won: int
    drawn: int
    lost: int
    abandoned: int
    average_move_ms: int | None
    streak: int
    longest_streak: int
    last_at: int


@attrs.frozen
class HeadToHead:
    """How one has done against another, by game type."""

    username: str
    opponent: str
    games: list[Rivalry]


@method("stats.headToHead", HeadToHead, "not_found")
@attrs.frozen
class GetHeadToHead:
    """How one has done against another; or how the player ``username`` has."""

    opponent: str
    username: str | None = None


@attrs.frozen
class Opponent:
    """Who else sat at the table."""

    seat: int
    user_id: str
    username: str
    bot: bool


@attrs.frozen
class PlayedGame:
    """A finished game from one player's seat; ratings are null where it was not rated."""

    game_id: str
    game_type: str
    pool: str
    seat: int
    opponents: list[Opponent]
    outcome: str
    place: int
    reason: str
    moves: int
    average_move_ms: int | None
    ended_at: int
    rating_before: int | None
    rating_after: int | None


@attrs.frozen
class History:
    """Finished games, the newest first; ``total`` is how many there are."""

    games: list[PlayedGame]
    total: int


@method("stats.history", History, "not_found")
@attrs.frozen
class GetHistory:
    """A page of one's finished games, or of another player's; those of a game type, those against an opponent."""

    username: str | None = None
    game_type: str | None = None
    opponent: str | None = None
    limit: int = 50
    offset: int = 0


@attrs.frozen
class SeatFigures:
    """What a seat did in a game; ``outcome`` is null while it goes on."""

    seat: int
    username: str
    moves: int
    average_move_ms: int | None
    longest_move_ms: int | None
    outcome: str | None


@attrs.frozen
class GameFigures:
    """The figures of one game; ``durationMs`` is the time of play up to now, or up to the end."""

    game_id: str
    game_type: str
    status: str
    plies: int
    duration_ms: int
    seats: list[SeatFigures]


@method("stats.game", GameFigures, "not_found")
@attrs.frozen
class GetGameFigures:
    """The figures of one game that one may see."""

    game_id: str
