"""Replays on the screen: moves beside the board where there is room, keys, autoplay, and whom to play on against."""

import pytest

from cli_client.happenings import Online
from cli_client.model import intents
from cli_client.model.rewinding import Autoplay, GoTo, PlayOn, Rewind, Show
from cli_client.text import ASCII, UNICODE, width
from cli_client.ui.board import Size
from cli_client.ui.keys import intent_of
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after
from tests.cli_client.recorded import recorded
from tests.cli_client.ui.test_app import open_app

FACTS = recorded("tic-tac-toe", 3)


def shown(*events, facts=FACTS):
    return after(Show(facts, "g9"), *events, state=after(Online(ANN)))


def picture(state, columns=80, rows=24, symbols=UNICODE):
    found = screen(state, Size(columns, rows), symbols)
    assert {sum(width(piece.text) for piece in row) for row in found} == {columns}
    assert len(found) == rows
    return text_of(found)


def test_the_moves_stand_beside_the_board_with_a_mark_at_the_one_that_is_looked_at():
    lines = picture(shown(GoTo(2)), symbols=ASCII).splitlines()
    assert [line[21:].strip() for line in lines[1:4]] == ["1 X A1", ">2 O A2", "3 X A3"]
    assert "at 2.0 s; it took 1.0 s." in "\n".join(lines)
    assert lines[-2] == " move 2 of 3: bob played A2. ann to move."
    assert "replay" in lines[0]


def test_where_there_is_no_room_the_board_wins():
    text = picture(shown(GoTo(2)), 26, 10)
    assert "2 O A2" not in text
    assert " X " in text


def test_of_many_moves_those_around_are_seen():
    state = shown(GoTo(50), facts=recorded("ludo", 120))
    text = picture(state, 120, 24)
    assert "» 50 " in text
    assert " 119 " not in text
    assert "   1 " not in text
    assert "»120 " in picture(after(GoTo(-1), state=state), 120, 24)


@pytest.mark.parametrize("game_type", RULES)
@pytest.mark.parametrize("size", [(80, 24), (40, 20), (200, 60), (24, 8)])
def test_every_game_type_at_every_size(game_type, size):
    for ply in (0, 3, -1):
        picture(shown(GoTo(ply), facts=recorded(game_type, 6)), *size)
        picture(shown(GoTo(ply), PlayOn(), facts=recorded(game_type, 6)), *size)


def test_moves_can_be_clicked():
    clicks = {piece.intent for row in screen(shown(), Size(80, 24), UNICODE) for piece in row if piece.intent}
    assert {GoTo(1), GoTo(2), GoTo(3), Rewind(1), intents.Watch("replay")} <= clicks
    assert after(intents.Lobby(), intents.Watch("replay"), state=shown()).current == "replay"


def test_keys_in_a_replay_and_in_its_question():
    state = shown()
    assert intent_of(state, ".") == Rewind(1)
    assert intent_of(state, "<") == GoTo(0)
    assert intent_of(state, " ") == Autoplay()
    assert intent_of(state, "7") == intents.TypeKey("7")
    state = after(PlayOn(), state=state)
    assert intent_of(state, "2") == PlayOn("bot:medium")
    assert intent_of(state, "escape") == intents.Close()
    assert intent_of(state, ".") is None


async def test_a_game_is_looked_at_again_and_played_on_by_keys(autojump_clock):
    async with open_app() as player:
        await player.press("1")
        for key in "579":
            await player.press(key)
        await player.press("ry")
        await player.press("z")
        assert "the beginning of game 1" in player.screen.text
        await player.press("..")
        assert "»2 O A1" in player.screen.text
        await player.press("\x1b[C")  # right
        assert "move 3 of 3" in player.screen.text
        await player.press("1")
        assert "move 1 of 3" in player.screen.text
        await player.press("p")
        assert "4  by people at this keyboard" in player.screen.text
        await player.press("4")
        assert "2 tic-tac-toe (from move 1)" in player.screen.text
        await player.press("3")
        assert player.store.state.view.cells[8] == "O"
        await player.press("[")
        assert player.store.state.current == "local-1"
        await player.press("]]")
        assert player.store.state.current == "replay"
        await player.press("\x1b")
        assert (player.store.state.current, player.store.state.replay) == ("local-1", None)


async def test_it_goes_on_by_itself_in_time_and_stands_still_when_it_is_left(autojump_clock):
    async with open_app() as player:
        player.store.dispatch(Show(FACTS, "g9"))
        await player.press(" ")
        assert player.store.state.replay.at == 0
        await player.press("")
        for _ in range(6):
            await player.press("")
        assert player.store.state.replay.at == 1
        await player.press("+")
        for _ in range(8):
            await player.press("")
        assert (player.store.state.replay.at, player.store.state.replay.pace) == (3, None)
