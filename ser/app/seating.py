"""How players come to their seats: at a table where a seat is free, or at one that is opened for them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from engine.game import decide
from engine.game.clock import read_clock
from engine.game.facts import Fact, Player
from engine.game.leaving import POLICIES, read_on_leave
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import Rules
from ser.app.bots import PREFIX
from ser.app.connections import bring
from ser.app.live import LiveGame
from ser.app.matching import Seeker, read_accept
from ser.app.names import check_somebody
from ser.app.ports import Account

if TYPE_CHECKING:
    from ser.app.application import Application


@attrs.frozen
class Wish:
    """What somebody wants to play. ``opponent``: only with the player, or the bot, of this name.

    ``accept``: as the wire has it, what they would play instead after a while. ``stays``: the seat that they leave is
    offered while they are away, too. ``clock`` and ``on_leave`` are as on the wire.
    """

    game_type: str
    options: Mapping[str, Any]
    opponent: str | None = None
    accept: Mapping[str, Any] | None = None
    stays: bool = False
    clock: Any = None
    on_leave: Any = None


@attrs.frozen
class Manner:
    """How somebody sits: ``classic``: seat 1 may move at once, and the seat has a secret; ``ack``: acknowledging."""

    classic: bool = False
    ack: bool = False


PLAIN: Final = Manner()


@attrs.frozen
class Place:
    """The seat that was found, and what happened by it; ``secret`` speaks for the seat, where one was asked for."""

    live: LiveGame
    seat: int
    secret: str | None
    facts: tuple[Fact, ...]


def player_of(account: Account) -> Player:
    """The account as it sits at a table."""
    return Player(account.user_id, account.username, account.guest, account.role == "bot")


def find_place(app: "Application", account: Account, wish: Wish, manner: Manner = PLAIN) -> Place:
    """The first waiting game that fits, or a new one. Nobody has been told yet."""
    rules = rules_of(wish.game_type)
    options = rules.configure(wish.options)
    accepts = read_accept(rules, wish.accept, wish.options, options)
    clock = read_clock(wish.clock)
    on_leave = read_on_leave(wish.on_leave, clock)
    check_stand_ins(app, on_leave)
    app.games.check_room(account.user_id)
    opponent = _checked_opponent(account, wish.opponent)
    bots = _bots(app, rules, options, opponent)
    if bots:
        return open_table(app, wish, (player_of(account), *bots), manner)
    player = player_of(account)
    seeker = Seeker(account.user_id, account.username, options, opponent, wish.stays, program=player.program,
                    clock=clock, on_leave=on_leave)
    seat = app.games.pool.find(wish.game_type, seeker)
    if seat is not None:
        return sit_down(app, account, app.games.get(seat.game_id), manner)
    if wish.stays and app.games.pool.staying(account.user_id) >= app.limits.open_seats_per_user:
        raise Refusal("too_many_games", "You have left as many open seats as one player may.")
    return open_table(app, attrs.evolve(wish, opponent=opponent), (player,), manner, accepts)


def check_stand_ins(app: "Application", on_leave: Mapping[str, Any] | None) -> None:
    """Refuses ``invalid_params`` where a bot is to play on for who leaves, and the server has none."""
    if on_leave is not None and on_leave["kind"] == "bot" and not app.bots.there:
        raise Refusal("invalid_params", "There are no bots here.", path="onLeave.kind",
                      expected=", ".join(kind for kind in POLICIES if kind != "bot"))


def _checked_opponent(account: Account, name: str | None) -> str | None:
    """A name as names are compared; a bot's of the server as it is."""
    if name is None or name.lower().startswith(PREFIX):
        return name and name.lower()
    if check_somebody(name).lower() == account.name_key:
        raise Refusal("invalid_params", "Nobody plays against themselves.", path="opponent", expected="another name")
    return name.lower()


def _bots(
    app: "Application", rules: Rules[Any], options: Mapping[str, Any], opponent: str | None
) -> tuple[Player, ...]:
    """Who is there at once when this opponent is asked for: the server's own bots, or a program that is connected."""
    if opponent is None:
        return ()
    if opponent.startswith(PREFIX):
        return app.bots.players(opponent, int(options.get("capacity", rules.seats[0])) - 1)
    program = app.programs.ready(opponent, rules.name)
    return () if program is None else (program,)


def open_table(
    app: "Application", wish: Wish, players: tuple[Player, ...], manner: Manner = PLAIN,
    accepts: Mapping[str, tuple[int, int]] | None = None,
) -> Place:
    """A new game with these players, the first of whom has asked for it."""
    alone = len(players) == 1
    live = app.games.create(wish.game_type)
    try:
        facts, game = decide.open_game(
            wish.game_type, wish.options, players, app.sources.now_ms(), early=manner.classic,
            opponent=wish.opponent if alone else None, seed=live.seed, stays=wish.stays and alone, accepts=accepts,
            clock=wish.clock, on_leave=wish.on_leave)
    except Refusal:
        app.games.abandon(live)
        raise
    place = _take_seat(app, live, facts, game, 1, manner)
    for seat, player in enumerate(players[1:], 2):
        app.games.seat(live, seat, player, None)
        app.programs.bring(live, seat, player)
    return place


def sit_down(app: "Application", account: Account, live: LiveGame, manner: Manner = PLAIN) -> Place:
    """The next free seat of a game that waits."""
    facts, game = decide.sit(live.game, player_of(account), app.sources.now_ms(), seed=live.seed)
    return _take_seat(app, live, facts, game, len(game.table.seats), manner)


def _take_seat(  # noqa: PLR0913, PLR0917 - what has been decided, and for whom
    app: "Application", live: LiveGame, facts: tuple[Fact, ...], game: Game, seat: int, manner: Manner
) -> Place:
    app.games.record(live, facts, game)
    secret = app.sources.secret() if manner.classic else None
    bring(app, live, seat, game.table.seats[seat - 1].user_id)
    app.games.seat(live, seat, game.table.seats[seat - 1], secret, ack=manner.ack)
    return Place(live, seat, secret, facts)
