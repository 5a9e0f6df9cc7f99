"""Reliable delivery in the classic dialect: numbered, acknowledged, repeated, given up after five attempts."""

import pytest

from tests.ser.harness import World, open_world, pass_time
from tests.ser.playing import play


async def test_the_mover_hears_that_the_move_is_stored_and_the_other_gets_its_ply(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    assert [await ann.lines(), await bob.lines()] == [[{"ack": 1}], [{"position": 4, "ply": 1}]]
    bob.say(ack=1)
    bob.move(0)
    assert [await ann.lines(), await bob.lines()] == [[{"position": 0, "ply": 2}], [{"ack": 2}]]


async def test_what_is_not_acknowledged_is_sent_five_times_and_then_the_connection_is_closed(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    for _ in range(5):
        assert await bob.lines() == [{"position": 4, "ply": 1}]
        await pass_time(4.9)
        await bob.silent()
        assert not await bob.closed()
        await pass_time(0.1)
    await bob.silent()
    assert await bob.closed()


@pytest.mark.parametrize("seconds", [0.5, 20.0])
async def test_how_long_is_waited_is_a_setting(autojump_clock: object, seconds: float) -> None:
    async with open_world(ack_timeout=seconds) as world:
        ann, bob = await world.pair(ack=True)
        ann.move(4)
        await bob.line()
        assert await bob.line(within=seconds) == {"position": 4, "ply": 1}
        assert world.app.sources.wall() == pytest.approx(1_700_000_000 + seconds)


async def test_what_is_acknowledged_is_not_sent_again(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    await bob.line()
    await pass_time(6)
    await bob.line()
    bob.say(ack=1)
    await pass_time(60)
    await bob.silent()
    assert not await bob.closed()


async def test_an_acknowledgement_is_for_everything_up_to_its_ply(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    await bob.leave()
    for mover, position in ((ann, 0), (bob, 3), (ann, 1), (bob, 4), (ann, 2)):
        world.connect().send({**mover.ids, "position": position})
    bob.link = world.player().link
    bob.say(after=0)
    assert [line["ply"] for line in await bob.lines()] == [1, 3, 5]
    bob.say(ack=3)
    await pass_time(5)
    assert [line["ply"] for line in await bob.lines()] == [5]
    bob.say(ack=5)
    await pass_time(60)
    await bob.silent()


async def test_an_acknowledgement_of_another_ply_or_game_does_not_count(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    await bob.line()
    bob.say(ack=0)
    assert await bob.code({"gameId": bob.game_id, "playerId": "guess", "ack": 1}) == "not_found"
    await pass_time(5)
    assert await bob.lines() == [{"position": 4, "ply": 1}]


async def test_asking_for_what_came_after_acknowledges_what_came_before(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    await bob.line()
    bob.say(after=1)
    await pass_time(60)
    await bob.silent()


async def test_after_the_last_attempt_the_game_goes_on_with_who_comes_back(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    ann.move(4)
    await pass_time(25)
    assert await bob.closed()
    bob.link = world.player().link
    bob.say(after=0)
    assert await bob.lines() == [{"position": 4, "ply": 1}]
    bob.say(ack=1)
    bob.move(0)
    assert (await ann.lines())[-1] == {"position": 0, "ply": 2}


async def test_each_player_has_it_as_they_asked(world: World) -> None:
    ann, bob = await world.joined("ann"), await world.joined("bob", ack=True)
    ann.move(4)
    assert [await ann.lines(), await bob.lines()] == [[], [{"position": 4, "ply": 1}]]
    bob.say(ack=1)
    bob.move(0)
    assert [await ann.lines(), await bob.lines()] == [[{"position": 0}], [{"ack": 2}]]


async def test_a_connection_that_comes_by_the_secret_has_it_as_the_seat(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    await ann.leave()
    ann.link = world.player().link
    ann.move(4)
    assert [await ann.lines(), await bob.lines()] == [[{"ack": 1}], [{"position": 4, "ply": 1}]]


async def test_it_goes_on_in_the_next_game(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    for mover, position in ((ann, 0), (bob, 3), (ann, 1), (bob, 4), (ann, 2)):
        mover.move(position)
        await mover.lines()
    for player in (ann, bob):
        await player.lines()
        player.say(ack=5)
        player.say(gameType="tic-tac-toe")
    ann.take(await ann.line())
    bob.take(await bob.line())
    bob.move(0)
    assert [await ann.lines(), await bob.lines()] == [[{"position": 0, "ply": 1}], [{"ack": 1}]]


async def test_with_several_games_acknowledgements_name_the_game(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    await ann.ask({"username": "ann", "ack": True})
    ann.move(4)
    assert await ann.lines() == [{"ack": 1, "gameId": ann.game_id}]
    assert await bob.lines() == [{"position": 4, "ply": 1}]


async def test_a_refused_move_is_not_acknowledged(world: World) -> None:
    ann, bob = await world.pair(ack=True)
    assert await ann.refused(position=9) == "illegal_move"
    await bob.silent()


async def test_without_it_nothing_is_repeated(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob, 0, 3, 1)
    await pass_time(100)
    assert [await ann.lines(), await bob.lines()] == [[], []]
