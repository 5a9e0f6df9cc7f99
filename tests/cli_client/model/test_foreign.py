"""A game type that this client does not know: drawn and played by what the server tells of it."""

import attrs
import pytest

from cli_client.actions import read_command
from cli_client.happenings import Answered, Connecting, Failure, Online, Restored
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.foreign import Told
from cli_client.model.harmless import stand_of
from cli_client.model.pages.browsing import page_of
from cli_client.text import ASCII
from cli_client.ui.board import Size
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from cli_client.ui.suggesting import legal_moves
from engine.wire.codec import unstructure
from engine.wire.messages.games import Choice, Description, Ground, GroundCell
from engine.wire.messages.server import GameTypeInfo
from engine.wire.messages.shared import Chance
from tests.cli_client.fakes import ANN, after, answered, moved, playing, rung, seen, snapshot, stored, texts

GROUND = Ground("hop", {}, 2, 3, "cells", ["W", "B"], ["cyan", "magenta"], [GroundCell("plain")] * 6)
CHOICES = [Choice("B1", [3]), Choice("leap", [4], 5, "leap to B3")]


def shot(*positions, **more):
    marks = ["W", "", "", "", "", "B"]
    return attrs.evolve(snapshot(*positions, game_type="hop", **more), board=marks)


def ground(**changes):
    return answered("games.ground", unstructure(attrs.evolve(GROUND, **changes)), gameType="hop", options={})


def described(seq=2, moves=CHOICES, hint="mind the gap.", last=None):
    said = Description("g1", seq, ["white is at A1."], hint, last, list(moves))
    return answered("games.describe", unstructure(said), gameId="g1")


def known(*events, state=None, **more):
    return after(seen(shot(**more)), ground(), described(), *events, state=state or playing("B2", game_type="hop"))


def asked(state):
    return [(effect.method, dict(effect.params)) for effect in state.effects if isinstance(effect, Ask)]


def rows(state, columns=60, lines=14):
    return text_of(screen(state, Size(columns, lines), ASCII)).split("\n")


def test_the_lobby_offers_what_the_server_has():
    strange = GameTypeInfo("hop", "Hop over", [2, 2], [], "a name")
    state = after(Online(ANN, (strange, attrs.evolve(strange, game_type="gomoku"))))
    number = 1 + [item.cells[0] for item in page_of(state).choices].index("Hop over")
    hop = [("lobby.quickMatch", {"gameType": "hop", "options": {}})]
    assert asked(after(intents.Pick(number), state=state)) == hop
    assert asked(after(read_command("play hop"), state=state)) == hop
    assert asked(after(read_command("play hop bot:easy"), state=state)) == [
        ("lobby.quickMatch", {"gameType": "hop", "options": {}, "opponent": "bot:easy"})]
    assert [item.cells[0] for item in page_of(state).choices].count("Hop over") == 1


def test_what_it_is_drawn_on_is_asked_once_and_what_can_be_done_each_time():
    state = after(seen(shot()), state=playing(game_id="g0"))
    assert asked(state) == [("games.ground", {"gameType": "hop", "options": {}}), ("games.describe", {"gameId": "g1"})]
    state = after(ground(), described(), seen(shot("B1", seq=3)), state=state)
    assert asked(state) == [("games.describe", {"gameId": "g1"})]
    assert asked(after(seen(shot(game_id="g2")), state=state)) == [("games.describe", {"gameId": "g2"})]


def test_it_is_drawn_with_its_marks_and_what_can_be_played():
    state = known()
    assert state.view.cells == ("W", "", "", "", "", "B")
    assert state.view.lit == {3, 4}
    assert legal_moves(state) == ["b1", "leap"]
    picture = "\n".join(rows(state))
    assert " A   W  |" in picture
    assert texts(state)[-1] == "mind the gap."


def test_a_move_is_made_by_name_by_a_click_and_by_keys():
    for intent, position in ((intents.Play("LEAP"), "leap"), (intents.PlayCell(4), "leap"), (intents.Play("b1"), "B1")):
        state = known(intent)
        assert asked(state) == [("games.move", {"gameId": "g1", "position": position, "ply": 1})]
    state = known(intents.TypeKey("b"), intents.TypeKey("1"))
    assert asked(state)[0][1]["position"] == "B1"
    assert known(intents.PlayCell(4)).view.pending_cell == 5


@pytest.mark.parametrize("intent", [intents.Play("C9"), intents.PlayCell(0)])
def test_what_cannot_be_played_is_not_sent(intent):
    state = known(intent)
    assert not asked(state)
    assert state.notes[-1].kind == "refused"


