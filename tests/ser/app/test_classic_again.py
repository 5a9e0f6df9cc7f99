"""After the end in the classic dialect: playing again, with the seats exchanged."""

import pytest

from tests.ser.clients import Player
from tests.ser.harness import World, pass_time
from tests.ser.playing import DRAW, WIN, play

GAME = "tic-tac-toe"


async def both_again(ann: Player, bob: Player, game_type: str = GAME) -> None:
    """Ann asks, then bob, and both take the seats that they are given."""
    ann.say(gameType=game_type)
    await ann.silent()
    await bob.silent()
    bob.say(gameType=game_type)
    ann.take(await ann.line())
    bob.take(await bob.line())


@pytest.mark.parametrize("moves", [WIN, DRAW])
async def test_when_both_ask_they_play_again_with_seats_exchanged(world: World, moves: tuple[int, ...]) -> None:
    ann, bob = await world.pair()
    await play(ann, bob, *moves)
    before = [ann.ids, bob.ids]
    await both_again(ann, bob)
    assert ann.game_id == bob.game_id != before[0]["gameId"]
    assert (ann.seat, bob.seat) == (2, 1)
    assert len({ids["playerId"] for ids in (*before, ann.ids, bob.ids)}) == 4
    await play(bob, ann)
    assert [await ann.lines(), await bob.lines()] == [[], []]


async def test_they_may_play_again_and_again(world: World) -> None:
    ann, bob = await world.pair()
    for _ in range(12):
        await play(ann, bob)
        await both_again(ann, bob)
        ann, bob = bob, ann


async def test_the_loser_may_ask_first(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    await both_again(bob, ann)
    assert (ann.seat, bob.seat) == (2, 1)


async def test_they_may_agree_on_another_game(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    await both_again(ann, bob, "mnk")
    bob.move("C3")
    assert await ann.line() == {"position": "C3"}


async def test_who_wants_another_type_than_the_other_is_refused_and_may_agree(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    ann.say(gameType=GAME)
    assert await bob.refused(gameType="mnk") == "game_type_mismatch"
    await ann.silent()
    bob.say(gameType=GAME)
    assert (await ann.line())["gameId"] == (await bob.line())["gameId"]


async def test_asking_twice_changes_nothing(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    for _ in range(3):
        ann.say(gameType=GAME)
    await ann.silent()
    bob.say(gameType=GAME)
    assert len(await ann.lines()) == len(await bob.lines()) == 1


@pytest.mark.parametrize("game_type", ["checkers", "", "TIC-TAC-TOE"])
async def test_the_type_has_to_be_a_game(world: World, game_type: str) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    assert await ann.refused(gameType=game_type) == "unknown_game_type"


async def test_it_can_only_be_asked_after_the_end(world: World) -> None:
    ann = await world.joined("ann")
    assert await ann.refused(gameType=GAME) == "game_not_started"
    bob = await world.joined("bob")
    assert [await player.refused(gameType=GAME) for player in (ann, bob)] == ["offer_gone"] * 2


async def test_a_cancelled_game_is_not_played_again(world: World) -> None:
    ann = await world.joined("ann")
    ann.say(resign=True)
    assert await ann.refused(gameType=GAME) == "offer_gone"


async def test_after_a_resignation_they_may_play_again(world: World) -> None:
    ann, bob = await world.pair()
    ann.say(resign=True)
    await bob.line()
    await both_again(ann, bob)
    assert (ann.seat, bob.seat) == (2, 1)


# ----------------------------------------------------------------------------------------- lost connections


async def test_who_lost_the_answer_asks_again_from_a_new_connection(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    ann.say(gameType=GAME)
    await ann.silent()
    await ann.leave()
    bob.say(gameType=GAME)
    bob.take(await bob.line())
    again = world.player()
    again.take(await again.ask({**ann.ids, "gameType": GAME}))
    assert (again.game_id, again.seat) == (bob.game_id, 2)
    bob.move(4)
    assert await again.line() == {"position": 4}


async def test_asking_again_for_another_type_than_was_agreed_is_refused(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    old = dict(ann.ids)
    await both_again(ann, bob)
    assert await world.connect().code({**old, "gameType": "mnk"}) == "game_type_mismatch"


async def test_each_answer_to_asking_again_replaces_the_secret_before(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    old = dict(ann.ids)
    await both_again(ann, bob)
    again = world.player()
    again.take(await again.ask({**old, "gameType": GAME}))
    bob.move(0)
    assert await again.line() == {"position": 0}
    assert await world.connect().code({**ann.ids, "position": 4}) == "not_found"
    again.move(4)
    assert await bob.line() == {"position": 4}


async def test_the_others_wish_is_kept_while_one_is_away(world: World) -> None:
    ann, bob = await world.pair()
    await play(ann, bob)
    ann.say(gameType=GAME)
    await ann.silent()
    await bob.leave()
    await pass_time(600)
    back = world.player()
    back.take(await back.ask({**bob.ids, "gameType": GAME}))
    assert (await ann.line())["gameId"] == back.game_id
