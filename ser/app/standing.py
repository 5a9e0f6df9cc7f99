"""Seats that stay open while their players are away: after a start of the server they are offered again."""

from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.reasons import Refusal
from ser.app.ports import StoreFailedError

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.standing")

MOST: Final = 1000
"""So many are offered again, the latest; any other one is when its player is back."""

PAUSE: Final = 5.0
"""Seconds until the next attempt when the store fails."""


async def offer_again(app: "Application") -> None:
    """Reads the games with such seats one after the other; they need not stay in memory."""
    while True:
        try:
            found = await app.store.open_seats(MOST)
            for game_id in reversed(found):
                await _offer(app, game_id)
        except StoreFailedError:
            await trio.sleep(PAUSE)
        else:
            return


async def _offer(app: "Application", game_id: str) -> None:
    try:
        live = await app.games.load(game_id)
    except StoreFailedError:
        raise
    except (Refusal, ValueError, LookupError):
        log.exception("unreadable", game=game_id)
    else:
        owner = await app.store.account(live.game.table.seats[0].user_id)
        if owner is not None and not owner.active:  # deactivated while no server was there
            await app.roster.silence(owner.user_id)
        app.games.let_go(live)
