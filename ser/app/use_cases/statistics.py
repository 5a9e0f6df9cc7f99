"""How everybody has done: standings, leaderboards, histories, one against another."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from engine.reasons import Refusal
from engine.rules import rules_of
from engine.wire.messages import stats as messages
from ser.app.bots import PREFIX
from ser.app.handlers import handles
from ser.app.live import LiveGame
from ser.app.ports import (
    Account,
    Board,
    Neighbours,
    OnBoard,
    Rank,
    ResultRow,
    Results,
    RivalriesOf,
    RivalRow,
    StandingRow,
    Standings,
    StandingsOf,
    Top,
)
from ser.app.seeing import seen
from ser.app.session import Session
from ser.app.statistics.counting import ALL, OVERALL, month_of
from ser.app.statistics.figures import figures
from ser.app.statistics.rating import PROVISIONAL, Skill
from ser.app.statistics.tally import POOLS, tally

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_LISTED: Final = 100
PERIODS: Final = ("all", "month")
AMONG: Final = ("all", "played")
Who = tuple[str, str]
"""A user's identifier and name."""


def _account(session: Session) -> Account:
    assert session.account is not None  # noqa: S101 - the methods need an identity
    return session.account


async def _who(app: "Application", session: Session, name: str | None) -> Who:
    """Whom a name means (None: oneself); refuses ``not_found``."""
    if name is None:
        return _account(session).user_id, _account(session).username
    if name.lower().startswith(PREFIX):
        return name.lower(), name.lower()
    if _account(session).name_key == name.lower():
        return _account(session).user_id, _account(session).username
    account = await app.store.account_named(name)
    if account is None:
        raise Refusal("not_found", "There is no account of this name; guests have no figures.")
    return account.user_id, account.username


