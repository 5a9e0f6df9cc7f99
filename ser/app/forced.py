"""Moves that are the only ones: in games with dice the server plays them for who has asked for it."""

from typing import TYPE_CHECKING, Final

import structlog

from engine.game.facts import PLAYING
from engine.game.state import Game
from engine.reasons import Refusal
from ser.app import audience
from ser.app.live import LiveGame
from ser.app.ports import StoreFailedError
from ser.app.use_cases.play import play_move

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.forced")

PAUSE: Final = 1.0
"""Seconds until it is tried again while the server has too much to do."""


class ForcedMoves:
    """Plays the only legal move of a seat whose player has set ``forcedMoves``, be the player there or not."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._at_work: set[str] = set()

    def wake(self, live: LiveGame) -> None:
        """If this game with dice waits for such a move, the move is played once everything before it is stored."""
        seat = _human_to_move(live.state)
        if seat is None or live.id in self._at_work:
            return
        values = self._app.preferences.known(live.game.table.seats[seat - 1].user_id)
        if (values is None or values["forcedMoves"]) and _only_move(live.game, seat) is not None:
            self._at_work.add(live.id)
            self._app.spawn_beside(self._play, live)

    def wake_all(self, user_id: str) -> None:
        """The user has just asked for it: looks at all games of theirs that are in memory."""
        for game_id in self._app.games.running.of(user_id):
            live = self._app.games.in_memory(game_id)
            if live is not None and live.seed:
                self.wake(live)

    async def _play(self, live: LiveGame) -> None:
        try:
            while (seat := _human_to_move(live.state)) is not None and self._app.games.in_memory(live.id) is live:
                game = live.game
                move = _only_move(game, seat)
                if move is None or not await self._wanted(live, seat):
                    return
                await self._app.journal.settled(live.ticket)
                if live.state is game and self._app.games.in_memory(live.id) is live:
                    facts = play_move(self._app, live, seat, move, game.ply + 1)
                    audience.announce(live, facts, live.ticket)
        except StoreFailedError:
            log.info("forced_move_waits_for_the_store", game=live.id)  # the game is woken when it has been read again
        except Refusal as refused:
            log.info("forced_move_refused", game=live.id, reason=refused.reason)
            self._app.timers.after(PAUSE, lambda: self.wake(live))
        finally:
            self._at_work.discard(live.id)

    async def _wanted(self, live: LiveGame, seat: int) -> bool:
        """Whether the player wants it; who speaks the classic dialect would not hear of it, and moves alone."""
        values = await self._app.preferences.load(live.game.table.seats[seat - 1].user_id)
        classic = any(listener.classic and listener.seat == seat for listener in live.listeners.values())
        return bool(values["forcedMoves"]) and not classic


def _human_to_move(game: Game | None) -> int | None:
    if game is None or game.status != PLAYING:
        return None
    seat = game.turn
    if seat is None or game.table.seats[seat - 1].ours or game.bot_for(seat) is not None:
        return None
    return seat


def _only_move(game: Game, seat: int) -> int | None:
    """The seat's only legal move, if there is just one."""
    moves = game.table.rules.legal(game.board, seat)
    return moves[0] if len(moves) == 1 else None
