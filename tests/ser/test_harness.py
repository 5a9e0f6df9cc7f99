"""The harness is what it says: a door without sockets, virtual time, seeded chance."""

import pytest
import trio

from tests.ser.harness import EPOCH, World, open_world, pass_time


async def test_two_players_and_two_clients_play(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(4)
    assert await bob.line() == {"position": 4}
    await ann.silent()
    eve, joe, game_id = await world.table("eve", "joe")
    assert (await eve.good("games.move", gameId=game_id, position=0))["ply"] == 1
    assert (await joe.event("games.moved"))["position"] == 0


async def test_time_passes_only_when_it_is_asked_for(world: World) -> None:
    assert world.now_ms() == EPOCH * 1000
    await world.table()
    assert world.now_ms() == EPOCH * 1000
    await pass_time(3.0)
    assert world.now_ms() == (EPOCH + 3) * 1000


async def test_the_same_seed_gives_the_same_game(autojump_clock: trio.testing.MockClock) -> None:
    seen = []
    for seed in (5, 5, 6):
        async with open_world(seed=seed) as world:
            seen.append((await world.joined("ann")).ids)
    assert seen[0] == seen[1] != seen[2]


async def test_input_waits_while_the_server_does_not_read(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(rate=1.0, burst=1.0) as world:
        client = world.client()
        client.send(*(client.request("server.ping") for _ in range(2)))
        client.send(client.request("server.ping"))
        assert len(await client.lines()) == 2
        assert client.link.paused
        assert len(client.link.inbox) == 1
        await pass_time(1.0)
        assert len(await client.lines()) == 1


async def test_a_world_fails_when_the_server_has_logged_an_error(autojump_clock: trio.testing.MockClock) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        async with open_world() as world:
            world.app.count("internal")
    assert caught.group_contains(AssertionError, match="errors of its own")
