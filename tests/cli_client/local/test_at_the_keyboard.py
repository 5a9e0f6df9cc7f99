"""Games of several at one keyboard: takeback, draw, rematch, records; bots in any seats; games that are played on."""

from random import Random

import attrs
import pytest
import trio

from cli_client.happenings import Answered, Received
from cli_client.local import Local
from cli_client.model.rewinding import PEOPLE
from engine.game.record import read_record
from engine.game.record_json import read_json_record
from engine.game.state import replay
from engine.rules import RULES
from tests.cli_client.recorded import recorded

NOW = 1_800_000_000_000


async def first(thought):
    """Plays the first legal move, after a second."""
    await trio.sleep(1)
    return RULES[thought.game_type].legal(thought.state, thought.seat)[0]


class Keyboard:
    """A local backend, and what it has told since it was last asked something."""

    def __init__(self, *names):
        self.local = Local(names, Random(1), first, now=lambda: NOW)
        self._feed = self.local.happenings

    def ask(self, method, **params):
        self._feed._items.clear()
        self.local.post(method, params)
        return self.answer

    def begin(self, game_type="tic-tac-toe", opponent=None, **options):
        self.ask("lobby.quickMatch", gameType=game_type, options=options, opponent=opponent)
        return self.started

    def move(self, position, game_id="local-1"):
        return self.ask("games.move", gameId=game_id, position=position)

    @property
    def told(self):
        return list(self._feed._items)

    @property
    def answer(self):
        (answer,) = [each for each in self.told if isinstance(each, Answered)]
        return answer

    @property
    def events(self):
        return [each.method for each in self.told if isinstance(each, Received)]

    @property
    def started(self):
        return next(each.message for each in self.told if isinstance(each, Received) and each.method == "games.started")

    def snapshot(self, game_id="local-1"):
        return self.ask("games.get", gameId=game_id).message


def reason(answer):
    return answer.failure and answer.failure.reason


# ------------------------------------------------------------------------------------------------------ takeback


def test_the_last_move_is_taken_back_at_once():
    table = Keyboard()
    table.begin()
    table.move("B2")
    table.move("A1")
    assert table.ask("games.offer", gameId="local-1", kind="takeback").message.seq == 4
    assert table.events == ["games.takenBack"]
    shot = table.snapshot()
    assert ([move.position for move in shot.moves], shot.turn) == (["B2"], 2)


async def test_against_a_bot_it_is_ones_own_move_with_the_answer(autojump_clock, nursery):
    table = Keyboard("ann")
    table.begin(opponent="bot:easy")
    nursery.start_soon(table.local.run)
    table.move("B2")
    await trio.sleep(1.5)
    assert len(table.snapshot().moves) == 2
    table.ask("games.offer", gameId="local-1", kind="takeback")
    shot = table.snapshot()
    assert (shot.moves, shot.turn) == ([], 1)


def test_there_is_nothing_to_take_back_at_the_beginning_nor_where_dice_are_thrown():
    table = Keyboard()
    table.begin()
    assert reason(table.ask("games.offer", gameId="local-1", kind="takeback")) == "not_now"
    table.begin("ludo")
    assert reason(table.ask("games.offer", gameId="local-2", kind="takeback")) == "forbidden"


# ---------------------------------------------------------------------------------------------- draw, rematch, resign


def test_people_agree_on_a_draw_and_bots_do_not():
    table = Keyboard("ann", "bob")
    table.begin()
    table.ask("games.offer", gameId="local-1", kind="draw")
    assert table.events == ["games.ended"]
    assert table.snapshot().result.reason == "draw_agreed"
    table.begin(opponent="bot:hard", game_type="ludo", capacity=3)
    assert reason(table.ask("games.offer", gameId="local-2", kind="draw")) == "forbidden"
    assert reason(table.ask("games.offer", gameId="local-2", kind="pause")) == "forbidden"


def test_in_a_rematch_everybody_moves_up_a_seat():
    table = Keyboard("ann", "bob")
    table.begin(game_type="mnk", rows=4)
    assert reason(table.ask("games.offer", gameId="local-1", kind="rematch")) == "offer_gone"
    table.ask("games.resign", gameId="local-1")
    assert table.ask("games.offer", gameId="local-1", kind="rematch").message.next_game_id == "local-2"
    assert table.events == ["games.answered", "games.started"]
    assert [seat.username for seat in table.started.seats] == ["bob", "ann"]
    assert table.started.options["rows"] == 4
    assert reason(table.ask("games.offer", gameId="local-1", kind="rematch")) == "offer_gone"


