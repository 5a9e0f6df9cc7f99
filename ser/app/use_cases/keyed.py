"""Games behind a key: nobody but who has been given the key finds and joins them, and nobody else sees them.

A key is the game's identifier and a secret with a dot between them; the game has the secret's hash only.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

from engine.game import decide
from engine.game.facts import WAITING, Fact, Player
from engine.reasons import Refusal
from ser.app import audience
from ser.app.games import NotLoadedError
from ser.app.live import LiveGame
from ser.app.ports import Account
from ser.app.seating import PLAIN, Manner, Place, Wish, player_of
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases.play import play_move

if TYPE_CHECKING:
    from ser.app.application import Application

T = TypeVar("T")

PUT_AWAY: Final = "put away"
"""What a seat has in place of the hash of a secret, once its players have put the game away."""

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
    if live.game.table.key != digest(match[2]) or any(row.key_hash == PUT_AWAY for row in live.seats.values()):
        raise Refusal("not_found")
    return live


def is_key(text: str | None) -> bool:
    """Whether it has the form of a key."""
    return text is not None and _KEY.fullmatch(text) is not None


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


async def take_free_seat(
    app: "Application", session: Session, key: str, come: Callable[[], Awaitable[Account]], manner: Manner = PLAIN
) -> Place:
    """The seat that is free behind a key, for whoever comes; nobody has been told yet.

    Refuses ``room_full`` and ``game_over``, and ``offer_gone`` where the game was called off.
    """
    waiting = await once_loaded(app, lambda: _waiting(app, session, key))
    hosts = []
    if not waiting.game.table.seats:  # who opened it has the last seat, and sits down with the others
        host = await app.store.account(waiting.seats[waiting.game.table.capacity].user_id)
        hosts = [] if host is None else [player_of(host)]
    account = await come()

    def run() -> Place:
        live = _waiting(app, session, key)
        app.games.check_room(account.user_id)
        facts = sit(app, session, live, player_of(account), *hosts)
        seat = live.game.table.seat_of(account.user_id) or 0
        secret = app.sources.secret() if manner.classic else None
        app.games.seat(live, seat, player_of(account), secret, ack=manner.ack)
        session.rests_on = live.ticket
        return Place(live, seat, secret, facts)

    return await once_loaded(app, run)


def _waiting(app: "Application", session: Session, key: str) -> LiveGame:
    live = find(app, session, key)
    result = live.game.result
    if result is not None:
        raise Refusal("offer_gone" if result.reason == "cancelled" else "game_over")
    if live.game.status != WAITING:
        raise Refusal("room_full")
    return live


def play(app: "Application", session: Session, live: LiveGame, seat: int, position: int | str) -> Callable[[], None]:
    """Plays a move for a seat; what comes back tells everybody."""
    facts = play_move(app, live, seat, position)
    session.rests_on = live.ticket
    return lambda: audience.announce(live, facts, live.ticket, session)