def test_before_it_is_described_the_server_judges():
    state = after(seen(shot()), intents.Play("whatever"), state=playing("B2", game_type="hop"))
    assert asked(state) == [("games.move", {"gameId": "g1", "position": "whatever", "ply": 1})]
    state = after(stored(3, 1, "whatever"), state=state)
    assert state.view.pending is None
    assert texts(state)[-1] == "you played whatever."
    assert asked(state) == [("games.get", {"gameId": "g1"})]


def test_a_move_of_the_other_is_told_at_once_and_rings_once():
    state = known(intents.Play("b1"), stored(3, 1, "B1"))
    state = after(answered("games.get", unstructure(shot("B1"))), described(3, moves=[]), state=state)
    assert not state.view.my_turn
    state = after(moved(4, 2, "A3", turn=1), state=state)
    assert "bob played A3." in texts(state)
    assert rung(state) == ["turn"]
    assert asked(state) == [("games.get", {"gameId": "g1"})]
    assert not legal_moves(state)
    state = after(answered("games.get", unstructure(shot("B1", "A3"))), described(4), state=state)
    assert rung(state) == []
    assert legal_moves(state) == ["b1", "leap"]


def test_dice_are_waited_for():
    chance = Chance("c", [3])
    state = after(seen(attrs.evolve(shot(), chance=chance)), ground(), described(moves=[]),
                  state=playing("B2", game_type="hop"))
    assert not state.view.my_turn
    assert state.view.die is None
    state = after(described(), state=state)
    assert state.view.my_turn
    assert state.view.die == 3


def test_a_move_that_was_not_confirmed_is_sent_again_and_known_when_it_was_stored():
    lost = Answered("games.move", {"gameId": "g1", "position": "leap"}, failure=Failure("connection_lost", "lost."))
    state = known(intents.Play("leap"), lost, Connecting())
    again = after(seen(shot()), Restored(), state=state)
    assert again.view.pending.sent
    done = after(seen(shot("leap")), state=state)
    assert done.view.pending is None
    assert "was not played" not in texts(done)[-1]


def test_what_it_is_drawn_on_is_asked_again_after_a_lost_connection():
    state = after(seen(shot()), Connecting(), seen(shot()), state=playing("B2", game_type="hop", game_id="g0"))
    assert ("games.ground", {"gameType": "hop", "options": {}}) in asked(state)


def test_it_is_read_aloud_with_what_can_be_played():
    state = known(intents.ReadBoard())
    assert "white is at A1.  you can play: B1, leap (leap to B3)." in texts(state)[-1]


def test_without_a_ground_the_screen_says_it_in_words():
    refused = Answered("games.ground", {"gameType": "hop", "options": {}}, failure=Failure("unknown_game_type", "no."))
    state = after(seen(shot()), refused, described(), intents.ReadBoard(), state=playing("B2", game_type="hop"))
    assert "no." not in texts(state)
    assert any("white is at A1." in row for row in rows(state))
    assert asked(after(intents.Play("leap"), state=state))[0][1]["position"] == "leap"


@pytest.mark.parametrize("changes", [
    {"rows": 0}, {"rows": 99, "columns": 99}, {"columns": 4}, {"labels": "runes"}, {"block": [0, 2]}, {"block": [2]},
    {"marks": []}, {"marks": ["\x1b[2J", "日本"]}, {"colors": ["ultraviolet"]},
    {"cells": [GroundCell("lava", 1), GroundCell("start", 7), GroundCell("home", 0), *GROUND.cells[3:]]},
])
def test_whatever_a_newer_server_says_can_be_drawn(changes):
    beside = {"pieces": [{"seat": 9, "cell": 99, "position": "x"}], "blocks": [{"status": "odd"}]}
    strange = attrs.evolve(shot(), board=["\x1b", 5, None, "日", "ab", ""], view=beside)
    choices = [Choice("z", [77], 88, "\x1b[2J")]
    state = after(seen(strange), ground(**changes), described(moves=choices, last=99), intents.MoveCursor(1, 1),
                  intents.Place(), intents.ReadBoard(), state=playing("B2", game_type="hop"))
    for columns, lines in ((1, 1), (24, 8), (80, 24)):
        drawn = rows(state, columns, lines)
        assert len(drawn) == lines
        assert all(len(row) <= columns for row in drawn)
        assert not any("\x1b" in row for row in drawn)


def test_pieces_and_blocks_mean_what_they_do_in_every_game():
    beside = {"pieces": [{"seat": 1, "cell": 0, "position": "leap"}], "secret": 1}
    stand = stand_of(attrs.evolve(shot(), view=beside), Told(GROUND, Description("g1", 2, [], "", None, CHOICES)))
    assert stand.beside == {"pieces": beside["pieces"]}
    assert stand.rules.view(stand, 1)["board"][0] == "W"
