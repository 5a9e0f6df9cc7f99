"""What bots say to what they are offered."""

from typing import Any

import pytest
import trio.testing

from tests.ser.clients import Client
from tests.ser.harness import FirstLegal, World, open_world, pass_time


async def against(world: World, bot: str) -> tuple[Client, str]:
    """A guest who has moved against a bot, and has been answered."""
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch", opponent=bot))["gameId"]
    await ann.good("games.move", gameId=game_id, position=4)
    await pass_time(0.2)
    await ann.told()
    return ann, game_id


async def offered(ann: Client, game_id: str, kind: str) -> Any:
    """What is told when this is offered."""
    await ann.good("games.offer", gameId=game_id, kind=kind)
    return [(event["method"], event["params"].get("accept")) for event in await ann.lines()]


@pytest.mark.parametrize(("bot", "kind", "told"), [
    ("bot:easy", "draw", ("games.answered", False)),
    ("bot:hard", "draw", ("games.answered", False)),
    ("bot:easy", "takeback", ("games.takenBack", None)),
    ("bot:medium", "takeback", ("games.takenBack", None)),
    ("bot:hard", "takeback", ("games.answered", False)),
    ("bot:hard", "pause", ("games.paused", None)),
])
async def test_each_has_its_answer_at_once(
    autojump_clock: trio.testing.MockClock, bot: str, kind: str, told: tuple[str, bool | None]
) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann, game_id = await against(world, bot)
        assert await offered(ann, game_id, kind) == [("games.offered", None), told]


async def test_after_a_pause_it_plays_on(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        ann, game_id = await against(world, "bot:medium")
        await offered(ann, game_id, "pause")
        assert await offered(ann, game_id, "resume") == [("games.offered", None), ("games.resumed", None)]
        await ann.good("games.move", gameId=game_id, position=8)
        await pass_time(0.2)
        assert (await ann.event("games.moved"))["ply"] == 4


async def test_what_has_been_taken_back_while_it_thinks_is_thought_of_again(
    autojump_clock: trio.testing.MockClock
) -> None:
    thinker = FirstLegal(seconds=1.0)
    async with open_world(thinker=thinker) as world:
        ann = await world.guest("ann")
        game_id = (await ann.good("lobby.quickMatch", opponent="bot:easy"))["gameId"]
        await ann.good("games.move", gameId=game_id, position=0)
        await pass_time(0.5)
        await ann.good("games.offer", gameId=game_id, kind="takeback")
        await ann.good("games.move", gameId=game_id, position=8)
        await pass_time(3)
        moves = (await ann.good("games.get", gameId=game_id))["moves"]
        assert [move["position"] for move in moves] == [8, 0]


@pytest.mark.parametrize(("clock", "levels"), [
    ({"kind": "move", "perMoveMs": 60_000}, ["hard"]), ({"kind": "move", "perMoveMs": 5_000}, ["medium"]),
    ({"kind": "move", "perMoveMs": 2_000}, ["easy"]),
])
async def test_it_thinks_no_longer_than_its_clock_allows(
    autojump_clock: trio.testing.MockClock, clock: Any, levels: list[str]
) -> None:
    thinker = FirstLegal()
    async with open_world(thinker=thinker) as world:
        ann = await world.guest("ann")
        game_id = (await ann.good("lobby.quickMatch", opponent="bot:hard", clock=clock))["gameId"]
        await ann.good("games.move", gameId=game_id, position=4)
        await pass_time(0.2)
        assert [thought.level for thought in thinker.thoughts] == levels
