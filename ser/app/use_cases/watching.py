"""Seeing games: lists, snapshots, watching from a point on, acknowledging."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.game.facts import Fact
from engine.game.record import record_as_json, write_record
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.wire.messages import games as messages
from engine.wire.messages import lobby
from engine.wire.messages.shared import Empty, Snapshot
from ser.app import events
from ser.app.absent import looked
from ser.app.deliveries import deliveries_of
from ser.app.handlers import handles
from ser.app.live import LiveGame
from ser.app.seeing import seen
from ser.app.session import Session
from ser.app.use_cases.identity import attach_all
from ser.app.views import description, finished_summary, ground, snapshot

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_LISTED = 100


def _seat(live: LiveGame, session: Session) -> int | None:
    return None if session.account is None else live.game.table.seat_of(session.account.user_id)


@handles("games.list")
async def list_games(app: "Application", session: Session, params: messages.List) -> messages.GameList:
    """One's own games."""
    account = session.account
    assert account is not None  # noqa: S101 - the method needs an identity
    if params.status not in ("unfinished", "ended"):
        raise Refusal("invalid_params", path="params.status", expected="unfinished or ended")
    if not 1 <= params.limit <= MOST_LISTED or params.offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")
    if params.status == "unfinished":
        games = await attach_all(app, session, account)
        return messages.GameList(games[params.offset : params.offset + params.limit], len(games))
    await app.journal.stored()
    rows, total = await app.store.finished(account.user_id, params.limit, params.offset)
    return messages.GameList([finished_summary(row, seat) for row, seat in rows], total)


@handles("lobby.running")
async def running(app: "Application", session: Session, params: lobby.Running) -> lobby.RunningGames:
    """What is worth watching."""
    if not 1 <= params.limit <= MOST_LISTED or params.offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")
    ranking = await app.showcase.ranking(params.game_type)
    page = [live for live in ranking.games[params.offset : params.offset + params.limit] if app.showcase.shows(live)]
    session.rests_on = max([session.rests_on, *(live.ticket for live in page)])
    return lobby.RunningGames([_shown(app, live) for live in page], ranking.total)


def _shown(app: "Application", live: LiveGame) -> lobby.RunningGame:
    """The game's line in the list, as watchers see it."""
    game, table, delay = app.behind.of(live).game, live.game.table, app.behind.delay_ms(live)
    players = [lobby.Contestant(player.username, app.showcase.rating(live, player.user_id), player.bot)
               for player in table.seats]
    return lobby.RunningGame(live.id, table.game_type, dict(table.options), players, game.seq, game.ply, live.watchers,
                             table.began_at or table.opened_at, game.last_at, delay)


@handles("games.get")
def get(app: "Application", session: Session, params: messages.Get) -> Snapshot:
    """The game as one may see it."""
    def show(live: LiveGame) -> Snapshot:
        seat = _seat(live, session)
        if seat is not None:
            looked(app, live, seat)
        return snapshot(live, seat)

    return seen(app, session, params.game_id, show)


@handles("games.ground")
def show_ground(app: "Application", session: Session, params: messages.ShowGround) -> messages.Ground:  # noqa: ARG001
    """What a game type's board is drawn on."""
    rules = rules_of(params.game_type)
    return ground(rules, rules.configure(params.options))


@handles("games.describe")
def describe(app: "Application", session: Session, params: messages.Describe) -> messages.Description:
    """The game in words."""
    return seen(app, session, params.game_id, lambda live: description(live, _seat(live, session)))


@handles("games.watch")
def watch(app: "Application", session: Session, params: messages.Watch) -> messages.Watched:
    """Catches up and subscribes in one step."""
    def show(live: LiveGame) -> messages.Watched:
        seat = _seat(live, session)
        if seat is None:
            _check_watching(app, session, live)
        live.attach(session, seat or 0, classic=False, ack=session.wants_ack)
        if seat is not None:
            looked(app, live, seat)
        told = None if params.since is None else events.missed_events(live, params.since)
        if told is None:
            return messages.Watched(live.id, live.game.seq, "snapshot", None, snapshot(live, seat))
        return messages.Watched(live.id, live.game.seq, "events", told, absent=events.absent(live),
                                watchers=live.watchers if seat else 0)

    return seen(app, session, params.game_id, show)


def _check_watching(app: "Application", session: Session, live: LiveGame) -> None:
    """Refuses ``too_many_games`` when the connection watches as many as one may."""
    watched = sum(not at for _, at in session.attached)
    if watched >= app.limits.watched_per_connection and (session, 0) not in live.listeners:
        raise Refusal("too_many_games", "This connection watches as many games as one may.")


@handles("games.unwatch")
def unwatch(app: "Application", session: Session, params: messages.Unwatch) -> Empty:
    """Hears no more of a game; who has a seat goes on hearing of it."""
    def stop(live: LiveGame) -> Empty:
        live.detach(session, 0)
        if not any(game is live for game, _ in session.attached):
            deliveries_of(session).acknowledge(live.id, live.game.seq)
        return Empty()

    return seen(app, session, params.game_id, stop)


@handles("games.record")
def record(app: "Application", session: Session, params: messages.Record) -> messages.Written:
    """The record of a game."""
    write = _FORMATS.get(params.format)
    if write is None:
        raise Refusal("invalid_params", path="params.format", expected=" or ".join(_FORMATS))
    return messages.Written(params.format, seen(app, session, params.game_id, lambda live: write(live.facts)))


_FORMATS: Final[Mapping[str, Callable[[Sequence[Fact]], Any]]] = {"text": write_record, "json": record_as_json}


@handles("games.ack")
def acknowledge(app: "Application", session: Session, params: messages.Ack) -> Empty:  # noqa: ARG001
    """Has got everything up to here."""
    deliveries_of(session).acknowledge(params.game_id, params.seq)
    return Empty()
