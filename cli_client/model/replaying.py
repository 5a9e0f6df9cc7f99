"""Where a game stands by the rules: after a snapshot's moves and throws, and after each event that follows."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from cli_client.model.foreign import NOTHING_TOLD, Stand, Told
from cli_client.model.harmless import stand_of
from cli_client.model.view import View
from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Rules, capacity_of
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Leaver, PlayedMove, Snapshot

_NOT_OURS: Final = (Refusal, KeyError, ValueError, IndexError)
"""What following a game of the future raises, which has other options or other rules."""


@attrs.frozen
class _Point:
    """How far a game has been followed: so many moves, throws, and players who have left it."""

    ply: int = 0
    thrown: int = 0
    gone: int = 0


def view_of(number: int, snapshot: Snapshot, told: Told = NOTHING_TOLD, *, both_seats: bool = False) -> View:
    """A game that has just been heard of; the cursor begins in the middle."""
    return centred(View(number, snapshot, board_of(snapshot, told=told), told, both_seats))


def centred(view: View) -> View:
    """With the cursor in the middle."""
    rows, columns = view.shape
    return attrs.evolve(view, cursor=rows // 2 * columns + columns // 2)


def board_of(snapshot: Snapshot, before: View | None = None, told: Told = NOTHING_TOLD) -> Any:
    """The rules' board after the snapshot's moves and throws, or what the server told, where they do not lead there.

    It goes on from what was known before, if it can.
    """
    rules = RULES.get(snapshot.game_type)
    board = None if rules is None else _board_of(rules, snapshot, before)
    return stand_of(snapshot, told) if board is None else board


def _board_of(rules: Rules[Any], snapshot: Snapshot, before: View | None) -> Any:
    board = None
    if before is not None and not before.foreign and _continues(before.snapshot, snapshot):
        board = _lead(rules, before.board, snapshot, _point_of(before.snapshot))
    return _from_the_start(rules, snapshot) if board is None else board


def missed(snapshot: Snapshot, before: View) -> list[str]:
    """In words, the moves that a snapshot has beyond what was known before."""
    moves = snapshot.moves[len(before.snapshot.moves) :]
    if before.rules is None or before.foreign or not _continues(before.snapshot, snapshot):
        return [str(move.position) for move in moves]
    rules, said = before.rules, []
    try:
        for board, move in _course(rules, before.board, snapshot, _point_of(before.snapshot)):
            if move is not None:
                said.append(rules.say(board, rules.parse(board, move.position)))
    except _NOT_OURS:
        pass
    return [*said, *(str(move.position) for move in moves[len(said) :])]


def _throws(snapshot: Snapshot) -> list[int]:
    return snapshot.chance.throws if snapshot.chance else []


def _point_of(snapshot: Snapshot) -> _Point:
    return _Point(len(snapshot.moves), len(_throws(snapshot)), len(snapshot.left))


def _continues(before: Snapshot, snapshot: Snapshot) -> bool:
    same = (before.game_type, before.options) == (snapshot.game_type, snapshot.options)
    pairs = ((before.moves, snapshot.moves), (_throws(before), _throws(snapshot)), (before.left, snapshot.left))
    return same and all(longer[: len(known)] == known for known, longer in pairs)


def _from_the_start(rules: Rules[Any], snapshot: Snapshot) -> Any:
    try:
        board = rules.initial(snapshot.options, capacity_of(rules, snapshot.options))
    except _NOT_OURS:
        return None
    return _lead(rules, board, snapshot, _Point())


def _lead(rules: Rules[Any], board: Any, snapshot: Snapshot, point: _Point) -> Any:
    """The board to which what came after this point leads, if that is what the snapshot shows."""
    try:
        *_, (board, _) = _course(rules, board, snapshot, point)
    except _NOT_OURS:
        return None
    return board if _shows(rules, board, snapshot) else None


def _course(rules: Rules[Any], board: Any, snapshot: Snapshot,
            point: _Point) -> Iterator[tuple[Any, PlayedMove | None]]:
    """The board before each move that came after this point, with the move; at the end the last board, with none."""
    moves, throws, left = snapshot.moves, _throws(snapshot), snapshot.left
    ply, thrown, gone = point.ply, point.thrown, point.gone
    while gone < len(left) or thrown < len(throws) or ply < len(moves):
        if gone < len(left) and (left[gone].ply, left[gone].throws) == (ply, thrown):
            board = rules.withdraw(board, left[gone].seat)
            gone += 1
        elif rules.chance(board) is not None:
            board = rules.throw(board, throws[thrown])
            thrown += 1
        else:
            move = moves[ply]
            yield board, move
            board = rules.play(board, move.seat, rules.parse(board, move.position))
            ply += 1
    yield board, None


def _shows(rules: Rules[Any], board: Any, snapshot: Snapshot) -> bool:
    """Whether the snapshot shows this board, as far as it shows any."""
    if not snapshot.board:
        return True
    turns = snapshot.status != "playing" or rules.turn(board) == snapshot.turn
    return turns and rules.view(board, snapshot.your_seat)["board"] == snapshot.board


# -------------------------------------------------------------------------------------------------------- events


def moved(view: View, event: messages.Moved) -> View | None:
    """The game after one more move; None when this client's rules do not allow it.

    Whose turn it is the event says for games whose rules are not known; otherwise the rules say it.
    """
    def play(rules: Rules[Any], board: Any) -> Any:
        return rules.play(board, event.seat, rules.parse(board, event.position))

    moves = [*view.snapshot.moves, PlayedMove(event.ply, event.seat, event.position)]
    after = _after(view, event.seq, event.turn, play, ply=event.ply, moves=moves, clock=event.clock)
    return None if after is None else attrs.evolve(after, pending=None, typed="", called=None, warned=None)


def thrown(view: View, event: messages.Thrown) -> View | None:
    """The game after a throw; None when this client's rules do not expect it."""
    chance = view.snapshot.chance
    known = chance and attrs.evolve(chance, throws=[*chance.throws, event.value], sides=[*chance.sides, event.sides])
    return _after(view, event.seq, event.turn, lambda rules, board: rules.throw(board, event.value), chance=known,
                  clock=event.clock)


def left(view: View, event: messages.Left) -> View | None:
    """The game after a player has left it; None when this client's rules do not allow it."""
    shot = view.snapshot
    gone = [*shot.left, Leaver(event.seat, len(shot.moves), len(_throws(shot)))]
    return _after(view, event.seq, event.turn, lambda rules, board: rules.withdraw(board, event.seat), left=gone,
                  clock=event.clock)


def _after(view: View, seq: int, turn: int | None, step: Callable[[Rules[Any], Any], Any],
           **changes: Any) -> View | None:
    rules, board = view.rules, view.board
    try:
        if isinstance(board, Stand):
            board = board.behind(turn)
        elif rules is not None:
            board = step(rules, view.board)
            turn = rules.turn(board)
    except (Refusal, ValueError):
        return None
    return attrs.evolve(view, snapshot=attrs.evolve(view.snapshot, seq=seq, turn=turn, **changes), board=board)
