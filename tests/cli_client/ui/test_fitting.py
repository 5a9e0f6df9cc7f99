"""What is done where there is too little room, or more than enough: nothing that matters is cut away."""

import attrs
import pytest

from cli_client.model import intents
from cli_client.model.pages.page import Item
from cli_client.model.replay import REPLAY
from cli_client.model.state import Question, State
from cli_client.text import ASCII, UNICODE, width
from cli_client.ui.bar import bar
from cli_client.ui.board import Size
from cli_client.ui.columns import in_columns, tables
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from cli_client.ui.tabs import tabs
from tests.cli_client.fakes import after, playing, received, resigned
from tests.cli_client.model.test_inviting import CHALLENGE
from tests.cli_client.ui import game_scenes, page_scenes
from tests.cli_client.ui.scenes import ALL, scene

WIDTHS = (24, 30, 40, 60, 80, 120, 200)


def lines(state: State, columns: int, rows: int = 24) -> list[str]:
    return text_of(screen(state, Size(columns, rows), UNICODE)).split("\n")


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("rows", [7, 12, 20, 60])
def test_every_screen_fills_every_terminal_exactly(columns: int, rows: int) -> None:
    for name in ALL:
        for symbols in (UNICODE, ASCII):
            picture = screen(scene(name), Size(columns, rows), symbols)
            assert [sum(width(piece.text) for piece in row) for row in picture] == [columns] * rows


# ------------------------------------------------------------------------------------------------------------- tabs


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_tab_that_is_open_is_always_there_and_arrows_lead_to_the_others(columns: int) -> None:
    state = game_scenes.tabs(22)
    for number, name in enumerate([*(view.id for view in state.games), REPLAY], 1):
        row = tabs(attrs.evolve(state, current=name), columns, UNICODE)
        (current,) = [piece.text for piece in row if piece.style == "class:tab-current"]
        assert current.strip(" *").startswith("replay" if name == REPLAY else str(number))
        text = text_of([row])
        assert text.startswith(" lobby !1 ")
        assert text.endswith("online as ann")
        assert ("<" in text) + (">" in text) >= 1


def test_an_arrow_has_a_star_where_a_game_waits_behind_it() -> None:
    state = attrs.evolve(game_scenes.tabs(22), current=REPLAY)
    row = tabs(state, 40, UNICODE)
    (arrow,) = [piece for piece in row if "<" in piece.text]
    assert arrow.text == "<*"
    assert isinstance(arrow.intent, intents.Watch)


def test_where_there_is_hardly_any_room_the_name_says_that_we_are_online() -> None:
    assert lines(playing("B2"), 24)[0].endswith(" ann")
    assert "online" not in lines(playing("B2"), 24)[0]


# -------------------------------------------------------------------------------------------------------- bar, help


@pytest.mark.parametrize("columns", [34, 40, 60])
def test_the_bar_leaves_out_whole_entries_and_keeps_help_and_quit(columns: int) -> None:
    for state in (playing("B2"), page_scenes.empty_lobby(), scene("listening")):
        text = "".join(piece.text for piece in bar(state, columns))
        assert len(text) <= columns
        assert "? help " in text
        assert "q quit " in text


# ------------------------------------------------------------------------------------------------------------ pages


def folded(*cells: tuple[str, ...], room: int) -> list[list[str]]:
    items = [Item(line) for line in cells]
    columns = tables(items)[len(cells[0])]
    return [[row.rstrip() for row in in_columns(line, columns, room)] for line in cells]


def test_columns_that_have_no_room_hang_beneath() -> None:
    one, other = ("ann", "a tournament", "2 seats", "away"), ("bob", "", "11 seats", "")
    assert folded(one, other, room=60) == [["ann  a tournament  2 seats   away"], ["bob                11 seats"]]
    assert folded(one, other, room=20) == [["ann  a tournament", "  2 seats   away"], ["bob", "  11 seats"]]


