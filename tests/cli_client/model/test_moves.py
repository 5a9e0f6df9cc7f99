"""Making a move, by every way there is."""

import attrs
import pytest

from cli_client.happenings import Answered, Failure
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.state import put
from engine.rules import RULES
from tests.cli_client.fakes import after, moved, playing, seen, snapshot, stored, texts

BIG = {"game_type": "mnk", "options": {"rows": 15, "columns": 15, "line": 5}}


def move(position, ply=1):
    return Ask("games.move", {"gameId": "g1", "position": position, "ply": ply})


@pytest.mark.parametrize(("typed", "position"), [("b2", "B2"), ("B2", "B2"), ("7", "A1"), ("9", "A3"), ("1", "C1")])
def test_a_typed_move_is_sent_with_its_number(typed, position):
    state = after(intents.Play(typed), state=playing())
    assert state.effects == (move(position),)
    assert state.view.pending.position == position


def test_the_answer_plays_the_move():
    state = after(intents.Play("b2"), stored(3, 1, "B2"), state=playing())
    assert state.view.cells[4] == "X"
    assert state.view.pending is None
    assert state.view.snapshot.seq == 3
    assert state.view.snapshot.turn == 2
    assert texts(state)[-1] == "you played B2, the centre. waiting for bob."
    assert state.effects == ()


@pytest.mark.parametrize(("state", "typed", "text"), [
    (playing("B2", "A1"), "b2", "B2 is taken."),
    (playing("B2", "A1"), "b9", "b9: There is no such square on this board."),
    (playing("B2"), "a1", "it is not your turn: waiting for bob in game 1, tic-tac-toe against bob."),
    (playing(mine=None), "a1", "you are watching this game."),
    (playing(status="waiting", names=("ann",)), "a1",
     "waiting for somebody to sit down in game 1, tic-tac-toe."),
    (playing(status="ended"), "a1", "the game is over; n looks for a new one."),
    (after(), "a1", "there is no game open: pick one in the lobby, or type play."),
    (after(), "4", "there is no game open: pick one in the lobby, or type play."),
    (after(), "plya gomoku", "plya: there is no such command; help shows all of them."),
])
def test_what_cannot_be_played_says_why_and_is_not_sent(state, typed, text):
    after_it = after(intents.Play(typed), state=state)
    assert texts(after_it)[-1] == text
    assert after_it.effects == ()


def test_one_move_at_a_time():
    state = after(intents.Play("b2"), intents.Play("a1"), state=playing())
    assert texts(state)[-1] == "on its way: B2, the centre."
    assert state.effects == ()


def test_the_cursor_goes_round_the_edges_and_enter_places():
    state = after(intents.MoveCursor(rows=-1), intents.MoveCursor(rows=-1), intents.MoveCursor(columns=1),
                  intents.Place(), state=playing())
    assert state.effects == (move("C3"),)


def test_a_click_plays_its_cell():
    assert after(intents.PlayCell(2), state=playing()).effects == (move("A3"),)


def test_keys_of_a_number_pad_play_on_small_boards():
    assert after(intents.TypeKey("5"), state=playing()).effects == (move("B2"),)


def test_a_letter_and_a_digit_play_on_boards_of_up_to_nine_columns():
    state = after(intents.TypeKey("c"), state=playing())
    assert state.view.typed == "C"
    assert state.effects == ()
    assert after(intents.TypeKey("1"), state=state).effects == (move("C1"),)


def test_on_wider_boards_enter_completes_a_typed_cell():
    state = after(*map(intents.TypeKey, "h12"), state=playing(**BIG))
    assert (state.view.typed, state.view.cursor, state.effects) == ("H12", 7 * 15 + 11, ())
    assert after(intents.Place(), state=state).effects == (move("H12"),)


def test_keys_that_are_no_cell_say_so():
    state = after(*map(intents.TypeKey, "H16"), state=playing(**BIG))
    assert texts(state)[-1] == "H16: There is no such square on this board."
    assert state.view.typed == ""
    assert after(intents.TypeKey("z"), state=playing()).view.typed == ""


