"""Which games are open, and how far each has been heard of: what a ping asks about and a reconnect fetches again."""

from collections.abc import Mapping
from typing import Any, Final

from cli_client.happenings import Received

MOST: Final = 100
"""As many games as one user may have, and a ping may ask about."""


class Tracking:
    """From game to the last ``seq`` that was heard of it."""

    def __init__(self) -> None:
        self._games: dict[str, int] = {}

    @property
    def games(self) -> dict[str, int]:
        """A copy."""
        return dict(self._games)

    def open(self, game_id: str) -> None:
        """The game is to be followed, from whatever comes first."""
        if len(self._games) < MOST:
            self._games.setdefault(game_id, 0)

    def reach(self, game_id: str, seq: int) -> None:
        """Everything up to there has been told."""
        if game_id in self._games:
            self._games[game_id] = seq

    def drop(self, game_id: str) -> None:
        """The game is followed no more."""
        self._games.pop(game_id, None)

    def restart(self) -> None:
        """What has been heard of the games is lost; they are followed from whatever comes first."""
        self._games = dict.fromkeys(self._games, 0)

    def is_next(self, received: Received) -> bool:
        """Whether an event is news, with nothing missing before it; of games that are not followed, everything is."""
        seq, known = received.params.get("seq"), self._games.get(str(received.params.get("gameId")), 0)
        if not isinstance(seq, int) or not known:
            return True
        return seq > known if received.method == "games.started" else seq == known + 1

    def hear(self, received: Received) -> None:
        """An event moves a game on when it is the next one; its end ends the following."""
        params = received.params
        game_id, seq = params.get("gameId"), params.get("seq")
        if received.method == "games.started":
            self.see(params)
        elif received.method == "games.ended":
            self.drop(str(game_id))
        elif isinstance(seq, int) and self._games.get(str(game_id)) == seq - 1:
            self._games[str(game_id)] = seq

    def see(self, result: Any) -> None:
        """A snapshot, a stored move or a found seat says how far the game is."""
        if not isinstance(result, Mapping) or not isinstance(result.get("gameId"), str):
            return
        game_id, seq = result["gameId"], result.get("seq")
        if result.get("status") == "ended":
            self.drop(game_id)
        elif "board" in result:
            self.open(game_id)
            if game_id in self._games and isinstance(seq, int):
                self._games[game_id] = seq
        elif isinstance(seq, int) and self._games.get(game_id) == seq - 1:
            self._games[game_id] = seq
        elif "seat" in result:
            self.open(game_id)
