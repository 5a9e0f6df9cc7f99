"""The screen as a picture of the state."""

import re

import attrs
import pytest

from cli_client.actions import help_lines
from cli_client.happenings import Gathered, Online, Waiting
from cli_client.model import intents
from cli_client.model.state import State, note
from cli_client.text import ASCII, UNICODE, width
from cli_client.ui.board import Size
from cli_client.ui.keys import all_keys, intent_of
from cli_client.ui.pieces import Piece, fill, text_of
from cli_client.ui.screen import screen
from tests.cli_client.fakes import ANN, after, answered, playing, seen, snapshot, stored
from tests.cli_client.model.test_inviting import CHALLENGE, LINK, ROOM

NORMAL = Size(80, 24)
BIG = {"game_type": "mnk", "options": {"rows": 19, "columns": 19, "line": 5}}


def picture(state, size=NORMAL, symbols=UNICODE):
    rows = screen(state, size, symbols)
    assert len(rows) == size.rows
    assert {sum(width(piece.text) for piece in row) for row in rows} == {size.columns}
    return text_of(rows)


def test_a_board_with_room_has_lines():
    assert "\n".join(picture(playing("B2", "A1")).split("\n")[1:7]) == """\
     1     2     3
 A  (O) │     │
   ─────┼─────┼─────
 B      │[ X ]│
   ─────┼─────┼─────
 C      │     │"""


def test_without_unicode_it_is_ascii():
    text = picture(playing("B2", "A1"), symbols=ASCII)
    assert text.isascii()
    assert " B      |[ X ]|" in text


def test_a_large_board_stands_close_and_fits_24_lines():
    lines = picture(playing("A1", "S19", **BIG)).split("\n")
    assert lines[1].startswith("    1  2  3 ")
    assert lines[2].startswith(" A  X  ·  · ")
    assert lines[20].rstrip().endswith("·  · (O)")
    assert "[·]" in lines[11]


def test_where_even_that_has_no_room_it_is_as_small_as_can_be():
    lines = picture(playing("A1", "S19", **BIG), Size(50, 24)).split("\n")
    assert lines[1] == "    1   3   5   7   9  11  13  15  17  19"
    assert lines[2].startswith(" A  X · ·")
    assert lines[20].rstrip().endswith("· ·(O")
    assert "·[· ·" in lines[11]


def test_a_terminal_that_is_too_small_says_what_it_takes():
    assert picture(playing(**BIG), Size(40, 24)).split("\n") == ["too small: needs 41x23, has 40x24", *[""] * 23]
    assert picture(playing(**BIG), Size(41, 22)).startswith("too small: needs 41x23, has 41x22")
    assert picture(State(), Size(10, 1)) == "too small:"


@pytest.mark.parametrize("size", [Size(24, 9), Size(40, 12), Size(200, 60), Size(24, 7), Size(1, 1)])
@pytest.mark.parametrize("state", [State(), playing("B2"), playing(game_type="go"), after(intents.Open("help"))])
def test_every_size_is_filled_exactly(state, size):
    picture(state, size)


def test_a_move_that_is_not_confirmed_is_marked():
    assert "?X?" in picture(after(intents.Play("a1"), state=playing()))
    assert "?X?" not in picture(after(intents.Play("a1"), stored(3, 1, "A1"), state=playing()))


def test_where_the_connection_stands_is_on_the_screen():
    assert picture(playing()).split("\n")[0].endswith("online as ann")
    assert "offline, trying again in 3 s" in picture(after(Waiting(3, "gone"), state=playing()))


def test_tabs_mark_the_games_that_wait_for_us():
    state = after(seen(snapshot("B2", game_id="g2", names=("ann", "eve"))), state=playing())
    assert picture(state).startswith(" lobby │*1 tic-tac-toe bob │ 2 tic-tac-toe eve")


def test_when_there_are_many_tabs_the_current_one_stays_whole():
    state = playing()
    for number in range(2, 9):
        state = after(seen(snapshot("B2", game_id=f"g{number}", names=("ann", f"opponent{number}"))), state=state)
    line = picture(after(intents.Watch("g8"), state=state)).split("\n")[0]
    assert line.startswith(" lobby │*1 │ 2 │ 3 ")
    assert "│ 8 tic-tac-toe opponent8" in line


def test_the_lobby_lists_the_games():
    text = picture(after(intents.MoveCursor(rows=1)))
    assert "   1  Tic-tac-toe" in text
    assert " » 2  " in text


def test_a_question_is_in_the_status_line():
    state = after(intents.Resign(), state=playing())
    assert picture(state).split("\n")[-2] == " resign game 1? [y]es [n]o"


