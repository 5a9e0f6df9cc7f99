"""A game's state, and how each fact changes it: ``replay`` is a fold of ``evolve`` over the facts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from engine.game import affairs, clock
from engine.game.affairs import PLAIN, Affairs, on_clock, settled, ticked
from engine.game.facts import (
    ENDED,
    PAUSED,
    PLAYING,
    WAITING,
    Continued,
    Declined,
    Ended,
    Expired,
    Fact,
    Held,
    Moved,
    Offered,
    Opened,
    Paused,
    Player,
    Released,
    Resigned,
    Resumed,
    ReturnedTo,
    Revealed,
    Seated,
    TakenBack,
    TakenOver,
    Thrown,
    Withdrawn,
)
from engine.rules import rules_of
from engine.rules.contract import Outcome, Rules


@attrs.frozen
class Table:
    """What does not change in the course of play: the game type, its options, and who sits where.

    ``clock``, ``on_leave`` and ``room`` are as the opening has them; ``began_at`` is when the last seat was taken.
    A ``private`` game is to be seen by its room only, or by who has a seat; ``key`` is the hash of what one has to know
    to sit down; ``watch_delay`` is for how many milliseconds watchers are behind, where that is said.
    """

    game_type: str
    rules: Rules[Any]
    options: Mapping[str, int | bool]
    capacity: int
    seats: tuple[Player, ...]
    early: bool
    opponent: str | None
    opened_at: int
    commitment: str | None = None
    clock: Mapping[str, int | str] | None = None
    on_leave: Mapping[str, int | str] | None = None
    began_at: int | None = None
    room: str | None = None
    private: bool = False
    stays: bool = False
    accepts: Mapping[str, tuple[int, int]] | None = None
    key: str | None = None
    watch_delay: int | None = None

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
    affairs: Affairs
    last_at: int
    throws: tuple[Thrown, ...] = ()

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

    @property
    def offers(self) -> tuple[Offered, ...]:
        """The offers that stand, the oldest first."""
        return self.affairs.offers

    @property
    def next_game(self) -> str | None:
        """Where the players have gone on."""
        following = self.affairs.continued
        return None if following is None else following.game_id

    @property
    def seed(self) -> str | None:
        """What decided the throws, in hexadecimal."""
        return self.affairs.seed

    def bot_for(self, seat: int) -> str | None:
        """The name of the bot that stands in for the player of a seat."""
        return next((bot for each, bot in self.affairs.bots if each == seat), None)


# ------------------------------------------------------------------------------------------ beginning and playing


def _opened(fact: Opened) -> Game:
    rules = rules_of(fact.game_type)
    begins = len(fact.players) == fact.capacity
    table = Table(fact.game_type, rules, fact.options, fact.capacity, fact.players, fact.early, fact.opponent, fact.at,
                  fact.commitment, fact.clock, fact.on_leave, fact.at if begins else None, fact.room,
                  bool(fact.private), bool(fact.stays), fact.accepts, fact.key, fact.watch_delay)
    beside = PLAIN
    if fact.clock is not None:
        beside = Affairs(clock=clock.wound_up(fact.clock, fact.capacity, fact.at if begins else None))
    return Game(table, PLAYING if begins else WAITING, rules.initial(fact.options, fact.capacity), 1, (), None, beside,
                fact.at)


def _moved(game: Game, fact: Moved) -> Game:
    rules, beside = game.table.rules, game.affairs
    board = rules.play(game.board, fact.seat, rules.parse(game.board, fact.position))
    if beside.clock is not None:
        beside = ticked(beside, clock.moved(beside.clock, fact.seat, fact.at, fact.lag or 0))
    return Game(game.table, game.status, board, game.seq + 1, (*game.moves, fact), None, beside, fact.at, game.throws)


def _thrown(game: Game, fact: Thrown) -> Game:
    board = game.table.rules.throw(game.board, fact.value)
    return Game(game.table, game.status, board, game.seq + 1, game.moves, None, game.affairs, fact.at,
                (*game.throws, fact))


def _seated(game: Game, fact: Seated) -> Game:
    seats = (*game.table.seats, fact.player)
    if len(seats) < game.table.capacity:
        return _after(game, fact, table=attrs.evolve(game.table, seats=seats))
    table = attrs.evolve(game.table, seats=seats, began_at=fact.at)
    beside = on_clock(game.affairs, lambda ticking: clock.set_going(ticking, fact.at))
    return _after(game, fact, table=table, status=PLAYING, affairs=beside)


def _taken_back(game: Game, fact: TakenBack) -> Game:
    rules, moves = game.table.rules, game.moves[: fact.ply]
    board = rules.initial(game.table.options, game.table.capacity)
    for move in moves:
        board = rules.play(board, move.seat, rules.parse(board, move.position))
    beside = on_clock(game.affairs, lambda ticking: clock.turned_back(ticking, game.turn, fact.at))
    return _after(game, fact, board=board, moves=moves, affairs=settled(beside, taken_back=game.seq + 1))


def _resigned(game: Game, fact: Resigned) -> Game:
    board = game.table.rules.withdraw(game.board, fact.seat)
    beside = game.affairs
    if game.table.rules.turn(board) != game.turn:
        beside = on_clock(beside, lambda ticking: clock.charged(ticking, game.turn, fact.at))
    return _after(game, fact, board=board, affairs=settled(beside) if beside.offers else beside)


# ------------------------------------------------------------------------------------- interrupted, and over


def _paused(game: Game, fact: Paused) -> Game:
    beside = on_clock(game.affairs, lambda ticking: clock.stopped(ticking, game.turn, fact.at))
    return _after(game, fact, status=PAUSED, affairs=settled(beside, paused_at=fact.at))


def _resumed(game: Game, fact: Resumed) -> Game:
    beside = on_clock(game.affairs, lambda ticking: clock.set_going(ticking, fact.at))
    return _after(game, fact, status=PLAYING, affairs=settled(beside, paused_at=None, resumed_at=fact.at))


def _held(game: Game, fact: Held) -> Game:
    def held(ticking: clock.Clock) -> clock.Clock:
        return attrs.evolve(clock.stopped(ticking, game.turn, fact.at), held=True)

    return _after(game, fact, affairs=on_clock(game.affairs, held))


def _released(game: Game, fact: Released) -> Game:
    def released(ticking: clock.Clock) -> clock.Clock:
        free = attrs.evolve(ticking, held=False)
        return clock.set_going(free, fact.at) if game.status == PLAYING else free

    return _after(game, fact, affairs=on_clock(game.affairs, released))


def _ended(game: Game, fact: Ended) -> Game:
    result, beside = Outcome(fact.reason, fact.winners, fact.places), game.affairs
    if beside is not PLAIN:
        beside = settled(on_clock(beside, lambda ticking: clock.stopped(ticking, game.turn, fact.at)), tried=())
    return Game(game.table, ENDED, game.board, game.seq + 1, game.moves, result, beside, fact.at, game.throws)


def _revealed(game: Game, fact: Revealed) -> Game:
    return _after(game, fact, affairs=attrs.evolve(game.affairs, seed=fact.seed))


def _continued(game: Game, fact: Continued) -> Game:
    return _after(game, fact, affairs=settled(game.affairs, continued=fact))


# ---------------------------------------------------------------------------------------------------- the fold


def _after(game: Game, fact: Fact, **changes: Any) -> Game:
    return attrs.evolve(game, seq=game.seq + 1, last_at=fact.at, **changes)


def _beside(change: Callable[[Affairs, Any], Affairs]) -> Callable[[Game, Any], Game]:
    """A fact that changes only what goes on beside the board."""
    return lambda game, fact: _after(game, fact, affairs=change(game.affairs, fact))


def _declined(game: Game, fact: Declined) -> Game:
    return _after(game, fact, affairs=affairs.declined(game.affairs, fact, game.ply, game.table.capacity))


def _withdrawn(game: Game, fact: Withdrawn) -> Game:
    return _after(game, fact, affairs=affairs.withdrawn(game.affairs, fact, game.ply))


def _expired(game: Game, fact: Expired) -> Game:
    return _after(game, fact, affairs=affairs.expired(game.affairs, fact, game.ply))


EVOLVE: Final[Mapping[type[Any], Callable[[Game, Any], Game]]] = {
    Moved: _moved,
    Thrown: _thrown,
    Seated: _seated,
    Resigned: _resigned,
    Ended: _ended,
    Revealed: _revealed,
    Offered: _beside(affairs.offered),
    Declined: _declined,
    Withdrawn: _withdrawn,
    Expired: _expired,
    TakenBack: _taken_back,
    Paused: _paused,
    Resumed: _resumed,
    Held: _held,
    Released: _released,
    TakenOver: _beside(affairs.taken_over),
    ReturnedTo: _beside(affairs.returned),
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
