"""Where a game stands by the rules: after a snapshot's moves and throws, and after each event that follows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from cli_client.model.view import View
from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Rules, capacity_of
from engine.wire.messages import games as messages
from engine.wire.messages.shared import PlayedMove, Snapshot


@attrs.frozen
class _Rest:
    """Moves and throws that are still to be followed."""

    moves: Sequence[PlayedMove]
    throws: Sequence[int]


def view_of(number: int, snapshot: Snapshot, *, both_seats: bool = False) -> View:
    """A game that has just been heard of; the cursor begins in the middle."""
    view = View(number, snapshot, board_of(snapshot), both_seats)
    rows, columns = view.shape
    return attrs.evolve(view, cursor=rows // 2 * columns + columns // 2)


def board_of(snapshot: Snapshot, before: View | None = None) -> Any:
    """The rules' board after the snapshot's moves and throws; None when this client's rules do not lead there.

    It goes on from what was known before, if it can.
    """
    rules = RULES.get(snapshot.game_type)
    if rules is None:
        return None
    board = None
    if before is not None and before.board is not None and _continues(before.snapshot, snapshot):
        done = before.snapshot
        rest = _Rest(snapshot.moves[len(done.moves):], _throws(snapshot)[len(_throws(done)):])
        board = _lead(rules, before.board, snapshot, rest, 0)
    return _from_the_start(rules, snapshot) if board is None else board


def _throws(snapshot: Snapshot) -> list[int]:
    return snapshot.chance.throws if snapshot.chance else []


def _continues(before: Snapshot, snapshot: Snapshot) -> bool:
    same = (before.game_type, before.options) == (snapshot.game_type, snapshot.options)
    moves, throws = before.moves, _throws(before)
    return same and snapshot.moves[: len(moves)] == moves and _throws(snapshot)[: len(throws)] == throws


def _from_the_start(rules: Rules[Any], snapshot: Snapshot) -> Any:
    try:
        capacity = capacity_of(rules, snapshot.options)
        board = rules.initial(snapshot.options, capacity)
    except (Refusal, KeyError, ValueError):  # a game of the future, with other options
        return None
    return _lead(rules, board, snapshot, _Rest(snapshot.moves, _throws(snapshot)), capacity - 2)


def _lead(rules: Rules[Any], board: Any, snapshot: Snapshot, rest: _Rest, leavers: int) -> Any:
    """The board after these moves and the throws between them, if that is what the snapshot shows.

    Who has left a game for more than two, and when, is in no snapshot: up to so many ``leavers`` are found by trying.
    """
    stops = []
    try:
        while True:
            board, rest = _thrown_on(rules, board, rest)
            stops.append((board, rest))
            if not rest.moves:
                break
            move, *moves = rest.moves
            board = rules.play(board, move.seat, rules.parse(board, move.position))
            rest = attrs.evolve(rest, moves=moves)
    except (Refusal, KeyError, ValueError):
        board = None
    if board is not None and not rest.throws and _shows(rules, board, snapshot):
        return board
    return next(_with_a_leaver(rules, stops, snapshot, leavers - 1), None) if leavers > 0 else None


def _with_a_leaver(rules: Rules[Any], stops: Sequence[tuple[Any, _Rest]], snapshot: Snapshot,
                   leavers: int) -> Iterator[Any]:
    """The boards to which it leads that somebody who does not move later left at one of these stops."""
    for board, rest in reversed(stops):
        for seat in {seat.seat for seat in snapshot.seats} - {move.seat for move in rest.moves}:
            try:
                without = rules.withdraw(board, seat)
            except (Refusal, ValueError):
                continue
            found = _lead(rules, without, snapshot, rest, leavers)
            if found is not None:
                yield found


def _thrown_on(rules: Rules[Any], board: Any, rest: _Rest) -> tuple[Any, _Rest]:
    throws = rest.throws
    while throws and rules.chance(board) is not None:
        board = rules.throw(board, throws[0])
        throws = throws[1:]
    return board, attrs.evolve(rest, throws=throws)


def _shows(rules: Rules[Any], board: Any, snapshot: Snapshot) -> bool:
    """Whether the snapshot shows this board, as far as it shows any."""
    if not snapshot.board:
        return True
    turns = snapshot.status != "playing" or rules.turn(board) == snapshot.turn
    return turns and rules.view(board, snapshot.your_seat)["board"] == snapshot.board


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
