"""Finding somebody to play with."""

from functools import partial
from typing import TYPE_CHECKING

from engine.game import decide
from engine.reasons import Refusal
from engine.wire.messages import lobby as messages
from engine.wire.messages.shared import Empty
from ser.app import audience
from ser.app.bots import PREFIX
from ser.app.handlers import LaterError, Then, handles
from ser.app.live import LiveGame
from ser.app.matching import OpenSeat
from ser.app.ports import Account
from ser.app.seating import Place, Wish, find_place, sit_down
from ser.app.session import Session
from ser.app.use_cases.identity import identified
from ser.app.use_cases.keyed import is_key, take_free_seat
from ser.app.views import open_seat

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_LISTED = 100


# --------------------------------------------------------------------------------------------------- quick matches


@handles("lobby.quickMatch")
def quick_match(app: "Application", session: Session, params: messages.QuickMatch) -> Then:
    """Joins or opens a game."""
    wish = Wish(params.game_type, params.options, params.opponent, params.accept, params.open,
                params.clock, params.on_leave)
    if needs_a_look(app, wish.opponent):
        raise LaterError(partial(_match_named, app, session, wish))
    return _seated(session, find_place(app, identified(session), wish))


async def _match_named(app: "Application", session: Session, wish: Wish) -> Then:
    await check_not_a_bot(app, wish.opponent)
    return _seated(session, find_place(app, identified(session), wish))


def needs_a_look(app: "Application", opponent: str | None) -> bool:
    """Whether the store has to be asked first who this opponent is: a bot that is not there is not waited for."""
    return opponent is not None and not opponent.lower().startswith(PREFIX) and app.programs.named(opponent) is None


async def check_not_a_bot(app: "Application", opponent: str | None) -> None:
    """Refuses ``not_found`` when the name is that of a bot which is not connected."""
    account = await app.store.account_named(opponent or "")
    if account is not None and account.role == "bot" and app.programs.named(account.username) is None:
        raise Refusal("not_found", "This bot is not here.")


def _seated(session: Session, place: Place) -> Then:
    live = place.live
    session.rests_on = max(session.rests_on, live.ticket)
    live.attach(session, place.seat, classic=False, ack=session.wants_ack, quiet=True)
    matched = messages.Matched(live.id, place.seat, live.game.status)
    return Then(matched, lambda: audience.announce(live, place.facts, live.ticket, session))


# ------------------------------------------------------------------------------------------------------ open seats


@handles("lobby.open")
def open_seats(app: "Application", session: Session, params: messages.Open) -> messages.OpenSeats:
    """The seats that anyone may take."""
    if not 1 <= params.limit <= MOST_LISTED or params.offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")
    return _page(session, list(app.games.pool.open_to_all(params.game_type)), params.limit, params.offset)


def _page(session: Session, seats: list[OpenSeat], limit: int, offset: int) -> messages.OpenSeats:
    shown = seats[offset : offset + limit]
    session.rests_on = max([session.rests_on, *(seat.ticket for seat in shown)])
    return messages.OpenSeats([open_seat(seat) for seat in shown], len(seats))


@handles("lobby.take")
def take(app: "Application", session: Session, params: messages.Take) -> Then:
    """Takes an open seat, or the one behind a key."""
    if is_key(params.game_id):
        raise LaterError(partial(_take_by_key, app, session, params.game_id))
    live = app.games.find(session, params.game_id)
    if app.games.pool.seat(live.id) is None:
        raise Refusal("not_found") if live.game.table.private else Refusal("offer_gone", "This seat is not open.")
    account = identified(session)
    app.games.check_room(account.user_id)
    if any(player.username.lower() == account.name_key for player in live.game.table.seats):
        raise Refusal("already_joined", "Nobody plays against themselves.")
    return _seated(session, sit_down(app, account, live))


async def _take_by_key(app: "Application", session: Session, key: str) -> Then:
    account = identified(session)

    async def come() -> Account:
        await app.games.look_up(account.user_id)
        return account

    return _seated(session, await take_free_seat(app, session, key, come))


@handles("lobby.watch")
def watch(app: "Application", session: Session, params: messages.Watch) -> messages.OpenSeats:  # noqa: ARG001
    """The open seats, and everything that changes about them from now on."""
    app.lobby_news.watch(session)
    return _page(session, list(app.games.pool.open_to_all()), MOST_LISTED, 0)


@handles("lobby.unwatch")
def unwatch(app: "Application", session: Session, params: messages.Unwatch) -> Empty:  # noqa: ARG001
    """Hears no more of the open seats."""
    app.lobby_news.unwatch(session)
    return Empty()


# ---------------------------------------------------------------------------------------------------- taking back


@handles("lobby.cancel")
def cancel(app: "Application", session: Session, params: messages.Cancel) -> Then:
    """Takes back a waiting game, or all of them."""
    if params.game_id is not None:
        live = app.games.find(session, params.game_id)
        live.seat_of(session)
        return take_back(app, session, [live])
    mine = app.games.running.of(identified(session).user_id)
    missing = [game_id for game_id in mine if app.games.in_memory(game_id) is None]
    if missing:
        raise LaterError(partial(_load_and_cancel, app, session, missing))
    return take_back(app, session, app.games.waiting_of(identified(session).user_id))


async def _load_and_cancel(app: "Application", session: Session, game_ids: list[str]) -> Then:
    for game_id in game_ids:
        await app.games.load(game_id)
    return take_back(app, session, app.games.waiting_of(identified(session).user_id))


def take_back(app: "Application", session: Session, lives: list[LiveGame]) -> Then:
    """Ends games that wait."""
    done = []
    for live in lives:
        facts, game = decide.cancel(live.game, app.sources.now_ms())
        session.rests_on = max(session.rests_on, app.games.record(live, facts, game))
        done.append((live, facts))

    def tell() -> None:
        for live, facts in done:
            audience.announce(live, facts, live.ticket)

    return Then(Empty(), tell)


# ------------------------------------------------------------------------------------------------------------ bots


@handles("lobby.bots")
def bots(app: "Application", session: Session, params: messages.Bots) -> messages.BotList:  # noqa: ARG001
    """Who of the bots is there."""
    found = [
        *(messages.Bot(name, "server", [*types], None, None) for name, types in app.bots.offered()),
        *(messages.Bot(account.username, "player", [*account.games], app.programs.playing(account),
                       app.limits.games_per_bot) for account in app.programs.connected()),
    ]
    return messages.BotList([bot for bot in found if params.game_type is None or params.game_type in bot.game_types])
