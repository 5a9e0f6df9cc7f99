"""The commands of replays as they are typed: from what stands behind the word to the intent."""

from cli_client.model.rewinding import PEOPLE, Autoplay, GoTo, PlayOn, Recall, Save
from engine.bots.thinking import LEVELS


def recall(rest: str) -> Recall:
    """``[GAMEID]``."""
    if " " in rest:
        raise ValueError("behind this command stands the identifier of a game, or nothing.")
    return Recall(rest or None)


def go_to(rest: str) -> GoTo:
    """``NUMBER``, of a move."""
    if not (rest.isascii() and rest.isdigit()) or len(rest) > 9:
        raise ValueError("behind this command stands the number of a move, 0 being the beginning.")
    return GoTo(int(rest))


def autoplay(rest: str) -> Autoplay:
    """``[SECONDS]``, ``on`` or ``off``."""
    if rest in ("", "on", "off"):
        return Autoplay({"": "toggle", "on": "on", "off": "off"}[rest])  # type: ignore[arg-type]
    try:
        seconds = float(rest)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError("expected auto, auto off, or auto and the seconds between two moves.")
    return Autoplay(seconds)


def play_on(rest: str) -> PlayOn:
    """``[bot:LEVEL]`` or ``people``; the level alone is enough."""
    if " " in rest:
        raise ValueError(f"expected playon, playon bot:{LEVELS[0]} (or another level), or playon {PEOPLE}.")
    return PlayOn(f"bot:{rest}" if rest in LEVELS else rest or None)


def save(rest: str) -> Save:
    """``FILE``."""
    if not rest:
        raise ValueError("behind this command stands the name of a file; with .json at its end it is written as JSON.")
    return Save(rest)
