"""Ultimate tic-tac-toe: counted and played beside a slow and simple program, rule by rule by hand."""

from random import Random
from typing import Any

import pytest

from engine.rules.contract import Outcome
from engine.rules.ultimate import ULTIMATE, UltimateState
from tests.engine.rules.slow_ultimate import LINES, SlowUltimate, winner
from tests.refusals import reason_of, refusal_of

PERFT = (81, 720, 6336, 55080)
DRAWN_BOARD = "XOXXOOOXX"
CLEAR = {"X": "XXX......", "O": "...OOO...", "=": DRAWN_BOARD, ".": "." * 9}
"""Small boards: won by X, by O, full, empty."""


def start(*, territory: bool = False) -> UltimateState:
    return ULTIMATE.initial({"territory": territory}, 2)


def played(names: str, *, territory: bool = False) -> UltimateState:
    """The position after these moves."""
    state = start(territory=territory)
    for name in names.split():
        state = ULTIMATE.play(state, ULTIMATE.turn(state) or 0, ULTIMATE.parse(state, name))
    return state


def opened(state: UltimateState) -> list[int]:
    boards: list[int] = ULTIMATE.view(state, None)["open"]
    return boards


# ---------------------------------------------------------------------------------------------- the slow program

def perft(state: UltimateState, depth: int) -> int:
    seat = ULTIMATE.turn(state)
    if seat is None:
        return 0
    moves = ULTIMATE.legal(state, seat)
    return len(moves) if depth == 1 else sum(perft(ULTIMATE.play(state, seat, move), depth - 1) for move in moves)


def slow_perft(moves: list[tuple[int, int]], depth: int) -> int:
    legal = SlowUltimate(moves, territory=False).legal()
    return len(legal) if depth == 1 else sum(slow_perft([*moves, divmod(move, 9)], depth - 1) for move in legal)


def test_games_are_as_many_as_in_the_table() -> None:
    assert tuple(perft(start(), depth) for depth in range(1, 5)) == PERFT


def test_games_are_as_many_as_the_slow_program_finds() -> None:
    assert tuple(slow_perft([], depth) for depth in range(1, 4)) == PERFT[:3]


@pytest.mark.parametrize("seed", range(40))
def test_games_go_as_in_the_slow_program(seed: int) -> None:
    rng, territory = Random(seed), bool(seed % 2)
    state, moves = start(territory=territory), list[tuple[int, int]]()
    while (seat := ULTIMATE.turn(state)) is not None:
        slow = SlowUltimate(moves, territory=territory)
        assert slow.outcome() is None
        assert ULTIMATE.legal(state, seat) == tuple(slow.legal())
        move = rng.choice(slow.legal())
        state = ULTIMATE.play(state, seat, move)
        moves.append(divmod(move, 9))
    same_end(state, SlowUltimate(moves, territory=territory))


def same_end(state: UltimateState, slow: SlowUltimate) -> None:
    outcome, end = ULTIMATE.outcome(state), slow.outcome()
    assert outcome is not None
    assert end == (outcome.reason, "".join("XO"[seat - 1] for seat in outcome.winners))
    marks = [mark for row in slow.grid for mark in row]
    boards = [{"status": "won" if won else "full" if "" not in slow.small(board) else "waiting", "mark": won}
              for board, won in enumerate(slow.winners())]
    assert ULTIMATE.view(state, None) == {"board": marks, "winners": slow.winners(), "open": [], "blocks": boards}


# ------------------------------------------------------------------------------------------------ where to play

def test_the_first_move_goes_anywhere() -> None:
    assert ULTIMATE.legal(start(), 1) == tuple(range(81))
    assert opened(start()) == [*range(9)]


