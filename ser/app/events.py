"""Facts as events: what is said of each thing that happens to a game, to who hears of it and to who catches up.

Everything that an event says follows from its fact and from the game after it, so everybody is told the same. Who
applies the events of a game one after the other to a snapshot has the later snapshot (docs/PROTOCOL.md, 2.5).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine.game import clock, leaving
from engine.game.affairs import PLAIN
from engine.game.facts import (
    Continued,
    Declined,
    Ended,
    Expired,
    Fact,
    Held,
    Moved,
    Offered,
    Paused,
    Released,
    Resigned,
    Resumed,
    ReturnedTo,
    Revealed,
    TakenBack,
    TakenOver,
    Thrown,
    Withdrawn,
)
from engine.game.offers import stands_until
from engine.game.state import Game, evolve, replay
from engine.wire.codec import unstructure
from engine.wire.messages import affairs, games
from engine.wire.messages.registry import event_name
from engine.wire.messages.shared import Absent, Result
from ser.app.live import LiveGame

Event = tuple[str, Any]


def event_of(live: LiveGame, facts: Sequence[Fact], fact: Fact, seq: int) -> Event:
    """The event that a fact is, one of these last facts of the game (other than its beginning).

    After a move that ends the game by the rules it is nobody's turn, as after the end: there the way is shorter.
    """
    game = live.game
    if seq != game.seq and not (len(facts) == 2 and type(facts[1]) is Ended and game.affairs is PLAIN):
        game = _after(live, facts, seq)
    name, params = _EVENTS[type(fact)]
    return name, params(live, fact, seq, game)


def _after(live: LiveGame, facts: Sequence[Fact], seq: int) -> Game:
    """The game as it was after so many facts, before the last one."""
    number = live.game.seq - len(facts)
    game = live.before
    if game is None or game.seq != number:
        return replay(live.facts[:seq])
    for fact in facts[: seq - number]:
        game = evolve(game, fact)
    return game


def clock_of(game: Game) -> dict[str, Any] | None:
    """The clock as of what happened last."""
    return None if game.affairs.clock is None else clock.snapshot(game)


def _moved(live: LiveGame, fact: Moved, seq: int, game: Game) -> dict[str, Any]:
    params = {"gameId": live.id, "seq": seq, "ply": fact.ply, "seat": fact.seat, "position": fact.position,
              "turn": game.turn}
    return params if game.affairs.clock is None else {**params, "clock": clock_of(game)}


def _ended(live: LiveGame, fact: Ended, seq: int, game: Game) -> Any:
    return games.Ended(live.id, seq, Result(fact.reason, list(fact.winners), list(fact.places)), clock_of(game))


def _offered(live: LiveGame, fact: Offered, seq: int, game: Game) -> Any:
    until = stands_until(fact, game.table.capacity)
    return games.Offered(live.id, seq, fact.seat, fact.kind, fact.game_type, until)


def _declined(live: LiveGame, fact: Declined, seq: int, _: Game) -> Any:
    return games.Answered(live.id, seq, fact.kind, accept=False, seat=fact.seat)


def _continued(live: LiveGame, fact: Continued, seq: int, _: Game) -> Any:
    seats = None if fact.seats is None else list(fact.seats)
    return games.Answered(live.id, seq, "rematch", accept=True, next_game_id=fact.game_id, seats=seats)


def _thrown(live: LiveGame, fact: Thrown, seq: int, game: Game) -> Any:
    return games.Thrown(live.id, seq, fact.number, fact.sides, fact.value, game.turn, clock_of(game))


def _left(live: LiveGame, fact: Resigned, seq: int, game: Game) -> Any:
    return games.Left(live.id, seq, fact.seat, game.turn, fact.reason, clock_of(game))


def _taken_back(live: LiveGame, fact: TakenBack, seq: int, game: Game) -> Any:
    return affairs.TakenBack(live.id, seq, fact.seat, fact.ply, game.turn, clock_of(game))


def _resumed(live: LiveGame, _: Resumed, seq: int, game: Game) -> Any:
    due = leaving.countdown(game, live.absent)
    return affairs.Resumed(live.id, seq, clock_of(game), [affairs.Grace(*each) for each in sorted(due.items())])


_SAID: Final[Mapping[type[Any], tuple[type[Any], Callable[[LiveGame, Any, int, Game], Any]]]] = {
    Ended: (games.Ended, _ended),
    Offered: (games.Offered, _offered),
    Declined: (games.Answered, _declined),
    Continued: (games.Answered, _continued),
    Thrown: (games.Thrown, _thrown),
    Resigned: (games.Left, _left),
    Revealed: (games.Revealed, lambda live, fact, seq, _: games.Revealed(live.id, seq, fact.seed)),
    Withdrawn: (affairs.Withdrawn, lambda live, fact, seq, _: affairs.Withdrawn(live.id, seq, fact.seat, fact.kind)),
    Expired: (affairs.Lapsed, lambda live, fact, seq, _: affairs.Lapsed(live.id, seq, fact.kind)),
    TakenBack: (affairs.TakenBack, _taken_back),
    Paused: (affairs.Paused, lambda live, _, seq, game: affairs.Paused(live.id, seq, clock_of(game))),
    Resumed: (affairs.Resumed, _resumed),
    Held: (affairs.Held, lambda live, _, seq, game: affairs.Held(live.id, seq, clock_of(game) or {})),
    Released: (affairs.Released, lambda live, _, seq, game: affairs.Released(live.id, seq, clock_of(game) or {})),
    TakenOver: (affairs.TakenOver, lambda live, fact, seq, _: affairs.TakenOver(live.id, seq, fact.seat, fact.bot)),
    ReturnedTo: (affairs.Returned, lambda live, fact, seq, _: affairs.Returned(live.id, seq, fact.seat)),
}


def _as_params(say: Callable[[LiveGame, Any, int, Game], Any]) -> Callable[[LiveGame, Any, int, Game], Any]:
    return lambda live, fact, seq, game: unstructure(say(live, fact, seq, game))


_EVENTS: Final[Mapping[type[Any], tuple[str, Callable[[LiveGame, Any, int, Game], Any]]]] = {
    Moved: ("games.moved", _moved),
    **{kind: (event_name(message), _as_params(say)) for kind, (message, say) in _SAID.items()},
}
"""From the kind of a fact to its event: the name, and what makes the parameters."""


# -------------------------------------------------------------------------------------------------- catching up

MOST_MISSED: Final = 200
"""With more to catch up than so many events, a snapshot is the shorter answer."""


def missed_events(live: LiveGame, since: int) -> list[dict[str, Any]] | None:
    """The events after a seq; None where a snapshot says it better (or there is no such seq)."""
    missed = live.facts[since:] if 0 < since <= live.game.seq else None
    if missed is None or len(missed) > MOST_MISSED or any(type(fact) not in _EVENTS for fact in missed):
        return None
    game, told = replay(live.facts[:since]), []
    for seq, fact in enumerate(missed, since + 1):
        game = evolve(game, fact)
        name, params = _EVENTS[type(fact)]
        told.append({"method": name, "params": params(live, fact, seq, game)})
    return told


def absent(live: LiveGame) -> list[Absent]:
    """The seats whose players are not there, and when the grace of each is over, where there is one."""
    away = live.absent
    due = leaving.countdown(live.game, away)
    return [Absent(seat, at, due.get(seat)) for seat, at in sorted(away.items())]
