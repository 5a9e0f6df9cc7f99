"""Leaving in the classic dialect, for good or not: resigning, and catching up."""

import pytest

from tests.ser.harness import World, pass_time
from tests.ser.playing import play


def positions(*pairs: tuple[int, int], **more: str) -> list[dict[str, object]]:
    """The lines that catch up with these positions and plies."""
    return [{"position": position, "ply": ply, **more} for position, ply in pairs]


@pytest.mark.parametrize(("after", "missed"), [
    (0, positions((0, 1), (1, 3), (2, 5))),
    (1, positions((1, 3), (2, 5))),
    (2, positions((1, 3), (2, 5))),
    (3, positions((2, 5))),
    (5, []),
    (99, []),
    (-7, positions((0, 1), (1, 3), (2, 5))),
])
async def test_what_the_opponent_played_after_a_ply_is_told_in_order(
    world: World, after: int, missed: list[dict[str, object]]
) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    back = world.connect()
    back.send({**bob.ids, "after": after})
    assert await back.lines() == missed


@pytest.mark.parametrize("after", [1.0, "1", None, True, [], 2**53])
async def test_after_is_a_whole_number(world: World, after: object) -> None:
    ann, _ = await world.pair()
    assert await ann.refused(after=after) in ("invalid_params", "parse_error")


async def test_who_comes_back_goes_on(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(0)
    await bob.line()
    await bob.leave()
    bob.link = world.player().link
    bob.say(after=1)
    bob.move(4)
    assert await ann.line() == {"position": 4}
    ann.move(8)
    assert await bob.lines() == [{"position": 8}]


async def test_what_was_played_during_the_absence_is_caught_up(world: World) -> None:
    ann, bob = await world.pair()
    await bob.leave()
    ann.move("A1")
    await pass_time(3600)
    bob.link = world.player().link
    bob.say(after=0)
    assert await bob.lines() == [{"position": "A1", "ply": 1}]


async def test_catching_up_in_one_of_several_games_names_the_game(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(0)
    await bob.line()
    assert (await bob.ask({"username": "bob"}))["seat"] == 1
    bob.say(after=0)
    assert await bob.lines() == positions((0, 1), gameId=bob.game_id)


# ------------------------------------------------------------------------------------------------- resigning


async def test_who_resigns_hears_nothing_and_the_other_that_they_are_gone(world: World) -> None:
    ann, bob = await world.pair()
    ann.say(resign=True)
    await ann.silent()
    assert await bob.lines() == [
        {"error": {"code": "opponent_left", "message": "Your opponent has left the game for good."}}]
    assert [await player.refused(position=4) for player in (ann, bob)] == ["game_over"] * 2


async def test_one_may_resign_when_it_is_not_ones_turn(world: World) -> None:
    ann, bob = await world.pair()
    bob.say(resign=True)
    assert (await ann.line())["error"]["code"] == "opponent_left"


async def test_who_was_away_is_told_on_coming_back(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(0)
    await bob.leave()
    ann.say(resign=True)
    await ann.silent()
    back = world.connect()
    back.send({**bob.ids, "after": 0})
    move, gone = await back.lines()
    assert (move, gone["error"]["code"]) == ({"position": 0, "ply": 1}, "opponent_left")


async def test_who_resigned_is_not_told_that_they_left(world: World) -> None:
    ann, bob = await world.pair()
    ann.say(resign=True)
    ann.say(after=0)
    await ann.silent()
    assert len(await bob.lines()) == 1


async def test_the_end_of_a_game_by_the_rules_is_not_told(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    bob.say(after=5)
    assert [await ann.lines(), await bob.lines()] == [[], []]


@pytest.mark.parametrize("resign", [False, None, 1, "true"])
async def test_resigning_is_said_with_true(world: World, resign: object) -> None:
    ann, bob = await world.pair()
    assert await ann.refused(resign=resign) == "invalid_params"
    await bob.silent()


async def test_one_can_resign_only_once_and_not_after_the_end(world: World) -> None:
    ann, bob = await world.pair()
    ann.say(resign=True)
    assert await ann.refused(resign=True) == "game_over"
    assert await bob.refused(resign=True) == "opponent_left"
    assert await bob.refused(resign=True) == "game_over"
