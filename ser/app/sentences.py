"""What a notification says to people: a plain sentence for each kind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine.preferences import NOTICES
from engine.rules import RULES
from ser.app.texts import LONGEST, RAW, tidy

LONGEST_NOTICE: Final = 500

Data = Mapping[str, Any]


def sentence(kind: str, data: Data) -> str:
    """The sentence; whatever the data has in it, it is one line that can be shown anywhere."""
    return _SENTENCES[kind](data)


def _text(value: Any, longest: int = LONGEST) -> str:
    return tidy(value[: RAW if longest == LONGEST else longest])[:longest] if isinstance(value, str) else ""


def _first(data: Data, *names: str, default: str) -> str:
    """The first of these members that says anything."""
    return next((text for name in names if (text := _text(data.get(name)))), default)


def _game(data: Data) -> str:
    """``tic-tac-toe against bob``."""
    against = _names(data.get("opponents"))
    return f"{_title(data.get('gameType'))}{f' against {against}' if against else ''}"


def _title(game_type: Any) -> str:
    """A game type's name within a sentence."""
    known = RULES.get(game_type) if isinstance(game_type, str) else None
    return known.title.partition(":")[0].lower() if known else _text(game_type) or "a game"


def _names(value: Any) -> str:
    names = [name for item in (value if isinstance(value, list | tuple) else ()) if (name := _text(item))]
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _your_turn(data: Data) -> str:
    return f"It is your turn in {_game(data)}."


def _game_started(data: Data) -> str:
    return f"Your game of {_game(data)} has begun."


_OUTCOMES: Final = {"won": "you have won", "lost": "you have lost", "drawn": "it is a draw"}


def _game_over(data: Data) -> str:
    outcome = _OUTCOMES.get(str(data.get("outcome")), "it was cancelled")
    place, players = data.get("place"), data.get("players")
    if isinstance(place, int) and isinstance(players, int) and players > 2 and outcome != "it is a draw":
        outcome = f"you have place {place} of {players}"
    return f"Your game of {_game(data)} is over: {outcome}."


def _nudge(data: Data) -> str:
    opponents = data.get("opponents")
    who = _names(opponents) or "Somebody"
    verb = "are" if isinstance(opponents, list | tuple) and len(opponents) > 1 else "is"
    return f"Come on, {who} {verb} waiting for you in {_game({**data, 'opponents': None})}."


def _invitation(data: Data) -> str:
    who = _first(data, "inviter", "username", "from", "by", default="Somebody")
    room = _first(data, "roomName", "room", default="")
    where = f"to the room {room}" if room else "to play"
    return f"{who} invites you {where}{f': {_game(data)}' if data.get('gameType') else ''}."


def _challenge(data: Data) -> str:
    who = _first(data, "challenger", "username", "from", "by", default="Somebody")
    return f"{who} challenges you to {_game({**data, 'opponents': None})}."


def _server(data: Data) -> str:
    return _text(data.get("text"), LONGEST_NOTICE) or "The server has something to say."


_SENTENCES: Final[Mapping[str, Callable[[Data], str]]] = {
    "your_turn": _your_turn,
    "game_started": _game_started,
    "game_over": _game_over,
    "invitation": _invitation,
    "challenge": _challenge,
    "nudge": _nudge,
    "server": _server,
}
if _SENTENCES.keys() != NOTICES.keys():
    raise ValueError("every kind of notification has a sentence")
