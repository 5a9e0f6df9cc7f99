"""Games for the tests of this folder: ann and bob at tic-tac-toe, in every situation that there is."""

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any, Final

from engine.game import decide
from engine.game.decide import Decision
from engine.game.facts import Fact, Player, pack, unpack
from engine.game.state import Game, evolve
from engine.rules.contract import Position

ANN, BOB, EVE = (Player(f"u-{name}", name) for name in ("ann", "bob", "eve"))
PLAYERS: Final = (ANN, BOB, EVE, Player("u-joe", "joe"))
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


@cache
def takes_a_seed(act: Callable[..., Decision]) -> bool:
    """Whether chance has a part in it."""
    return "seed" in signature(act).parameters


class Life:
    """A game as it goes on, with all its facts: whatever is decided is checked to be what its facts make of it."""

    def __init__(self, game_type: str = "tic-tac-toe", seats: int = 2, **chosen: Any) -> None:
        self.seed = b"life"
        options = {"capacity": seats} if seats > 2 else {}
        self.facts: list[Fact] = []
        self._again: Game | None = None
        decided = decide.open_game(game_type, options, PLAYERS[:seats], AT, seed=self.seed, **chosen)
        self.game = self._told(decided)

    def _told(self, decided: Decision) -> Game:
        facts, game = decided
        for fact in facts:
            self._again = evolve(self._again, unpack(pack(fact)))
        self.facts += facts
        assert self._again == game
        assert game.seq == len(self.facts)
        self.game = game
        return game

    def do(self, act: Callable[..., Decision], *args: Any, **named: Any) -> tuple[Fact, ...]:
        """Decides this of the game as it is; answers what happens."""
        before = self.game
        if takes_a_seed(act):
            named["seed"] = self.seed
        decided = act(before, *args, **named)
        facts, after = decided
        assert (after is before) == (not facts)
        self._told(decided)
        return facts

    def offer(self, seat: int, kind: str, at: int = AT, next_id: str = "g-next") -> tuple[Fact, ...]:
        """An offer of a seat."""
        return self.do(decide.offer, seat, kind, at, next_id=next_id)

    def answer(self, seat: int, kind: str, at: int = AT, *, accept: bool, next_id: str = "g-next") -> tuple[Fact, ...]:
        """An answer of a seat."""
        return self.do(decide.answer, seat, kind, accept, at, next_id=next_id)

    def move(self, *positions: Position, at: int = AT, **named: Any) -> tuple[Fact, ...]:
        """Whoever's turn it is plays this; without positions, the first move that there is."""
        rules, told = self.game.table.rules, ()
        for position in positions or (rules.legal(self.game.board, self.game.turn)[0],):
            told = self.do(decide.move, self.game.turn, position, at, **named)
        return told

    def end(self) -> "Life":
        """Seat 1 gives up, and in a game for more all but the last."""
        for seat in range(1, self.game.table.capacity):
            self.do(decide.resign, seat, AT)
        return self
