"""Games with dice: throws, players who leave, and the seed follow without gaps; pieces are chosen by name or place."""

from random import Random

import attrs
import pytest

from cli_client.happenings import Answered, Failure, Online
from cli_client.local import telling
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.snapshots import snapshot
from engine.game import decide
from engine.game.facts import PLAYING, Player
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, rung, seen, started, texts

DICE = next(name for name, rules in RULES.items() if rules.random)
NAMES = ("ann", "bob", "eve", "joe")


class Table:
    """A game as the server has it; ``seat`` is who looks."""

    def __init__(self, seed, seats=2, seat=1):
        self.seed = bytes([seed]) * 32
        self.seat = seat
        players = tuple(Player(name, name) for name in NAMES[:seats])
        self.game = decide.open_game(DICE, {"capacity": seats}, players, 0, seed=self.seed)[1]
        self.left = []

    @property
    def snapshot(self):
        return snapshot("g1", self.game, self.seat, self.left)

    @property
    def legal(self):
        return self.game.table.rules.legal(self.game.board, self.game.turn)

    def move(self, token):
        return self._happen(decide.move(self.game, self.game.turn, token, 0, seed=self.seed))

    def resign(self, seat):
        return self._happen(decide.resign(self.game, seat, 0, seed=self.seed))

    def _happen(self, decision):
        facts, after_it = decision
        told = telling.events("g1", self.game, facts)
        self.left += telling.leavers(self.game, facts)
        self.game = after_it
        return told


def opened(table):
    return after(Online(ANN), started(table.snapshot))


def table_where(seat, wanted, seats=2):
    """A table at which the wanted seat is the first to move."""
    return next(table for table in (Table(seed, seats, seat) for seed in range(99)) if table.game.turn == wanted)


def as_it_is(state, table):
    snapshot = table.snapshot
    view = state.find("g1")
    assert list(view.cells) == snapshot.board
    assert (view.snapshot.seq, view.snapshot.turn, view.snapshot.chance, view.snapshot.left) == (
        snapshot.seq, snapshot.turn, snapshot.chance, snapshot.left)
    assert view.board == table.game.board
    return True


@pytest.mark.parametrize("seed", range(4))
def test_a_whole_game_is_followed_without_asking_even_when_somebody_leaves(seed):
    random, table = Random(seed), Table(seed, seats=3)
    state = opened(table)
    for number in range(2000):
        if table.game.status != PLAYING:
            break
        told = table.resign(2) if number == 30 else table.move(random.choice(table.legal))
        for event in told:
            state = after(event, state=state)
            assert not any(isinstance(effect, Ask) for effect in state.effects)
        assert number != 30 or "bob left game 1." in texts(state)
        assert as_it_is(state, table)
        assert state.view.my_turn == (table.game.turn == 1)
    assert state.view.over
    assert texts(state)[-1] == f"the seed of the throws in game 1 is {table.seed.hex()}."


def test_a_snapshot_leads_to_the_same_board_at_every_moment():
    random, table = Random(1), Table(1)
    while table.game.status == PLAYING:
        table.move(random.choice(table.legal))
        assert as_it_is(after(seen(table.snapshot)), table)


def test_a_snapshot_after_somebody_has_left_does_not_forget_it():
    table = table_where(1, 1, seats=3)
    state = opened(table)
    state = after(*table.move(0), *table.resign(2), state=state)
    if not state.view.my_turn:
        state = after(*table.move(table.legal[0]), state=state)
    assert as_it_is(after(seen(table.snapshot), state=state), table)


@pytest.mark.parametrize("seed", range(3))
def test_who_has_left_and_when_is_known_where_only_the_snapshot_is(seed):
    random, table = Random(seed), Table(seed, seats=4)
    quitters = {20: 3, 45: 2}
    for number in range(70):
        if number in quitters:
            table.resign(quitters[number])
        else:
            table.move(random.choice(table.legal))
        if number % 7 == 0 or number in quitters:
            assert as_it_is(after(seen(table.snapshot)), table)


def test_a_throw_that_is_told_twice_changes_nothing_and_a_gap_asks():
    table = table_where(1, 1)
    state, told = opened(table), table.move(0)
    once = after(*told, state=state)
    assert after(*told, state=once) == attrs.evolve(once, effects=())
    assert after(told[-1], state=state).effects == (Ask("games.get", {"gameId": "g1"}),)


def test_throws_are_told_and_ring_after_the_others_moves_only():
    mine = table_where(1, 1)
    state = opened(mine)
    assert texts(state)[-2:] == [
        f"you threw a 6. your turn in game 1, {DICE} against bob. you are R.",
        "possible: token 0, 1, 2 or 3 from the yard to the start, square 0."]
    state = after(*mine.move(0), state=state)
    assert "you played token 0 from the yard to the start, square 0." in texts(state)
    assert rung(state) == []
    theirs = table_where(2, 1)
    waiting = opened(theirs)
    assert texts(waiting)[-1].startswith("the game begins. ann threw a 6. waiting for ann in game 1")
    assert "ann played token 0 from the yard to the start, square 0." in texts(after(*theirs.move(0), state=waiting))


