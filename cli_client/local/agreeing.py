"""What is agreed on at once at this keyboard: everybody sits here, and bots let moves be taken back."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.game import decide
from engine.game.decide import Decision
from engine.game.decide.happening import ended, happen
from engine.game.facts import TakenBack
from engine.game.places import shared
from engine.game.state import Game
from engine.reasons import Refusal


def _take_back(game: Game, mine: int | None, at: int, _seed: bytes) -> Decision:
    """The last move is gone; of who plays against a bot their own, and what the bot has answered."""
    seat = mine or (game.moves[-1].seat if game.moves else 1)
    decide.offer(game, seat, "takeback", at)
    ply = next(move.ply - 1 for move in reversed(game.moves) if move.seat == seat)
    return happen(game, TakenBack(seat, ply, at))


def _draw(game: Game, _mine: int | None, at: int, seed: bytes) -> Decision:
    decide.offer(game, game.turn or 1, "draw", at)
    if any(player.bot for player in game.table.seats):
        raise Refusal("forbidden", "Bots play to the end: there is no draw to be had from them.")
    return happen(game, ended(shared(game, "draw_agreed"), at), seed)


AGREED: Final[Mapping[str, Callable[[Game, int | None, int, bytes], Decision]]] = {
    "takeback": _take_back,
    "draw": _draw,
}
"""By what is offered, what happens; each refuses as ``decide.offer`` does."""
