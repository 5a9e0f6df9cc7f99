"""What a finished game changes in its players' results, standings and rivalries: a pure function of what was before."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import attrs
import orjson

from ser.app.ports import ResultRow, RivalKey, RivalRow, StandingKey, StandingRow
from ser.app.statistics.rating import PROVISIONAL, Skill, rate
from ser.app.statistics.tally import ABANDONED, WON, SeatTally, Tally

ALL: Final = "all"

OVERALL: Final = ("overall", "", "")
"""Period, game type and pool of the standing in which all games of a player are counted, without a rating."""


@attrs.frozen
class Change:
    """The rows that a game makes new or changes."""

    results: tuple[ResultRow, ...]
    standings: tuple[StandingRow, ...]
    rivals: tuple[RivalRow, ...]


def month_of(instant: int) -> str:
    """The month (UTC) of an instant in milliseconds of the Unix epoch, as ``2026-11``."""
    return datetime.fromtimestamp(instant / 1000, UTC).strftime("%Y-%m")


def lasting(tally: Tally) -> Iterator[SeatTally]:
    """The seats of players who can come back: only they are counted."""
    return (seat for seat in tally.seats if not seat.player.passing)


def keys_of(tally: Tally) -> tuple[list[StandingKey], list[RivalKey]]:
    """The keys of the rows that have to be known before the game is counted."""
    players = [seat.player.user_id for seat in lasting(tally)]
    standings = [(period, tally.game_type, tally.pool, user)
                 for user in players for period in (ALL, month_of(tally.ended_at))]
    standings += [(*OVERALL, user) for user in players]
    rivals = [(user, other, tally.game_type) for user in players for other in players if other != user]
    return standings, rivals


def fresh_standing(key: StandingKey) -> StandingRow:
    """The standing of somebody who has not played yet."""
    skill = Skill()
    return StandingRow(*key, skill.mu, skill.sigma, skill.rating, ranked=False)


def count(
    game_id: str, tally: Tally, standings: Mapping[StandingKey, StandingRow], rivals: Mapping[RivalKey, RivalRow]
) -> Change:
    """Counts a game on top of the rows that there are; who has none begins with a fresh one."""
    before = {seat.seat: _standing(standings, _key(tally, ALL, seat)) for seat in tally.seats}
    skills = {seat: Skill(row.mu, row.sigma) for seat, row in before.items()}
    after = _rated(tally, skills)
    results, changed = [], []
    for seat in lasting(tally):
        of_all_time = _counted(before[seat.seat], seat, tally, after[seat.seat])
        month = _standing(standings, _key(tally, month_of(tally.ended_at), seat))
        of_month = attrs.evolve(_counted(month, seat, tally, after[seat.seat]), ranked=of_all_time.ranked)
        changed += [of_all_time, of_month, _together(standings, seat, tally)]
        ratings = (skills[seat.seat].rating, after[seat.seat].rating) if tally.decided else (None, None)
        results.append(_result(game_id, tally, seat, ratings))
    return Change(tuple(results), tuple(changed), tuple(_rivalries(tally, rivals)))


def _key(tally: Tally, period: str, seat: SeatTally) -> StandingKey:
    return period, tally.game_type, tally.pool, seat.player.user_id


def _standing(standings: Mapping[StandingKey, StandingRow], key: StandingKey) -> StandingRow:
    return standings.get(key) or fresh_standing(key)


def _together(standings: Mapping[StandingKey, StandingRow], seat: SeatTally, tally: Tally) -> StandingRow:
    row = _standing(standings, (*OVERALL, seat.player.user_id))
    return attrs.evolve(_counted(row, seat, tally, Skill()), ranked=False, best_rating=0)


def _rated(tally: Tally, skills: Mapping[int, Skill]) -> dict[int, Skill]:
    """The skills after the game, by seat."""
    if not tally.decided:
        return dict(skills)
    places = [seat.place for seat in tally.seats]
    return dict(zip(skills, rate(tuple(skills.values()), places), strict=True))


def _counted(row: StandingRow, seat: SeatTally, tally: Tally, skill: Skill) -> StandingRow:
    counts: dict[str, Any] = {seat.outcome: getattr(row, seat.outcome) + 1}
    decided = row.won + row.drawn + row.lost + (seat.outcome != ABANDONED)
    streak = _streak(row, seat.outcome)
    ranked = decided >= PROVISIONAL
    return attrs.evolve(
        row, mu=skill.mu, sigma=skill.sigma, rating=skill.rating, ranked=ranked, games=row.games + 1,
        moves=row.moves + seat.moves, think_ms=row.think_ms + seat.think_ms, streak=streak,
        best_streak=max(row.best_streak, streak), last_at=max(row.last_at, tally.ended_at),
        best_rating=max(row.best_rating, skill.rating) if ranked else row.best_rating, **counts)


def _streak(row: StandingRow | RivalRow, outcome: str) -> int:
    """How many games have been won one after the other, with this one."""
    return row.streak if outcome == ABANDONED else row.streak + 1 if outcome == WON else 0


def _result(game_id: str, tally: Tally, seat: SeatTally, ratings: tuple[int | None, int | None]) -> ResultRow:
    others = [{"seat": other.seat, "userId": other.player.user_id, "username": other.player.username,
               "bot": other.player.bot} for other in tally.seats if other is not seat]
    return ResultRow(
        game_id, seat.seat, seat.player.user_id, tally.game_type, tally.pool, tally.ended_at, seat.outcome,
        seat.place, tally.reason, seat.moves, seat.think_ms, orjson.dumps(others).decode(), *ratings,
        private=tally.private)


def _rivalries(tally: Tally, rivals: Mapping[RivalKey, RivalRow]) -> Iterable[RivalRow]:
    """Each against each: who has the better place has won."""
    seats = tuple(lasting(tally))
    for seat in seats:
        for other in seats:
            if other is not seat:
                key = (seat.player.user_id, other.player.user_id, tally.game_type)
                yield _met(rivals.get(key) or RivalRow(*key), seat, _against(seat, other), tally.ended_at)


def _met(row: RivalRow, seat: SeatTally, outcome: str, ended_at: int) -> RivalRow:
    counts: dict[str, Any] = {outcome: getattr(row, outcome) + 1}
    streak = _streak(row, outcome)
    return attrs.evolve(
        row, last_at=max(row.last_at, ended_at), moves=row.moves + seat.moves, think_ms=row.think_ms + seat.think_ms,
        streak=streak, best_streak=max(row.best_streak, streak), **counts)


def _against(seat: SeatTally, other: SeatTally) -> str:
    if seat.outcome == ABANDONED:
        return ABANDONED
    if seat.place == other.place:
        return "drawn"
    return WON if seat.place < other.place else "lost"
