"""What every game owes (engine/rules/contract.py), as laws over games played at random; ``laws_of`` a game."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random
from typing import Any

import attrs
import orjson
from hypothesis import assume
from hypothesis import strategies as st

from engine.reasons import Refusal
from engine.rules import chance
from engine.rules.contract import Option, Rules, capacity_of
from tests.refusals import reason_of

NOWHERE: tuple[Any, ...] = (
    -1, 10_000, 2**53, True, None, 1.0, "", " ", "A", "A0", "A01", "A1 ", " A1", "A1\n", "AA1", "A100", "Z1", "1A",
    "B2B2", "\u0391\u0661", "A\uff11", "-1",
)
"""What names no place on any board."""
FULLY_CHECKED = 24
"""About so many positions of a walk are looked at; longer games are sampled."""


@attrs.frozen
class Step:
    """A position, and the move that was played in it; ``thrown`` are the throws since the move before."""

    state: Any
    seat: int
    move: int
    thrown: tuple[int, ...] = ()


@attrs.frozen
class Walk:
    """A game played at random to its end; ``due`` are the positions in which a throw was due, its throws ``seed``'s."""

    rules: Rules[Any]
    options: dict[str, Any]
    seats: int
    steps: tuple[Step, ...]
    last: Any
    due: tuple[Any, ...] = ()
    seed: bytes = b""

    def some_steps(self) -> tuple[Step, ...]:
        """Steps from the whole of the game, the last one among them."""
        return self.steps[:: -1 - len(self.steps) // FULLY_CHECKED]

    def some_states(self) -> Iterator[Any]:
        """Positions from the whole of the game, the last one first."""
        yield self.last
        yield from (step.state for step in self.some_steps())

    def some_due(self) -> tuple[Any, ...]:
        """Positions before a throw, the first one among them."""
        return self.due[:: 1 + len(self.due) // FULLY_CHECKED]


def walk(
    rules: Rules[Any], options: Any, seats: int, choose: Callable[[tuple[int, ...]], int], seed: bytes = b""
) -> Walk:
    """The game in which each move is chosen from the legal ones, and the throws are those of the seed."""
    return walk_on(Walk(rules, dict(options), seats, (), rules.initial(options, seats), (), seed), choose)


def walk_on(game: Walk, choose: Callable[[tuple[int, ...]], int]) -> Walk:
    """The rest of a game, from its last position on."""
    rules, state = game.rules, game.last
    steps, due, values = [], [], []
    while (seat := rules.turn(state)) is not None:
        if (sides := rules.chance(state)) is not None:
            due.append(state)
            values.append(chance.throw(game.seed, len(due), sides))
            state = rules.throw(state, values[-1])
            continue
        move = choose(rules.legal(state, seat))
        steps.append(Step(state, seat, move, tuple(values)))
        state, values = rules.play(state, seat, move), []
    return attrs.evolve(game, steps=tuple(steps), last=state, due=tuple(due))


def _values(option: Option) -> st.SearchStrategy[int | bool]:
    if option.choices:
        return st.sampled_from(option.choices)
    return st.booleans() if option.kind == "boolean" else st.integers(option.minimum, option.maximum)


@st.composite
def walks(draw: st.DrawFn, rules: Rules[Any]) -> Walk:
    """Games with any options, for any number of seats, played at random."""
    raw = draw(st.fixed_dictionaries({}, optional={option.name: _values(option) for option in rules.options}))
    try:
        options = rules.configure(raw)
    except Refusal:
        assume(False)  # some combinations are refused
        raise
    return random_walk(rules, tuple(options.items()), draw(st.integers(0, 2**32)))


@lru_cache(maxsize=256)
def random_walk(rules: Rules[Any], options: tuple[tuple[str, Any], ...], number: int) -> Walk:
    """The random game with this number; most laws look at the same games."""
    given = dict(options)
    return walk(rules, given, capacity_of(rules, given), Random(number).choice, b"%d" % number)


def seen(rules: Rules[Any], state: Any, seats: int) -> Any:
    """Everything that can be asked about a position."""
    every = range(1, seats + 1)
    return (rules.turn(state), rules.outcome(state), rules.text(state), [rules.legal(state, seat) for seat in every],
            [rules.view(state, seat) for seat in (*every, None)])


# ------------------------------------------------------------------------------------------------------- the laws

def legal_moves_are_sorted_and_only_for_the_seat_to_move(game: Walk) -> None:
    for state in game.some_states():
        for seat in (*range(-1, game.seats + 2), None):
            legal = game.rules.legal(state, seat)
            assert isinstance(legal, tuple)
            assert list(legal) == sorted(set(legal))
            assert bool(legal) == (seat is not None and seat == game.rules.turn(state))


def every_legal_move_can_be_played(game: Walk) -> None:
    for step in game.some_steps():
        for move in game.rules.legal(step.state, step.seat):
            assert reason_of(game.rules.play, step.state, step.seat, move) is None


def nobody_else_can_move(game: Walk) -> None:
    for step in game.some_steps():
        for seat in {*range(game.seats + 2), None} - {step.seat}:
            assert reason_of(game.rules.play, step.state, seat, step.move) == "not_your_turn"


def nobody_can_move_after_the_end(game: Walk) -> None:
    for move in range(20):
        for seat in (*range(game.seats + 2), None):
            assert reason_of(game.rules.play, game.last, seat, move) == "not_your_turn"


def impossible_moves_are_refused_and_taken_places_by_their_own_reason(game: Walk) -> None:
    played = {step.move for step in game.steps}
    for step in game.some_steps():
        legal = game.rules.legal(step.state, step.seat)
        for move in played - set(legal):
            assert reason_of(game.rules.play, step.state, step.seat, move) in ("space_taken", "illegal_move")
        for move in (-1, -2, 10_000):
            assert reason_of(game.rules.play, step.state, step.seat, move) == "illegal_move"


def playing_leaves_the_position_as_it_was(game: Walk) -> None:
    for step in game.some_steps():
        before = seen(game.rules, step.state, game.seats)
        one, other = (game.rules.play(step.state, step.seat, step.move) for _ in range(2))
        assert one == other
        assert one != step.state
        assert seen(game.rules, step.state, game.seats) == before


def positions_cannot_be_changed(game: Walk) -> None:
    for name in (field.name for field in attrs.fields(type(game.last))):
        try:
            setattr(game.last, name, None)
        except attrs.exceptions.FrozenInstanceError:
            continue
        raise AssertionError(f"{name} can be set")


def the_same_moves_lead_to_the_same_position(game: Walk) -> None:
    moves = iter(step.move for step in game.steps)
    again = walk(game.rules, game.options, game.seats, lambda legal: next(moves), game.seed)
    assert again == game


def parse_and_format_are_inverse_and_case_does_not_matter(game: Walk) -> None:
    for step in game.some_steps():
        for move in game.rules.legal(step.state, step.seat):
            name = game.rules.format(step.state, move)
            assert {game.rules.parse(step.state, form) for form in (name, name.lower(), name.upper())} == {move}


def a_position_may_be_the_number_of_the_move(game: Walk) -> None:
    for step in game.some_steps():
        for move in game.rules.legal(step.state, step.seat):
            assert game.rules.parse(step.state, move) == move


def what_names_no_place_is_an_illegal_move(game: Walk) -> None:
    for position in NOWHERE:
        assert reason_of(game.rules.parse, game.last, position) == "illegal_move", position


def the_view_has_a_board_and_goes_through_json_unchanged(game: Walk) -> None:
    for state in game.some_states():
        for seat in (*range(1, game.seats + 1), None):
            view = game.rules.view(state, seat)
            assert "board" in view
            assert orjson.loads(orjson.dumps(view)) == view


def the_board_shows_the_marks_of_the_seats(game: Walk) -> None:
    rows, columns = game.rules.shape(game.options)
    for state in game.some_states():
        board = game.rules.view(state, None)["board"]
        assert len(board) == rows * columns
        assert set(board) <= {"", *game.rules.marks}


def the_text_is_printable_lines_without_trailing_blanks(game: Walk) -> None:
    for state in game.some_states():
        lines = game.rules.text(state).split("\n")
        assert all(line.isprintable() and line == line.rstrip() for line in lines)


def pointing_at_a_cell_means_one_move_or_none(game: Walk) -> None:
    rows, columns = game.rules.shape(game.options)
    for step in game.some_steps():
        for cell in range(rows * columns):
            refused = reason_of(game.rules.pick, step.state, cell)
            assert refused in (None, "illegal_move")
            if refused is None:
                move = game.rules.pick(step.state, cell)
                assert game.rules.parse(step.state, game.rules.format(step.state, move)) == move
        for cell in (-1, rows * columns, 10_000):
            assert reason_of(game.rules.pick, step.state, cell) == "illegal_move"


def a_move_that_was_played_shows_on_its_cell(game: Walk) -> None:
    for step in game.some_steps():
        after = game.rules.play(step.state, step.seat, step.move)
        cell = game.rules.cell(after, step.move)
        if cell is not None:
            before, board = (game.rules.view(state, None)["board"] for state in (step.state, after))
            mark = game.rules.marks[step.seat - 1]
            assert board[cell] == mark
            assert before[cell] != mark or board.count(mark) <= before.count(mark)  # it joined another one there


def there_is_an_outcome_just_when_it_is_nobodys_turn(game: Walk) -> None:
    assert game.rules.outcome(game.last) is not None
    assert all(game.rules.outcome(step.state) is None for step in game.steps)


def the_outcome_gives_each_seat_a_place_and_the_first_to_the_winners(game: Walk) -> None:
    outcome = game.rules.outcome(game.last)
    assert outcome is not None
    assert len(outcome.places) == game.seats
    first = tuple(seat for seat, place in enumerate(outcome.places, 1) if place == 1)
    assert outcome.winners == (() if len(first) == game.seats else first)
    assert all(place == 1 + sum(other < place for other in outcome.places) for place in outcome.places)


# ---------------------------------------------------------------------------------- games with dice, games for more

def a_throw_comes_before_any_move(game: Walk) -> None:
    for state in game.some_due():
        assert game.rules.random
        assert game.rules.turn(state) in range(1, game.seats + 1)
        assert game.rules.outcome(state) is None
        for seat in range(game.seats + 2):
            assert game.rules.legal(state, seat) == ()
            assert reason_of(game.rules.play, state, seat, 0) == "not_your_turn"


def every_side_of_a_die_that_is_due_can_be_thrown_and_no_other(game: Walk) -> None:
    for state in game.some_due():
        sides = game.rules.chance(state)
        before = seen(game.rules, state, game.seats)
        for value in range(1, sides + 1):
            assert game.rules.throw(state, value) == game.rules.throw(state, value) != state
        for value in (-1, 0, sides + 1):
            assert not can_be_thrown(game.rules, state, value)
        assert seen(game.rules, state, game.seats) == before


def nothing_can_be_thrown_when_nothing_is_due(game: Walk) -> None:
    for state in game.some_states():
        assert game.rules.chance(state) is None
        assert not any(can_be_thrown(game.rules, state, value) for value in range(1, 7))


def can_be_thrown(rules: Rules[Any], state: Any, value: int) -> bool:
    try:
        rules.throw(state, value)
    except ValueError:
        return False
    return True


def the_others_play_on_without_who_leaves_a_game_for_more(game: Walk) -> None:
    if game.seats > 2:
        for state in (*game.some_due()[::5], *game.some_states()):
            for seat in range(1, game.seats + 1):
                if reason_of(game.rules.withdraw, state, seat) is None:
                    after = game.rules.withdraw(state, seat)
                    assert game.rules.turn(after) != seat
                    assert reason_of(game.rules.withdraw, after, seat) == "game_over"
                    nobody_else_can_throw_or_move(game, after)


def nobody_else_can_throw_or_move(game: Walk, state: Any) -> None:
    turn, over = game.rules.turn(state), game.rules.outcome(state) is not None
    assert (turn is None) == over
    moving = {seat for seat in range(1, game.seats + 1) if game.rules.legal(state, seat)}
    assert moving == (set() if over or game.rules.chance(state) is not None else {turn})


def who_leaves_a_game_for_more_is_last_of_those_still_playing(game: Walk) -> None:
    if game.seats > 2:
        states = (*game.due, *(step.state for step in game.steps))
        choose = Random(len(states)).choice
        state, left = choose(states), []
        for seat in Random(len(states)).sample(range(1, game.seats + 1), game.seats - 2):
            if reason_of(game.rules.withdraw, state, seat) is None:
                state = game.rules.withdraw(state, seat)
                left.append(seat)
        rest = walk_on(attrs.evolve(game, last=state), choose)
        the_outcome_gives_each_seat_a_place_and_the_first_to_the_winners(rest)
        assert not {step.seat for step in rest.steps} & {*left}
        assert [game.rules.outcome(rest.last).places[seat - 1] for seat in left] == sorted(
            range(game.seats - len(left) + 1, game.seats + 1), reverse=True)


def nobody_leaves_a_game_that_is_over(game: Walk) -> None:
    if game.seats > 2:
        for seat in range(1, game.seats + 1):
            assert reason_of(game.rules.withdraw, game.last, seat) == "game_over"


LAWS: tuple[Callable[[Walk], None], ...] = (
    legal_moves_are_sorted_and_only_for_the_seat_to_move,
    every_legal_move_can_be_played,
    nobody_else_can_move,
    nobody_can_move_after_the_end,
    impossible_moves_are_refused_and_taken_places_by_their_own_reason,
    playing_leaves_the_position_as_it_was,
    positions_cannot_be_changed,
    the_same_moves_lead_to_the_same_position,
    parse_and_format_are_inverse_and_case_does_not_matter,
    a_position_may_be_the_number_of_the_move,
    what_names_no_place_is_an_illegal_move,
    the_view_has_a_board_and_goes_through_json_unchanged,
    the_board_shows_the_marks_of_the_seats,
    the_text_is_printable_lines_without_trailing_blanks,
    pointing_at_a_cell_means_one_move_or_none,
    a_move_that_was_played_shows_on_its_cell,
    there_is_an_outcome_just_when_it_is_nobodys_turn,
    the_outcome_gives_each_seat_a_place_and_the_first_to_the_winners,
)
DICE: tuple[Callable[[Walk], None], ...] = (
    a_throw_comes_before_any_move,
    every_side_of_a_die_that_is_due_can_be_thrown_and_no_other,
    nothing_can_be_thrown_when_nothing_is_due,
)
MORE: tuple[Callable[[Walk], None], ...] = (
    the_others_play_on_without_who_leaves_a_game_for_more,
    who_leaves_a_game_for_more_is_last_of_those_still_playing,
    nobody_leaves_a_game_that_is_over,
)


def laws_of(rules: Rules[Any]) -> tuple[Callable[[Walk], None], ...]:
    """The laws for a game: there are some for games with dice, and some for games that more than two can play."""
    return LAWS + (DICE if rules.random else ()) + (MORE if rules.seats[1] > 2 else ())
