"""Ludo, sentence by sentence."""

from collections import Counter

import pytest

from engine.rules.contract import Outcome
from engine.rules.ground import Cell
from engine.rules.ludo import LUDO
from engine.rules.ludo_board import cell_of, seen_from, square_of
from engine.rules.ludo_play import LudoState
from tests.refusals import reason_of, refusal_of

YARD, GONE, HOME = 0, -1, 57
AT_HOME = (YARD,) * 4
DONE = (HOME,) * 4


def at(*tokens: tuple[int, ...], seat: int = 1, sixes: int = 0, places: tuple[int, ...] | None = None) -> LudoState:
    """The seat is to throw; tokens by their steps, those that are not named in the yard."""
    whole = tuple((*steps, *AT_HOME[len(steps) :]) for steps in tokens)
    return LudoState(whole, places or (0,) * len(tokens), seat, 1, sixes=sixes)


def after(state: LudoState, *said: int | str) -> LudoState:
    """The position after these throws (numbers) and moves (tokens as strings)."""
    for word in said:
        state = LUDO.throw(state, word) if isinstance(word, int) else LUDO.play(state, state.seat, int(word))
    return state


def movable(state: LudoState, die: int) -> tuple[int, ...]:
    """The tokens that can move by this number."""
    before = state.seat
    return LUDO.legal(LUDO.throw(state, die), before)


def throws(state: LudoState, seat: int) -> bool:
    """Whether it is this seat's turn to throw."""
    return LUDO.turn(state) == seat and LUDO.chance(state) == 6


def meeting(seat: int, other: int, step: int) -> int:
    """The step of ``other`` that is on the same square as this step of ``seat``."""
    return next(its for its in range(1, 52) if square_of(other, its) == square_of(seat, step))


def order_of(state: LudoState) -> list[int]:
    order: list[int] = LUDO.view(state, None)["order"]
    return order


# -------------------------------------------------------------------------------------------------- order of play

@pytest.mark.parametrize(("thrown", "order"), [
    ((3, 5), [2, 1]),
    ((5, 3), [1, 2]),
    ((4, 4, 1, 2), [2, 1]),
    ((3, 6, 5), [2, 3, 1]),
    ((4, 4, 2, 3, 1), [1, 2, 3]),
    ((1, 2, 3, 4), [4, 1, 2, 3]),
    ((5, 5, 2, 5, 1, 4, 4, 3, 6), [4, 1, 2, 3]),
    ((2, 6, 6, 6, 6, 3, 5), [2, 3, 4, 1]),
    ((1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 2, 2), [2, 3, 4, 1]),
])
def test_the_highest_throw_begins_ties_throw_again_and_the_order_goes_round_the_table(
    thrown: tuple[int, ...], order: list[int]
) -> None:
    state = LUDO.initial({}, len(order))
    for value in thrown:
        assert order_of(state) == []
        state = LUDO.throw(state, value)
    assert order_of(state) == order
    assert throws(state, order[0])


def test_everyone_throws_in_turn_and_only_those_who_tie_throw_again() -> None:
    state, asked = LUDO.initial({}, 4), []
    for value in (5, 5, 2, 5, 1, 4, 4, 3, 6):
        asked.append(LUDO.turn(state))
        state = LUDO.throw(state, value)
    assert asked == [1, 2, 3, 4, 1, 2, 4, 2, 4]


def test_a_six_for_the_order_of_play_is_no_six_of_the_turn() -> None:
    state = after(LUDO.initial({}, 2), 6, 5, 6, "0", 6)
    assert (state.sixes, LUDO.legal(state, 1)) == (2, (0, 1, 2, 3))


# --------------------------------------------------------------------------------------------------------- a turn

def test_the_start_squares_lie_13_apart() -> None:
    assert [square_of(seat, 1) for seat in (1, 2, 3, 4)] == [0, 13, 26, 39]


def test_the_player_chooses_which_token_to_move_by_the_number_thrown() -> None:
    state = LUDO.throw(at((10, 20, 30, 40), ()), 5)
    assert LUDO.legal(state, 1) == (0, 1, 2, 3)
    assert LUDO.play(state, 1, 2).tokens[0] == (10, 20, 35, 40)
    assert throws(LUDO.play(state, 1, 2), 2)


@pytest.mark.parametrize(("tokens", "die"), [((), 5), ((56, 55, HOME, 54), 6), ((53, HOME, HOME, HOME), 5)])
def test_if_no_token_can_move_the_turn_passes_by_itself(tokens: tuple[int, ...], die: int) -> None:
    assert throws(LUDO.throw(at(tokens, ()), die), 2)


