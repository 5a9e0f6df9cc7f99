"""The one table of what a player can do: it feeds the key bindings, the bar, the help and the command line."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client import asking, rewording
from cli_client.links import read_link
from cli_client.model import intents
from cli_client.model.pages.kinds import KINDS
from cli_client.model.pages.page import Kind
from cli_client.model.rewinding import Autoplay, GoTo, Rewind
from cli_client.model.spoken import Speak
from cli_client.model.terms import read_option as read_option  # noqa: PLC0414 - the command line reads them, too
from cli_client.options import check_game
from cli_client.settings.keys import key_name

Reader = Callable[[str], Any]
"""From what was typed behind a command to the intent; raises ``ValueError`` with a sentence."""


@attrs.frozen
class Action:
    """One thing that a player can do. ``keys`` are prompt-toolkit's names; ``typed`` are its words in commands."""

    name: str
    help: str
    read: Reader
    keys: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    argument: str = ""
    bar: str = ""
    """Its word in the bar at the bottom, for the few that are there."""


def _always(intent: Any) -> Reader:
    def read(rest: str) -> Any:
        if rest:
            raise ValueError("nothing can stand behind this command.")
        return intent
    return read


def _one(kind: Callable[[str], Any], what: str) -> Reader:
    def read(rest: str) -> Any:
        if not rest or " " in rest:
            raise ValueError(f"behind this command stands {what}.")
        return kind(rest)
    return read


def _join(rest: str) -> intents.Join:
    if not rest:
        raise ValueError("behind this command stands a link, or its code.")
    return intents.Join(read_link(rest).code)


def _claim(rest: str) -> intents.Claim:
    if rest not in ("", "win", "draw"):
        raise ValueError("expected claim, or claim draw.")
    return intents.Claim(rest or "win")


def _browse(kind: Kind) -> Reader:
    def read(rest: str) -> intents.Browse:
        if rest and not kind.argument:
            raise ValueError("nothing can stand behind this command.")
        if rest and kind.argument == "[GAME]":
            check_game(rest)
        if kind.known and (unknown := set(rest.split()) - kind.known):
            raise ValueError(f"{min(unknown)!r} is not known here; {', '.join(sorted(kind.known))} are.")
        return intents.Browse(kind.name, rest)
    return read


def _set(rest: str) -> intents.Set:
    name, _, text = rest.partition(" ")
    if not name:
        raise ValueError("expected set NAME [VALUE]; settings lists them.")
    return intents.Set(name, text.strip())


def _subscribe(rest: str) -> intents.Request:
    if not rest:
        raise ValueError("expected subscribe ADDRESS [KIND ...].")
    address, *kinds = rest.split()
    return intents.Request("notifications.subscribe", {"address": address, "kinds": kinds})


def _accept(rest: str) -> intents.Reply:
    return intents.Reply(accept=True, name=rest or None)


_OFFERS: Final[Mapping[str, str]] = {
    "draw": "a draw", "takeback": "to take the last move back", "pause": "a pause", "resume": "to go on after a pause",
    "rematch": "another game"}
"""What can be offered, in words."""

