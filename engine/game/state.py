"""A game's state, and how each fact changes it: ``replay`` is a fold of ``evolve`` over the facts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from engine.game.facts import (
    ENDED,
    PLAYING,
    WAITING,
    Continued,
    Ended,
    Fact,
    Moved,
    Offered,
    Opened,
    Player,
    Resigned,
    Revealed,
    Seated,
    Thrown,
)
from engine.rules import rules_of
from engine.rules.contract import Outcome, Rules


@attrs.frozen
class Table:
    """What does not change in the course of play: the game type, its options, and who sits where."""

    game_type: str
    rules: Rules[Any]
    options: Mapping[str, int | bool]
    capacity: int
    seats: tuple[Player, ...]
    early: bool
    opponent: str | None
    opened_at: int
    commitment: str | None = None

    def seat_of(self, user_id: str) -> int | None:
        """The seat of a user, counting from 1."""
        for seat, player in enumerate(self.seats, 1):
            if player.user_id == user_id:
                return seat
        return None


@attrs.frozen(slots=True)
class Game:
    """A game after ``seq`` facts. ``board`` is the rules' own state; ``moves[n]`` is the move with ply n+1.

    ``throws[n]`` is the throw with the number n+1; their ``seed`` (hexadecimal) is known once it has been revealed.
    """

    table: Table
    status: str
    board: Any
    seq: int
    moves: tuple[Moved, ...]
    result: Outcome | None
    offers: tuple[Offered, ...]
    next_game: str | None
    last_at: int
    throws: tuple[Thrown, ...] = ()
    seed: str | None = None

    @property
    def ply(self) -> int:
        """How many moves have been played."""
        return len(self.moves)

    @property
    def turn(self) -> int | None:
        """The seat that is to move, None after the end."""
        if self.status == ENDED:
            return None
        turn: int | None = self.table.rules.turn(self.board)
        return turn


def _opened(fact: Opened) -> Game:
    rules = rules_of(fact.game_type)
    table = Table(fact.game_type, rules, fact.options, fact.capacity, fact.players, fact.early, fact.opponent, fact.at,
                  fact.commitment)
    board = rules.initial(fact.options, fact.capacity)
    status = PLAYING if len(fact.players) == fact.capacity else WAITING
    return Game(table, status, board, 1, (), None, (), None, fact.at)


def _moved(game: Game, fact: Moved) -> Game:
    rules = game.table.rules
    board = rules.play(game.board, fact.seat, rules.parse(game.board, fact.position))
    return Game(game.table, game.status, board, game.seq + 1, (*game.moves, fact), None, game.offers, None, fact.at,
                game.throws)


def _thrown(game: Game, fact: Thrown) -> Game:
    board = game.table.rules.throw(game.board, fact.value)
    return Game(game.table, game.status, board, game.seq + 1, game.moves, None, game.offers, None, fact.at,
                (*game.throws, fact))


def _seated(game: Game, fact: Seated) -> Game:
    table = attrs.evolve(game.table, seats=(*game.table.seats, fact.player))
    status = PLAYING if len(table.seats) == table.capacity else WAITING
    return _after(game, fact, table=table, status=status)


def _resigned(game: Game, fact: Resigned) -> Game:
    return _after(game, fact, board=game.table.rules.withdraw(game.board, fact.seat))


def _ended(game: Game, fact: Ended) -> Game:
    result = Outcome(fact.reason, fact.winners, fact.places)
    return Game(game.table, ENDED, game.board, game.seq + 1, game.moves, result, game.offers, None, fact.at,
                game.throws)


def _revealed(game: Game, fact: Revealed) -> Game:
    return _after(game, fact, seed=fact.seed)


def _offered(game: Game, fact: Offered) -> Game:
    offers = (offer for offer in game.offers if (offer.seat, offer.kind) != (fact.seat, fact.kind))
    return _after(game, fact, offers=(*offers, fact))


def _continued(game: Game, fact: Continued) -> Game:
    return _after(game, fact, offers=(), next_game=fact.game_id)


def _after(game: Game, fact: Fact, **changes: Any) -> Game:
    return attrs.evolve(game, seq=game.seq + 1, last_at=fact.at, **changes)


EVOLVE: Final[Mapping[type[Any], Callable[[Game, Any], Game]]] = {
    Moved: _moved,
    Thrown: _thrown,
    Seated: _seated,
    Resigned: _resigned,
    Ended: _ended,
    Revealed: _revealed,
    Offered: _offered,
    Continued: _continued,
}


def evolve(game: Game | None, fact: Fact) -> Game:
    """The game after one more fact; the first fact, ``Opened``, makes it out of nothing."""
    if game is None:
        if not isinstance(fact, Opened):
            raise ValueError(f"a game begins with its opening, not with {fact!r}")
        return _opened(fact)
    return EVOLVE[type(fact)](game, fact)


def replay(facts: Iterable[Fact]) -> Game:
    """The game that these facts make."""
    game: Game | None = None
    for fact in facts:
        game = evolve(game, fact)
    if game is None:
        raise ValueError("a game has at least one fact")
    return game