def test_if_exactly_one_can_it_still_has_to_be_chosen() -> None:
    state = LUDO.throw(at((10,), ()), 3)
    assert (LUDO.turn(state), LUDO.chance(state), LUDO.legal(state, 1)) == (1, None, (0,))


def test_the_turn_goes_round_the_table_past_those_who_play_no_more() -> None:
    state = at((), DONE, (GONE,) * 4, (), seat=1, places=(0, 1, 4, 0))
    assert throws(LUDO.throw(state, 1), 4)
    assert throws(after(state, 1, 1), 1)


# ---------------------------------------------------------------------------------------------------------- sixes

@pytest.mark.parametrize("die", [1, 2, 3, 4, 5])
def test_only_a_six_brings_a_token_from_the_yard(die: int) -> None:
    assert movable(at((10,), ()), die) == (0,)


def test_a_six_brings_a_token_to_the_start_square_and_gives_another_throw() -> None:
    state = after(at((10,), ()), 6, "3")
    assert state.tokens[0] == (10, YARD, YARD, 1)
    assert throws(state, 1)


def test_a_six_gives_another_throw_whichever_token_it_moved() -> None:
    state = after(at((10,), ()), 6, "0")
    assert state.tokens[0] == (16, YARD, YARD, YARD)
    assert throws(state, 1)


def test_the_third_six_in_a_row_is_not_played() -> None:
    state = after(at((10,), ()), 6, "0", 6, "0", 6)
    assert state.tokens[0] == (22, YARD, YARD, YARD)
    assert throws(state, 2)
    assert state.sixes == 0


def test_sixes_with_another_number_between_are_not_in_a_row() -> None:
    state = at((20, 20), (meeting(1, 2, 23),), sixes=2)
    state = after(state, 3, "0")
    assert throws(state, 1)
    assert LUDO.legal(LUDO.throw(state, 6), 1) == (0, 1, 2, 3)


def test_the_next_players_sixes_are_counted_anew() -> None:
    state = after(at((10,), ()), 6, "0", 6, "0", 1, "0", 6, "0", 6, "0")
    assert throws(state, 2)
    assert state.sixes == 2


def test_a_six_that_no_token_can_use_gives_no_other_throw() -> None:
    assert throws(after(at((56, 55, HOME, HOME), ()), 6), 2)


# ------------------------------------------------------------------------------------------- landing on each other

@pytest.mark.parametrize("other", [2, 3, 4])
def test_a_token_that_lands_on_one_of_an_opponent_sends_it_back_and_throws_again(other: int) -> None:
    tokens = [(20,), (), (), ()]
    tokens[other - 1] = (5, meeting(1, other, 24))
    state = after(at(*tokens), 4, "0")
    assert state.tokens[0][0] == 24
    assert state.tokens[other - 1] == (5, YARD, YARD, YARD)
    assert throws(state, 1)


@pytest.mark.parametrize("step", [1, 9, 14, 22, 27, 35, 40, 48])
def test_on_start_squares_and_8_squares_further_on_tokens_of_different_players_share_the_square(step: int) -> None:
    other = next(seat for seat in (2, 3, 4) if seen_from(seat, 1, step))
    tokens: list[tuple[int, ...]] = [(step - 1,), (), (), ()]
    tokens[other - 1] = (seen_from(other, 1, step),)
    before = at(*tokens)
    state = after(before, 6 if step == 1 else 1, "0")
    assert state.tokens[0][0] == step
    assert state.tokens[other - 1] == before.tokens[other - 1]
    assert throws(state, 1 if step == 1 else 2)


def test_the_safe_squares_are_those_8_and_no_other_square() -> None:
    safe = []
    for step in range(2, 52):
        other = next(seat for seat in (2, 3, 4) if seen_from(seat, 1, step))
        tokens: list[tuple[int, ...]] = [(step - 1,), (), (), ()]
        tokens[other - 1] = (seen_from(other, 1, step),)
        if after(at(*tokens), 1, "0").tokens[other - 1] != AT_HOME:
            safe.append(step)
    assert safe == [9, 14, 22, 27, 35, 40, 48]


def test_three_players_may_share_a_safe_square_and_the_last_who_came_is_shown() -> None:
    state = after(at((13,), (1,), (meeting(1, 3, 14),)), 1, "0")
    cell = cell_of(1, 0, 14)
    assert [LUDO.view(state, None)["tokens"][seat][0]["cell"] for seat in range(3)] == [cell] * 3
    assert LUDO.view(state, None)["board"][cell] == "R"
    assert LUDO.cell(state, 0) == cell


