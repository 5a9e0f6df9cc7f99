"""A replay: what a record's facts come to, move by move. A function of the facts, and of where one looks."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from cli_client.model.view import View
from cli_client.snapshots import snapshot
from engine.game.affairs import PLAIN
from engine.game.facts import PLAYING, Fact, Moved, Resigned, Thrown
from engine.game.state import Game, evolve
from engine.wire.messages.shared import Leaver, Snapshot

REPLAY: Final = "replay"
"""By this name a replay stands among the open games."""
NOWHERE: Final = -1
"""Where the cursor is on a board on which nothing can be played."""


@attrs.frozen
class Step:
    """How a game stood after ``ply`` moves, and what followed them by itself, up to the next move.

    ``facts``, ``throws`` and ``gone`` are how many facts, throws and players who left there had been by then. ``at`` is
    when the move was made, and ``spent`` how long after the one before, in milliseconds.
    """

    ply: int
    board: Any
    facts: int
    throws: int
    gone: int
    at: int
    spent: int = 0


@attrs.frozen
class Course:
    """A game from its beginning to its end, or to where it is; ``throwers`` has of each throw the seat."""

    facts: tuple[Fact, ...]
    game: Game
    steps: tuple[Step, ...]
    left: tuple[Leaver, ...]
    throwers: tuple[int, ...]

    @property
    def last(self) -> int:
        """The number of the last move."""
        return len(self.steps) - 1

    def thrown(self, ply: int) -> Iterator[tuple[int, int]]:
        """Of each throw that followed a move (0: the beginning) the seat and the value."""
        first = self.steps[ply - 1].throws if ply else 0
        for number in range(first, self.steps[ply].throws):
            yield self.throwers[number], self.game.throws[number].value

    def die(self, ply: int) -> int | None:
        """What had been thrown for a move; None where no dice are thrown."""
        throws = self.steps[ply - 1].throws
        return self.game.throws[throws - 1].value if throws else None

    def gone(self, ply: int) -> tuple[int, ...]:
        """The seats that left the game after a move, and before the next."""
        first = self.steps[ply - 1].gone if ply else 0
        return tuple(leaver.seat for leaver in self.left[first:self.steps[ply].gone])

    def snapshot(self, ply: int, name: str = REPLAY) -> Snapshot:
        """The game after so many moves, as a watcher would have seen it then, by this name."""
        step, game = self.steps[ply], self.game
        if ply < self.last:
            game = attrs.evolve(game, status=PLAYING, board=step.board, seq=step.facts, moves=game.moves[:ply],
                                result=None, affairs=PLAIN, throws=game.throws[:step.throws])
        return snapshot(name, game, None, self.left[:step.gone])


@attrs.frozen
class Replay:
    """An open replay of ``source``; ``view`` is what is seen of the game after ``at`` moves.

    It goes on by itself with a pause of ``pace`` seconds, or (None) does not; ``run`` tells one such run from the next.
    ``typed`` is as much as has been typed of a number; ``back`` is the tab from which it was opened.
    """

    source: str
    course: Course = attrs.field(repr=False, eq=False)
    view: View
    at: int = 0
    pace: float | None = None
    run: int = 0
    typed: str = ""
    back: str | None = None


def course_of(facts: tuple[Fact, ...]) -> Course:
    """What these facts come to, which are as ``read_record`` answers them."""
    game = evolve(None, facts[0])
    moved_at = facts[0].at
    steps, left, throwers = [Step(0, game.board, 1, 0, 0, moved_at)], list[Leaver](), list[int]()
    for number, fact in enumerate(facts[1:], 2):
        turn = game.turn
        game = evolve(game, fact)
        if isinstance(fact, Moved):
            steps.append(Step(fact.ply, game.board, number, len(throwers), len(left), fact.at, fact.at - moved_at))
            moved_at = fact.at
            continue
        if isinstance(fact, Thrown):
            throwers.append(turn or 0)
        elif isinstance(fact, Resigned):
            left.append(Leaver(fact.seat, game.ply, len(game.throws)))
        steps[-1] = attrs.evolve(steps[-1], board=game.board, facts=number, throws=len(throwers), gone=len(left))
    return Course(facts, game, tuple(steps), tuple(left), tuple(throwers))


def replay_of(facts: tuple[Fact, ...], source: str) -> Replay:
    """The replay of a record, at its beginning."""
    course = course_of(facts)
    return Replay(source, course, _view(course, 0))


def looked(replay: Replay, ply: int) -> Replay:
    """The replay, looked at after so many moves, or after as many as there are."""
    at = max(0, min(ply, replay.course.last))
    return attrs.evolve(replay, at=at, view=_view(replay.course, at))


def _view(course: Course, ply: int) -> View:
    return View(0, course.snapshot(ply), course.steps[ply].board, cursor=NOWHERE)
