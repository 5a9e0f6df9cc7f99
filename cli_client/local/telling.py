"""What happens in a game here, told as a server would: snapshots, and facts as events."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Received
from engine.game import clock, facts
from engine.game.facts import Fact, Resigned
from engine.game.offers import stands_until
from engine.game.state import Game, evolve
from engine.wire.codec import unstructure
from engine.wire.messages import affairs
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Leaver, Result, Snapshot


def leavers(game: Game, happened: Iterable[Fact]) -> list[Leaver]:
    """Who leaves the game, which goes on, by these facts that happen to it."""
    left = []
    for fact in happened:
        game = evolve(game, fact)
        if isinstance(fact, Resigned):
            left.append(Leaver(fact.seat, game.ply, len(game.throws)))
    return left


def started(shot: Snapshot) -> Received:
    """The event that a game begins."""
    members = {field.name: getattr(shot, field.name) for field in attrs.fields(Snapshot)}
    return _event("games.started", messages.Started(**members))


def events(game_id: str, game: Game, happened: Iterable[Fact]) -> list[Received]:
    """The events that these facts are, which have happened to the game."""
    told = []
    for fact in happened:
        game = evolve(game, fact)
        name, tell = _EVENTS[type(fact)]
        told.append(_event(name, tell(game_id, game, fact)))
    return told


def _event(method: str, message: Any) -> Received:
    return Received(method, unstructure(message), message)


Tell = Callable[[str, Game, Any], Any]


def _clock(game: Game) -> dict[str, Any] | None:
    return None if game.affairs.clock is None else clock.snapshot(game)


def _moved(game_id: str, game: Game, fact: facts.Moved) -> messages.Moved:
    return messages.Moved(game_id, game.seq, fact.ply, fact.seat, fact.position, game.turn, _clock(game))


def _thrown(game_id: str, game: Game, fact: facts.Thrown) -> messages.Thrown:
    return messages.Thrown(game_id, game.seq, fact.number, fact.sides, fact.value, game.turn, _clock(game))


def _left(game_id: str, game: Game, fact: facts.Resigned) -> messages.Left:
    return messages.Left(game_id, game.seq, fact.seat, game.turn, fact.reason, _clock(game))


def _ended(game_id: str, game: Game, fact: facts.Ended) -> messages.Ended:
    result = Result(fact.reason, list(fact.winners), list(fact.places))
    return messages.Ended(game_id, game.seq, result, _clock(game))


def _revealed(game_id: str, game: Game, fact: facts.Revealed) -> messages.Revealed:
    return messages.Revealed(game_id, game.seq, fact.seed)


def _offered(game_id: str, game: Game, fact: facts.Offered) -> messages.Offered:
    until = stands_until(fact, game.table.capacity)
    return messages.Offered(game_id, game.seq, fact.seat, fact.kind, fact.game_type, until)


def _declined(game_id: str, game: Game, fact: facts.Declined) -> messages.Answered:
    return messages.Answered(game_id, game.seq, fact.kind, accept=False, seat=fact.seat)


def _continued(game_id: str, game: Game, fact: facts.Continued) -> messages.Answered:
    seats = None if fact.seats is None else list(fact.seats)
    return messages.Answered(game_id, game.seq, "rematch", accept=True, next_game_id=fact.game_id, seats=seats)


def _taken_back(game_id: str, game: Game, fact: facts.TakenBack) -> affairs.TakenBack:
    return affairs.TakenBack(game_id, game.seq, fact.seat, fact.ply, game.turn, _clock(game))


_EVENTS: Final[Mapping[type[Any], tuple[str, Tell]]] = {
    facts.Moved: ("games.moved", _moved),
    facts.Thrown: ("games.thrown", _thrown),
    facts.Resigned: ("games.left", _left),
    facts.Ended: ("games.ended", _ended),
    facts.Revealed: ("games.revealed", _revealed),
    facts.Offered: ("games.offered", _offered),
    facts.Declined: ("games.answered", _declined),
    facts.Continued: ("games.answered", _continued),
    facts.Withdrawn: ("games.withdrawn", lambda id_, game, fact: affairs.Withdrawn(
        id_, game.seq, fact.seat, fact.kind)),
    facts.Expired: ("games.lapsed", lambda id_, game, fact: affairs.Lapsed(id_, game.seq, fact.kind)),
    facts.TakenBack: ("games.takenBack", _taken_back),
    facts.Paused: ("games.paused", lambda id_, game, _: affairs.Paused(id_, game.seq, _clock(game))),
    facts.Resumed: ("games.resumed", lambda id_, game, _: affairs.Resumed(id_, game.seq, _clock(game))),
    facts.Held: ("games.held", lambda id_, game, _: affairs.Held(id_, game.seq, _clock(game) or {})),
    facts.Released: ("games.released", lambda id_, game, _: affairs.Released(id_, game.seq, _clock(game) or {})),
    facts.TakenOver: ("games.takenOver", lambda id_, game, fact: affairs.TakenOver(
        id_, game.seq, fact.seat, fact.bot)),
    facts.ReturnedTo: ("games.returned", lambda id_, game, fact: affairs.Returned(id_, game.seq, fact.seat)),
}