@pytest.mark.parametrize("size", [Size(80, 24), Size(80, 12), Size(40, 20), Size(200, 60), Size(120, 90)])
def test_the_help_names_every_action_on_its_pages(size):
    first = picture(after(intents.Open("help")), size)
    pages = int(found[1]) if (found := re.search(r"page 1 of (\d+): Space turns", first)) else 1
    assert size.rows == 60 or (pages == 1) == (size.rows == 90)
    shown = [picture(after(intents.Open("help"), *[intents.Turn()] * page), size) for page in range(pages)]
    whole = "\n".join(text.split("\n", 1)[1].rsplit("\n", 2)[0] for text in shown)
    words = " ".join(whole.split())
    for ways, meaning in help_lines():
        assert f"\n {ways}" in f"\n{whole}"
        assert f"{ways} {meaning}" in words
    again = after(intents.Open("help"), *[intents.Turn(-1)] * pages)
    assert picture(again, size) == shown[0]
    assert "Esc closes" in shown[-1]


def test_a_link_is_shown_with_its_code_where_there_is_room():
    state = after(Online(ANN), answered("rooms.link", LINK), state=State(address="127.0.0.1:5005"))
    text = picture(state)
    assert " link: http://play.example/join/abc\n" in text
    assert "█▀▀▀▀▀▀▀█" in text
    small, bare = picture(state, Size(40, 14)), picture(state, NORMAL, ASCII)
    for without in (small, bare):
        assert "there is no room for a QR code here." in without
    assert bare.isascii()
    assert intent_of(state, "escape") == intents.Close()
    assert intent_of(state, "4") is None


def test_the_lobby_shows_who_asks_and_which_rooms_wait():
    asked = attrs.evolve(CHALLENGE, inviter_name="b\x1bob")
    state = after(Online(ANN), Gathered((ROOM,), (asked,)))
    text = picture(state)
    assert text.startswith(" lobby !1 ")
    assert " ! 7  b?ob challenges you to tic-tac-toe.  accept   decline" in text
    assert " - 8  tic-tac-toe, room ann's game: waiting for one more player." in text


def test_names_cannot_write_to_the_terminal():
    evil = "eve\x1b]0;owned\x07\u202e\u0301\u0301\u0301\u0301"
    state = note(playing(names=("ann", evil)), "info", f"\x9b2J {evil}")
    text = picture(state)
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\x9b" not in text
    assert "\u202e" not in text
    assert "\u0301\u0301\u0301" not in text


def test_notes_never_cover_the_board():
    state = playing("B2")
    for number in range(40):
        state = note(state, "info", f"note {number} " + "word " * 30)
    lines = picture(state, Size(60, 12)).split("\n")
    assert lines[3] == "   ─────┼─────┼─────"
    assert "note 39" in "\n".join(lines)


def test_clicks_mean_cells_tabs_and_actions():
    rows = screen(playing(), NORMAL, UNICODE)
    meant = [piece.intent for row in rows for piece in row if piece.intent is not None]
    assert [intent for intent in meant if isinstance(intent, intents.PlayCell)] == list(map(intents.PlayCell, range(9)))
    for intent in (intents.Lobby(), intents.Watch("g1"), intents.Quit(), intents.Open("help")):
        assert intent in meant


def test_rows_are_cut_by_width_not_by_length():
    row = fill([Piece("日本"), Piece("go")], 5)
    assert text_of([row]) == "日本g"
    assert text_of([fill([Piece("日本")], 3)]) == "日"


# ------------------------------------------------------------------------------------------------------------ keys


def test_every_key_means_something_or_nothing_and_never_breaks():
    states = [State(), playing(), after(intents.Open("help")), after(intents.Resign(), state=playing())]
    for state in states:
        for key in all_keys(State()):
            intent = intent_of(state, key)
            if intent is not None:
                after(intent, state=state)


def test_keys_follow_the_table_of_actions():
    assert intent_of(playing(), "left") == intent_of(playing(), "h") == intents.MoveCursor(0, -1)
    assert intent_of(playing(), "c") == intents.TypeKey("c")
    assert intent_of(playing(), "H") == intents.TypeKey("H")
    assert intent_of(playing(), "escape") == intents.Close()


def test_in_a_running_game_the_letter_of_a_row_is_that_row():
    for key in "ABCDEFGHIJKLMNOPQRSabcdefghijklmnopqrs":
        assert intent_of(playing(**BIG), key) == intents.TypeKey(key)
    assert intent_of(playing(**BIG), "t") == intents.NextTurn()
    assert intent_of(playing(**BIG), "f10") == intents.Quit()
    assert intent_of(playing(**BIG, status="ended"), "q") == intents.Quit()
    assert intent_of(playing(game_type="connect-four"), "h") == intents.MoveCursor(0, -1)
    assert " F2 new  F8 resign  t turn  F3 lobby  ? help  : command  F10 quit" in picture(playing(**BIG))


def test_a_question_takes_the_keys():
    state = after(intents.Resign(), state=playing())
    assert intent_of(state, "y") == intents.Answer(yes=True)
    assert intent_of(state, "n") == intent_of(state, "escape") == intents.Answer(yes=False)
    assert intent_of(state, "left") is None
    assert intent_of(state, "c-c") == intents.Interrupt()


def test_the_help_is_closed_by_its_own_key():
    state = attrs.evolve(playing(), panel="help")
    assert intent_of(state, "?") == intent_of(state, "q") == intents.Close()
    assert intent_of(state, "5") is None
