"""A game as one may see it: the snapshot, and its line in a list."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from engine.game import leaving
from engine.game.clock import flag_due_at
from engine.game.facts import PLAYING, Moved, Resigned, Thrown
from engine.game.offers import stands_until
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules.contract import Rules
from engine.wire.messages import lobby
from engine.wire.messages.games import Choice, Description, Ground, GroundCell
from engine.wire.messages.shared import Chance, GameSummary, Leaver, Offer, PlayedMove, Result, Seat, Snapshot
from ser.app.events import clock_of
from ser.app.live import LiveGame
from ser.app.matching import OpenSeat
from ser.app.ports import GameRow


def snapshot(live: LiveGame, seat: int | None) -> Snapshot:
    """The game as a seat, or (None) a watcher, may see it."""
    game = live.game
    table = game.table
    seats = [
        Seat(number, player.username, table.rules.marks[number - 1], live.is_present(number), live.away.get(number),
             player.bot, game.bot_for(number))
        for number, player in enumerate(table.seats, 1)
    ]
    view = table.rules.view(game.board, seat)
    beside = {name: value for name, value in view.items() if name != "board"}
    return Snapshot(
        live.id, table.game_type, dict(table.options), game.seq, game.ply, game.status, game.turn, seat, seats,
        view["board"], [PlayedMove(m.ply, m.seat, m.position) for m in game.moves],
        _result(game), _offers(game), clock_of(game), game.next_game, beside or None, _chance(game), _left(live),
        None if table.on_leave is None else leaving.snapshot(game, live.absent),
        live.watchers if seat else 0,
    )


def _offers(game: Game) -> list[Offer]:
    seats = game.table.capacity
    return [Offer(each.seat, each.kind, each.game_type, stands_until(each, seats)) for each in game.offers]


def _chance(game: Game) -> Chance | None:
    if game.table.commitment is None:
        return None
    return Chance(game.table.commitment, [throw.value for throw in game.throws], game.seed,
                  [throw.sides for throw in game.throws])


def _left(live: LiveGame) -> list[Leaver]:
    """Who has left a game that went on, and when."""
    if live.game.table.capacity == 2:
        return []
    left, ply, throws = [], 0, 0
    for fact in live.facts:
        kind = type(fact)
        ply += kind is Moved
        throws += kind is Thrown
        if isinstance(fact, Resigned):
            left.append(Leaver(fact.seat, ply, throws))
    return left


def _result(game: Game) -> Result | None:
    outcome = game.result
    return None if outcome is None else Result(outcome.reason, list(outcome.winners), list(outcome.places))


def summary(live: LiveGame, seat: int | None) -> GameSummary:
    """The game's line in a list."""
    game = live.game
    names = [player.username for player in game.table.seats]
    mine = game.status == PLAYING and seat is not None and game.turn == seat
    return GameSummary(live.id, game.table.game_type, game.status, game.turn, seat, mine, names,
                       game.seq, game.ply, game.last_at, _result(game), flag_due_at(game))


def urgency(game: GameSummary) -> tuple[bool, float, int]:
    """What comes first in a list: where it is the player's turn, the time that is up first, then the newest."""
    due_at = game.due_at if game.your_turn else None
    return not game.your_turn, math.inf if due_at is None else due_at, -game.last_at


def finished_summary(row: GameRow, seat: int) -> GameSummary:
    """A finished game's line in a list, from what is stored for lists."""
    outcome: dict[str, Any] | None = json.loads(row.result) if row.result else None
    result = None if outcome is None else Result(outcome["reason"], outcome["winners"], outcome["places"])
    return GameSummary(row.game_id, row.game_type, row.status, None, seat, False, json.loads(row.players),
                       row.seq, row.ply, row.updated_at, result)


# --------------------------------------------------------------------------------- for clients that know no rules


def ground(rules: Rules[Any], options: Mapping[str, Any]) -> Ground:
    """What a game type's board is drawn on, with checked options."""
    shown = rules.ground(options)
    cells = [GroundCell(cell.kind, cell.seat) for cell in shown.cells]
    return Ground(rules.name, dict(options), shown.rows, shown.columns, shown.labels, list(rules.marks),
                  list(rules.colors), cells, None if shown.block is None else list(shown.block))


def description(live: LiveGame, seat: int | None) -> Description:
    """The game in words as a seat, or (None) a watcher, may have it."""
    game, rules = live.game, live.game.table.rules
    moves = rules.legal(game.board, seat) if seat is not None and game.status == PLAYING else ()
    return Description(live.id, game.seq, list(rules.describe(game.board)), rules.hint(game.board), _last_cell(game),
                       _choices(game, seat or 0, moves) if moves else [])


def _last_cell(game: Game) -> int | None:
    rules = game.table.rules
    return rules.cell(game.board, rules.parse(game.board, game.moves[-1].position)) if game.moves else None


def _choices(game: Game, seat: int, moves: Sequence[int]) -> list[Choice]:
    rules, board = game.table.rules, game.board
    ground = rules.ground(game.table.options)
    meant: dict[int, list[int]] = {move: [] for move in moves}
    for cell in range(len(ground.cells)):
        move = _picked(rules, board, cell)
        if move in meant:
            meant[move].append(cell)
    stays = ground.labels == "cells"  # a mark stays on the cell that is named, so no move need be tried
    return [_choice(rules, board, move, cells, cells[0] if stays else _goal(rules, board, seat, move))
            for move, cells in meant.items()]


def _picked(rules: Rules[Any], board: Any, cell: int) -> int | None:
    try:
        return rules.pick(board, cell)
    except Refusal:
        return None


def _goal(rules: Rules[Any], board: Any, seat: int, move: int) -> int | None:
    return rules.cell(rules.play(board, seat, move), move)


def _choice(rules: Rules[Any], board: Any, move: int, cells: list[int], goal: int | None) -> Choice:
    position, words = rules.format(board, move), rules.say(board, move)
    return Choice(position, cells, None if cells == [goal] else goal, None if words == position else words)


def open_seat(seat: OpenSeat) -> lobby.OpenSeat:
    """An open seat in a list."""
    players = [lobby.Waiting(player.username, player.bot) for player in seat.players]
    return lobby.OpenSeat(seat.game_id, seat.game_type, dict(seat.options), players, seat.opened_at, seat.left,
                          seat.there, seat.stays, _plain(seat.clock), _plain(seat.on_leave))


def _plain(chosen: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if chosen is None else dict(chosen)