def test_escape_forgets_half_a_typed_move():
    assert after(intents.TypeKey("c"), intents.Close(), state=playing()).view.typed == ""


# ------------------------------------------------------------------------------------------- moves without answers


def refused(reason, position="B2"):
    asked = {"gameId": "g1", "position": position, "ply": 1}
    return Answered("games.move", asked, failure=Failure(reason, "Because."))


def test_a_move_without_connection_stays_marked_and_is_sent_when_it_is_back():
    state = after(intents.Play("b2"), refused("not_connected"), state=playing())
    assert not state.view.pending.sent
    assert texts(state)[-1] == "B2 is not sent yet: it waits for the connection."
    back = after(seen(snapshot()), state=state)
    assert back.effects == (move("B2"),)
    assert back.view.pending.sent


def test_a_lost_answer_whose_move_was_stored_is_not_sent_again():
    state = after(intents.Play("b2"), refused("connection_lost"), seen(snapshot("B2")), state=playing())
    assert state.effects == ()
    assert state.view.pending is None
    assert texts(state)[-1] == "you played B2, the centre."


def test_a_kept_move_that_is_not_legal_any_more_is_given_up():
    state = after(intents.Play("b2"), refused("connection_lost"), seen(snapshot("A1")), state=playing())
    assert state.effects == ()
    assert state.view.pending is None
    assert "your move B2 was not played: the game has moved on." in texts(state)


def test_a_refused_move_is_taken_back_and_the_game_looked_at_again():
    state = after(intents.Play("b2"), refused("space_taken"), state=playing())
    assert state.view.pending is None
    assert texts(state)[-1] == "B2: Because."
    assert state.effects == (Ask("games.get", {"gameId": "g1"}),)


def test_a_stale_move_waits_for_the_snapshot():
    state = after(intents.Play("b2"), refused("stale"), state=playing())
    assert state.effects == (Ask("games.get", {"gameId": "g1"}),)
    assert after(seen(snapshot("A1")), state=state).view.pending is None


def test_our_own_move_made_elsewhere_takes_the_place_of_the_pending_one():
    state = after(intents.Play("b2"), moved(3, 1, "A1"), state=playing())
    assert state.view.pending is None
    assert "your move B2 was not played." in texts(state)


# ------------------------------------------------------------------------------------------------- every game type


COLUMNS = {"game_type": "connect-four", "options": {}}
BOARDS = {"game_type": "ultimate", "options": {"territory": False}}


def test_where_pieces_fall_a_digit_is_a_column_and_a_click_too():
    state = after(intents.TypeKey("4"), state=playing("4", "4", **COLUMNS))
    assert state.effects == (move("4", 3),)
    assert state.view.pending_cell == 3 * 7 + 3
    assert state.view.last_cell == 4 * 7 + 3
    assert after(intents.PlayCell(5), state=playing(**COLUMNS)).effects == (move("6"),)
    assert after(intents.TypeKey("a"), intents.TypeKey("9"), state=playing(**COLUMNS)).effects == ()


def test_where_the_next_move_is_confined_its_cells_are_lit():
    assert playing(**BOARDS).view.lit == frozenset()
    assert playing("A1", **BOARDS).view.lit == {1, 2, 9, 10, 11, 18, 19, 20}
    state = after(intents.Play("a1"), state=playing("A2", "B5", **BOARDS))
    assert "you must play in" in texts(state)[-1]


@pytest.mark.parametrize("game_type", [name for name in tuple(RULES) if not RULES[name].random])
def test_every_game_can_be_played_by_the_cursor_alone(game_type):
    rules = RULES[game_type]
    state = playing(game_type=game_type, options=dict(rules.configure({})))
    for _ in range(2):
        ply = len(state.view.snapshot.moves) + 1
        before = after(*[intents.MoveCursor(columns=1)] * (ply - 1), state=state)
        sent = after(intents.Place(), state=before)
        position = sent.effects[0].params["position"]
        state = after(stored(ply + 2, ply, position), state=sent)
        view = attrs.evolve(state.view, snapshot=attrs.evolve(state.view.snapshot, your_seat=ply + 1))
        state = put(state, view)
        assert view.cells[view.last_cell] == rules.marks[ply - 1]