def test_against_a_bot_the_rematch_keeps_the_players_own_seat():
    table = Keyboard("ann")
    table.begin(opponent="bot:hard")
    table.ask("games.resign", gameId="local-1")
    table.ask("games.offer", gameId="local-1", kind="rematch")
    assert (table.started.your_seat, table.started.turn) == (2, 1)


@pytest.mark.parametrize("seats", [3, 4])
def test_who_resigns_among_several_leaves_and_the_others_play_on(seats):
    table = Keyboard("ann", "bob", "eve", "joe")
    turn = table.begin("ludo", capacity=seats).turn
    table.ask("games.resign", gameId="local-1")
    assert table.events[0] == "games.left"
    assert [leaver.seat for leaver in table.snapshot().left] == [turn]


# --------------------------------------------------------------------------------------------------- bots in any seats


async def test_people_and_bots_take_turns_and_nobody_moves_for_a_bot(autojump_clock, nursery):
    table = Keyboard("bot:easy", "ann", "bob")
    shot = table.begin("ludo", capacity=3)
    assert (shot.your_seat, [seat.bot for seat in shot.seats]) == (None, [True, False, False])
    while (shot := table.snapshot()).turn != 1:
        for piece in shot.view["pieces"]:
            table.move(piece["position"])
    assert reason(table.move(0)) == "not_your_turn"
    assert reason(table.ask("games.resign", gameId="local-1")) == "not_your_turn"
    plies = shot.ply
    nursery.start_soon(table.local.run)
    await trio.sleep(1.5)
    assert table.snapshot().ply > plies


async def test_bots_play_among_themselves_to_the_end(autojump_clock, nursery):
    table = Keyboard("bot:easy", "bot:easy")
    table.begin()
    nursery.start_soon(table.local.run)
    await trio.sleep(10)
    assert table.snapshot().status == "ended"


# -------------------------------------------------------------------------------------------------------- records


@pytest.mark.parametrize("game_type", RULES)
def test_the_record_of_a_game_here_can_be_read_in_both_forms(game_type):
    table = Keyboard("ann")
    table.begin(game_type)
    table.ask("games.resign", gameId="local-1")
    text = table.ask("games.record", gameId="local-1", format="text").message.record
    as_json = table.ask("games.record", gameId="local-1", format="json").message.record
    assert read_record(text) == read_json_record(as_json)
    assert replay(read_record(text)).table.opened_at == NOW


# -------------------------------------------------------------------------------------------------------- playing on


def play_on(table, facts, seat=None, opponent=None):
    return table.ask("local.playOn", facts=facts, seat=seat, opponent=opponent, origin="move 2 of g9\n")


@pytest.mark.parametrize("game_type", RULES)
def test_a_game_goes_on_from_where_a_record_leaves_off(game_type):
    facts = recorded(game_type, 3, ends=False)
    before = replay(facts)
    table = Keyboard("ann")
    shot = play_on(table, facts, 2, "bot:hard").message
    assert (shot.ply, shot.turn, shot.your_seat, shot.clock) == (3, before.turn, 2, None)
    assert shot.board == before.table.rules.view(before.board, None)["board"]
    assert [seat.bot for seat in shot.seats] == [seat != 2 for seat in range(1, before.table.capacity + 1)]
    table.local._games["local-1"] = attrs.evolve(table.local._games["local-1"], mine=None)
    text = table.ask("games.record", gameId="local-1", format="text").message.record
    assert "\n# goes on from move 2 of g9\n" in text
    assert replay(read_record(text)).ply == 3


def test_dice_are_thrown_by_a_seed_of_its_own_which_is_no_witness_of_the_throws_before():
    facts = recorded("ludo", 5, ends=False, capacity=3)
    table = Keyboard()
    shot = play_on(table, facts).message
    assert shot.chance.commitment != facts[0].commitment
    table.ask("games.resign", gameId="local-1")
    table.ask("games.resign", gameId="local-1")
    assert table.snapshot().chance.seed
    text = table.ask("games.record", gameId="local-1", format="text").message.record
    assert "seed:" not in text
    assert replay(read_record(text)).status == "ended"


def test_who_has_left_stays_away():
    facts = recorded("ludo", 5, ends=False, leaves=2, capacity=4)
    shot = play_on(Keyboard(), facts).message
    assert len(shot.left) == 1
    assert shot.left[0].ply == 1


def test_what_is_over_is_not_played_on_and_what_was_given_up_is():
    table = Keyboard()
    assert reason(play_on(table, recorded("tic-tac-toe", 7))) == "game_over"
    assert play_on(table, recorded("tic-tac-toe", 3)).message.status == "playing"
    assert reason(table.ask("local.playOn")) == "invalid_params"
    assert reason(table.ask("local.playOn", facts=[{"f": "opened"}])) == "invalid_params"
    assert PEOPLE == "people"
