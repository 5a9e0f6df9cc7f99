"""Who is at a table: who sits down, who goes away and comes back, and how many watch."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.model.catching_up import in_turn
from cli_client.model.state import State, note, put
from cli_client.model.view import View
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Seat


def _presence(state: State, event: messages.Presence) -> State:
    if event.seq is not None:
        return _joined(state, event)
    view = state.find(event.game_id)
    if view is None:
        return state
    seats = [attrs.evolve(seat, present=event.present, away_at=event.away_at) if seat.seat == event.seat else seat
             for seat in view.snapshot.seats]
    if seats == view.snapshot.seats:
        return state
    snapshot = attrs.evolve(view.snapshot, seats=seats, on_leave=_missed(view, event))
    state = put(state, attrs.evolve(view, snapshot=snapshot))
    return note(state, "info", f"{event.username} is {'back' if event.present else 'away'} (game {view.number}).")


def _missed(view: View, event: messages.Presence) -> dict[str, Any] | None:
    """What happens to who leaves, with whose grace is over when."""
    leaving = view.snapshot.on_leave
    if leaving is None:
        return None
    others = [grace for grace in leaving.get("countdown", ()) if grace["seat"] != event.seat]
    due = [] if event.present or event.due_at is None else [{"seat": event.seat, "dueAt": event.due_at}]
    return {**leaving, "countdown": [*others, *due]}


def _watched(state: State, event: messages.WatchersCounted) -> State:
    view = state.find(event.game_id)
    if view is None:
        return state
    return put(state, attrs.evolve(view, snapshot=attrs.evolve(view.snapshot, watchers=event.watchers)))


def _joined(state: State, event: messages.Presence) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    seat = Seat(event.seat, event.username, view.mark_of(event.seat), event.present)
    snapshot = attrs.evolve(view.snapshot, seq=view.snapshot.seq + 1, seats=[*view.snapshot.seats, seat])
    state = put(state, attrs.evolve(view, snapshot=snapshot))
    return note(state, "info", f"{event.username} sat down in game {view.number}.")


EVENTS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    messages.Presence: _presence,
    messages.WatchersCounted: _watched,
}
