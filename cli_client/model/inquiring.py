"""What only the server can tell of a game that is not known here: what it is drawn on, and what can be done in it."""

from typing import Any

import attrs

from cli_client.happenings import Answered
from cli_client.model.harmless import stand_of
from cli_client.model.replaying import centred
from cli_client.model.state import State, ask, put
from cli_client.model.view import View


def inquire(state: State, game_id: str) -> State:
    """Asks what a game that is not known here is drawn on, once, and what can be done in it, each time it changes."""
    view = state.find(game_id)
    if view is None or not view.foreign:
        return state
    shot, told = view.snapshot, view.told
    if told.ground is None and not told.asked:
        state = put(state, attrs.evolve(view, told=attrs.evolve(told, asked=True)))
        state = ask(state, "games.ground", gameType=shot.game_type, options=shot.options)
    if told.description is None or told.description.seq != shot.seq:
        state = ask(state, "games.describe", gameId=view.id)
    return state


def drawn_on(state: State, event: Answered) -> State:
    """The ground of all games of that kind."""
    for view in state.games:
        asked = (event.asked["gameType"], event.asked["options"])
        if view.foreign and (view.snapshot.game_type, view.snapshot.options) == asked:
            state = put(state, centred(retold(view, ground=event.message)))
    return state


def retold(view: View, **more: Any) -> View:
    """The game with this, too; the picture is made anew unless a fresh snapshot is on its way."""
    told = attrs.evolve(view.told, **more)
    board = stand_of(view.snapshot, told) if not view.behind else view.board
    return attrs.evolve(view, told=told, board=board)