def test_a_last_column_of_words_is_wrapped_where_it_stands() -> None:
    (rows,) = folded(("12:00", "it is your turn in the game against bob"), room=36)
    assert rows == ["12:00  it is your turn in the game", "       against bob"]


def test_numbers_stay_in_line_when_they_are_folded() -> None:
    rows = folded(("a long name", "7", "1200"), ("b", "12", "9"), room=12)
    assert rows == [["a long name", "   7  1200"], ["b", "  12     9"]]


def test_a_page_says_how_much_of_it_is_hidden() -> None:
    state = scene("settings")
    assert any(line.startswith(" more lines: ") and line.endswith(" below") for line in lines(state, 80))
    down = attrs.evolve(state, browsing=attrs.evolve(state.browsing, choice=12))
    assert any(" above, " in line for line in lines(down, 80))
    assert not any("more lines" in line for line in lines(state, 80, 70))


def test_answers_to_a_question_are_there_however_long_it_is() -> None:
    for state in (page_scenes.news(), playing("B2")):
        asked = attrs.evolve(state, question=Question("may everything that you have typed be lost? " * 3, None))
        for columns in (30, 40, 80):
            assert "[y]es [n]o" in "\n".join(lines(asked, columns, 12))


# ----------------------------------------------------------------------------------------------------- beside boards


def test_where_it_is_wide_the_moves_stand_beside_the_board() -> None:
    wide = lines(playing("B2", "A1", "C3"), 120)
    assert [line[24:].strip() for line in wide[1:5]] == ["moves", "1 X B2", "2 O A1", "»3 X C3"]
    assert "moves" not in "\n".join(lines(playing("B2", "A1", "C3"), 99))
    assert "moves" not in "\n".join(lines(playing(), 120))


def test_of_many_moves_there_are_the_last() -> None:
    text = "\n".join(lines(scene("ludo, one has left"), 120, 60))
    assert "»139 Y 1" in text
    assert "   1 R 0" not in text


def test_what_is_said_beneath_is_not_said_twice() -> None:
    assert "\n".join(lines(game_scenes.my_turn(), 80)).count("your turn in game 1") == 1


# ----------------------------------------------------------------------------------------------------------- a game


def test_where_nothing_can_be_played_the_bar_says_what_can_be_done_instead() -> None:
    def words(state: State) -> str:
        return "".join(piece.text for piece in bar(state, 120))
    over, watched = playing("B2", status="ended", result=resigned(1)), playing("B2", mine=None)
    assert "place" in words(playing("B2"))
    for state in (over, watched):
        assert "place" not in words(state)
        assert "resign" not in words(state)
        assert "z replay " in words(state)
        assert "n new " in words(state)
    assert ":rematch " in words(over)
    assert "rematch" not in words(watched)


@pytest.mark.parametrize("state", [playing("B2", "A1"), State()])
def test_who_asks_us_to_play_is_answered_by_buttons_and_keys_wherever_we_are(state: State) -> None:
    state = attrs.evolve(state, invitations=(CHALLENGE,))
    (accept,) = [piece for row in screen(state, Size(80, 24), UNICODE) for piece in row if "y accept" in piece.text]
    (decline,) = [piece for row in screen(state, Size(80, 24), UNICODE) for piece in row if "F5 decline" in piece.text]
    assert (accept.text, accept.intent) == (" [y accept bob]", intents.Reply(accept=True, invite_id="i1"))
    assert decline.intent == intents.Reply(accept=False, invite_id="i1")
    assert ("bob: tic-tac-toe?" in "\n".join(lines(state, 80))) == (state.view is not None)


def test_an_offer_in_the_game_goes_before_who_asks_from_outside() -> None:
    state = after(received("games.offered", gameId="g1", seq=4, seat=2, kind="draw"), state=playing("B2"))
    text = "\n".join(lines(attrs.evolve(state, invitations=(CHALLENGE,)), 80))
    assert "[y yes]" in text
    assert "accept bob" not in text
