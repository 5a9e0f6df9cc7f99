"""Who is still playing, and how a game ends for them where its own rules do not say it."""

from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules.contract import Outcome


def still_playing(game: Game) -> tuple[int, ...]:
    """The seats that have neither left a game of more than two nor got their place in it already."""
    seats = range(1, game.table.capacity + 1)
    return tuple(seats) if game.table.capacity == 2 else tuple(seat for seat in seats if _may_leave(game, seat))


def _may_leave(game: Game, seat: int) -> bool:
    try:
        game.table.rules.withdraw(game.board, seat)
    except Refusal:
        return False
    return True


def check_still_playing(game: Game, seat: int) -> None:
    """Refuses ``game_over`` to who plays no longer."""
    if game.table.capacity > 2 and seat not in still_playing(game):
        raise Refusal("game_over", "Your place in this game is settled.")


def without(game: Game, seat: int, reason: str) -> Outcome | None:
    """How the game ends when this seat leaves it for a reason; None where the others go on."""
    seats = range(1, game.table.capacity + 1)
    if game.table.capacity == 2:
        return Outcome(reason, tuple(s for s in seats if s != seat), tuple(1 + (s == seat) for s in seats))
    rules = game.table.rules
    outcome = rules.outcome(rules.withdraw(game.board, seat))
    return outcome if outcome is None or reason == "resigned" else Outcome(reason, outcome.winners, outcome.places)


def shared(game: Game, reason: str) -> Outcome:
    """How the game ends when those who are still playing share the best place that is left."""
    rest = still_playing(game)
    settled = _settled(game, rest)
    best = min((place for seat, place in enumerate(settled, 1) if seat in rest), default=1)
    places = tuple(best if seat in rest else place for seat, place in enumerate(settled, 1))
    first = tuple(seat for seat, place in enumerate(places, 1) if place == 1)
    return Outcome(reason, () if len(first) == len(places) else first, places)


def _settled(game: Game, rest: tuple[int, ...]) -> tuple[int, ...]:
    """The places when those who are still playing leave one by one: of the others they are as they are."""
    outcome, board, rules = None, game.board, game.table.rules
    if game.table.capacity == 2:
        return (1, 1)
    for seat in rest:
        board = rules.withdraw(board, seat)
        outcome = rules.outcome(board)
        if outcome is not None:
            return outcome.places
    raise ValueError(f"nobody is left, and yet it is not over: {game!r}")