def test_nobody_is_hit_in_a_home_column() -> None:
    state = after(at((51,), (52, 2)), 1, "0")
    assert state.tokens == ((52, 0, 0, 0), (52, 2, 0, 0))
    assert throws(state, 2)


def test_passing_a_single_token_does_nothing_to_it() -> None:
    state = after(at((20,), (meeting(1, 2, 22),)), 5, "0")
    assert state.tokens == ((25, 0, 0, 0), (meeting(1, 2, 22), 0, 0, 0))


# ---------------------------------------------------------------------------------------------------------- blocks

@pytest.mark.parametrize("block", [24, 14, 35, 48])
@pytest.mark.parametrize("other", [2, 3, 4])
def test_a_block_may_neither_be_landed_on_nor_passed_on_any_square(block: int, other: int) -> None:
    tokens: list[tuple[int, ...]] = [(block - 3,), (), (), ()]
    tokens[other - 1] = (meeting(1, other, block),) * 2
    state = at(*tokens)
    assert [movable(state, die) == (0,) for die in range(1, 6)] == [True, True, False, False, False]


def test_three_tokens_are_a_block_too() -> None:
    assert movable(at((20,), (meeting(1, 2, 22),) * 3), 3) == ()


def test_tokens_of_two_opponents_are_no_block() -> None:
    state = at((21,), (meeting(1, 2, 22),), (meeting(1, 3, 22),))
    assert movable(state, 1) == movable(state, 3) == (0,)


def test_a_block_on_the_start_square_keeps_tokens_in_the_yard() -> None:
    assert movable(at((10,), (meeting(1, 2, 1),) * 2), 6) == (0,)
    assert movable(at((10,), (meeting(1, 2, 1),)), 6) == (0, 1, 2, 3)


def test_ones_own_block_is_in_nobodys_way() -> None:
    assert movable(at((20, 22, 22), ()), 2) == (0, 1, 2)
    assert movable(at((20, 22, 22), ()), 3) == (0, 1, 2)


def test_a_block_before_ones_own_start_square_is_not_on_the_way_into_the_column() -> None:
    step = next(its for its in range(1, 52) if square_of(2, its) == 51)
    assert movable(at((50, 51), (step, step)), 5) == (0, 1)


def test_a_block_in_a_column_is_in_nobodys_way() -> None:
    assert movable(at((10,), (52, 52)), 4) == (0,)


def test_who_cannot_get_past_a_block_is_told_so() -> None:
    refusal = refusal_of(LUDO.play, LUDO.throw(at((20, 5), (meeting(1, 2, 22),) * 2), 3), 1, 0)
    assert refusal is not None
    assert (refusal.reason, refusal.message) == ("illegal_move", "Token 0 cannot get past a block.")


# ------------------------------------------------------------------------------------------------------------ home

@pytest.mark.parametrize(("step", "dice"), [(51, (6,)), (52, (5,)), (54, (3,)), (56, (1,))])
def test_home_is_reached_by_exact_count_and_gives_another_throw(step: int, dice: tuple[int, ...]) -> None:
    for die in range(1, 6):
        state = LUDO.throw(at((step,), ()), die)
        assert (LUDO.turn(state) == 1) == (step + die <= HOME)
    state = after(at((step,), ()), *dice, "0")
    assert state.tokens[0][0] == HOME
    assert throws(state, 1)


@pytest.mark.parametrize(("token", "why"), [
    (0, "Token 0 is home already."), (1, "Token 1 gets home by the exact count only."),
    (2, "Token 2 leaves its yard with a six only."), (4, "There is no such token: they are 0 to 3."),
])
def test_a_token_that_cannot_move_is_refused_with_the_reason(token: int, why: str) -> None:
    refusal = refusal_of(LUDO.play, LUDO.throw(at((HOME, 55, YARD, 10), ()), 4), 1, token)
    assert refusal is not None
    assert (refusal.reason, refusal.message) == ("illegal_move", why)


def test_with_two_the_first_to_have_all_tokens_home_ends_the_game() -> None:
    state = after(at((55, *(HOME,) * 3), (10,)), 2, "0")
    assert LUDO.outcome(state) == Outcome("home", (1,), (1, 2))
    assert (LUDO.turn(state), LUDO.chance(state)) == (None, None)


