"""Replays in line mode: each step reads the move and the board aloud; a menu says against whom it can be played on."""

from cli_client.model.rewinding import Show
from cli_client.model.state import State, Wish
from tests.cli_client.plain.test_plain import run
from tests.cli_client.recorded import recorded

FACTS = recorded("tic-tac-toe", 3)


def showing(facts=FACTS):
    return State(local=True, wish=Wish(then=Show(facts, "g9")))


async def test_steps_and_jumps_are_read_aloud(autojump_clock):
    code, text = await run(".", "3", ",", ">", "<", "quit", state=showing())
    assert code == 0
    assert text.splitlines() == [
        "the beginning of g9, tic-tac-toe (ann against bob), 3 moves. ann to move.",
        "row A: all empty.  row B: all empty.  row C: all empty.",
        ", and . step through it, a number goes to that move, playon plays on from here, help says more.",
        "move 1 of 3: ann played A1. bob to move. at 1.0 s; it took 1.0 s.",
        "row A: X, empty, empty.  row B: all empty.  row C: all empty.",
        "move 3 of 3: ann played A3. ann won, by resignation. at 3.0 s; it took 1.0 s.",
        "row A: X, O, X.  row B: all empty.  row C: all empty.",
        "move 2 of 3: bob played A2. ann to move. at 2.0 s; it took 1.0 s.",
        "row A: X, O, empty.  row B: all empty.  row C: all empty.",
        "move 3 of 3: ann played A3. ann won, by resignation. at 3.0 s; it took 1.0 s.",
        "row A: X, O, X.  row B: all empty.  row C: all empty.",
        "the beginning of g9, tic-tac-toe (ann against bob), 3 moves. ann to move.",
        "row A: all empty.  row B: all empty.  row C: all empty.",
    ]


async def test_it_is_played_on_and_the_board_is_the_one_of_then(autojump_clock):
    _, text = await run("go 2", "playon", "4", "c3", "takeback", "board", state=showing())
    lines = text.splitlines()
    at = lines.index("play on from here, with the sides as they were. type a number:")
    assert lines[at + 1:at + 9] == [
        "1  against bot:easy", "2  against bot:medium", "3  against bot:hard", "4  by people at this keyboard",
        "game 1 goes on from move 2 of g9, at this keyboard only.", "ann to move in game 1.", "ann played C3.",
        "bob to move in game 1."]
    assert lines[-1].startswith("row A: X, O, empty.  row B: all empty.  row C: all empty.")


async def test_the_game_that_was_played_is_looked_at_again(autojump_clock):
    _, text = await run("1", "b2", "resign", "yes", "replay", ">", "replay", "help", state=State(local=True))
    assert "the beginning of game 1, tic-tac-toe (player-1 against player-2), 1 move. player-1 to move." in text
    assert "move 1 of 1: player-1 played B2, the centre. player-1 won, by resignation." in text
    assert "this is the replay." in text
    assert "auto [SECONDS]: have a replay go on by itself" in text


async def test_records_are_written_and_others_asked_about(tmp_path, autojump_clock):
    path = tmp_path / "a record"
    _, text = await run("1", "b2", f"save {path}", "a1", f"save {path}", "no", f"save {path}", "yes")
    assert text.count(f"the record is in {path}.") == 2
    assert text.count(f"{path} is there already: write over it? (yes or no)") == 2
    assert "move 2, seat 2: A1" in path.read_text()
