"""A record's facts played again, each of them checked: what the rules do not let happen has not happened."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from engine.game.facts import Ended, Fact, Moved, Resigned, Revealed, Thrown
from engine.game.record_text import Line, at_line, wrong
from engine.game.state import Game, evolve
from engine.reasons import Refusal
from engine.rules import chance
from engine.rules.contract import Outcome

AGREED: Final = frozenset({"resigned", "draw_agreed", "timeout", "abandoned", "expired"})
"""What games end by that do not end by their own rules."""


def replayed(lines: tuple[Line, ...], end: int) -> tuple[Fact, ...]:
    """The facts, if they can have happened; refuses with the line. ``end`` is the line with the result."""
    opened, *others = lines
    game, facts = evolve(None, opened.fact), [opened.fact]
    for line in others:
        with at_line(line.number):
            fact = _CHECKS[type(line.fact)](game, line)
            game = evolve(game, fact)
            facts.append(fact)
    with at_line(end):
        if game.result is None and game.table.rules.outcome(game.board) is not None:
            wrong("The game is over: its result is missing.")
        _check_nothing_due(game)
    _check_throws(game, lines)
    return tuple(facts)


def _check_nothing_due(game: Game) -> None:
    if game.table.rules.chance(game.board) is not None:
        wrong(f"Throw {len(game.throws) + 1} is missing before this line.")


def _check_throws(game: Game, lines: tuple[Line, ...]) -> None:
    """With the seed, every throw has to be the one of its number."""
    if game.seed is not None:
        seed = bytes.fromhex(game.seed)
        for line in lines:
            fact = line.fact
            if isinstance(fact, Thrown):
                with at_line(line.number):
                    value = chance.throw(seed, fact.number, fact.sides)
                    if value != fact.value:
                        wrong(f"By the seed this throw was a {value}.")


# -------------------------------------------------------------------------------------------------- single facts


def _moved(game: Game, line: Line) -> Fact:
    fact = line.fact
    assert isinstance(fact, Moved)  # noqa: S101 - for the type checker
    if fact.ply != game.ply + 1:
        wrong(f"This should be move {game.ply + 1}.")
    _check_nothing_due(game)
    if game.turn != fact.seat:
        raise Refusal("not_your_turn", f"It is not the turn of seat {fact.seat}.")
    return fact


def _thrown(game: Game, line: Line) -> Fact:
    fact, sides = line.fact, game.table.rules.chance(game.board)
    assert isinstance(fact, Thrown)  # noqa: S101 - for the type checker
    number, turn = len(game.throws) + 1, game.turn
    if sides is None:
        wrong("Nothing is to be thrown here.")
    if (fact.number, line.turn, fact.sides) != (number, turn, sides) or fact.value > sides:
        wrong(f"This should be throw {number}, of seat {turn}, with a die of {sides}.")
    return fact


def _resigned(game: Game, line: Line) -> Fact:
    fact = line.fact
    assert isinstance(fact, Resigned)  # noqa: S101 - for the type checker
    _check_nothing_due(game)
    if not 2 < game.table.capacity >= fact.seat:
        wrong(f"This game does not go on without seat {fact.seat}.")
    return fact


def _ended(game: Game, line: Line) -> Fact:
    fact, outcome = line.fact, game.table.rules.outcome(game.board)
    assert isinstance(fact, Ended)  # noqa: S101 - for the type checker
    said = Outcome(fact.reason, fact.winners, fact.places)
    if outcome is None and fact.reason == "cancelled":
        outcome = Outcome("cancelled", (), ())
    elif outcome is None and fact.reason in AGREED:
        outcome = _without(game, fact.seat) if fact.reason == "resigned" else said
        if not _is_ranking(said, game.table.capacity):
            wrong("These winners and places contradict each other.")
    if outcome != said:
        wrong("The rules do not know of this result.")
    return fact


def _without(game: Game, seat: int | None) -> Outcome | None:
    """How the game ends when this seat gives up."""
    capacity, rules = game.table.capacity, game.table.rules
    if seat is None or seat > capacity:
        return None
    if capacity > 2:
        return rules.outcome(rules.withdraw(game.board, seat))
    return Outcome("resigned", (3 - seat,), (2, 1) if seat == 1 else (1, 2))


def _is_ranking(said: Outcome, seats: int) -> bool:
    first = tuple(seat for seat, place in enumerate(said.places, 1) if place == 1)
    return (len(said.places) == seats
            and said.winners == (() if len(first) == seats else first)
            and all(place == 1 + sum(other < place for other in said.places) for place in said.places))


def _revealed(game: Game, line: Line) -> Fact:
    fact = line.fact
    assert isinstance(fact, Revealed)  # noqa: S101 - for the type checker
    if game.result is None:
        wrong("The seed of a game that is not over is a secret.")
    if game.table.commitment is None or not chance.verify(bytes.fromhex(fact.seed), game.table.commitment):
        wrong("This is not the seed that was committed to.")
    return attrs.evolve(fact, at=game.last_at)


_CHECKS: Final[Mapping[type[Any], Callable[[Game, Line], Fact]]] = {
    Moved: _moved, Thrown: _thrown, Resigned: _resigned, Ended: _ended, Revealed: _revealed,
}
