"""Each player's unfinished games, also those that are not in memory: they are counted, and found again."""

from collections.abc import Iterable, Sequence

from ser.app.live import LiveGame


class Running:
    """From a user to the games that go on. The server's own bots play as many as are wanted."""

    def __init__(self) -> None:
        self._games: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._games)

    def of(self, user_id: str) -> Sequence[str]:
        """The user's unfinished games, as far as they are known, in the order in which they came to be."""
        return tuple(self._games.get(user_id, ()))

    def count(self, user_id: str) -> int:
        """How many they are."""
        return len(self._games.get(user_id, ()))

    def known(self, user_id: str, game_ids: Iterable[str]) -> None:
        """The store says that these are the user's unfinished games."""
        for game_id in game_ids:
            self._games.setdefault(user_id, {})[game_id] = None

    def update(self, live: LiveGame) -> None:
        """The game has begun to wait, has one more player, or is over."""
        if not live.unfinished:
            self.forget(live)
            return
        for player in live.game.table.seats:
            if not player.ours:
                self._games.setdefault(player.user_id, {})[live.id] = None

    def forget(self, live: LiveGame) -> None:
        """The game is no longer one of its players' unfinished games."""
        for player in live.game.table.seats:
            games = self._games.get(player.user_id, {})
            games.pop(live.id, None)
            if not games:
                self._games.pop(player.user_id, None)
