"""A game of the engine as a server would show it: the snapshot that one seat, or a watcher, sees of it."""

from collections.abc import Sequence

from engine.game.state import Game
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


def _chance(game: Game) -> Chance | None:
    if game.table.commitment is None:
        return None
    return Chance(game.table.commitment, [throw.value for throw in game.throws], game.seed,
                  [throw.sides for throw in game.throws])


def _result(game: Game) -> Result | None:
    outcome = game.result
    return None if outcome is None else Result(outcome.reason, list(outcome.winners), list(outcome.places))
