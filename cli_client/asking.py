"""How commands about other people are typed: whom to play, on which terms, in which room."""

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from cli_client.model import intents, meeting
from cli_client.model.terms import BOTS, Terms, read_terms
from cli_client.options import check_game
from cli_client.text import for_people
from engine.rules import RULES
from engine.wire.messages.invites import DECLINE_REASONS

_TERMS: Final = "[option=number] [clock=5+2] [leave=claim]"


def _terms(rest: str) -> tuple[tuple[str, ...], Terms]:
    """As ``read_terms``, where there is no room to be made."""
    words, terms = read_terms(rest)
    if terms.room:
        raise ValueError("role and delay are for rooms: room new NAME role=X delay=30.")
    return words, terms


def _in_order(words: tuple[str, ...], *, game_first: bool) -> tuple[str | None, str | None]:
    """The game type and the name among at most two words: a game that is known is one wherever it stands."""
    first, second, *_ = [*words, None, None]
    swapped = second in RULES and first not in RULES if game_first else first in RULES and second not in RULES
    game, name = (first, second) if game_first else (second, first)
    return (name, game) if swapped else (game, name)


def seek(rest: str, *, stays: bool = False) -> intents.Seek:
    """``[GAME] [NAME]`` and terms."""
    words, terms = _terms(rest)
    if len(words) > 2:
        raise ValueError(f"expected play [GAME] [NAME] {_TERMS}.")
    game_type, opponent = _in_order(words, game_first=True)
    return intents.Seek(game_type, terms.options, opponent, terms.sought, stays)


def open_seat(rest: str) -> intents.Seek:
    """``[GAME]`` and terms."""
    return seek(rest, stays=True)


def challenge(rest: str) -> intents.Seek:
    """``NAME [GAME]`` and terms."""
    words, terms = _terms(rest)
    game_type, name = _in_order(words, game_first=False)
    if name is None or len(words) > 2:
        raise ValueError(f"expected challenge NAME [GAME] {_TERMS}.")
    return intents.Seek(game_type, terms.options, name, terms.timing)


def invite(rest: str) -> intents.Invite | meeting.RoomDeed:
    """``[GAME]`` and terms make a room and its link; a name is invited to the room that is there."""
    words, terms = _terms(rest)
    if len(words) > 1:
        raise ValueError(f"expected invite NAME, or invite [GAME] {_TERMS}.")
    if words and words[0] not in RULES:
        return meeting.RoomDeed("invite", words[0])
    return intents.Invite(words[0] if words else None, terms.options, timing=terms.timing)


def bot(rest: str) -> meeting.Bot:
    """``[LEVEL]``."""
    if rest and f"bot:{rest}" not in BOTS:
        raise ValueError(f"expected bot, or one of {', '.join(name.replace(':', ' ') for name in BOTS)}.")
    return meeting.Bot(rest or None)


def set_up(rest: str) -> meeting.SetUp:
    """``[GAME]``."""
    if rest:
        check_game(rest)
    return meeting.SetUp(rest or None)


def decline(rest: str) -> intents.Reply:
    """``[NAME] [REASON]``."""
    words = rest.split()
    reasons = {for_people(reason): reason for reason in DECLINE_REASONS}
    reason = reasons[for_people(words.pop())] if words and for_people(words[-1]) in reasons else "no"
    if len(words) > 1:
        raise ValueError(f"expected decline [NAME] [REASON]; reasons are {', '.join(reasons)}.")
    return intents.Reply(accept=False, name=words[0] if words else None, reason=reason)


# ---------------------------------------------------------------------------------------------------------- rooms

_SAID: Final = frozenset({"public", "private", "auto", "drawn"})
_NAME: Final = re.compile(r"\S+")
_NOTHING: Final = re.compile("")
_BEHIND: Final[Mapping[str, re.Pattern[str]]] = {
    "invite": _NAME, "kick": _NAME, "leave": _NOTHING, "close": _NOTHING,
    "start": re.compile("|joined|drawn"), "link": re.compile(r"|[1-9]\d{0,3}", re.ASCII)}
"""What can stand behind each deed."""
_EXPECTED: Final[Mapping[str, str]] = {"invite": "NAME", "kick": "NAME", "start": "[drawn]", "link": "[USES]"}


def room(rest: str) -> Any:
    """``new NAME [GAME]`` and terms, or a deed: ``start [drawn]``, ``link [USES]``, ``invite NAME``, ``kick NAME`` …

    Nothing is the page of our room; anything else is a room's identifier.
    """
    what, _, name = rest.partition(" ")
    if what == "new":
        return _new_room(name)
    if what not in meeting.DEEDS:
        return intents.Browse("room", rest)
    if not _BEHIND[what].fullmatch(name.strip()):
        raise ValueError(f"expected room {what} {_EXPECTED.get(what, '')}".rstrip() + ".")
    return meeting.RoomDeed(what, name.strip())


def _new_room(rest: str) -> meeting.MakeRoom:
    words, terms = read_terms(rest)
    game_type = next((word for word in words if word in RULES), "")
    said = _SAID & set(words)
    name = " ".join(word for word in words if word not in _SAID and word != game_type)
    if not name:
        raise ValueError(f"expected room new NAME [GAME] [public|private] [auto] [drawn] {_TERMS}.")
    return meeting.MakeRoom(name, _of_type(terms, game_type), "private" if "private" in said else "public",
                            auto_start="auto" in said, order="drawn" if "drawn" in said else "joined")


def _of_type(terms: Terms, game_type: str) -> Terms:
    return attrs.evolve(terms, game_type=game_type)
