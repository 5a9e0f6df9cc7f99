"""``games.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins
from typing import Any

from cli_client.connection.calling import Call
from engine.wire.messages import affairs as affairs_messages
from engine.wire.messages import games as games_messages
from engine.wire.messages import shared as shared_messages


class Games:
    """What can be asked for of ``games.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def ack(self, *, game_id: str, seq: int) -> shared_messages.Empty:
        """Has got every event of the game up to ``seq``."""
        return await self._call("games.ack", games_messages.Ack(game_id=game_id, seq=seq), shared_messages.Empty)

    async def answer(self, *, game_id: str, kind: str, accept: bool) -> affairs_messages.Progress:
        """Says yes or no to what another player has offered.

        Refuses ``not_found``, ``not_seated``, ``offer_gone``, ``game_not_started``, ``game_paused``, ``game_over``,
        ``not_now``, ``too_many_games``.
        """
        return await self._call(
            "games.answer",
            affairs_messages.Answer(game_id=game_id, kind=kind, accept=accept),
            affairs_messages.Progress,
        )

    async def claim(self, *, game_id: str, kind: str = "win") -> affairs_messages.Progress:
        """Claims the game (win), or half of it (draw), because the other player has been away too long.

        Refuses ``not_found``, ``not_seated``, ``forbidden``, ``not_now``, ``too_soon``, ``game_not_started``,
        ``game_paused``, ``game_over``.
        """
        return await self._call(
            "games.claim",
            affairs_messages.Claim(game_id=game_id, kind=kind),
            affairs_messages.Progress,
        )

    async def describe(self, *, game_id: str) -> games_messages.Description:
        """The game in words, and what can be done in it: for clients that know no rules, and people who see no board.

        Refuses ``not_found``.
        """
        return await self._call("games.describe", games_messages.Describe(game_id=game_id), games_messages.Description)

    async def get(self, *, game_id: str) -> shared_messages.Snapshot:
        """The game as one may see it.

        Refuses ``not_found``.
        """
        return await self._call("games.get", games_messages.Get(game_id=game_id), shared_messages.Snapshot)

    async def ground(self, *, game_type: str, options: builtins.dict[str, Any] | None = None) -> games_messages.Ground:
        """What the board of a game type with these options is drawn on; it never changes.

        Refuses ``unknown_game_type``.
        """
        return await self._call(
            "games.ground",
            games_messages.ShowGround(game_type=game_type, options=options or {}),
            games_messages.Ground,
        )

    async def legal(self, *, game_id: str) -> games_messages.LegalMoves:
        """Where one may move.

        Refuses ``not_found``, ``not_seated``.
        """
        return await self._call("games.legal", games_messages.Legal(game_id=game_id), games_messages.LegalMoves)

    async def list(self, *, status: str = "unfinished", limit: int = 50, offset: int = 0) -> games_messages.GameList:
        """One's own games: the unfinished ones, or (``status`` ended) a page of the finished ones."""
        return await self._call(
            "games.list",
            games_messages.List(status=status, limit=limit, offset=offset),
            games_messages.GameList,
        )

    async def move(
        self, *, game_id: str, position: int | str, ply: int | None = None, seq: int | None = None,
    ) -> games_messages.MoveStored:
        """Plays a move. With ``ply`` (the number that it will have) it can be sent again without harm.

        ``seq`` is up to where the player knows the game: a move from before moves were taken back is then
        ``stale``.

        Refuses ``not_found``, ``not_seated``, ``not_your_turn``, ``illegal_move``, ``space_taken``,
        ``game_not_started``, ``game_paused``, ``game_over``, ``stale``, ``time_up``, ``storage_unavailable``.
        """
        return await self._call(
            "games.move",
            games_messages.Move(game_id=game_id, position=position, ply=ply, seq=seq),
            games_messages.MoveStored,
        )

    async def offer(self, *, game_id: str, kind: str, game_type: str | None = None) -> affairs_messages.Progress:
        """Offers a draw, a takeback, a pause, a resume or a rematch, or wishes what the others have offered.

        Refuses ``not_found``, ``not_seated``, ``game_not_started``, ``game_paused``, ``game_over``, ``not_now``,
        ``too_soon``, ``offer_gone``, ``forbidden``, ``game_type_mismatch``, ``unknown_game_type``,
        ``too_many_games``.
        """
        return await self._call(
            "games.offer",
            affairs_messages.Offer(game_id=game_id, kind=kind, game_type=game_type),
            affairs_messages.Progress,
        )

    async def record(self, *, game_id: str, format: str = "text") -> games_messages.Written:
        """The record of a game, as ``text`` or as ``json``, which can be replayed and checked.

        Refuses ``not_found``, ``game_not_started``.
        """
        return await self._call(
            "games.record",
            games_messages.Record(game_id=game_id, format=format),
            games_messages.Written,
        )

    async def resign(self, *, game_id: str) -> shared_messages.Empty:
        """Gives up the game.

        Refuses ``not_found``, ``not_seated``, ``game_over``.
        """
        return await self._call("games.resign", games_messages.Resign(game_id=game_id), shared_messages.Empty)

    async def unwatch(self, *, game_id: str) -> shared_messages.Empty:
        """Hears no more of a game.

        Refuses ``not_found``.
        """
        return await self._call("games.unwatch", games_messages.Unwatch(game_id=game_id), shared_messages.Empty)

    async def watch(self, *, game_id: str, since: int | None = None) -> games_messages.Watched:
        """Catches up from ``since`` (a ``seq``) and hears of everything from now on, in one step.

        Refuses ``not_found``, ``too_many_games``.
        """
        return await self._call(
            "games.watch",
            games_messages.Watch(game_id=game_id, since=since),
            games_messages.Watched,
        )

    async def withdraw(self, *, game_id: str, kind: str) -> affairs_messages.Progress:
        """Takes an offer, or a yes, back.

        Refuses ``not_found``, ``not_seated``, ``offer_gone``.
        """
        return await self._call(
            "games.withdraw",
            affairs_messages.Withdraw(game_id=game_id, kind=kind),
            affairs_messages.Progress,
        )
