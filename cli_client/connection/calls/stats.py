"""``stats.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

from cli_client.connection.calling import Call
from engine.wire.messages import stats as stats_messages


class Stats:
    """What can be asked for of ``stats.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def game(self, *, game_id: str) -> stats_messages.GameFigures:
        """The figures of one game that one may see.

        Refuses ``not_found``.
        """
        return await self._call(
            "stats.game",
            stats_messages.GetGameFigures(game_id=game_id),
            stats_messages.GameFigures,
        )

    async def head_to_head(self, *, opponent: str, username: str | None = None) -> stats_messages.HeadToHead:
        """How one has done against another; or how the player ``username`` has.

        Refuses ``not_found``.
        """
        return await self._call(
            "stats.headToHead",
            stats_messages.GetHeadToHead(opponent=opponent, username=username),
            stats_messages.HeadToHead,
        )

    async def history(
        self, *, username: str | None = None, game_type: str | None = None, opponent: str | None = None, limit: int =
        50, offset: int = 0,
    ) -> stats_messages.History:
        """A page of one's finished games, or of another player's; those of a game type, those against an opponent.

        Refuses ``not_found``.
        """
        return await self._call(
            "stats.history",
            stats_messages.GetHistory(username=username, game_type=game_type, opponent=opponent, limit=limit,
                offset=offset),
            stats_messages.History,
        )

    async def leaderboard(
        self, *, game_type: str, pool: str = "rated", period: str = "all", among: str = "all", around: str | None =
        None, limit: int = 100, offset: int = 0,
    ) -> stats_messages.Leaderboard:
        """The best of a game type: of all time, or (``period`` month) of those who have played this month.

        ``among`` played: only oneself and whom one has played. ``around``: the lines around the player of this
        name.

        Refuses ``unknown_game_type``, ``not_found``.
        """
        return await self._call(
            "stats.leaderboard",
            stats_messages.GetLeaderboard(game_type=game_type, pool=pool, period=period, among=among, around=around,
                limit=limit, offset=offset),
            stats_messages.Leaderboard,
        )

    async def me(self) -> stats_messages.Statistics:
        """How one stands oneself."""
        return await self._call("stats.me", stats_messages.MyStatistics(), stats_messages.Statistics)

    async def user(self, *, username: str) -> stats_messages.Statistics:
        """How a registered player, or one of the server's bots, stands.

        Refuses ``not_found``.
        """
        return await self._call(
            "stats.user",
            stats_messages.UserStatistics(username=username),
            stats_messages.Statistics,
        )
