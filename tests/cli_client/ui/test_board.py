"""What a cell of the board shows: whose it is, who stands there, where one may go; each told without colours."""

from pathlib import Path
from random import Random

import attrs
import pytest

from cli_client.model import intents
from cli_client.text import ASCII, UNICODE
from cli_client.ui.board import CLOSE, LINED, SIZES, SMALL, Size, board, least_size, size_of
from cli_client.ui.lines import Lines
from cli_client.ui.pieces import text_of
from cli_client.ui.style import style_of
from engine.rules import RULES
from engine.rules.ground import COLORS, NONE, PLAIN, Ground, plain_ground
from engine.rules.ludo_board import cell_of
from engine.rules.ludo_play import LudoState
from tests.cli_client.fakes import playing
from tests.cli_client.ui.test_screens import Scene, state_of

ROOM = {LINED: Size(200, 60), CLOSE: Size(60, 20), SMALL: Size(35, 20)}


def pieces(view, wide, symbols=UNICODE):
    """What is drawn on each cell of the board, with its style."""
    rows = board(view, ROOM[wide], symbols)
    return {piece.intent.cell: piece for row in rows for piece in row if isinstance(piece.intent, intents.PlayCell)}


def at(*tokens, die=0, moves=(), seat=1, moved=None):
    """A view of a game with pieces, by their steps, in which it is our turn."""
    whole = tuple((*steps, *(0,) * (4 - len(steps))) for steps in tokens)
    view = state_of("ludo", Scene(0, {"capacity": len(tokens)})).view
    snapshot = attrs.evolve(view.snapshot, turn=seat, your_seat=seat)
    state = LudoState(whole, (0,) * len(tokens), seat, 1, die=die, moves=moves, moved=moved)
    return attrs.evolve(view, board=state, snapshot=snapshot)


def small_boards(status):
    """A view of a game in blocks, with the first block that stands like this; the random games are tried in turn."""
    rules = RULES["ultimate"]
    for seed in range(99):
        choose, state = Random(seed).choice, rules.initial({"territory": False}, 2)
        while (turn := rules.turn(state)) is not None:
            blocks = rules.view(state, None)["blocks"]
            found = next((number for number, block in enumerate(blocks) if block["status"] == status), None)
            if found is not None:
                view = playing(game_type="ultimate", options={"territory": False}).view
                return attrs.evolve(view, board=state, cursor=80 if found == 0 else 0), found, blocks[found]["mark"]
            state = rules.play(state, turn, choose(rules.legal(state, turn)))
    raise AssertionError(status)


# ---------------------------------------------------------------------------------------------------------- blocks


@pytest.mark.parametrize("wide", [LINED, CLOSE])
def test_in_a_won_block_only_the_winners_marks_are_large_and_what_is_empty_is_theirs(wide):
    view, number, winner = small_boards("won")
    drawn = pieces(view, wide)
    mine = [cell for cell in range(81) if view.ground.block_of(cell) == number]
    assert {view.cells[cell] for cell in mine} >= {winner}
    for cell in mine:
        expected = winner if view.cells[cell] == winner else (view.cells[cell] or winner).lower()
        assert drawn[cell].text.strip(" ()") == expected


def test_in_a_full_block_no_mark_is_large():
    view, number, _ = small_boards("full")
    drawn = pieces(view, CLOSE)
    assert all(drawn[cell].text.strip(" ()") == view.cells[cell].lower()
               for cell in range(81) if view.ground.block_of(cell) == number)


def test_the_block_that_is_open_is_lit_by_dots_and_no_other_empty_cell_has_one():
    view = state_of("ultimate", Scene(1)).view
    blocks = view.shown["blocks"]
    for wide in (LINED, CLOSE):
        for cell, piece in pieces(view, wide).items():
            lit = blocks[view.ground.block_of(cell)]["status"] == "open" and not view.cells[cell]
            assert (UNICODE.dot in piece.text) == lit


# ---------------------------------------------------------------------------------------------------------- pieces


@pytest.mark.parametrize(("tokens", "shown"), [
    (((10,), ()), {LINED: "  R  ", CLOSE: " R ", SMALL: " R"}),
    (((10, 10), ()), {LINED: " RR  ", CLOSE: "RR ", SMALL: "RR"}),
    (((10, 10, 10), ()), {LINED: " 3R  ", CLOSE: "3R ", SMALL: "3R"}),
    (((9,), (48,)), {LINED: " RG  ", CLOSE: "RG ", SMALL: "RG"}),
    (((9, 9), (48,)), {LINED: " +G  ", CLOSE: "+G ", SMALL: "+G"}),
])
def test_a_cell_shows_how_many_stand_there_and_whose_they_are(tokens, shown):
    view = at(*tokens)
    for wide in SIZES:
        assert pieces(view, wide)[cell_of(1, 0, tokens[0][0])].text == shown[wide]