ACTIONS: Final[tuple[Action, ...]] = (
    Action("left", "move the cursor", _always(intents.MoveCursor(0, -1)), ("left", "h")),
    Action("right", "move the cursor", _always(intents.MoveCursor(0, 1)), ("right", "l")),
    Action("up", "move the cursor", _always(intents.MoveCursor(-1, 0)), ("up", "k")),
    Action("down", "move the cursor", _always(intents.MoveCursor(1, 0)), ("down", "j")),
    Action("place", "play the move under the cursor", _always(intents.Place()), ("enter", " "), bar="place"),
    Action("move", "play a move by its name", _one(intents.Play, "a position, for example b2"), (), ("move", "m"),
           "CELL"),
    Action("new", "look for an opponent for the same game", _always(intents.Seek()), ("n", "f2"), ("new", "n"),
           bar="new"),
    Action("play", "look for an opponent (rows=5 clock=5+2 leave=claim)", asking.seek, (), ("play", "p"),
           "[GAME] [NAME]"),
    Action("game", "choose options, clock and opponent of a game", asking.set_up, ("O",), ("game", "options"),
           "[GAME]"),
    Action("bot", "play against a bot, also instead of waiting", asking.bot, ("b",), ("bot",), "[LEVEL]"),
    Action("open", "keep a seat open, also while you are away", asking.open_seat, (), ("open",), "[GAME]"),
    Action("challenge", "ask somebody to play", asking.challenge, (), ("challenge",), "NAME [GAME]"),
    Action("invite", "make a room and its link; or invite NAME to the room", asking.invite, (),
           ("invite",), "[GAME|NAME]"),
    Action("room", "our room; new, start, leave, close, link, invite, kick", asking.room, ("G",),
           ("room",), "[...]"),
    Action("link", "show the link and its QR code", _always(intents.Open("link")), ("i", "f6"), ("link",)),
    Action("join", "sit down by a link", _join, (), ("join",), "LINK"),
    Action("accept", "accept an offer, or an invitation", _accept, ("y", "f4"), ("accept",), "[NAME]"),
    Action("decline", "decline an offer, or an invitation", asking.decline, ("f5",), ("decline",),
           "[NAME] [REASON]"),
    *(Action(kind, f"offer {what}, or agree to it", _always(intents.Offer(kind)), (), (kind,))
      for kind, what in _OFFERS.items()),
    Action("claim", "claim a game whose other player is away too long", _claim, (), ("claim",), "[draw]"),
    Action("start", "begin the game of the room", _always(intents.Begin()), (), ("start",)),
    Action("cancel", "stop waiting for an opponent", _always(intents.TakeBack()), ("x",), ("cancel", "x")),
    Action("resign", "give the game up", _always(intents.Resign()), ("r", "f8"), ("resign",), bar="resign"),
    Action("watch", "look at a game", _one(intents.Watch, "the identifier of a game"), (), ("watch", "w"), "GAMEID"),
    Action("replay", "look at the game that is shown again, move by move", rewording.recall, ("z",), ("replay",),
           "[GAMEID]"),
    Action("back", "in a replay, a move back", _always(Rewind(-1)), (",",), (",", "back")),
    Action("forward", "in a replay, a move on", _always(Rewind(1)), (".",), (".", "forward")),
    Action("first", "in a replay, go to the beginning", _always(GoTo(0)), ("<", "home"), ("<", "first")),
    Action("last", "in a replay, go to the end", _always(GoTo(-1)), (">", "end"), (">", "last")),
    Action("go", "in a replay, go to this move", rewording.go_to, (), ("go",), "NUMBER"),
    Action("faster", "have a replay go on by itself, or faster", _always(Autoplay("faster")), ("+",), ("+",)),
    Action("slower", "have a replay go on by itself, or slower", _always(Autoplay("slower")), ("-",), ("-",)),
    Action("auto", "have a replay go on by itself, a move in so many seconds", rewording.autoplay, (), ("auto",),
           "[SECONDS]"),
    Action("playon", "play on from where the replay is, here", rewording.play_on, ("p",), ("playon",),
           "[bot:LEVEL|people]"),
    Action("save", "write the record of what is shown to a file", rewording.save, (), ("save",), "FILE"),
    Action("next", "go to the next tab", _always(intents.Step(1)), ("]", "tab"), ("next", "]")),
    Action("previous", "go to the previous tab", _always(intents.Step(-1)), ("[", "s-tab"),
           ("previous", "[")),
    Action("turn", "go to the next game where it is your turn", _always(intents.NextTurn()), ("t",), ("turn", "t"),
           bar="turn"),
    Action("lobby", "go to the lobby", _always(intents.Lobby()), ("m", "f3"), ("lobby",), bar="lobby"),
    *(Action(kind.name, kind.help, _browse(kind), kind.keys, kind.typed, kind.argument)
      for kind in KINDS.values() if kind.typed),
    Action("set", "set something; without a value to its default", _set, (), ("set",), "NAME [VALUE]"),
    Action("subscribe", "have notifications sent to an address while you are away", _subscribe, (), ("subscribe",),
           "ADDRESS [KIND ...]"),
    Action("board", "read the board aloud", _always(intents.ReadBoard()), (), ("board", "b")),
    Action("reconnect", "try the connection at once", _always(intents.Reconnect()), ("c-r",), ("reconnect",)),
    Action("help", "show or hide this help", _always(intents.Open("help")), ("?", "f1"), ("help", "?"), bar="help"),
    Action("voice", "speak a move or a command; again ends it", _always(Speak()), ("v", "f12"), ("voice",)),
    Action("command", "type a command", _always(intents.Open("command")), (":",), (), bar="command"),
    Action("close", "close what is open, or go to the page before", _always(intents.Close()), ("escape",), ("close",)),
    Action("suspend", "go to sleep until fg in the shell", _always(intents.Suspend()), ("c-z",)),
    Action("quit", "leave", _always(intents.Quit()), ("q", "f10"), ("quit", "q"), bar="quit"),
    Action("interrupt", "leave: asks once, the second time leaves", _always(intents.Interrupt()), ("c-c",), ()),
)

KEYS: Final[Mapping[str, Action]] = {key: action for action in ACTIONS for key in action.keys}
COMMANDS: Final[Mapping[str, Action]] = {word: action for action in ACTIONS for word in action.typed}

if len(KEYS) != sum(len(action.keys) for action in ACTIONS):
    raise ValueError("two actions have the same key")
if len(COMMANDS) != sum(len(action.typed) for action in ACTIONS):
    raise ValueError("two actions have the same word")

FOR_A_SHELL: Final = ("login", "register")
"""Words that are no commands here, because a password has to be asked for."""


def read_command(text: str) -> Any:
    """The intent of a typed line: a command with what stands behind it, or else a position."""
    word, _, rest = text.strip().partition(" ")
    action = COMMANDS.get(word.lower())
    if word.lower() in FOR_A_SHELL:
        return intents.Complain(f"{word} is for a shell: cli-client {word.lower()} NAME")
    if action is None:
        return intents.Play(text.strip())
    try:
        return action.read(rest.strip())
    except ValueError as error:
        return intents.Complain(f"{word}: {error}")


def help_lines(keys: Mapping[str, tuple[str, ...]] | None = None) -> list[tuple[str, str]]:
    """For everything that can be done, its keys (by the action's name) and its commands, and what it does."""
    ways: dict[str, list[str]] = {}
    for action in ACTIONS:
        mine = ways.setdefault(action.help, [])
        mine += [key_name(key) for key in (keys or {}).get(action.name, action.keys)]
        if action.typed:
            mine.append(f":{action.typed[0]} {action.argument}".rstrip())
    lines = [(" ".join(how), what) for what, how in ways.items()]
    lines.append(("b2", "the move at row b, column 2; rows go before other keys"))
    lines.append(("0-9", "cells of a 3x3 board as on a number pad, or a column, or a piece"))
    return lines
