"""How games begin: opened, joined, and followed by the next one."""

from collections.abc import Mapping
from typing import Any

from engine.game.clock import read_clock
from engine.game.decide.happening import Decision, happen
from engine.game.dice import committed
from engine.game.facts import ENDED, Opened, Player, Seated
from engine.game.leaving import read_on_leave
from engine.game.state import Game
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.rules.contract import Rules, capacity_of


def open_game(  # noqa: PLR0913 - the members of the fact
    game_type: str, options: Mapping[str, Any], players: tuple[Player, ...], at: int, *,
    capacity: int | None = None, early: bool = False, opponent: str | None = None, seed: bytes | None = None,
    clock: Any = None, on_leave: Any = None, room: str | None = None, private: bool = False, stays: bool = False,
    accepts: Mapping[str, tuple[int, int]] | None = None, key: str | None = None, watch_delay: int | None = None,
) -> Decision:
    """A new game with its first players. ``early``: seat 1 may move before the others have come.

    ``capacity`` is how many seats there are, if the options do not say it; ``opponent`` is the only name that may sit
    down, whatever its case. ``clock`` and ``on_leave`` are as the wire has them, and are checked. The rest is as the
    fact has it.
    """
    rules = rules_of(game_type)
    granted = checked_options(rules, options, capacity, len(players))
    seats, name, timed = capacity_of(rules, granted), opponent and opponent.lower(), read_clock(clock)
    return happen(None, Opened(
        game_type, granted, seats, players, at, early, name, committed(rules, seed), timed,
        read_on_leave(on_leave, timed), room, private or None, stays or None, accepts,
        key, watch_delay), seed)


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


def sit(game: Game, player: Player, at: int, *, seed: bytes | None = None, key: str | None = None) -> Decision:
    """The player, who knows the secret behind ``key``, takes the next free seat; with the last one the game begins."""
    table = game.table
    if game.status == ENDED:
        raise Refusal("game_over")
    if table.seat_of(player.user_id) is not None:
        raise Refusal("already_joined")
    if len(table.seats) == table.capacity:
        raise Refusal("room_full")
    if table.key is not None and table.key != key:
        raise Refusal("forbidden", "This game is for those who have been invited.")
    if table.opponent is not None and table.opponent != player.username.lower():
        raise Refusal("forbidden", "This seat is kept for another player.")
    return happen(game, Seated(len(table.seats) + 1, player, at), seed)


# --------------------------------------------------------------------------------------------------- play again


def next_players(game: Game) -> tuple[Player, ...]:
    """Who sits where when the same players play again: everyone moves up a seat, so another one begins.

    Once the game has been continued they are those who wished it.
    """
    seats, following = game.table.seats, game.affairs.continued
    if following is not None and following.seats is not None:
        seats = tuple(seats[seat - 1] for seat in following.seats)
    return (*seats[1:], seats[0])


def open_next(game: Game, at: int, *, seed: bytes | None = None) -> Decision:
    """The game that follows one that has been ``Continued``: options, clock, room and the rest stay.

    A game that has not been continued is a ``ValueError``. A different type, where that was agreed on, has its
    default options.
    """
    table, following, players = game.table, game.affairs.continued, next_players(game)
    if following is None:
        raise ValueError("no game follows this one")
    same = following.game_type in (None, table.game_type)
    options = {**table.options, "capacity": len(players)} if "capacity" in table.options else table.options
    return open_game(following.game_type or table.game_type, options if same else {}, players, at,
                     capacity=len(players), seed=seed, clock=table.clock, on_leave=table.on_leave, room=table.room,
                     private=table.private, watch_delay=table.watch_delay)
