"""Events of a game follow each other without a gap: which is the next one, and what is fetched where one is missing."""

from typing import Any

import attrs

from cli_client.model.state import State, ask, put
from cli_client.model.view import View


def fetch(state: State, view: View) -> State:
    """Asks for a fresh snapshot, unless that has been done."""
    if view.fetching:
        return state
    return ask(put(state, attrs.evolve(view, fetching=True)), "games.get", gameId=view.id)


def in_turn(state: State, event: Any) -> tuple[State, View | None]:
    """The game, if this event is its next one."""
    view = state.find(event.game_id)
    if view is None or event.seq <= view.snapshot.seq:
        return state, None
    if event.seq > view.snapshot.seq + 1:
        return fetch(state, view), None
    return state, view


def catch_up(state: State, game_id: Any) -> State:
    """Asks for a fresh snapshot of a game whose picture only the server can bring up to date."""
    view = state.find(game_id)
    return fetch(state, view) if view is not None and view.behind else state
