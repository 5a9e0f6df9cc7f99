"""``lobby.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins
from typing import Any

from cli_client.connection.calling import Call
from engine.wire.messages import lobby as lobby_messages
from engine.wire.messages import shared as shared_messages


class Lobby:
    """What can be asked for of ``lobby.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def bots(self, *, game_type: str | None = None) -> lobby_messages.BotList:
        """The bots that can be played against at once: the server's own, and those of others that are connected."""
        return await self._call("lobby.bots", lobby_messages.Bots(game_type=game_type), lobby_messages.BotList)

    async def cancel(self, *, game_id: str | None = None) -> shared_messages.Empty:
        """Takes back a game that still waits: this one, or all of one's own.

        Refuses ``not_found``, ``not_seated``, ``offer_gone``.
        """
        return await self._call("lobby.cancel", lobby_messages.Cancel(game_id=game_id), shared_messages.Empty)

    async def challenge(
        self, *, username: str, game_type: str = "tic-tac-toe", options: builtins.dict[str, Any] | None = None, clock:
        builtins.dict[str, Any] | None = None, on_leave: Any = None, role: str | None = None,
    ) -> lobby_messages.Challenged:
        """Challenges a player to a game that begins when they accept; a bot, ``bot:hard``, does at once.

        Refuses ``unknown_game_type``, ``name_invalid``, ``not_found``, ``too_many_rooms``,
        ``too_many_invitations``, ``too_many_games``.
        """
        return await self._call(
            "lobby.challenge",
            lobby_messages.Challenge(username=username, game_type=game_type, options=options or {}, clock=clock,
                on_leave=on_leave, role=role),
            lobby_messages.Challenged,
        )

    async def open(self, *, game_type: str | None = None, limit: int = 50, offset: int = 0) -> lobby_messages.OpenSeats:
        """The seats that anyone may take."""
        return await self._call(
            "lobby.open",
            lobby_messages.Open(game_type=game_type, limit=limit, offset=offset),
            lobby_messages.OpenSeats,
        )

    async def quick_match(
        self, *, game_type: str = "tic-tac-toe", options: builtins.dict[str, Any] | None = None, opponent: str | None =
        None, accept: builtins.dict[str, Any] | None = None, open: bool = False, clock: builtins.dict[str, Any] | None =
        None, on_leave: Any = None,
    ) -> lobby_messages.Matched:
        """Joins the first waiting game of this type, options, clock and rule for leaving, or opens one and waits.

        Refuses ``unknown_game_type``, ``too_many_games``, ``name_invalid``, ``not_found``.
        """
        return await self._call(
            "lobby.quickMatch",
            lobby_messages.QuickMatch(game_type=game_type, options=options or {}, opponent=opponent, accept=accept,
                open=open, clock=clock, on_leave=on_leave),
            lobby_messages.Matched,
        )

    async def running(
        self, *, game_type: str | None = None, limit: int = 20, offset: int = 0,
    ) -> lobby_messages.RunningGames:
        """The games that are being played and anyone may watch: at most the first 1,000 of a type, or of all."""
        return await self._call(
            "lobby.running",
            lobby_messages.Running(game_type=game_type, limit=limit, offset=offset),
            lobby_messages.RunningGames,
        )

    async def take(self, *, game_id: str) -> lobby_messages.Matched:
        """Takes an open seat: this one, or (with a key in place of the identifier) the one that is free behind it.

        Refuses ``not_found``, ``offer_gone``, ``already_joined``, ``forbidden``, ``too_many_games``, ``room_full``,
        ``game_over``.
        """
        return await self._call("lobby.take", lobby_messages.Take(game_id=game_id), lobby_messages.Matched)

    async def unwatch(self) -> shared_messages.Empty:
        """Hears no more of the open seats."""
        return await self._call("lobby.unwatch", lobby_messages.Unwatch(), shared_messages.Empty)

    async def watch(self) -> lobby_messages.OpenSeats:
        """The open seats, and everything that changes about them from now on."""
        return await self._call("lobby.watch", lobby_messages.Watch(), lobby_messages.OpenSeats)
