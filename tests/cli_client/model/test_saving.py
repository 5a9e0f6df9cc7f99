"""Records are written to files, and never over one that is there without asking."""

import json

from cli_client.happenings import Online
from cli_client.model import intents
from cli_client.model.effects import Ask, Write
from cli_client.model.rewinding import Save, Saved, Show
from cli_client.model.state import State
from engine.game.record import record_as_json, write_record
from tests.cli_client.fakes import ANN, after, answered, playing, texts
from tests.cli_client.recorded import recorded

FACTS = recorded("tic-tac-toe", 3)
TEXT = write_record(FACTS)


def written(path, over=False):
    state = after(Save(path, over), state=playing())
    assert state.effects == (Ask("games.record", {"gameId": "g1", "format": "text"}),)
    answer = answered("games.record", {"format": "text", "record": TEXT}, gameId="g1", format="text")
    return after(answer, state=state)


def test_the_record_of_the_game_that_is_shown():
    state = written("a.txt")
    assert state.effects == (Write("a.txt", TEXT),)
    assert (state.saving, state.replay) == (None, None)
    assert texts(after(Saved("a.txt"), state=state))[-1] == "the record is in a.txt."


def test_as_json_where_the_name_of_the_file_says_so():
    (write,) = written("a.json").effects
    assert json.loads(write.text) == record_as_json(FACTS)


def test_a_replay_has_its_record():
    state = after(Show(FACTS, "g9"), Save("b.txt"), state=after(Online(ANN)))
    assert state.effects == (Write("b.txt", TEXT),)


def test_a_file_that_is_there_is_asked_about():
    state = after(Saved("a.txt", taken=True), state=playing())
    assert state.question.text == "a.txt is there already: write over it?"
    assert after(intents.Answer(yes=False), state=state).effects == ()
    state = after(intents.Answer(yes=True), state=state)
    assert state.saving == Save("a.txt", over=True)
    assert written("a.txt", over=True).effects == (Write("a.txt", TEXT, over=True),)
    silent = after(Saved("a.txt", taken=True), state=State(asks=False))
    assert (silent.question, texts(silent)) == (None, ["a.txt was not written: there is such a file already."])


def test_what_cannot_be_written_says_why():
    assert texts(after(Saved("x/y", "No such directory"), state=playing()))[-1] == (
        "x/y was not written: No such directory.")
    assert "no game here" in texts(after(Save("a"), state=after(Online(ANN))))[-1]
