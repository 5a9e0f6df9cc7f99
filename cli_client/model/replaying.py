"""Where a game stands by the rules: after a snapshot's moves and throws, and after each event that follows."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from cli_client.model.view import View
from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Rules, capacity_of
from engine.wire.messages import games as messages
from engine.wire.messages.shared import PlayedMove, Snapshot


def view_of(number: int, snapshot: Snapshot, *, both_seats: bool = False) -> View:
    """A game that has just been heard of; the cursor begins in the middle."""
    view = View(number, snapshot, board_of(snapshot), both_seats)
    rows, columns = view.shape
    return attrs.evolve(view, cursor=rows // 2 * columns + columns // 2)


def board_of(snapshot: Snapshot, before: View | None = None) -> Any:
    """The rules' board after the snapshot's moves and throws; None when this client's rules do not lead there.

    It goes on from what was known before, if it can: that a player left is in no snapshot.
    """
    rules = RULES.get(snapshot.game_type)
    if rules is None:
        return None
    board = None
    if before is not None and before.board is not None and _continues(before.snapshot, snapshot):
        done = before.snapshot
        board = _lead(rules, before.board, snapshot, snapshot.moves[len(done.moves):],
                      _throws(snapshot)[len(_throws(done)):])
    return _from_the_start(rules, snapshot) if board is None else board


def _throws(snapshot: Snapshot) -> list[int]:
    return snapshot.chance.throws if snapshot.chance else []


def _continues(before: Snapshot, snapshot: Snapshot) -> bool:
    same = (before.game_type, before.options) == (snapshot.game_type, snapshot.options)
    moves, throws = before.moves, _throws(before)
    return same and snapshot.moves[: len(moves)] == moves and _throws(snapshot)[: len(throws)] == throws


def _from_the_start(rules: Rules[Any], snapshot: Snapshot) -> Any:
    try:
        board = rules.initial(snapshot.options, capacity_of(rules, snapshot.options))
    except (Refusal, KeyError, ValueError):  # a game of the future, with other options
        return None
    return _lead(rules, board, snapshot, snapshot.moves, _throws(snapshot))


def _lead(rules: Rules[Any], board: Any, snapshot: Snapshot, moves: Sequence[PlayedMove],
          throws: Sequence[int]) -> Any:
    """The board after these moves and the throws between them, if that is what the snapshot shows."""
    left = iter(throws)
    try:
        for move in moves:
            board = _throw(rules, board, left)
            board = rules.play(board, move.seat, rules.parse(board, move.position))
        board = _throw(rules, board, left)
    except (Refusal, KeyError, ValueError):
        return None
    agrees = not snapshot.board or rules.view(board, snapshot.your_seat)["board"] == snapshot.board
    return board if agrees and next(left, None) is None else None


def _throw(rules: Rules[Any], board: Any, throws: Any) -> Any:
    while rules.chance(board) is not None and (value := next(throws, None)) is not None:
        board = rules.throw(board, value)
    return board


# -------------------------------------------------------------------------------------------------------- events


def moved(view: View, seq: int, move: PlayedMove, turn: int | None = None) -> View | None:
    """The game after one more move; None when this client's rules do not allow it.

    ``turn`` is for games whose rules are not known; otherwise the rules say it.
    """
    def play(rules: Rules[Any], board: Any) -> Any:
        return rules.play(board, move.seat, rules.parse(board, move.position))

    after = _after(view, seq, turn, play, ply=move.ply, moves=[*view.snapshot.moves, move])
    return None if after is None else attrs.evolve(after, pending=None, typed="")


def thrown(view: View, event: messages.Thrown) -> View | None:
    """The game after a throw; None when this client's rules do not expect it."""
    chance = view.snapshot.chance
    known = attrs.evolve(chance, throws=[*chance.throws, event.value]) if chance else None
    return _after(view, event.seq, event.turn, lambda rules, board: rules.throw(board, event.value), chance=known)


def left(view: View, event: messages.Left) -> View | None:
    """The game after a player has left it; None when this client's rules do not allow it."""
    return _after(view, event.seq, event.turn, lambda rules, board: rules.withdraw(board, event.seat))


def _after(view: View, seq: int, turn: int | None, step: Callable[[Rules[Any], Any], Any],
           **changes: Any) -> View | None:
    rules, board = view.rules, None
    try:
        if rules is not None:
            board = step(rules, view.board)
            turn = rules.turn(board)
    except (Refusal, ValueError):
        return None
    return attrs.evolve(view, snapshot=attrs.evolve(view.snapshot, seq=seq, turn=turn, **changes), board=board)
