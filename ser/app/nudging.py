"""Whoever lets others wait for a day is told so, once for each move."""

from typing import TYPE_CHECKING, Final

import orjson

from engine.game.facts import PLAYING
from ser.app import absent, notices
from ser.app.live import LiveGame
from ser.app.ports import Notice

if TYPE_CHECKING:
    from ser.app.application import Application

KIND: Final = "nudge"


def period_ms(app: "Application") -> int:
    """How long a move has to be due before its player is told."""
    return int(app.limits.nudge_after * 1000)


async def nudge(app: "Application", live: LiveGame) -> int | None:
    """Tells whoever is to move, if others have waited for long: when to look again, None if there is no need to.

    May raise ``StoreFailedError``.
    """
    game = live.game
    seat = game.turn
    if game.status != PLAYING or seat is None or not absent.can_be_told(game, seat):
        return None
    since = due_since(live)
    if app.sources.now_ms() < since + period_ms(app):
        return since + period_ms(app)
    user_id = game.table.seats[seat - 1].user_id
    told = await app.store.notices(Notice(notices.notice_id(user_id, absent.key_of(live, KIND))))
    if told is not None and orjson.loads(told.data).get("dueAt") == since:
        return None
    if live.state is game:
        absent.notify_seat(app, live, seat, KIND, {"ply": game.ply + 1, "dueAt": since})
    return None


def due_since(live: LiveGame) -> int:
    """Since when it is the turn of whose turn it is (milliseconds of the Unix epoch)."""
    turning = (fact.at for fact in reversed(live.facts) if type(fact) in absent.TURNING)
    return next(turning, live.game.last_at)