def _check(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise Refusal("invalid_params", path=f"params.{name}", expected=" or ".join(choices))


def _check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_LISTED or offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")


def _average(think_ms: int, moves: int) -> int | None:
    return round(think_ms / moves) if moves else None


# ------------------------------------------------------------------------------------------------------ standings


@handles("stats.me")
async def mine(app: "Application", session: Session, params: messages.MyStatistics) -> messages.Statistics:  # noqa: ARG001
    """How one stands oneself."""
    return await _statistics(app, await _who(app, session, None))


@handles("stats.user")
async def of_user(app: "Application", session: Session, params: messages.UserStatistics) -> messages.Statistics:
    """How another player stands."""
    return await _statistics(app, await _who(app, session, params.username))


async def _statistics(app: "Application", who: Who) -> messages.Statistics:
    rows = await app.store.statistics(StandingsOf(who[0]))
    together = await app.store.statistics(Standings([(*OVERALL, who[0])]))
    return messages.Statistics(*who, [await _standing(app, row) for row in rows], next(map(_overall, together), None))


def _overall(row: StandingRow) -> messages.Overall:
    return messages.Overall(
        row.games, row.won, row.drawn, row.lost, row.abandoned, _average(row.think_ms, row.moves), row.streak,
        row.best_streak, row.last_at)


async def _standing(app: "Application", row: StandingRow) -> messages.Standing:
    rank, ranked = (await app.store.statistics(Rank(row))) if row.ranked else (0, 0)
    return messages.Standing(
        row.game_type, row.pool, row.rating, Skill(row.mu, row.sigma).deviation, not row.ranked, row.games, row.won,
        row.drawn, row.lost, row.abandoned, _average(row.think_ms, row.moves), row.streak, row.best_streak,
        row.best_rating or None, row.last_at, rank or None, ranked or None)


# --------------------------------------------------------------------------------------------------- leaderboards


@handles("stats.leaderboard")
async def leaderboard(
    app: "Application", session: Session, params: messages.GetLeaderboard
) -> messages.Leaderboard:
    """Part of a leaderboard."""
    rules_of(params.game_type)
    _check("pool", params.pool, POOLS)
    _check("period", params.period, PERIODS)
    _check("among", params.among, AMONG)
    _check_page(params.limit, params.offset)
    period = ALL if params.period == "all" else month_of(app.sources.now_ms())
    board = Board(params.game_type, params.pool, period)
    if params.around is not None:
        first, rows = await _around(app, board, await _who(app, session, params.around), params.limit)
    else:
        rivals_of = _account(session).user_id if params.among == "played" else None
        first = params.offset + 1
        rows = await app.store.statistics(Top(board, params.limit, params.offset, rivals_of))
    return messages.Leaderboard(params.game_type, params.pool, params.period, await _ranked(app, rows, first),
                                await app.store.statistics(OnBoard(board)))


async def _around(app: "Application", board: Board, who: Who, limit: int) -> tuple[int, Sequence[StandingRow]]:
    key = (board.period, board.game_type, board.pool, who[0])
    found = [row for row in await app.store.statistics(Standings([key])) if row.ranked]
    if not found:
        raise Refusal("not_found", f"A rating stands here after {PROVISIONAL} decided games.")
    rows = await app.store.statistics(Neighbours(found[0], (limit - 1) // 2))
    rank, _ = await app.store.statistics(Rank(found[0]))
    return rank - [row.user_id for row in rows].index(who[0]), rows


async def _ranked(app: "Application", rows: Sequence[StandingRow], first: int) -> list[messages.Ranked]:
    names = {account.user_id: account.username
             for account in await app.store.accounts_by_id([row.user_id for row in rows])}
    return [
        messages.Ranked(rank, row.user_id, names.get(row.user_id, row.user_id), row.rating,
                        Skill(row.mu, row.sigma).deviation, row.games, row.won, row.drawn, row.lost)
        for rank, row in enumerate(rows, first)
    ]


# ------------------------------------------------------------------------------------------------- what was played


@handles("stats.headToHead")
async def head_to_head(
    app: "Application", session: Session, params: messages.GetHeadToHead
) -> messages.HeadToHead:
    """How one has done against another."""
    one, other = await _who(app, session, params.username), await _who(app, session, params.opponent)
    rows = await app.store.statistics(RivalriesOf(one[0], other[0]))
    return messages.HeadToHead(one[1], other[1], [_rivalry(row) for row in rows])


def _rivalry(row: RivalRow) -> messages.Rivalry:
    return messages.Rivalry(
        row.game_type, row.won, row.drawn, row.lost, row.abandoned, _average(row.think_ms, row.moves), row.streak,
        row.best_streak, row.last_at)


@handles("stats.history")
async def history(app: "Application", session: Session, params: messages.GetHistory) -> messages.History:
    """A page of finished games."""
    _check_page(params.limit, params.offset)
    who = await _who(app, session, params.username)
    opponent = None if params.opponent is None else (await _who(app, session, params.opponent))[0]
    rows, total = await app.store.statistics(
        Results(who[0], params.game_type, opponent, params.limit, params.offset, _reader(session)))
    return messages.History([_played(row) for row in rows], total)


def _reader(session: Session) -> str | None:
    """Whose request it is, if they may not see all that is private."""
    account = _account(session)
    return None if account.role == "admin" else account.user_id


def _played(row: ResultRow) -> messages.PlayedGame:
    opponents = [messages.Opponent(other["seat"], other["userId"], other["username"], other["bot"])
                 for other in json.loads(row.opponents)]
    return messages.PlayedGame(
        row.game_id, row.game_type, row.pool, row.seat, opponents, row.outcome, row.place, row.reason, row.moves,
        _average(row.think_ms, row.moves), row.ended_at, row.rating_before, row.rating_after)


@handles("stats.game")
def of_game(app: "Application", session: Session, params: messages.GetGameFigures) -> messages.GameFigures:
    """The figures of one game."""
    return seen(app, session, params.game_id, lambda live: _figures(app, live))


def _figures(app: "Application", live: LiveGame) -> messages.GameFigures:
    found = figures(live.facts, app.sources.now_ms(), app.uptime.absences)
    counted = tally(live.facts)
    outcomes = {} if counted is None else {seat.seat: seat.outcome for seat in counted.seats}
    table = found.game.table
    seats = [_seat_figures(seat, player.username, found.times.get(seat, ()), outcomes.get(seat))
             for seat, player in enumerate(table.seats, 1)]
    return messages.GameFigures(live.id, table.game_type, found.game.status, found.game.ply, found.duration, seats)


def _seat_figures(seat: int, name: str, times: Sequence[int], outcome: str | None) -> messages.SeatFigures:
    average, longest = _average(sum(times), len(times)), max(times, default=None)
    return messages.SeatFigures(seat, name, len(times), average, longest, outcome)
