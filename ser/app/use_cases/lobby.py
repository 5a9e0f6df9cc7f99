"""Finding somebody to play with."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from engine.game import decide
from engine.game.facts import Fact, Player
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.wire.messages import lobby as messages
from engine.wire.messages.shared import Empty
from ser.app import audience
from ser.app.bots import PREFIX
from ser.app.handlers import Then, handles
from ser.app.live import LiveGame
from ser.app.names import check_somebody
from ser.app.ports import Account
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application


@attrs.frozen
class Wish:
    """What somebody wants to play. ``opponent``: only with the player of this name."""

    game_type: str
    options: Mapping[str, Any]
    opponent: str | None = None


@attrs.frozen
class Place:
    """The seat that was found, and what happened by it; ``secret`` speaks for the seat, where one was asked for."""

    live: LiveGame
    seat: int
    secret: str | None
    facts: tuple[Fact, ...]


def player_of(account: Account) -> Player:
    """The account as it sits at a table."""
    return Player(account.user_id, account.username, account.guest)


def find_place(app: "Application", account: Account, wish: Wish, *, classic: bool = False, ack: bool = False) -> Place:
    """The first waiting game that fits, or a new one. Nobody has been told yet.

    ``classic``: seat 1 may move at once, and the seat gets a secret.
    """
    rules = rules_of(wish.game_type)
    options = rules.configure(wish.options)
    app.games.check_room(account.user_id)
    player = player_of(account)
    if wish.opponent is not None and wish.opponent.lower().startswith(PREFIX):
        bots = app.bots.players(wish.opponent, int(options.get("capacity", rules.seats[0])) - 1)
        return _open(app, wish, (player, *bots), classic=classic, ack=ack)
    opponent = _checked_opponent(account, wish.opponent)
    live = app.games.pool.find(wish.game_type, options, account.user_id, account.username, opponent)
    if live is None:
        return _open(app, wish, (player,), opponent, classic=classic, ack=ack)
    facts, game = decide.sit(live.game, player, app.sources.now_ms(), seed=live.seed)
    return _take_seat(app, live, facts, game, len(game.table.seats), classic=classic, ack=ack)


def _open(  # noqa: PLR0913 - what is opened, and for whom
    app: "Application", wish: Wish, players: tuple[Player, ...], opponent: str | None = None, *,
    classic: bool, ack: bool,
) -> Place:
    live = app.games.create(wish.game_type)
    try:
        facts, game = decide.open_game(wish.game_type, wish.options, players, app.sources.now_ms(), early=classic,
                                       opponent=opponent, seed=live.seed)
    except Refusal:
        app.games.abandon(live)
        raise
    return _take_seat(app, live, facts, game, 1, classic=classic, ack=ack)


def _take_seat(  # noqa: PLR0913 - what has been decided, and for whom
    app: "Application", live: LiveGame, facts: tuple[Fact, ...], game: Game, seat: int, *, classic: bool, ack: bool
) -> Place:
    app.games.record(live, facts, game)
    secret = app.sources.secret() if classic else None
    app.games.seat(live, seat, game.table.seats[seat - 1], secret, ack=ack)
    for other, player in enumerate(game.table.seats, 1):
        if player.bot:
            app.games.seat(live, other, player, None)
    return Place(live, seat, secret, facts)


def _checked_opponent(account: Account, name: str | None) -> str | None:
    if name is None:
        return None
    if check_somebody(name).lower() == account.name_key:
        raise Refusal("invalid_params", "Nobody plays against themselves.", path="opponent", expected="another name")
    return name.lower()


@handles("lobby.quickMatch")
def quick_match(app: "Application", session: Session, params: messages.QuickMatch) -> Then:
    """Joins or opens a game."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    place = find_place(app, session.account, Wish(params.game_type, params.options, params.opponent))
    live = place.live
    session.rests_on = max(session.rests_on, live.ticket)
    live.attach(session, place.seat, classic=False, ack=session.wants_ack, quiet=True)
    matched = messages.Matched(live.id, place.seat, live.game.status)
    return Then(matched, lambda: audience.announce(live, place.facts, live.ticket, session))


@handles("lobby.cancel")
def cancel(app: "Application", session: Session, params: messages.Cancel) -> Then:
    """Takes back a waiting game, or all of them."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    if params.game_id is not None:
        lives = [app.games.find(session, params.game_id)]
        lives[0].seat_of(session)
    else:
        lives = app.games.waiting_of(session.account.user_id)
    done = []
    for live in lives:
        facts, game = decide.cancel(live.game, app.sources.now_ms())
        session.rests_on = max(session.rests_on, app.games.record(live, facts, game))
        done.append((live, facts))

    def tell() -> None:
        for live, facts in done:
            audience.announce(live, facts, live.ticket)

    return Then(Empty(), tell)
