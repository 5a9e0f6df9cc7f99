"""Games behind a key: nobody but who has been given the key finds and joins them, and nobody else sees them.

A key is the game's identifier and a secret with a dot between them; the game has the secret's hash only.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from engine.game import decide
from engine.game.facts import Fact, Player
from engine.reasons import Refusal
from ser.app import audience
from ser.app.games import NotLoadedError
from ser.app.live import LiveGame
from ser.app.seating import Wish
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases.play import play_move

if TYPE_CHECKING:
    from ser.app.application import Application

T = TypeVar("T")

_KEY: Final = re.compile(r"(g[0-9a-f]{1,40})\.([A-Za-z0-9_-]{1,40})", re.ASCII)


def open_behind_key(
    app: "Application", session: Session, wish: Wish, players: tuple[Player, ...]
) -> tuple[LiveGame, str]:
    """A new game with its key; whoever opens it enters the seats."""
    live, secret = app.games.create(wish.game_type), app.sources.secret()
    try:
        facts, game = decide.open_game(wish.game_type, wish.options, players, app.sources.now_ms(), private=True,
                                       key=digest(secret), seed=live.seed)
    except Refusal:
        app.games.abandon(live)
        raise
    session.rests_on = app.games.record(live, facts, game)
    return live, f"{live.id}.{secret}"


def find(app: "Application", session: Session, key: str) -> LiveGame:
    """The game behind a key; refuses ``not_found``. Raises ``NotLoadedError``."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise Refusal("not_found")
    live = app.games.find(session, match[1])
    if live.game.table.key != digest(match[2]):
        raise Refusal("not_found")
    return live


async def once_loaded(app: "Application", function: Callable[[], T]) -> T:
    """What the function answers, once the games that it needs have been read."""
    while True:
        try:
            return function()
        except NotLoadedError as missing:
            await app.games.load(missing.game_id)


def sit(app: "Application", session: Session, live: LiveGame, *players: Player) -> tuple[Fact, ...]:
    """These players, who know the key, take the next seats; nobody has been told yet."""
    game, told = live.game, list[Fact]()
    for player in players:
        facts, game = decide.sit(game, player, app.sources.now_ms(), seed=live.seed, key=game.table.key)
        told += facts
    session.rests_on = app.games.record(live, told, game)
    return tuple(told)


def play(app: "Application", session: Session, live: LiveGame, seat: int, position: int | str) -> Callable[[], None]:
    """Plays a move for a seat; what comes back tells everybody."""
    facts = play_move(app, live, seat, position)
    session.rests_on = live.ticket
    return lambda: audience.announce(live, facts, live.ticket, session)
