"""The games that wait for a player and whose own players are there."""

import json
from collections.abc import Mapping
from typing import Any

from ser.app.live import LiveGame

Key = tuple[str, str, str | None]


def _key(game_type: str, options: Mapping[str, Any], reserved: str | None) -> Key:
    return game_type, json.dumps(options, sort_keys=True), reserved


class Pool:
    """Waiting games in the order of their coming, by game type, options and the name that they are kept for."""

    def __init__(self) -> None:
        self._games: dict[Key, dict[str, LiveGame]] = {}
        self._keys: dict[str, Key] = {}

    def update(self, live: LiveGame) -> None:
        """Takes the game in or out, as its state and its players' presence say."""
        if not live.waiting:
            key = self._keys.pop(live.id, None)
            if key is not None:
                del self._games[key][live.id]
                if not self._games[key]:
                    del self._games[key]
        elif live.id not in self._keys:
            table = live.game.table
            key = self._keys[live.id] = _key(table.game_type, table.options, table.opponent)
            self._games.setdefault(key, {})[live.id] = live

    def find(
        self, game_type: str, options: Mapping[str, Any], user_id: str, name: str, opponent: str | None
    ) -> LiveGame | None:
        """The first game that this user may join: one that is kept for them, or one that is open to all."""
        for reserved in (name.lower(), None):
            for live in self._games.get(_key(game_type, options, reserved), {}).values():
                seats = live.game.table.seats
                if any(player.user_id == user_id or player.username.lower() == name.lower() for player in seats):
                    continue  # nobody plays against themselves, not even under a new identity
                if opponent is None or seats[0].username.lower() == opponent:
                    return live
        return None
