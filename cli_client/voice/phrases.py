"""What can be said at one moment, and what it means: yes and no, moves, games of the lobby, commands."""

from collections.abc import Mapping
from typing import Any, Final

from cli_client.actions import ACTIONS
from cli_client.model import intents
from cli_client.model.state import State
from cli_client.voice.naming import spoken_moves, words_of
from engine.rules import RULES

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "accept": ("accept", "i accept"),
    "decline": ("decline", "i decline"),
    "draw": ("offer draw", "offer a draw"),
    "takeback": ("take back", "offer take back"),
    "pause": ("offer pause",),
    "resume": ("offer to resume",),
    "rematch": ("rematch", "offer rematch"),
    "claim": ("claim the game",),
    "start": ("start the game",),
    "cancel": ("cancel",),
    "resign": ("resign", "i resign"),
    "new": ("new game",),
    "next": ("next game",),
    "previous": ("previous game",),
    "turn": ("my turn",),
    "lobby": ("lobby", "show the lobby"),
    "rooms": ("show the rooms",),
    "players": ("show the players",),
    "history": ("show the history",),
    "settings": ("show the settings",),
    "board": ("read the board",),
    "link": ("show the link",),
    "reconnect": ("reconnect",),
    "help": ("help", "show the help"),
    "close": ("close",),
    "quit": ("quit", "leave"),
}
"""By the name of its action, how a command is spoken. Two words are understood better than one."""
ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_INTENTS: Final[Mapping[str, Any]] = {
    phrase: action.read("") for action in ACTIONS for phrase in COMMANDS.get(action.name, ())}
GAMES: Final[Mapping[str, Any]] = {
    " ".join(("play", *words_of(rules.title.partition(":")[0]))): intents.Seek(name) for name, rules in RULES.items()}


def spoken(state: State) -> dict[str, Any]:
    """The intents of this moment by the phrases for them. With a question open yes and no are among them, too."""
    view = state.view
    moves = {} if view is None or view.rules is None else {
        phrase: intents.Play(view.rules.format(view.board, move)) for phrase, move in spoken_moves(view).items()}
    answers = {word: intents.Answer(yes) for word, yes in ANSWERS.items()} if state.question is not None else {}
    return {**moves, **(GAMES if view is None else {}), **_INTENTS, **answers}
