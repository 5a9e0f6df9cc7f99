"""Whoever lets others wait for a day is told so, once for each move, and no more often because of a restart."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import trio.testing

from ser.app.limits import Limits
from ser.app.notices import notice_id
from ser.app.ports import Notice
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time

PERIOD = 1800.0
"""The operator's choice here, so that not all too many virtual seconds have to pass."""

A_BIT = 120.0
"""The server looks every minute."""


@pytest.fixture
async def world(autojump_clock: trio.testing.MockClock) -> AsyncIterator[World]:
    async with open_world(nudge_after=PERIOD) as opened:
        yield opened


async def nudges(client: Client) -> list[dict[str, Any]]:
    found = (await client.good("notifications.list"))["notifications"]
    return [item for item in found if item["kind"] == "nudge"]


async def table(world: World) -> tuple[Client, Client, str]:
    """Two registered players, whose connections stay open without a word; it is the first one's turn."""
    ann, bob = [await world.registered(name) for name in ("ann", "bob")]
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await bob.good("lobby.quickMatch")
    return ann, bob, game_id


async def test_after_that_time_whoever_is_to_move_is_told_and_nobody_else(world: World) -> None:
    ann, bob, game_id = await table(world)
    await pass_time(PERIOD - A_BIT)
    assert await nudges(ann) == []
    await pass_time(2 * A_BIT)
    (nudge,) = await nudges(ann)
    assert nudge["text"] == "Come on, bob is waiting for you in tic-tac-toe."
    assert nudge["data"] == {"gameId": game_id, "gameType": "tic-tac-toe", "opponents": ["bob"], "players": 2, "ply": 1,
                             "dueAt": world.app.games.in_memory(game_id).game.table.began_at}
    assert (await ann.event("notifications.added"))["notificationId"] == nudge["notificationId"]
    assert await nudges(bob) == []


async def test_it_is_told_once_for_each_move(world: World) -> None:
    ann, bob, game_id = await table(world)
    await pass_time(3 * PERIOD)
    assert (await ann.told()).count("notifications.added") == 1
    await ann.good("games.move", gameId=game_id, position=4)
    assert (await nudges(ann))[0]["readAt"] == world.now_ms()
    await pass_time(PERIOD - A_BIT)
    assert await bob.told() == ["games.started", "games.moved"]
    await pass_time(2 * A_BIT)
    assert await bob.told() == ["notifications.added"]
    await bob.good("games.move", gameId=game_id, position=0)
    await pass_time(PERIOD + A_BIT)
    assert (await ann.told()).count("notifications.added") == 1
    assert len(await nudges(ann)) == 1, "the later one takes the place of the earlier one"


async def test_moves_made_in_time_are_not_nagged_about(world: World) -> None:
    ann, bob, game_id = await table(world)
    for number, position in enumerate((4, 0, 1, 7)):
        await pass_time(0.8 * PERIOD)
        await (bob if number % 2 else ann).good("games.move", gameId=game_id, position=position)
    assert (await nudges(ann), await nudges(bob)) == ([], [])


async def test_after_a_restart_it_is_not_told_again_and_what_was_due_meanwhile_is(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = MemoryStore()
    async with open_world(store, nudge_after=PERIOD) as world:
        ann, _, first = await table(world)
        user_id = ann.identity["user"]["userId"]
        await pass_time(PERIOD + A_BIT)
        second = (await ann.good("lobby.quickMatch", gameType="connect-four"))["gameId"]
        eve = await world.registered("eve")
        await eve.good("lobby.quickMatch", gameType="connect-four")
    notice = [await store.notices(Notice(notice_id(user_id, f"nudge:{game_id}"))) for game_id in (first, second)]
    assert notice[0] is not None
    assert notice[1] is None
    async with open_world(store, nudge_after=PERIOD) as world:
        await pass_time(PERIOD + A_BIT)  # the world's clock begins anew, so this is when it was
        again = [await store.notices(Notice(notice_id(user_id, f"nudge:{game_id}"))) for game_id in (first, second)]
        assert again[0] == notice[0]
        await pass_time(PERIOD + A_BIT)
        assert await store.notices(Notice(notice_id(user_id, f"nudge:{second}"))) is not None
        assert await store.notices(Notice(notice_id(user_id, f"nudge:{first}"))) == notice[0]


async def test_no_bot_and_no_guest_who_cannot_come_back_is_told(world: World) -> None:
    ann, _ = await world.pair()
    await pass_time(2 * PERIOD)
    await ann.silent()
    assert "notifications" not in world.app.store.people.rows


def test_usually_it_is_a_day() -> None:
    assert Limits().nudge_after == 86_400


async def test_a_game_that_is_over_is_nobodys_turn(world: World) -> None:
    ann, bob, game_id = await table(world)
    await bob.good("games.resign", gameId=game_id)
    await pass_time(2 * PERIOD)
    assert await nudges(ann) == []