def move(position, ply=1):
    return Ask("games.move", {"gameId": "g1", "position": position, "ply": ply})


def test_pieces_are_chosen_by_number_or_by_pointing_at_them():
    state = opened(table_where(1, 1))
    assert after(intents.TypeKey("2"), state=state).effects == (move("2"),)
    assert after(intents.Play("3"), state=state).effects == (move("3"),)
    yard = [cell for cell, mark in enumerate(state.view.cells) if mark == "R"]
    assert after(intents.PlayCell(yard[1]), state=state).effects == (move("1"),)
    assert after(intents.PlayCell(yard[1]), state=state).view.pending_cell == 6 * 15 + 1


@pytest.mark.parametrize(("intent", "text"), [
    (intents.PlayCell(0), "None of your tokens stands there."),
    (intents.Play("7"), "7: There is no such token: they are 0 to 3."),
])
def test_what_is_no_piece_is_told(intent, text):
    state = after(intent, state=opened(table_where(1, 1)))
    assert texts(state)[-1] == text
    assert state.effects == ()


def test_who_is_not_to_move_cannot_point():
    state = after(intents.PlayCell(0), state=opened(table_where(2, 1)))
    assert texts(state)[-1].startswith("it is not your turn:")


def test_a_move_that_was_refused_looks_at_the_game_again():
    table = table_where(1, 1)
    state = after(intents.Play("0"), state=opened(table))
    failure = Failure("storage_unavailable", "Because.")
    state = after(Answered("games.move", {"gameId": "g1", "position": "0", "ply": 1}, failure=failure), state=state)
    assert state.effects == (Ask("games.get", {"gameId": "g1"}),)
    assert as_it_is(after(seen(table.snapshot), state=state), table)


def test_the_board_is_read_seat_by_seat_and_what_can_be_done_comes_last():
    state = after(intents.ReadBoard(), state=opened(table_where(1, 1)))
    assert texts(state)[-1] == (
        "R: all tokens in the yard.  G: all tokens in the yard.  R has thrown 6.  you threw a 6. your turn in game 1, "
        f"{DICE} against bob. you are R.  possible: token 0, 1, 2 or 3 from the yard to the start, square 0.")


def test_what_was_missed_is_said_in_words():
    table = table_where(2, 1)
    state = opened(table)
    table.move(0)
    while table.game.turn != 2:
        table.move(table.legal[0])
    state = after(seen(table.snapshot), state=state)
    assert "ann played token 0 from the yard to the start, square 0." in texts(state)
    assert texts(state)[-1].startswith("possible: token ")


def test_what_was_missed_is_told_by_its_position_where_it_does_not_follow_from_what_was_known():
    table = table_where(2, 1)
    state = opened(table)
    table.move(0)
    strange = attrs.evolve(table.snapshot, options={"capacity": 3})
    assert "ann played 0." in texts(after(seen(strange), state=state))


# ----------------------------------------------------------------------------------------- the cursor among pieces


def many_to_move():
    """Ours to move, with pieces on several cells."""
    random, table = Random(3), Table(3)
    while len(opened(table).view.movable) < 3 or table.game.turn != 1:
        table.move(random.choice(table.legal))
    return table


def test_the_cursor_keeps_to_the_pieces_that_can_be_moved():
    table = many_to_move()
    view = opened(table).view
    assert view.cursor not in view.movable
    assert view.pointed == min(view.movable)
    move_to_play = view.movable[view.pointed]
    assert after(intents.Place(), state=opened(table)).effects == (
        move(str(move_to_play), len(view.snapshot.moves) + 1),)
    assert view.goal == table.game.table.rules.cell(
        table.game.table.rules.play(table.game.board, 1, move_to_play), move_to_play)


def test_arrows_reach_every_piece_that_can_be_moved_and_no_other_cell():
    state = opened(many_to_move())
    movable = set(state.view.movable)
    for ways in ((intents.MoveCursor(columns=1), intents.MoveCursor(rows=1)),
                 (intents.MoveCursor(columns=-1), intents.MoveCursor(rows=-1))):
        visited = {state.view.pointed}
        for number in range(12):
            state = after(ways[number % 2], state=state)
            visited.add(state.view.pointed)
        assert visited <= movable
        assert len(visited) > 1


def test_when_it_is_not_our_turn_the_cursor_goes_anywhere():
    view = after(intents.MoveCursor(columns=1), state=opened(table_where(2, 1))).view
    assert view.pointed == view.cursor == 15 * 7 + 8
    assert view.goal is None
