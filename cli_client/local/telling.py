"""What happens in a game here, told as a server would: snapshots, and facts as events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from cli_client.happenings import Received
from engine.game.facts import Ended, Fact, Moved, Resigned, Revealed, Thrown
from engine.game.state import Game, evolve
from engine.wire.codec import unstructure
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Chance, Leaver, PlayedMove, Result, Seat, Snapshot


def snapshot(game_id: str, game: Game, seat: int | None, left: Sequence[Leaver] = ()) -> Snapshot:
    """The game as the seat of the one at the keyboard sees it; everybody is there but those who have left it."""
    table = game.table
    seats = [Seat(number, player.username, table.rules.marks[number - 1], present=True, bot=player.bot)
             for number, player in enumerate(table.seats, 1)]
    view = table.rules.view(game.board, seat)
    beside = {name: value for name, value in view.items() if name != "board"}
    return Snapshot(
        game_id, table.game_type, dict(table.options), game.seq, game.ply, game.status, game.turn, seat, seats,
        view["board"], [PlayedMove(m.ply, m.seat, m.position) for m in game.moves], _result(game), [],
        view=beside or None, chance=_chance(game), left=list(left),
    )


def leavers(game: Game, facts: Iterable[Fact]) -> list[Leaver]:
    """Who leaves the game, which goes on, by these facts that happen to it."""
    left = []
    for fact in facts:
        game = evolve(game, fact)
        if isinstance(fact, Resigned):
            left.append(Leaver(fact.seat, game.ply, len(game.throws)))
    return left


def _chance(game: Game) -> Chance | None:
    if game.table.commitment is None:
        return None
    return Chance(game.table.commitment, [throw.value for throw in game.throws], game.seed,
                  [throw.sides for throw in game.throws])


def _result(game: Game) -> Result | None:
    outcome = game.result
    return None if outcome is None else Result(outcome.reason, list(outcome.winners), list(outcome.places))


def started(shot: Snapshot) -> Received:
    """The event that a game begins."""
    members = {field.name: getattr(shot, field.name) for field in attrs.fields(Snapshot)}
    return _event("games.started", messages.Started(**members))


def events(game_id: str, game: Game, facts: Iterable[Fact]) -> list[Received]:
    """The events that these facts are, which have happened to the game."""
    told = []
    for fact in facts:
        game = evolve(game, fact)
        name, tell = _EVENTS[type(fact)]
        told.append(_event(name, tell(game_id, game, fact)))
    return told


def _event(method: str, message: Any) -> Received:
    return Received(method, unstructure(message), message)


def _moved(game_id: str, game: Game, fact: Moved) -> messages.Moved:
    return messages.Moved(game_id, game.seq, fact.ply, fact.seat, fact.position, game.turn)


def _thrown(game_id: str, game: Game, fact: Thrown) -> messages.Thrown:
    return messages.Thrown(game_id, game.seq, fact.number, fact.sides, fact.value, game.turn)


def _left(game_id: str, game: Game, fact: Resigned) -> messages.Left:
    return messages.Left(game_id, game.seq, fact.seat, game.turn)


def _ended(game_id: str, game: Game, fact: Ended) -> messages.Ended:
    return messages.Ended(game_id, game.seq, Result(fact.reason, list(fact.winners), list(fact.places)))


def _revealed(game_id: str, game: Game, fact: Revealed) -> messages.Revealed:
    return messages.Revealed(game_id, game.seq, fact.seed)


_EVENTS: Final[Mapping[type[Any], tuple[str, Callable[[str, Game, Any], Any]]]] = {
    Moved: ("games.moved", _moved),
    Thrown: ("games.thrown", _thrown),
    Resigned: ("games.left", _left),
    Ended: ("games.ended", _ended),
    Revealed: ("games.revealed", _revealed),
}
