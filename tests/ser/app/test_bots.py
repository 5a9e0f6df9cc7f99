"""Bots as seats: they answer, they are always there, they play again, and they go on after a restart."""

import attrs
import pytest
import trio
import trio.testing

from engine.rules import rules_of
from ser.app.bots import PAUSE
from ser.app.ports import Thought
from ser.store.memory import MemoryStore
from tests.ser.harness import open_world, pass_time

THINKING = 0.1


@attrs.define
class FirstLegal:
    """Thinks for a while of the first legal move; ``failures`` times it does not get there."""

    failures: int = 0
    thoughts: list[Thought] = attrs.field(factory=list)

    async def choose(self, thought: Thought) -> int:
        await trio.sleep(THINKING)
        self.thoughts.append(thought)
        if self.failures:
            self.failures -= 1
            raise trio.TooSlowError
        return rules_of(thought.game_type).legal(thought.state, thought.seat)[0]


async def test_a_bot_answers_a_classic_player(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.joined("ann", opponent="bot:easy")
        assert ann.seat == 1
        ann.move(4)
        await pass_time(2 * THINKING)
        assert await ann.lines() == [{"position": 0}]


async def test_a_bot_is_a_seat_that_says_so_and_is_always_there(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.guest("ann")
        matched = await ann.good("lobby.quickMatch", gameType="connect-four", opponent="bot:hard")
        assert (matched["seat"], matched["status"]) == (1, "playing")
        started = await ann.event("games.started")
        assert started["seats"][1] == {"seat": 2, "username": "bot:hard", "mark": "O", "present": True, "bot": True}
        await ann.good("games.move", gameId=matched["gameId"], position=3)
        await pass_time(2 * THINKING)
        moved = await ann.event("games.moved")
        assert (moved["seat"], moved["ply"], moved["turn"]) == (2, 2, 1)


@pytest.mark.parametrize("name", ["bot:", "bot:godlike", "bot:easy "])
async def test_a_bot_that_there_is_not_is_not_found(name: str, autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.guest("ann")
        assert await ann.refused("lobby.quickMatch", opponent=name) == "not_found"


async def test_without_a_thinker_there_are_no_bots(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world() as world:
        ann = await world.guest("ann")
        assert await ann.refused("lobby.quickMatch", opponent="bot:easy") == "not_found"


async def test_a_bot_plays_again_and_begins_then(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.joined("ann", opponent="bot:easy")
        ann.say(resign=True)
        ann.say(gameType="tic-tac-toe")
        ann.take(await ann.line())
        assert ann.seat == 2
        await pass_time(2 * THINKING)
        assert await ann.lines() == [{"position": 0}]


async def test_a_bot_that_cannot_think_tries_again_later(autojump_clock: trio.testing.MockClock) -> None:
    thinker = FirstLegal(failures=1)
    async with open_world(thinker=thinker) as world:
        ann = await world.joined("ann", opponent="bot:easy")
        ann.move(4)
        await pass_time(2 * THINKING)
        await ann.silent()
        await pass_time(PAUSE + 2 * THINKING)
        assert await ann.lines() == [{"position": 0}]


async def test_who_waits_for_a_bot_that_cannot_think_is_told_once(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal(failures=3)) as world:
        ann = await world.guest("ann")
        game = await ann.good("lobby.quickMatch", opponent="bot:easy")
        await ann.good("games.move", gameId=game["gameId"], position=4)
        await pass_time(4 * (PAUSE + 2 * THINKING))
        notice = await ann.event("server.notice")
        assert notice == {"kind": "game", "text": "bot:easy cannot think of a move at the moment; it tries again."}
        assert (await ann.event("games.moved"))["seat"] == 2
        assert "server.notice" not in await ann.told()


async def test_the_same_position_is_thought_about_with_the_same_seed(autojump_clock: trio.testing.MockClock) -> None:
    thinker = FirstLegal(failures=1)
    async with open_world(thinker=thinker) as world:
        (await world.joined("ann", opponent="bot:medium")).move(4)
        await pass_time(PAUSE + 4 * THINKING)
        first, second = thinker.thoughts
        assert first == second
        assert (first.level, first.seat, first.game_type) == ("medium", 2, "tic-tac-toe")


async def test_a_bot_moves_when_its_game_is_read_again_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store, thinker=FirstLegal(failures=1)) as world:
        ann = await world.joined("ann", opponent="bot:easy")
        ann.move(4)
        await pass_time(THINKING / 2)
    async with open_world(store, thinker=FirstLegal()) as world:
        again = world.player()
        again.ids = ann.ids
        again.say(after=0)
        await pass_time(2 * THINKING)
        assert await again.lines() == [{"position": 0}]


async def test_a_bot_does_not_move_in_a_game_that_ended_while_it_thought(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann = await world.joined("ann", opponent="bot:easy")
        ann.move(4)
        ann.say(resign=True)
        await pass_time(2 * THINKING)
        await ann.silent()