@pytest.mark.parametrize(("name", "board"), [
    ("A1", 0), ("A2", 1), ("A3", 2), ("B1", 3), ("E5", 4), ("H6", 5), ("I1", 6), ("F8", 7), ("I9", 8),
])
def test_the_cell_taken_sends_to_the_board_of_that_position(name: str, board: int) -> None:
    state = played(name)
    top, left = board // 3 * 3, board % 3 * 3
    cells = {(top + cell // 3) * 9 + left + cell % 3 for cell in range(9)}
    assert opened(state) == [board]
    assert set(ULTIMATE.legal(state, 2)) == cells - {ULTIMATE.parse(state, name)}


def test_a_move_into_another_board_is_refused_and_told_where_to_play() -> None:
    refusal = refusal_of(ULTIMATE.play, played("E6"), 2, 0)
    assert refusal is not None
    assert refusal.reason == "illegal_move"
    assert refusal.message == "Not A1: you must play in the middle right board (D7 to F9)."


@pytest.mark.parametrize("cell", ["E5", "E6"])
def test_a_taken_cell_is_refused_for_that_in_the_open_board_and_in_another(cell: str) -> None:
    refusal = refusal_of(ULTIMATE.play, played(cell), 2, ULTIMATE.parse(start(), cell))
    assert refusal is not None
    assert (refusal.reason, refusal.message) == ("space_taken", f"{cell} is taken.")


@pytest.mark.parametrize("move", [-1, -81, 81, 10_000])
def test_a_cell_that_is_not_there_cannot_be_played(move: int) -> None:
    assert reason_of(ULTIMATE.play, start(), 1, move) == "illegal_move"


# ---------------------------------------------------------------------------- positions drawn by their small boards

def drawn(*boards: str, seat: int = 1, sent: int | None = None, territory: bool = False) -> UltimateState:
    """A position from its nine small boards, nine signs each; ``sent`` is the board of the position last taken."""
    cells = [[mark.strip(".") for mark in board] for board in boards]
    marks = [sum(1 << 9 * number + cell for number in range(9) for cell in range(9) if cells[number][cell] == mark)
             for mark in "XO"]
    won = [sum(1 << number for number in range(9) if winner(cells[number]) == mark) for mark in "XO"]
    closed = won[0] | won[1] | sum(1 << number for number in range(9) if "" not in cells[number])
    left = 511 & ~closed
    opened = 1 << sent if sent is not None and left >> sent & 1 else left
    return UltimateState((marks[0], marks[1]), (won[0], won[1]), closed, opened, seat, territory, None)


def sketch(signs: str, **boards: str) -> list[str]:
    """Nine small boards by their signs in ``CLEAR``; others by their number, as ``b4="XX......."``."""
    return [boards.get(f"b{number}", CLEAR[sign]) for number, sign in enumerate(signs)]


def name(board: int, cell: int) -> int:
    """The number on the 9x9 grid of a small board's cell."""
    return (board // 3 * 3 + cell // 3) * 9 + board % 3 * 3 + cell % 3


def after(state: UltimateState, board: int, cell: int) -> UltimateState:
    return ULTIMATE.play(state, ULTIMATE.turn(state) or 0, name(board, cell))


@pytest.mark.parametrize("signs", ["....X....", "....O....", "....=...."])
def test_sent_to_a_decided_or_full_board_one_plays_in_any_open_one(signs: str) -> None:
    state = after(drawn(*sketch(signs), sent=0), 0, 4)
    assert opened(state) == [0, 1, 2, 3, 5, 6, 7, 8]
    assert len(ULTIMATE.legal(state, 2)) == 8 * 9 - 1


def test_a_move_that_decides_the_board_to_which_it_sends_leaves_all_the_others_open() -> None:
    state = after(drawn(*sketch(".........", b2="XX......."), sent=2), 2, 2)
    assert opened(state) == [0, 1, 3, 4, 5, 6, 7, 8]
    assert ULTIMATE.view(state, None)["winners"] == ["", "", "X", "", "", "", "", "", ""]


def test_a_move_that_fills_the_board_to_which_it_sends_leaves_all_the_others_open() -> None:
    state = after(drawn(*sketch(".........", b8=DRAWN_BOARD[:8] + "."), sent=8), 8, 8)
    assert opened(state) == [*range(8)]
    assert ULTIMATE.view(state, None)["winners"] == [""] * 9


@pytest.mark.parametrize("signs", ["....X....", "XOX.X.OXO"])
def test_a_decided_board_takes_no_more_marks_though_it_has_empty_cells(signs: str) -> None:
    state = drawn(*sketch(signs))
    refusal = refusal_of(ULTIMATE.play, state, 1, name(4, 8))
    assert refusal is not None
    assert refusal.reason == "illegal_move"
    assert refusal.message == "Not F6: the centre board (D4 to F6) is decided, any open one will do."


def test_if_one_board_is_left_that_is_where_to_play() -> None:
    refusal = refusal_of(ULTIMATE.play, drawn(*sketch("XOXXO.OXO"), sent=0), 1, name(0, 8))
    assert refusal is not None
    assert refusal.message == "Not C3: you must play in the middle right board (D7 to F9)."


# ----------------------------------------------------------------------------------------------------- the ends

@pytest.mark.parametrize("territory", [False, True])
@pytest.mark.parametrize("line", LINES, ids=str)
@pytest.mark.parametrize("seat", [1, 2])
def test_three_small_boards_in_a_row_win(line: tuple[int, ...], seat: int, territory: bool) -> None:
    mark = "XO"[seat - 1]
    signs = "".join(mark if number in line[:2] else "." for number in range(9))
    state = drawn(*sketch(signs, **{f"b{line[2]}": f"{mark}...{mark}...."}), seat=seat, territory=territory)
    assert ULTIMATE.outcome(after(state, line[2], 7)) is None
    state = after(state, line[2], 8)
    assert ULTIMATE.outcome(state) == Outcome("line", (seat,), (seat, 3 - seat))
    assert ULTIMATE.turn(state) is None
    assert opened(state) == []


def test_full_small_boards_make_no_line() -> None:
    state = after(drawn(*sketch("==.......", b2=DRAWN_BOARD[:8] + "."), sent=2), 2, 8)
    assert ULTIMATE.outcome(state) is None


FILLED, WON = DRAWN_BOARD[:8] + ".", "..X..X..."
"""The last small board: X fills it, or wins it, with its last cell."""
X_AHEAD, O_AHEAD = Outcome("territory", (1,), (1, 2)), Outcome("territory", (2,), (2, 1))
DRAW = Outcome("no_moves", (), (1, 1))
ENDS = {
    "X has more boards": ("XOXXO=OX.", FILLED, X_AHEAD, DRAW),
    "O has more boards": ("OXOOX=XO.", FILLED, O_AHEAD, DRAW),
    "the last one makes it more": ("OXOOX=X=.", WON, X_AHEAD, DRAW),
    "the last one makes it as many": ("OXOOX=XO.", WON, DRAW, DRAW),
    "as many": ("XO=XO=OX.", FILLED, DRAW, DRAW),
    "nobody has any": ("========.", FILLED, DRAW, DRAW),
    "a line against more boards": ("XOOOXO=O.", WON, Outcome("line", (1,), (1, 2)), Outcome("line", (1,), (1, 2))),
}


@pytest.mark.parametrize(("signs", "last", "by_territory", "otherwise"), ENDS.values(), ids=ENDS)
def test_when_no_board_is_left_it_is_territory_if_that_was_agreed(
    signs: str, last: str, by_territory: Outcome, otherwise: Outcome,
) -> None:
    for territory, expected in ((True, by_territory), (False, otherwise)):
        before = drawn(*sketch(signs, b8=last), sent=8, territory=territory)
        assert ULTIMATE.outcome(before) is None
        state = after(before, 8, 8)
        assert ULTIMATE.outcome(state) == expected
        assert ULTIMATE.turn(state) is None


# ------------------------------------------------------------------------------------------------------ the view

def test_the_view_shows_marks_winners_and_open_boards() -> None:
    view = ULTIMATE.view(drawn(*sketch("X..=....O"), sent=1), None)
    assert [view["board"][name(board, 0)] for board in range(9)] == ["X", "", "", "X", "", "", "", "", ""]
    assert view["winners"] == ["X", "", "", "", "", "", "", "", "O"]
    assert view["open"] == [1]


def test_the_view_tells_how_each_small_board_stands() -> None:
    blocks = ULTIMATE.view(drawn(*sketch("X..=....O"), sent=1), None)["blocks"]
    assert [block["status"] for block in blocks] == ["won", "open", "waiting", "full", *["waiting"] * 4, "won"]
    assert [block["mark"] for block in blocks] == ["X", "", "", "", "", "", "", "", "O"]


def test_in_words_each_small_board_has_its_sentence() -> None:
    assert ULTIMATE.describe(start()) == ("all boards: empty.",)
    state = drawn(*sketch("X..=....O", b2="X...O...."), sent=1)
    assert ULTIMATE.describe(state) == (
        "top left board: won by X.",
        "top right board: X at A7, O at B8.",
        "middle left board: full, won by nobody.",
        "bottom right board: won by O.",
        "top middle, centre, middle right, bottom left and bottom middle boards: empty.",
    )


def test_a_hint_says_where_the_next_move_goes() -> None:
    assert ULTIMATE.hint(start()) == ""
    assert ULTIMATE.hint(drawn(*sketch("X..=....O"), sent=1)) == (
        "the next move goes to the top middle board (A4 to C6).")
    assert ULTIMATE.hint(drawn(*sketch("X..=....O"), sent=0)) == (
        "the next move goes to any board that is not decided.")


def test_a_cell_is_said_with_its_small_board() -> None:
    assert ULTIMATE.say(start(), 40) == "E5 in the centre board"


def test_the_text_shows_them_too() -> None:
    assert ULTIMATE.text(drawn(*sketch("X..=....O"), sent=1)).endswith("\n\nX * .\n= . .\n. . O")


@pytest.mark.parametrize(("position", "cell"), [(0, 0), ("A1", 0), ("i9", 80), ("I9", 80), (80, 80), ("b3", 11)])
def test_cells_have_numbers_and_names_on_the_large_grid(position: Any, cell: int) -> None:
    assert ULTIMATE.parse(start(), position) == cell


@pytest.mark.parametrize("position", [81, -1, "A10", "J1", "A0"])
def test_there_are_no_cells_beside_it(position: Any) -> None:
    assert reason_of(ULTIMATE.parse, start(), position) == "illegal_move"
