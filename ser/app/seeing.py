"""Who may see a game: everybody, unless it is private; then who has a seat, who may see its room, and admins.

All that shows a game to somebody goes by ``seen``. Who has no seat sees a game with a delay as it was so long ago.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from engine.reasons import Refusal
from ser.app.handlers import LaterError
from ser.app.live import LiveGame
from ser.app.rooms.telling import may_see as may_see_room

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session

T = TypeVar("T")


def may_see(app: "Application", session: "Session", live: LiveGame) -> bool | None:
    """Whether the session's user may see the game; None where its room has to be read first."""
    table, account = live.game.table, session.account
    if not table.private:
        return True
    if account is None:
        return False
    if account.role == "admin" or table.seat_of(account.user_id) is not None:
        return True
    if table.room is None:
        return False
    room = app.rooms.known(table.room)
    return None if room is None else may_see_room(room, session)


def seen(app: "Application", session: "Session", game_id: str, show: Callable[[LiveGame], T]) -> T:
    """What ``show`` makes of a game, as the session's user may see it; refuses ``not_found``.

    Raises ``NotLoadedError`` while the game is not in memory, and ``LaterError`` while its room is not.
    """
    live = app.games.find(session, game_id)
    may = may_see(app, session, live)
    if may is None:
        raise LaterError(lambda: _seen_later(app, session, game_id, show))
    return _shown(app, session, live, show, may=may)


async def _seen_later(app: "Application", session: "Session", game_id: str, show: Callable[[LiveGame], T]) -> T:
    live = await app.games.load(game_id)
    may = may_see_room(await app.rooms.load(live.game.table.room or ""), session)
    return _shown(app, session, app.games.find(session, game_id), show, may=may)


def _shown(app: "Application", session: "Session", live: LiveGame, show: Callable[[LiveGame], T], *, may: bool) -> T:
    if not may:
        raise Refusal("not_found")
    return show(as_seen(app, session, live))


def as_seen(app: "Application", session: "Session", live: LiveGame) -> LiveGame:
    """The game itself for who has a seat; for others as it was by its delay ago (ser/app/behind.py)."""
    account = session.account
    if account is not None and live.game.table.seat_of(account.user_id) is not None:
        return live
    return app.behind.of(live)
