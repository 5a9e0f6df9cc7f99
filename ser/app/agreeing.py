"""What bots say to what players offer: at once, and always the same."""

from typing import TYPE_CHECKING, Final

from engine.game import decide
from engine.game.decide import Decision
from engine.game.facts import Fact, Player
from engine.game.offers import asked
from engine.game.state import Game

if TYPE_CHECKING:
    from ser.app.application import Application

PATIENT: Final = ("easy", "medium")
"""The levels that let a move be taken back."""


def answers(  # noqa: PLR0913, PLR0917 - what an answer may need
    app: "Application", game: Game, kind: str, at: int, next_id: str, seed: bytes | None
) -> Decision:
    """What the bots in a game say to what has just been offered, until it is decided."""
    told: tuple[Fact, ...] = ()
    game_type = next((offer.game_type for offer in game.offers if offer.kind == kind), None)
    for seat in sorted(asked(game, kind)):
        accept = _accepts(app, game.table.seats[seat - 1], kind, game_type)
        if accept is None or not _is_open(game, seat, kind):
            continue
        facts, game = decide.answer(game, seat, kind, accept, at, next_id=next_id, seed=seed)
        told += facts
    return told, game


def _is_open(game: Game, seat: int, kind: str) -> bool:
    """Whether somebody else's offer waits for this seat's answer."""
    wishing = {offer.seat for offer in game.offers if offer.kind == kind}
    return bool(wishing) and seat not in wishing


def _accepts(app: "Application", player: Player, kind: str, game_type: str | None) -> bool | None:
    """Whether a player who is a bot agrees; None where it is for the player to say."""
    if kind == "rematch":
        return (app.programs.willing(player, game_type or "") or None) if player.bot else None
    if not player.ours:
        return None
    if kind == "takeback":
        return any(level in player.user_id for level in PATIENT)
    return kind != "draw"
