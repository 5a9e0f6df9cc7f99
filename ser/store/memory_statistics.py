"""Results, standings and rivalries, kept in dictionaries: an answer for each kind of question."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from ser.app.ports import (
    Absences,
    Batch,
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

Rows = dict[str, dict[Any, Any]]


@attrs.define
class Endings:
    """Which games have ended and are to be counted, in the order of their endings."""

    games: dict[str, bool] = attrs.field(factory=dict)
    """Whether each has been counted."""
    edition: int = 1
    """Of the statistics."""

    def commit(self, batch: Batch) -> bool:
        """Enters what a batch says. False: its statistics are to be left out, somebody else has changed them."""
        for game_id in batch.endings:
            self.games.setdefault(game_id, False)
        if batch.edition is not None:
            if batch.edition != self.edition:
                return False
            self.edition += 1
        self.games.update(dict.fromkeys(batch.counted, True))
        return True


def answer(endings: Endings, rows: Rows, question: Question[Any]) -> Any:
    """The answer to a question."""
    if isinstance(question, Uncounted):
        return [game_id for game_id, counted in endings.games.items() if not counted][: question.limit]
    if isinstance(question, ToCount):
        return list(endings.games.values()).count(False)
    if isinstance(question, Edition):
        return endings.edition
    return _ANSWERS[type(question)](rows, question)


def forget(endings: Endings, rows: Rows) -> None:
    """Forgets everything; what has ended is to be counted again, in the same order."""
    endings.games = dict.fromkeys(endings.games, False)
    endings.edition += 1
    for table in ("results", "standings", "rivals"):
        rows.pop(table, None)


def _absences(rows: Rows, _: Absences) -> tuple[Sequence[tuple[int, int]], int | None]:
    named = {row.name: row.at for row in rows.get("alive", {}).values()}
    return [(at, int(name)) for name, at in named.items() if name.isdigit()], named.get("there")


def _standings(rows: Rows, question: Standings) -> Sequence[StandingRow]:
    table = rows.get("standings", {})
    return [table[key] for key in question.keys if key in table]


def _rivals(rows: Rows, question: Rivals) -> Sequence[RivalRow]:
    table = rows.get("rivals", {})
    return [table[key] for key in question.keys if key in table]


def _standings_of(rows: Rows, question: StandingsOf) -> Sequence[StandingRow]:
    wanted = (question.user_id, "all")
    found = [row for row in rows.get("standings", {}).values() if (row.user_id, row.period) == wanted]
    return sorted(found, key=lambda row: (row.game_type, row.pool))


def _rivalries_of(rows: Rows, question: RivalriesOf) -> Sequence[RivalRow]:
    pair = (question.user_id, question.opponent_id)
    found = [row for row in rows.get("rivals", {}).values() if (row.user_id, row.opponent_id) == pair]
    return sorted(found, key=lambda row: row.game_type)


def _results(rows: Rows, question: Results) -> tuple[Sequence[ResultRow], int]:
    every = tuple(rows.get("results", {}).values())
    met = {row.game_id for row in every if row.user_id == question.opponent_id}
    mine = {row.game_id for row in every if row.user_id == question.reader}
    found = [row for row in every if row.user_id == question.user_id
             and question.game_type in (None, row.game_type)
             and (question.opponent_id is None or row.game_id in met)
             and (question.reader is None or not row.private or row.game_id in mine)]
    found.sort(key=lambda row: (row.ended_at, row.game_id), reverse=True)
    return found[question.offset : question.offset + question.limit], len(found)


def _on(rows: Rows, board: Board | StandingRow) -> list[StandingRow]:
    """A leaderboard, from the top."""
    wanted = (board.period, board.game_type, board.pool)
    found = [row for row in rows.get("standings", {}).values()
             if row.ranked and (row.period, row.game_type, row.pool) == wanted]
    return sorted(found, key=lambda row: (-row.rating, row.user_id))


def _top(rows: Rows, question: Top) -> Sequence[StandingRow]:
    found = _on(rows, question.board)
    if question.rivals_of is not None:
        game_type = question.board.game_type
        met = {key[1] for key in rows.get("rivals", {}) if (key[0], key[2]) == (question.rivals_of, game_type)}
        found = [row for row in found if row.user_id in {*met, question.rivals_of}]
    return found[question.offset : question.offset + question.limit]


def _neighbours(rows: Rows, question: Neighbours) -> Sequence[StandingRow]:
    mine = question.standing
    others = [row for row in _on(rows, mine) if row.user_id != mine.user_id]
    above = [row for row in others if (-row.rating, row.user_id) < (-mine.rating, mine.user_id)]
    return [*above[len(above) - min(question.each, len(above)) :], mine,
            *others[len(above) : len(above) + question.each]]


def _rank(rows: Rows, question: Rank) -> tuple[int, int]:
    mine = question.standing
    board = _on(rows, mine)
    above = sum((-row.rating, row.user_id) < (-mine.rating, mine.user_id) for row in board)
    return above + 1, len(board)


_ANSWERS: Final[Mapping[type[Question[Any]], Callable[[Rows, Any], Any]]] = {
    Absences: _absences,
    Standings: _standings,
    Rivals: _rivals,
    StandingsOf: _standings_of,
    RivalriesOf: _rivalries_of,
    Results: _results,
    Top: _top,
    Neighbours: _neighbours,
    Rank: _rank,
    OnBoard: lambda rows, question: len(_on(rows, question.board)),
}
