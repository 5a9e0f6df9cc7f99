"""Whole games of tic-tac-toe, played by either dialect."""

from itertools import cycle
from typing import Final

from engine.rules.contract import Position
from tests.ser.clients import Client, Player

WIN: Final = (0, 3, 1, 4, 2)
"""Seat 1 wins."""

DRAW: Final = (0, 1, 2, 4, 3, 5, 7, 6, 8)


async def play(first: Player, second: Player, *positions: Position) -> None:
    """Two classic players play these moves, or seat 1 wins."""
    mover, other = first, second
    for position in positions or WIN:
        mover.move(position)
        assert (await other.line())["position"] == position
        mover, other = other, mover


async def play_full(first: Client, second: Client, game_id: str, *positions: Position) -> None:
    """Two clients of the full dialect play these moves, or seat 1 wins."""
    for mover, position in zip(cycle((first, second)), positions or WIN, strict=False):
        await mover.good("games.move", gameId=game_id, position=position)


async def win(first: Client, second: Client, *positions: Position) -> str:
    """Two clients of the full dialect find each other and play these moves, or the first wins; the game."""
    game_id: str = (await first.good("lobby.quickMatch"))["gameId"]
    assert (await second.good("lobby.quickMatch"))["gameId"] == game_id
    await play_full(first, second, game_id, *positions)
    return game_id
