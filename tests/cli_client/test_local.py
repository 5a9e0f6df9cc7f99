"""Games without a server, against bots: what the backend tells, and that thinking keeps nobody waiting."""

from random import Random

import pytest
import trio
import trio.testing

from cli_client.happenings import Answered, Received
from cli_client.local import Local, telling
from cli_client.local.thinking import Thought, think
from engine.game.facts import KINDS, Opened, Seated
from engine.rules import RULES
from engine.wire.messages.registry import EVENTS

MATCH = {"gameType": "tic-tac-toe", "opponent": "bot:hard"}


async def first(thought):
    """Plays the first legal move, after a second."""
    await trio.sleep(1)
    return RULES[thought.game_type].legal(thought.state, thought.seat)[0]


class Keyboard:
    """A local backend that runs, and what it has told."""

    def __init__(self, nursery, thinks=first):
        self.local = Local(random=Random(1), thinks=thinks)
        self.told = []
        nursery.start_soon(self.local.run)
        nursery.start_soon(self._listen)

    async def _listen(self):
        async for happening in self.local.happenings:
            self.told.append(happening)

    async def ask(self, method, **params):
        await trio.testing.wait_all_tasks_blocked()
        self.told.clear()
        self.local.post(method, params)
        await trio.sleep(1.5)

    @property
    def events(self):
        return [happening.method for happening in self.told if isinstance(happening, Received)]


@pytest.fixture
def keyboard(nursery):
    return Keyboard(nursery)


async def test_the_player_has_the_first_seat_and_the_bot_says_what_it_is(keyboard, autojump_clock):
    await keyboard.ask("lobby.quickMatch", **MATCH)
    started = keyboard.told[-1].message
    assert (started.your_seat, started.turn) == (1, 1)
    assert [(seat.username, seat.bot) for seat in started.seats] == [("player-1", False), ("bot:hard", True)]


async def test_the_bot_moves_by_itself(keyboard, autojump_clock):
    await keyboard.ask("lobby.quickMatch", **MATCH)
    await keyboard.ask("games.move", gameId="local-1", position="B2", ply=1)
    assert keyboard.told[0].raw == {"gameId": "local-1", "seq": 2, "ply": 1}
    assert keyboard.events == ["games.moved"]
    moved = keyboard.told[-1].message
    assert (moved.seq, moved.ply, moved.seat, moved.position, moved.turn) == (3, 2, 2, "A1", 1)


async def test_while_the_bot_thinks_the_player_cannot_move_but_can_give_up(keyboard, autojump_clock):
    await keyboard.ask("lobby.quickMatch", **MATCH)
    keyboard.local.post("games.move", {"gameId": "local-1", "position": "B2"})
    await trio.sleep(0.5)
    keyboard.local.post("games.move", {"gameId": "local-1", "position": "C3"})
    keyboard.local.post("games.resign", {"gameId": "local-1"})
    await trio.sleep(1)
    failures = [told.failure.reason for told in keyboard.told if isinstance(told, Answered) and told.failure]
    assert failures == ["not_your_turn"]
    assert keyboard.events == ["games.started", "games.ended"]
    assert keyboard.told[-1].message.result.winners == [2]


async def test_in_the_next_game_the_other_side_begins(keyboard, autojump_clock):
    await keyboard.ask("lobby.quickMatch", **MATCH)
    await keyboard.ask("lobby.quickMatch", **MATCH)
    assert keyboard.events == ["games.started", "games.moved"]
    assert keyboard.told[-1].message.seat == 1
    await keyboard.ask("games.get", gameId="local-2")
    assert keyboard.told[0].message.your_seat == 2


@pytest.mark.parametrize("opponent", ["bot:genius", "bob"])
async def test_other_opponents_need_a_server(keyboard, autojump_clock, opponent):
    await keyboard.ask("lobby.quickMatch", gameType="mnk", opponent=opponent)
    assert keyboard.told[0].failure.reason == "not_found"
    assert "bot:easy, bot:medium, bot:hard" in keyboard.told[0].failure.message


def thought(game_type, level):
    rules = RULES[game_type]
    options = rules.configure({})
    return Thought(game_type, options, level, rules.initial(options, 2), 1, 7)


async def test_a_thought_runs_beside_everything_else():
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await trio.sleep(0.01)
            ticks += 1

    async with trio.open_nursery() as nursery:
        nursery.start_soon(tick)
        assert await think(thought("gomoku", "hard")) in range(225)
        nursery.cancel_scope.cancel()
    assert ticks > 0


async def test_a_thought_that_nobody_waits_for_any_more_is_left():
    with trio.fail_after(2), trio.move_on_after(0.01) as scope:
        await think(thought("ultimate", "hard"))
    assert scope.cancelled_caught


def test_every_fact_after_the_beginning_is_told_as_an_event_that_there_is() -> None:
    assert telling._EVENTS.keys() == {*KINDS.values()} - {Opened, Seated}
    assert {name for name, _ in telling._EVENTS.values()} <= EVENTS.keys()
