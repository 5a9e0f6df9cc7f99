"""What happens to a player who leaves: the policy of a game, and when its grace is over.

Presence is no fact: ``away`` says, for the seats that nobody speaks for, since when (milliseconds of the Unix epoch).
A player who is back is not in it, be it in the last second.
"""

from collections.abc import Mapping
from typing import Any, Final

from engine.game.facts import PLAYING
from engine.game.places import still_playing
from engine.game.state import Game
from engine.reasons import Refusal, clean

Away = Mapping[int, int]

POLICIES: Final = ("wait", "claim", "forfeit", "bot")
"""Nothing, the others may claim the game, it is lost, or a bot plays on until the player is back."""
GRACE_MS: Final = (5_000, 86_400_000)
"""How long a player may be away, at least and at most."""
USUAL_GRACE_MS: Final = 60_000


def read_on_leave(
    raw: Any, clock: Mapping[str, Any] | None = None, path: str = "onLeave"
) -> Mapping[str, int | str] | None:
    """The policy as the wire has it (``{"kind":"claim","graceMs":60000}`` or just ``"claim"``), checked and complete.

    ``wait`` and None are None. Refuses ``invalid_params`` with the path, also where a move has days: players come and
    go there.
    """
    members = {"kind": raw} if isinstance(raw, str) else {"kind": "wait"} if raw is None else raw
    kind = members.get("kind") if isinstance(members, Mapping) else None
    if kind not in POLICIES:
        raise Refusal("invalid_params", "There is no such policy.", path=f"{path}.kind", expected=", ".join(POLICIES))
    for name in members:
        if name not in ("kind", "graceMs"):
            raise Refusal("invalid_params", "There is no such member.", path=f"{path}.{clean(name)}",
                          expected="kind, graceMs")
    grace = _grace(members.get("graceMs", USUAL_GRACE_MS), f"{path}.graceMs")
    if kind == "wait":
        return None
    if clock is not None and clock["kind"] == "days":
        raise Refusal("invalid_params", "With days for a move players come and go.", path=f"{path}.kind",
                      expected="wait")
    return {"kind": kind, "graceMs": grace}


def _grace(value: Any, path: str) -> int:
    least, most = GRACE_MS
    if type(value) is not int or not least <= value <= most:
        expected = f"a whole number from {least} to {most}"
        raise Refusal("invalid_params", f"This is {expected}.", path=path, expected=expected)
    return value


def policy(game: Game) -> str:
    """What happens to who leaves this game."""
    return "wait" if game.table.on_leave is None else str(game.table.on_leave["kind"])


def countdown(game: Game, away: Away) -> dict[int, int]:
    """For each seat whose player is missed: when the grace is over. Nobody is missed in a pause, or where a bot plays.

    The grace begins with the absence, at the earliest with the game, and anew after a pause.
    """
    on_leave, table = game.table.on_leave, game.table
    if on_leave is None or game.status != PLAYING:
        return {}
    earliest = max(table.began_at or table.opened_at, game.affairs.resumed_at or 0)
    return {seat: max(away[seat], earliest) + int(on_leave["graceMs"]) for seat in still_playing(game)
            if seat in away and game.bot_for(seat) is None}


def missing(game: Game, away: Away, now: int) -> tuple[int, ...]:
    """The seats whose grace is over."""
    return tuple(seat for seat, due in countdown(game, away).items() if due <= now)


def due_at(game: Game, away: Away) -> int | None:
    """When something happens by itself: a forfeit, as long as somebody else is there, or a bot that takes over."""
    due = countdown(game, away)
    if policy(game) not in ("forfeit", "bot") or not due or is_deserted(game, away):
        return None
    return min(due.values())


def is_deserted(game: Game, away: Away) -> bool:
    """Whether nobody is there of those who are still playing: then nothing happens until somebody is back."""
    return all(seat in away for seat in still_playing(game))


def snapshot(game: Game, away: Away) -> dict[str, Any]:
    """The policy for the wire, with the countdown: ``{kind, graceMs, countdown: [{seat, dueAt}]}``."""
    due = [{"seat": seat, "dueAt": at} for seat, at in sorted(countdown(game, away).items())]
    return {**(game.table.on_leave or {"kind": "wait"}), "countdown": due}
