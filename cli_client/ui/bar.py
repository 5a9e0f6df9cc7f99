"""The last line: the keys that matter most here, with what they do; the least of them go where there is no room."""

from collections.abc import Mapping
from typing import Final

from cli_client.actions import ACTIONS
from cli_client.model.replay import REPLAY
from cli_client.model.state import State
from cli_client.settings.keys import key_name
from cli_client.ui import pages
from cli_client.ui import replay as looking_back
from cli_client.ui.keys import key_for
from cli_client.ui.pieces import Piece, Row, row_width

HEARING: Final = {"listening": " (( listening )) ", "thinking": " (( just a moment )) "}
"""Whether the player is listened to."""
DISPENSABLE: Final = ("turn", "new", "bot", "game", "command", "faster", "place", "replay", "lobby", "resign",
                      "rematch", "playon", "close")
"""What goes where there is too little room, this before that."""
_PLAYING: Final = {action.name: action.bar for action in ACTIONS}
_WATCHING: Final = {**_PLAYING, "place": "", "resign": "", "replay": "replay"}
"""In a game in which nothing can be played, because it is over, or others play it."""
_OVER: Final = {**_WATCHING, "rematch": "rematch"}


def bar(state: State, columns: int) -> Row:
    """The bar for so many columns."""
    heard: Row = [Piece(HEARING[state.hearing], "class:turn")] if state.hearing else []
    there = _there(state)
    parts = {action.name: _part(state, action.name, there[action.name])
             for action in ACTIONS if there.get(action.name)}
    for name in DISPENSABLE:
        if row_width([*heard, *(piece for part in parts.values() for piece in part)]) <= columns:
            break
        parts.pop(name, None)
    return [*heard, *(piece for part in parts.values() for piece in part)]


def _there(state: State) -> Mapping[str, str]:
    """The words of the actions that there are here, by the actions' names."""
    view = state.view
    if view is None or state.current == REPLAY:
        return pages.BAR if view is None else looking_back.BAR
    ours = view.both_seats or view.snapshot.your_seat is not None
    return _WATCHING if not ours else _OVER if view.over else _PLAYING


def _part(state: State, name: str, word: str) -> Row:
    action = next(action for action in ACTIONS if action.name == name)
    key = key_name(key_for(state, action))
    return [Piece(f" {key} " if key else " ", "class:bar-key", action.read("")),
            Piece(f"{word if key else f':{word}'} ", "class:bar", action.read(""))]
