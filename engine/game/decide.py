"""Who may do what in a game: each function answers what happens, with the game after it, or refuses.

All are pure: instants (milliseconds of the Unix epoch) and identifiers come in as parameters, and so does the ``seed``
of a game with dice: the same one from its opening to its end, a secret until then. What such a game throws is part of
the decision after which it is due.
"""

from collections.abc import Mapping
from typing import Any

from engine.game.dice import committed, going_on
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
    Seated,
)
from engine.game.state import Game, evolve
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import Position, Rules, capacity_of

Decision = tuple[tuple[Fact, ...], Game]


def _happen(game: Game | None, fact: Fact, seed: bytes | None = None) -> Decision:
    """What happens, and what follows from it by itself."""
    after = evolve(game, fact)
    return going_on((fact,), after, seed) if after.table.rules.random else ((fact,), after)


def open_game(  # noqa: PLR0913 - the members of the fact
    game_type: str, options: Mapping[str, Any], players: tuple[Player, ...], at: int, *,
    capacity: int | None = None, early: bool = False, opponent: str | None = None, seed: bytes | None = None,
) -> Decision:
    """A new game with its first players. ``early``: seat 1 may move before the others have come.

    ``capacity`` is how many seats there are, if the options do not say it; ``opponent`` is the only name that may sit
    down, whatever its case.
    """
    rules = rules_of(game_type)
    granted = checked_options(rules, options, capacity, len(players))
    seats, name = capacity_of(rules, granted), opponent and opponent.lower()
    return _happen(None, Opened(game_type, granted, seats, players, at, early, name, committed(rules, seed)), seed)


def checked_options(
    rules: Rules[Any], options: Mapping[str, Any], capacity: int | None, players: int
) -> Mapping[str, int | bool]:
    """The options, checked and completed, of a game with ``capacity`` seats of which so many are taken."""
    granted = rules.configure(options)
    least, most = rules.seats
    seats = capacity_of(rules, granted) if capacity is None else capacity
    if not least <= seats <= most or players > seats or options.get("capacity", seats) != seats:
        span = f"a whole number from {least} to {most}"
        raise Refusal("invalid_params", "This game is not for so many.", path="capacity", expected=span)
    return {**granted, "capacity": seats} if "capacity" in granted else granted


def sit(game: Game, player: Player, at: int, *, seed: bytes | None = None) -> Decision:
    """The player takes the next free seat; with the last one taken the game begins."""
    table = game.table
    if game.status == ENDED:
        raise Refusal("game_over")
    if table.seat_of(player.user_id) is not None:
        raise Refusal("already_joined")
    if len(table.seats) == table.capacity:
        raise Refusal("room_full")
    if table.opponent is not None and table.opponent != player.username.lower():
        raise Refusal("forbidden", "This seat is kept for another player.")
    return _happen(game, Seated(len(table.seats) + 1, player, at), seed)


def move(  # noqa: PLR0913 - the members of the fact
    game: Game, seat: int, position: Position, at: int, ply: int | None = None, *, seed: bytes | None = None
) -> Decision:
    """A move of a seat. The same move at the same ply again changes nothing: no facts, the same game."""
    if ply is not None and ply != len(game.moves) + 1:
        return _repeated(game, seat, position, ply)
    if game.status != PLAYING:
        if game.status == ENDED:
            raise Refusal("game_over")
        if not (game.table.early and seat == 1) or game.table.rules.random:
            raise Refusal("game_not_started")
    rules = game.table.rules
    if rules.turn(game.board) != seat:
        raise Refusal("not_your_turn")
    moved = Moved(seat, len(game.moves) + 1, position, at)
    after = evolve(game, moved)
    if rules.random:
        return going_on((moved,), after, seed)
    outcome = rules.outcome(after.board)
    if outcome is None:
        return (moved,), after
    ended = Ended(outcome.reason, outcome.winners, outcome.places, at)
    return (moved, ended), evolve(after, ended)


def _repeated(game: Game, seat: int, position: Position, ply: int) -> Decision:
    if 1 <= ply <= game.ply:
        done = game.moves[ply - 1]
        if done.seat == seat and same_position(game, done.position, position):
            return (), game
    raise Refusal("stale", seq=game.seq)


def same_position(game: Game, one: Position, other: Position) -> bool:
    """Whether two positions name the same move."""
    rules = game.table.rules
    try:
        return bool(rules.parse(game.board, one) == rules.parse(game.board, other))
    except Refusal:
        return False


def resign(game: Game, seat: int, at: int, *, seed: bytes | None = None) -> Decision:
    """The seat gives up. In a game that still waits for players, this takes it back; one for more may go on."""
    if game.status == ENDED:
        raise Refusal("game_over")
    if game.status == WAITING:
        return cancel(game, at, seat)
    if game.table.capacity > 2:
        return _leave(game, seat, at, seed)
    winners = tuple(other for other in range(1, game.table.capacity + 1) if other != seat)
    places = tuple(1 if other in winners else 2 for other in range(1, game.table.capacity + 1))
    return _happen(game, Ended("resigned", winners, places, at, seat), seed)


def _leave(game: Game, seat: int, at: int, seed: bytes | None) -> Decision:
    rules = game.table.rules
    outcome = rules.outcome(rules.withdraw(game.board, seat))
    if outcome is None:
        return _happen(game, Resigned(seat, at), seed)
    return _happen(game, Ended(outcome.reason, outcome.winners, outcome.places, at, seat), seed)


def cancel(game: Game, at: int, seat: int | None = None) -> Decision:
    """Takes back a game that has not begun."""
    if game.status != WAITING:
        raise Refusal("offer_gone", "This game does not wait for players any more.")
    return _happen(game, Ended("cancelled", (), (), at, seat))


def offer_rematch(game: Game, seat: int, game_type: str, at: int, next_id: str) -> Decision:
    """The seat wants to play again. When all want the same game, the game goes on in ``next_id``.

    Refuses ``game_not_started`` and ``offer_gone`` at the wrong time, ``game_type_mismatch`` when another seat has
    asked for a different type; the other's offer then stands.
    """
    rules_of(game_type)
    if game.status != ENDED:
        raise Refusal("game_not_started" if game.status == WAITING else "offer_gone", "The game is not over yet.")
    if game.next_game is not None or len(game.table.seats) < game.table.capacity:
        raise Refusal("offer_gone")
    others = [offer for offer in game.offers if offer.kind == "rematch" and offer.seat != seat]
    if any(offer.game_type != game_type for offer in others):
        raise Refusal("game_type_mismatch")
    if len(others) == game.table.capacity - 1:
        return _happen(game, Continued(next_id, at))
    if game_type in {offer.game_type for offer in game.offers if offer.seat == seat}:
        return (), game
    return _happen(game, Offered(seat, "rematch", game_type, at))


def next_players(game: Game) -> tuple[Player, ...]:
    """Who sits where when the same players play again: everyone moves up a seat, so another one begins."""
    return (*game.table.seats[1:], game.table.seats[0])
