"""A game as one may see it: the snapshot, and its line in a list."""

import json
from typing import Any

from engine.game.facts import PLAYING
from engine.game.state import Game
from engine.wire.messages.shared import Chance, GameSummary, Offer, PlayedMove, Result, Seat, Snapshot
from ser.app.live import LiveGame
from ser.app.ports import GameRow


def snapshot(live: LiveGame, seat: int | None) -> Snapshot:
    """The game as a seat, or (None) a watcher, may see it."""
    game = live.game
    table = game.table
    seats = [
        Seat(number, player.username, table.rules.marks[number - 1], live.is_present(number), live.away.get(number),
             player.bot)
        for number, player in enumerate(table.seats, 1)
    ]
    view = table.rules.view(game.board, seat)
    beside = {name: value for name, value in view.items() if name != "board"}
    return Snapshot(
        live.id, table.game_type, dict(table.options), game.seq, game.ply, game.status, game.turn, seat, seats,
        view["board"], [PlayedMove(m.ply, m.seat, m.position) for m in game.moves],
        _result(game), [Offer(offer.seat, offer.kind) for offer in game.offers], None, game.next_game,
        beside or None, _chance(game),
    )


def _chance(game: Game) -> Chance | None:
    if game.table.commitment is None:
        return None
    return Chance(game.table.commitment, [throw.value for throw in game.throws], game.seed)


def _result(game: Game) -> Result | None:
    outcome = game.result
    return None if outcome is None else Result(outcome.reason, list(outcome.winners), list(outcome.places))


def summary(live: LiveGame, seat: int | None) -> GameSummary:
    """The game's line in a list."""
    game = live.game
    names = [player.username for player in game.table.seats]
    mine = game.status == PLAYING and seat is not None and game.turn == seat
    return GameSummary(live.id, game.table.game_type, game.status, game.turn, seat, mine, names,
                       game.seq, game.ply, game.last_at, _result(game))


def finished_summary(row: GameRow, seat: int) -> GameSummary:
    """A finished game's line in a list, from what is stored for lists."""
    outcome: dict[str, Any] | None = json.loads(row.result) if row.result else None
    result = None if outcome is None else Result(outcome["reason"], outcome["winners"], outcome["places"])
    return GameSummary(row.game_id, row.game_type, row.status, None, seat, False, json.loads(row.players),
                       row.seq, row.ply, row.updated_at, result)
