"""What is asked of the tables about statistics: an answer for each kind of question."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ser.app.ports import (
    Absences,
    Board,
    Edition,
    Neighbours,
    OnBoard,
    Question,
    Rank,
    ResultRow,
    Results,
    RivalriesOf,
    RivalRow,
    Rivals,
    StandingRow,
    Standings,
    StandingsOf,
    ToCount,
    Top,
    Uncounted,
)
from ser.store import schema

_e, _r, _s, _k, _v = (schema.endings.c, schema.results.c, schema.standings.c, schema.ranks.c, schema.rivals.c)


def answer(connection: sa.Connection, question: Question[Any]) -> Any:
    """The answer to a question."""
    return _ANSWERS[type(question)](connection, question)


def forget(connection: sa.Connection) -> None:
    """Forgets everything; what has ended is to be counted again, in the same order."""
    edition = schema.editions.c.number  # the first thing: who counts just now is waited for, and seen
    connection.execute(sa.update(schema.editions).values(number=edition + 1))
    for table in (schema.results, schema.standings, schema.ranks, schema.rivals):
        connection.execute(sa.delete(table))
    connection.execute(sa.update(schema.endings).values(counted=0))
    connection.commit()


def _standing(row: Any) -> StandingRow:
    values = list(row)
    values[7] = bool(values[7])
    return StandingRow(*values)


def _uncounted(connection: sa.Connection, question: Uncounted) -> Sequence[str]:
    query = sa.select(_e.game_id).where(sa.text("counted = 0")).order_by(_e.number).limit(question.limit)
    return connection.execute(query).scalars().all()


def _to_count(connection: sa.Connection, _: ToCount) -> int:
    query = sa.select(sa.func.count()).select_from(schema.endings).where(sa.text("counted = 0"))
    return connection.execute(query).scalar() or 0


def _edition(connection: sa.Connection, _: Edition) -> int:
    return connection.execute(sa.select(schema.editions.c.number)).scalar() or 0


def _absences(connection: sa.Connection, _: Absences) -> tuple[Sequence[tuple[int, int]], int | None]:
    query = sa.select(schema.alive.c.name, schema.alive.c.at)
    named: dict[str, int] = {row.name: row.at for row in connection.execute(query)}
    return [(at, int(name)) for name, at in named.items() if name.isdigit()], named.get("there")


def _standings(connection: sa.Connection, question: Standings) -> Sequence[StandingRow]:
    key = sa.tuple_(_s.period, _s.game_type, _s.pool, _s.user_id)
    query = sa.select(schema.standings).where(key.in_(question.keys))
    return [_standing(row) for row in connection.execute(query)]


def _rivals(connection: sa.Connection, question: Rivals) -> Sequence[RivalRow]:
    key = sa.tuple_(_v.user_id, _v.opponent_id, _v.game_type)
    return [RivalRow(*row) for row in connection.execute(sa.select(schema.rivals).where(key.in_(question.keys)))]


def _standings_of(connection: sa.Connection, question: StandingsOf) -> Sequence[StandingRow]:
    query = sa.select(schema.standings).where(_s.user_id == question.user_id, _s.period == "all")
    return [_standing(row) for row in connection.execute(query.order_by(_s.game_type, _s.pool))]


def _rivalries_of(connection: sa.Connection, question: RivalriesOf) -> Sequence[RivalRow]:
    query = sa.select(schema.rivals).where(_v.user_id == question.user_id, _v.opponent_id == question.opponent_id)
    return [RivalRow(*row) for row in connection.execute(query.order_by(_v.game_type))]


def _result(row: Any) -> ResultRow:
    values = list(row)
    values[-1] = bool(values[-1])
    return ResultRow(*values)


def _results(connection: sa.Connection, question: Results) -> tuple[Sequence[ResultRow], int]:
    query = sa.select(schema.results).where(_r.user_id == question.user_id)
    if question.game_type is not None:
        query = query.where(_r.game_type == question.game_type)
    if question.opponent_id is not None:
        met = sa.select(_r.game_id).where(_r.user_id == question.opponent_id)
        query = query.where(_r.game_id.in_(met))
    if question.reader is not None:
        mine = sa.select(_r.game_id).where(_r.user_id == question.reader)
        query = query.where(sa.or_(_r.private == 0, _r.game_id.in_(mine)))
    total = connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar() or 0
    query = query.order_by(_r.ended_at.desc(), _r.game_id.desc()).limit(question.limit).offset(question.offset)
    return [_result(row) for row in connection.execute(query)], total


# --------------------------------------------------------------------------------------------------- leaderboards


def _board(board: Board | StandingRow) -> sa.ColumnElement[bool]:
    return sa.and_(_s.period == board.period, _s.game_type == board.game_type, _s.pool == board.pool,
                   sa.text("ranked = 1"))


def _top(connection: sa.Connection, question: Top) -> Sequence[StandingRow]:
    query = sa.select(schema.standings).where(_board(question.board))
    if question.rivals_of is not None:
        met = sa.select(_v.opponent_id).where(
            _v.user_id == question.rivals_of, _v.game_type == question.board.game_type)
        query = query.where(sa.or_(_s.user_id == question.rivals_of, _s.user_id.in_(met)))
    query = query.order_by(_s.rating.desc(), _s.user_id).limit(question.limit).offset(question.offset)
    return [_standing(row) for row in connection.execute(query)]


def _neighbours(connection: sa.Connection, question: Neighbours) -> Sequence[StandingRow]:
    mine = question.standing
    board = sa.select(schema.standings).where(_board(mine))
    equal, ascending, descending = _s.rating == mine.rating, _s.rating.asc(), _s.rating.desc()
    above = _first(connection, question.each, [
        board.where(equal, _s.user_id < mine.user_id).order_by(_s.user_id.desc()),
        board.where(_s.rating > mine.rating).order_by(ascending, _s.user_id.desc())])
    below = _first(connection, question.each, [
        board.where(equal, _s.user_id > mine.user_id).order_by(_s.user_id),
        board.where(_s.rating < mine.rating).order_by(descending, _s.user_id)])
    return [*reversed(above), mine, *below]


def _first(connection: sa.Connection, count: int, queries: Sequence[sa.Select[Any]]) -> list[StandingRow]:
    """The first rows of several queries, one after the other."""
    found: list[StandingRow] = []
    for query in queries:
        if len(found) < count:
            found += [_standing(row) for row in connection.execute(query.limit(count - len(found)))]
    return found


def _rank(connection: sa.Connection, question: Rank) -> tuple[int, int]:
    mine = question.standing
    here = sa.and_(_k.period == mine.period, _k.game_type == mine.game_type, _k.pool == mine.pool)
    players = sa.func.coalesce(sa.func.sum(_k.players), 0)
    above = connection.execute(sa.select(players).where(here, _k.rating > mine.rating)).scalar() or 0
    equal = sa.select(sa.func.count()).where(_board(mine), _s.rating == mine.rating, _s.user_id < mine.user_id)
    total = connection.execute(sa.select(players).where(here)).scalar() or 0
    return int(above) + (connection.execute(equal).scalar() or 0) + 1, int(total)


def _on_board(connection: sa.Connection, question: OnBoard) -> int:
    board = question.board
    query = sa.select(sa.func.sum(_k.players)).where(
        _k.period == board.period, _k.game_type == board.game_type, _k.pool == board.pool)
    return int(connection.execute(query).scalar() or 0)


_ANSWERS: Final[Mapping[type[Question[Any]], Callable[[sa.Connection, Any], Any]]] = {
    Uncounted: _uncounted,
    ToCount: _to_count,
    Absences: _absences,
    Edition: _edition,
    Standings: _standings,
    Rivals: _rivals,
    StandingsOf: _standings_of,
    RivalriesOf: _rivalries_of,
    Results: _results,
    Top: _top,
    Neighbours: _neighbours,
    Rank: _rank,
    OnBoard: _on_board,
}