def test_pieces_that_can_be_moved_have_their_number_and_the_one_under_the_cursor_its_goal():
    view = at((10, 20), (), die=3, moves=(0, 1))
    first, second, goal = cell_of(1, 0, 10), cell_of(1, 0, 20), cell_of(1, 0, 13)
    assert view.pointed == min(first, second)
    view = attrs.evolve(view, cursor=first)
    drawn = pieces(view, LINED)
    assert [drawn[cell].text for cell in (first, second, goal)] == ["[ R0]", "  R1 ", " < > "]
    drawn = pieces(view, CLOSE)
    assert [drawn[cell].text for cell in (first, second, goal)] == ["[R]", " R1", "<·>"]
    drawn = pieces(view, SMALL)
    assert [drawn[cell].text for cell in (first, second, goal)] == ["[R", "1R", "<·"]


def test_who_joins_another_one_by_the_last_move_is_still_seen_to_have_moved():
    cell = cell_of(1, 0, 10)
    view = at((10, 10), (), moved=(1, 0))
    snapshot = attrs.evolve(view.snapshot, moves=state_of("ludo", Scene(1)).view.snapshot.moves)
    view = attrs.evolve(view, snapshot=attrs.evolve(snapshot, moves=[attrs.evolve(snapshot.moves[0], position=0)]))
    assert pieces(view, CLOSE)[cell].text == "RR)"


@pytest.mark.parametrize("symbols", [UNICODE, ASCII])
def test_every_kind_of_ground_looks_different_and_a_start_says_whose_it_is(symbols):
    view = at((), ())
    drawn = pieces(view, CLOSE, symbols)
    shown = {}
    for cell, ground in enumerate(view.ground.cells):
        if ground.kind != "none" and not view.cells[cell]:
            shown.setdefault(ground.kind, set()).add(drawn[cell].text.strip())
    assert shown.pop("start") == {"r", "g", "y", "b"}
    assert all(len(signs) == 1 for signs in shown.values())
    assert len({sign for signs in shown.values() for sign in signs}) == len(shown) == 5


def test_what_is_not_part_of_the_board_cannot_be_clicked():
    view = at((), ())
    beside = {cell for cell, ground in enumerate(view.ground.cells) if ground.kind == "none"}
    assert set(pieces(view, CLOSE)) & beside <= {view.cursor}


# ---------------------------------------------------------------------------------------------------- lines, sizes


def test_lines_end_where_the_board_does():
    ground = Ground(2, 3, (NONE, PLAIN, NONE, PLAIN, PLAIN, NONE))
    lines = Lines(ground, UNICODE, light=True)
    assert [lines.upright(0, column) for column in (1, 2)] == ["│", "│"]
    assert [lines.upright(1, column) for column in (1, 2)] == ["│", "│"]
    assert [lines.across(1, column, 1) for column in range(3)] == ["─", "─", " "]
    assert [lines.joint(1, column) for column in (1, 2)] == ["┼", "┤"]


def test_without_room_for_light_lines_there_are_the_heavier_ones_alone():
    ground = plain_ground(4, 4, block=(2, 2))
    lines = Lines(ground, UNICODE, light=False)
    assert [lines.parts_columns(column) for column in range(4)] == [False, False, True, False]
    assert [lines.parts_rows(row) for row in range(4)] == [False, False, True, False]
    assert (lines.upright(0, 2), lines.across(2, 0, 3), lines.joint(2, 2)) == ("┃", "━━━", "╋")
    light = Lines(ground, UNICODE, light=True)
    assert [light.joint(row, column) for row in (1, 2) for column in (1, 2)] == ["┼", "╂", "┿", "╋"]


@pytest.mark.parametrize("wide", SIZES)
def test_the_largest_size_that_has_room_is_drawn(wide):
    view = playing(game_type="gomoku", options={"size": 15, "exact": False}).view
    needed = size_of(view.ground, wide)
    text = text_of(board(view, needed, UNICODE)).split("\n")
    assert len(text) == needed.rows
    assert ("─" in text[2]) == (wide == LINED)
    assert least_size(view).fits(needed)


# --------------------------------------------------------------------------------------------- no game by its name


def test_every_colour_of_a_seat_has_a_style_of_its_own():
    styles = [style_of("default").get_attrs_for_style_str(f"class:{color}") for color in COLORS]
    assert len({style.color for style in styles}) == len(COLORS)


def test_the_screens_know_no_game_by_its_name():
    names = {name for rules in RULES.values() for name in (f'"{rules.name}"', rules.title)}
    root = Path(__file__).parents[3] / "cli_client"
    sources = [path for room in ("ui", "model", "plain", "pipe", "local") for path in (root / room).glob("*.py")]
    assert len(sources) > 20
    assert not [path for path in sources if any(name in path.read_text(encoding="utf-8") for name in names)]