def test_with_more_the_others_play_on_until_all_places_but_the_last_are_known() -> None:
    ready = (51, *(HOME,) * 3)
    state = after(at(ready, ready, ready, ready), 6, "0")
    assert throws(state, 2)
    assert (state.places, LUDO.outcome(state)) == ((1, 0, 0, 0), None)
    state = after(state, 1, "0", 6, "0")
    assert (state.places, LUDO.turn(state)) == ((1, 0, 2, 0), 4)
    state = after(state, 1, "0", 5, "0")
    assert LUDO.outcome(state) == Outcome("home", (1,), (1, 3, 2, 4))


# --------------------------------------------------------------------------------------------------------- leaving

def test_who_leaves_takes_the_tokens_off_the_board_and_is_placed_last_of_those_still_playing() -> None:
    state = LUDO.withdraw(at((10,), (20, 30), (40,), (), seat=3), 2)
    assert state.tokens == ((10, 0, 0, 0), (GONE,) * 4, (40, 0, 0, 0), AT_HOME)
    assert (state.places, LUDO.turn(state)) == ((0, 4, 0, 0), 3)
    assert LUDO.withdraw(state, 1).places == (3, 4, 0, 0)


def test_who_is_home_already_keeps_the_place_when_others_leave_and_cannot_leave() -> None:
    state = at((10,), DONE, (20,), (), places=(0, 1, 0, 0))
    assert reason_of(LUDO.withdraw, state, 2) == "game_over"
    state = LUDO.withdraw(state, 3)
    assert state.places == (0, 1, 4, 0)
    assert LUDO.outcome(LUDO.withdraw(state, 1)) == Outcome("resigned", (2,), (3, 1, 4, 2))


def test_when_all_the_others_have_left_the_last_one_has_won() -> None:
    state = LUDO.withdraw(LUDO.withdraw(at((), (), ()), 3), 1)
    assert LUDO.outcome(state) == Outcome("resigned", (2,), (2, 1, 3))
    assert LUDO.turn(state) is None


def test_the_turn_passes_when_the_player_leaves_whose_turn_it_is_even_with_a_throw() -> None:
    assert throws(LUDO.withdraw(LUDO.throw(at((10,), (), ()), 4), 1), 2)
    assert throws(LUDO.withdraw(at((10,), (), (), seat=3), 3), 1)


def test_a_block_that_leaves_is_in_the_way_no_more() -> None:
    state = LUDO.throw(at((20, 5), (meeting(1, 2, 22),) * 2, ()), 3)
    assert LUDO.legal(state, 1) == (1,)
    assert LUDO.legal(LUDO.withdraw(state, 2), 1) == (0, 1)


@pytest.mark.parametrize(("thrown", "leaver", "following"), [
    ((), 1, 2), ((6,), 1, 2), ((6,), 2, 3), ((6, 5), 3, 1), ((5, 6), 3, 2), ((6, 6, 1), 1, 2), ((6, 6, 1), 3, 1),
    ((6, 6, 1, 5), 2, 1), ((6, 6, 6, 3, 3), 3, 1),
])
def test_who_leaves_while_the_order_of_play_is_thrown_for_is_left_out(
    thrown: tuple[int, ...], leaver: int, following: int
) -> None:
    state = LUDO.withdraw(after(LUDO.initial({}, 3), *thrown), leaver)
    assert LUDO.turn(state) == following
    assert LUDO.chance(state) == 6


# ------------------------------------------------------------------------------------------------------- positions

@pytest.mark.parametrize("token", range(4))
def test_a_position_is_a_token_as_number_or_string_or_the_cell_where_it_stands(token: int) -> None:
    state = LUDO.throw(at((10, 20, 30), ()), 6)
    assert LUDO.parse(state, token) == LUDO.parse(state, str(token)) == token
    assert LUDO.format(state, token) == str(token)
    assert LUDO.pick(state, LUDO.view(state, 1)["tokens"][0][token]["cell"]) == token


def test_pointing_at_anothers_token_means_nothing() -> None:
    state = LUDO.throw(at((10,), (10,)), 1)
    assert reason_of(LUDO.pick, state, LUDO.view(state, 1)["tokens"][1][0]["cell"]) == "illegal_move"


def test_the_view_says_where_every_token_is() -> None:
    view = LUDO.view(LUDO.throw(at((10, 52, HOME), (1,), (GONE,) * 4, places=(0, 0, 3)), 4), None)
    assert (view["die"], view["sixes"], view["order"], view["places"]) == (4, 0, [1, 2, 3], [None, None, 3])
    assert [(token["place"], token["square"]) for token in view["tokens"][0]] == [
        ("track", 9), ("column", 1), ("home", None), ("yard", None)]
    assert [(token["place"], token["square"]) for token in view["tokens"][1]][:2] == [("track", 13), ("yard", None)]
    assert view["tokens"][2] == [{"place": "gone", "square": None, "cell": None}] * 4


