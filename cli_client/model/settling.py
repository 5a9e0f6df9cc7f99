"""What becomes of a move that was not confirmed, once the game is known again: it is sent only if still legal."""

import attrs

from cli_client.model.foreign import Stand
from cli_client.model.state import State, ask, note, put
from cli_client.model.view import Pending, View


def send(state: State, view: View, pending: Pending) -> State:
    """Sends a move with the number that it will have, so that sending it twice does no harm."""
    state = put(state, attrs.evolve(view, pending=attrs.evolve(pending, sent=True), typed=""))
    return ask(state, "games.move", gameId=view.id, position=pending.position, ply=pending.ply)


def settle(state: State, view: View) -> State:
    """The state with this game's unconfirmed move found, sent again, or given up."""
    pending = view.pending
    if pending is None:
        return state
    if _stored(view, pending):
        return put(state, attrs.evolve(view, pending=None))
    if _possible(view, pending):
        return state if pending.sent else send(state, view, pending)
    state = put(state, attrs.evolve(view, pending=None))
    return note(state, "refused", f"your move {pending.position} was not played: the game has moved on.")


def _stored(view: View, pending: Pending) -> bool:
    moves = view.snapshot.moves
    if len(moves) < pending.ply:
        return False
    done = moves[pending.ply - 1]
    ours = view.both_seats or done.seat == view.snapshot.your_seat
    return ours and is_move(view, pending, done.position)


def is_move(view: View, pending: Pending, position: int | str) -> bool:
    """Whether a position is that of our move."""
    if view.foreign:
        return str(position).lower() == pending.position.lower()
    return view.move_of(position) == pending.move


def _possible(view: View, pending: Pending) -> bool:
    if not view.my_turn or view.seat is None or view.rules is None or len(view.snapshot.moves) + 1 != pending.ply:
        return False
    if isinstance(view.board, Stand):
        return not view.board.described or view.move_of(pending.position) is not None
    return pending.move in view.rules.legal(view.board, view.seat)
