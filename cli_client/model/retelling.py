"""The sentences of a replay: which move it was, what followed it by itself, how long it took, and how it ended."""

from collections.abc import Mapping
from typing import Any

from cli_client.model import words
from cli_client.model.aside import HOUR, MINUTE, SECOND
from cli_client.model.replay import Course, Replay
from engine.bots.thinking import LEVELS
from engine.game.facts import Opened
from engine.wire.messages.shared import Seat


def caption(replay: Replay) -> str:
    """Which move one looks at, and how the game stood after it."""
    course, ply = replay.course, replay.at
    if not ply:
        what = f"the beginning of {headline(replay)}, {words.count(course.last)}."
    else:
        move = course.game.moves[ply - 1]
        said = _say(course, ply)
        what = f"move {ply} of {course.last}: {_name(course, move.seat)} played {said}."
    return " ".join([what, *followed(course, ply), _stand(course, ply)])


def headline(replay: Replay) -> str:
    """What is replayed: where it is from, which game, and who played."""
    versus = " against ".join(player.username for player in replay.course.game.table.seats)
    return f"{replay.source}, {replay.view.title.lower()} ({versus})"


def followed(course: Course, ply: int) -> list[str]:
    """What followed a move by itself, a sentence each: throws, and players who left."""
    told = [f"{_name(course, seat)} left." for seat in course.gone(ply)]
    throws = ", ".join(f"{_name(course, seat)} {value}" for seat, value in course.thrown(ply))
    return [*told, f"thrown: {throws}."] if throws else told


def _say(course: Course, ply: int) -> str:
    rules, board = course.game.table.rules, course.steps[ply - 1].board
    return rules.say(board, rules.parse(board, course.game.moves[ply - 1].position))


def _name(course: Course, seat: int | None) -> str:
    seats = course.game.table.seats
    return seats[seat - 1].username if seat is not None and 0 < seat <= len(seats) else "somebody"


def _stand(course: Course, ply: int) -> str:
    """Who is to move, or at the end who has won."""
    if ply < course.last or course.game.result is None:
        return f"{_name(course, course.game.table.rules.turn(course.steps[ply].board))} to move."
    result = course.game.result
    how = words.REASONS.get(result.reason, result.reason.replace("_", " "))
    if result.reason == "cancelled":
        return f"the game is over: {how}."
    if not result.winners:
        return f"a draw: {how}."
    return f"{' and '.join(_name(course, seat) for seat in result.winners)} won, {how}."


# ------------------------------------------------------------------------------------------------------------- time


def timed(replay: Replay) -> str:
    """When the move was made, and how long it took; at the beginning, by which clock it was played. Or nothing."""
    course, step = replay.course, replay.course.steps[replay.at]
    opened = course.facts[0]
    if not isinstance(opened, Opened) or not course.last:
        return ""
    if not step.ply:
        return "" if opened.clock is None else f"clock: {clock_words(opened.clock)}."
    if course.steps[-1].at == opened.at:  # nobody has noted the time
        return ""
    return f"at {span(step.at - opened.at)}; it took {span(step.spent)}."


def span(milliseconds: int) -> str:
    """A span of time: 4.2 s, 1:05, 2:00:00."""
    sign, rest = ("-" if milliseconds < 0 else ""), abs(milliseconds)
    if rest < MINUTE:
        return f"{sign}{rest / 1000:.1f} s"
    hours, rest = divmod(rest, HOUR)
    minutes, seconds = rest // MINUTE, rest % MINUTE // SECOND
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"


def clock_words(clock: Mapping[str, Any]) -> str:
    """A clock in words."""
    if clock["kind"] == "fischer":
        return f"{span(clock['initialMs'])} for each, and {span(clock['incrementMs'])} more with every move"
    if clock["kind"] == "days":
        return f"{clock['perMoveDays']} days for a move"
    return f"{span(clock['perMoveMs'])} for a move"


# ------------------------------------------------------------------------------------------------------------- list


def entry(course: Course, ply: int, seats: list[Seat]) -> str:
    """A move for the list of moves: its number, the mark of who played it, what was thrown for it, and where."""
    move, die = course.game.moves[ply - 1], course.die(ply)
    mark = next((seat.mark for seat in seats if seat.seat == move.seat), "?")
    thrown = "" if die is None else f" [{die}]"
    return f"{ply:>{len(str(course.last))}} {mark}{thrown} {move.position}"


def choices() -> list[str]:
    """Against whom a game can be played on, in words."""
    return [*(f"against bot:{level}" for level in LEVELS), "by people at this keyboard"]