def test_every_place_of_every_token_has_a_cell_of_its_own_on_the_drawn_board() -> None:
    track = {cell_of(1, 0, step) for step in range(1, 52)} | {cell_of(2, 0, step) for step in range(1, 52)}
    columns = [{cell_of(seat, 0, step) for step in range(52, 58)} for seat in (1, 2, 3, 4)]
    yards = [{cell_of(seat, token, 0) for token in range(4)} for seat in (1, 2, 3, 4)]
    assert len(track) == 52
    assert len(track.union(*columns, *yards)) == 52 + 24 + 16


# ----------------------------------------------------------------------------------------------------- in words

def test_the_ground_is_the_usual_board_whoever_plays() -> None:
    ground = LUDO.ground({"capacity": 2})
    kinds = Counter((cell.kind, cell.seat) for cell in ground.cells)
    assert (ground.labels, ground.block) == ("none", None)
    assert (kinds["plain", None], kinds["safe", None], kinds["none", None]) == (44, 4, 225 - 52 - 24 - 16)
    for seat in range(1, 5):
        assert [kinds[kind, seat] for kind in ("start", "column", "home", "yard")] == [1, 5, 1, 4]
        assert ground.cells[cell_of(seat, 0, 1)] == Cell("start", seat)
        assert {ground.cells[cell_of(seat, 0, step)] for step in range(52, 57)} == {Cell("column", seat)}
        assert ground.cells[cell_of(seat, 0, HOME)] == Cell("home", seat)
        assert {ground.cells[cell_of(seat, token, YARD)] for token in range(4)} == {Cell("yard", seat)}


def test_pieces_are_all_tokens_that_are_on_the_board() -> None:
    pieces = LUDO.view(at((10, 52, HOME), (GONE,) * 4, (1,)), None)["pieces"]
    assert [piece["seat"] for piece in pieces] == [1] * 4 + [3] * 4
    assert pieces[1] == {"seat": 1, "position": "1", "cell": cell_of(1, 1, 52)}


def test_in_words_everybodys_tokens_come_first_and_then_the_throw() -> None:
    state = LUDO.throw(at((10, 10, 52, HOME), (1,), DONE, (GONE,) * 4, places=(0, 0, 1, 4), sixes=1), 6)
    assert LUDO.describe(state) == (
        "R: token 3 home, token 2 in the column (5 from home), tokens 0 and 1 on square 9 (a block, 47 from home).",
        "G: token 0 on square 13 (safe, 56 from home), tokens 1, 2 and 3 in the yard.",
        "Y: all tokens home, place 1.",
        "B: has left, place 4.",
        "R has thrown 6, the second six in a row.",
    )


def test_in_words_throwing_for_the_order_of_play() -> None:
    state = LUDO.initial({}, 3)
    assert LUDO.describe(state)[-1] == "it is thrown for the order of play."
    assert LUDO.describe(after(state, 4, 2))[-1] == "it is thrown for the order of play: R 4, G 2."


SAID = [
    (at((10,), ()), 4, 0, "token 0 from square 9 to square 13"),
    (at((0,), ()), 6, 2, "token 2 from the yard to the start, square 0"),
    (at((), (0,), seat=2), 6, 3, "token 3 from the yard to the start, square 13"),
    (at((50,), ()), 4, 0, "token 0 from square 49 into the column, 3 from home"),
    (at((53,), ()), 1, 0, "token 0 on in the column, 3 from home"),
    (at((53,), ()), 4, 0, "token 0 home"),
    (at((10,), (0, meeting(1, 2, 12))), 2, 0, "token 0 from square 9 to square 11, sending G's token 1 back"),
    (at((10,), ()), 4, 1, "token 1"),
]


@pytest.mark.parametrize(("state", "die", "token", "words"), SAID)
def test_a_move_is_said_with_what_it_does(state: LudoState, die: int, token: int, words: str) -> None:
    assert LUDO.say(LUDO.throw(state, die), token) == words


def test_a_hint_says_what_can_be_done_with_the_throw() -> None:
    assert LUDO.hint(LUDO.throw(at((10,), ()), 6)) == (
        "possible: token 0 from square 9 to square 15; token 1, 2 or 3 from the yard to the start, square 0.")
    assert LUDO.hint(at((10,), ())) == ""
