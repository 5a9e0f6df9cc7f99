"""Games for the tests of this folder: ann and bob at tic-tac-toe, in every situation that there is."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.game import decide
from engine.game.facts import Player
from engine.game.state import Game
from engine.rules.contract import Position

ANN, BOB, EVE = (Player(f"u-{name}", name) for name in ("ann", "bob", "eve"))
AT: Final = 1_700_000_000_000


def opened(game_type: str = "tic-tac-toe", *, early: bool = False, opponent: str | None = None) -> Game:
    """Ann waits."""
    return decide.open_game(game_type, {}, (ANN,), AT, early=early, opponent=opponent)[1]


def playing(*positions: Position, game_type: str = "tic-tac-toe") -> Game:
    """Ann and bob have played these moves."""
    game = decide.sit(opened(game_type), BOB, AT + 1)[1]
    for position in positions:
        game = decide.move(game, game.turn or 0, position, AT + 2)[1]
    return game


def won() -> Game:
    """Ann has won, in 5 moves and 8 facts."""
    return playing(0, 3, 1, 4, 2)


def offered(game_type: str = "tic-tac-toe") -> Game:
    """Bob wants to play again."""
    return decide.offer_rematch(won(), 2, game_type, AT + 3, "g-next")[1]


def continued() -> Game:
    """Ann wants it too."""
    return decide.offer_rematch(offered(), 1, "tic-tac-toe", AT + 4, "g-next")[1]


SITUATIONS: Final[Mapping[str, Callable[[], Game]]] = {
    "waiting": opened,
    "waiting, early": lambda: opened(early=True),
    "waiting for eve": lambda: opened(opponent="Eve"),
    "waiting, moved early": lambda: decide.move(opened(early=True), 1, 4, AT)[1],
    "begun": playing,
    "playing": lambda: playing(4),
    "won": won,
    "drawn": lambda: playing(0, 1, 2, 4, 3, 5, 7, 6, 8),
    "resigned": lambda: decide.resign(playing(4), 1, AT)[1],
    "cancelled": lambda: decide.cancel(opened(), AT)[1],
    "offered": offered,
    "mnk offered": lambda: offered("mnk"),
    "continued": continued,
}
