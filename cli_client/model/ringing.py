"""What can be heard of the moves of others and of how games end; ``games`` says when it is one's own turn."""

from cli_client.model import words
from cli_client.model.effects import Ring
from cli_client.model.state import State, effect
from cli_client.model.view import View
from engine.wire.messages.games import Moved


def ring_move(state: State, view: View, move: Moved) -> State:
    """A move of somebody else, after which it is not our turn: in our games, and in the one that we are watching."""
    shot = view.snapshot
    ours = shot.your_seat is not None and not view.both_seats
    throw_follows = ours and view.due and shot.turn == shot.your_seat
    if throw_follows or not (ours or view.id == state.current) or view.both_seats:
        return state
    return effect(state, Ring("move", words.played(view, move.seat, str(move.position))))


def ring_end(state: State, view: View) -> State:
    """How a game of ours has ended; with two at one keyboard somebody has won."""
    kind = _outcome(view)
    return state if kind is None else effect(state, Ring(kind, words.ended(view)))


def _outcome(view: View) -> str | None:
    result, seat = view.snapshot.result, view.snapshot.your_seat
    if result is None or result.reason == "cancelled" or (seat is None and not view.both_seats):
        return None
    if not result.winners:
        return "draw"
    return "win" if view.both_seats or seat in result.winners else "loss"
