"""Other people's bots: accounts with the role bot, challenged like the server's own while they are connected."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.game.facts import Player
from engine.reasons import Refusal
from ser.app.connections import bring, hears
from ser.app.live import LiveGame
from ser.app.ports import Account

if TYPE_CHECKING:
    from ser.app.application import Application

RETRY_MS = 5000
"""When to ask again a bot that plays as many games as it may."""


class Programs:
    """The bots that are connected and can be told of a game: those that speak the full dialect."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._users: dict[str, None] = {}

    def note(self, account: Account) -> None:
        """An account has come, or has changed while it is connected."""
        if account.role == "bot":
            self._users[account.user_id] = None

    def connected(self) -> Iterator[Account]:
        """The accounts of all bots that are there, in the order of their coming."""
        for user_id in tuple(self._users):
            sessions = self._app.sessions_of.get(user_id, ())
            account = next((session.account for session in sessions if session.account is not None), None)
            if account is None or account.role != "bot":
                del self._users[user_id]
            elif any(hears(session) for session in sessions):
                yield account

    def named(self, name: str) -> Account | None:
        """The bot of this name, if it is there."""
        return next((account for account in self.connected() if account.name_key == name.lower()), None)

    def playing(self, account: Account) -> int:
        """How many games it plays at the moment."""
        return self._app.games.running.count(account.user_id)

    def ready(self, name: str, game_type: str) -> Player | None:
        """The bot of this name as it sits at a table, None where there is no such bot.

        Refuses ``not_found`` when it does not play this game type, ``busy`` when it has enough to do.
        """
        account = self.named(name)
        if account is None:
            return None
        if game_type not in account.games:
            raise Refusal("not_found", "This bot does not play this game.")
        if not self._has_time(account):
            raise Refusal("busy", "This bot has as many games as it may play at once.", retryAfterMs=RETRY_MS)
        return Player(account.user_id, account.username, account.guest, program=True)

    def willing(self, player: Player, game_type: str) -> bool:
        """Whether a bot, the server's or another one, would play this game now."""
        if player.ours:
            return True
        account = next((account for account in self.connected() if account.user_id == player.user_id), None)
        return account is not None and game_type in account.games and self._has_time(account)

    def _has_time(self, account: Account) -> bool:
        return self.playing(account) < self._app.limits.games_per_bot

    def bring(self, live: LiveGame, seat: int, player: Player) -> None:
        """The program's connections hear of the game from now on."""
        if player.program:
            bring(self._app, live, seat, player.user_id)
