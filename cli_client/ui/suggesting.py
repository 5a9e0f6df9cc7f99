"""What completes the line that is being typed within the client: commands, moves, games, their options, settings."""

from collections.abc import Iterator, Sequence
from typing import Final

from cli_client.actions import COMMANDS, Action
from cli_client.model.meeting import DEEDS
from cli_client.model.pages.kinds import KINDS
from cli_client.model.state import State
from cli_client.model.terms import LEAVING, OFFERED, clock_text
from cli_client.settings import SETTINGS
from cli_client.text import for_people
from engine.bots.thinking import LEVELS
from engine.preferences import SETTINGS as PLAYERS
from engine.rules import RULES
from engine.wire.messages.invites import DECLINE_REASONS

_ON_TERMS: Final = frozenset({"play", "open", "challenge", "invite", "room"})
"""The actions behind which a game's options and its clock can stand."""
_TERMS: Final = {"clock": tuple(map(clock_text, OFFERED)), "leave": tuple(LEAVING), "accept": ("any", "exact")}
_SWITCH: Final = ("yes", "no")


def suggestions(state: State, typed: str) -> list[tuple[str, int]]:
    """The words that go on what is typed, each with how many characters of it are typed already."""
    before, _, word = typed.rpartition(" ")
    words = before.split()
    there = _behind(state, words, word) if words else (*(w for w in COMMANDS if len(w) > 1), *legal_moves(state))
    return [(one, len(word)) for one in dict.fromkeys(there) if one.lower().startswith(word.lower())]


def legal_moves(state: State) -> list[str]:
    """The names of the moves that can be played now."""
    view = state.view
    if view is None or not view.my_turn or view.rules is None or view.seat is None:
        return []
    return [view.rules.format(view.board, move).lower() for move in view.rules.legal(view.board, view.seat)]


def _behind(state: State, words: Sequence[str], word: str) -> Iterator[str]:
    action = COMMANDS.get(words[0].lower())
    if action is None:
        return
    if action.name == "set":
        yield from _settings(words[1:])
    elif action.name == "decline":
        yield from map(for_people, DECLINE_REASONS)
    elif action.name == "bot":
        yield from LEVELS
    else:
        yield from _about_games(state, action, words[1:], word)


def _about_games(state: State, action: Action, said: Sequence[str], word: str) -> Iterator[str]:
    game = next((name for name in said if name in RULES), None)
    if action.name == "room" and not said:
        yield from ("new", *DEEDS)
        return
    if action.name in KINDS:
        yield from sorted(KINDS[action.name].known - set(said) - (set(RULES) if game else set()))
    if game is None and ("[GAME" in action.argument or action.name == "room"):
        yield from RULES
    if action.name in _ON_TERMS:
        here = state.view.snapshot.game_type if state.view is not None else ""
        yield from _terms(game or here, word)


def _terms(game: str, word: str) -> Iterator[str]:
    """The names of terms; behind the sign, the values that can be listed."""
    options = {option.name: option for option in RULES[game].options} if game in RULES else {}
    name, sign, _ = word.partition("=")
    if not sign:
        yield from (f"{known}=" for known in (*options, *_TERMS))
    elif name in options:
        listed = _SWITCH if options[name].kind == "boolean" else options[name].choices
        yield from (f"{name}={value}" for value in listed)
    else:
        yield from (f"{name}={value}" for value in _TERMS.get(name, ()))


def _settings(said: Sequence[str]) -> Iterator[str]:
    """The names of settings; behind one, the values that can be listed."""
    followed = {setting.follows for setting in SETTINGS.values()}
    theirs = {for_people(name): setting for name, setting in PLAYERS.items() if name not in followed}
    if not said:
        yield from (*SETTINGS, *theirs)
        return
    setting = SETTINGS.get(for_people(said[0])) or theirs.get(for_people(said[0]))
    if len(said) == 1 and setting is not None:
        yield from _SWITCH if setting.kind == "boolean" else setting.choices
