"""Who meets whom in the classic dialect."""

import pytest

from tests.ser.harness import PASSWORD, World, open_world


async def test_a_join_is_answered_at_once_and_the_second_player_joins_the_first(world: World) -> None:
    ann, bob = world.player(), world.player()
    opened = await ann.ask({"username": "ann"})
    assert opened.keys() == {"gameId", "playerId", "seat"}
    joined = await bob.ask({"username": "bob"})
    assert (opened["seat"], joined["seat"], joined["gameId"]) == (1, 2, opened["gameId"])
    await ann.silent()


async def test_each_player_gets_a_secret_that_cannot_be_guessed(world: World) -> None:
    players = [await world.joined() for _ in range(20)]
    secrets = {player.ids["playerId"] for player in players}
    assert len(secrets) == 20
    assert all(len(secret) * 6 >= 128 for secret in secrets)


async def test_players_of_different_game_types_do_not_meet(world: World) -> None:
    ann, bob = await world.joined("ann", gameType="mnk"), await world.joined("bob")
    assert ann.game_id != bob.game_id
    eve = await world.joined("eve", gameType="mnk")
    assert (eve.game_id, eve.seat) == (ann.game_id, 2)


async def test_who_has_waited_longest_is_met_first(world: World) -> None:
    ann = world.player()
    first, second = [(await ann.ask({"username": "ann"}))["gameId"] for _ in range(2)]
    assert first != second
    assert [(await world.joined(name)).game_id for name in ("bob", "eve")] == [first, second]


async def test_nobody_plays_against_themselves(world: World) -> None:
    await world.registered("ann")
    games = set()
    for _ in range(2):
        ann = await world.joined("ann", password=PASSWORD)
        games.add(ann.game_id)
        assert ann.seat == 1
    assert len(games) == 2
    assert await world.player().code({"username": "bob", "opponent": "BOB"}) == "invalid_params"


# ------------------------------------------------------------------------------------------- opponents by name


async def test_a_game_for_a_named_opponent_is_for_nobody_else(world: World) -> None:
    ann = await world.joined("ann", opponent="bob")
    assert (await world.joined("eve")).seat == 1
    assert (await world.joined("Bob")).game_id == ann.game_id


async def test_who_names_an_opponent_joins_their_open_game(world: World) -> None:
    eve, ann = await world.joined("eve"), await world.joined("ann", opponent="nobody1")
    bob = await world.joined("bob", opponent="Eve")
    assert (bob.game_id, bob.seat) == (eve.game_id, 2)
    assert ann.seat == 1


async def test_two_who_name_each_other_meet(world: World) -> None:
    ann, bob = await world.joined("ann", opponent="bob"), await world.joined("bob", opponent="ann")
    assert (bob.game_id, bob.seat) == (ann.game_id, 2)


async def test_two_who_name_others_do_not_meet(world: World) -> None:
    await world.joined("ann", opponent="bob")
    assert (await world.joined("bob", opponent="eve")).seat == 1


@pytest.mark.parametrize("opponent", ["a", "x" * 30, "a b", ""])
async def test_an_opponent_is_named_by_a_name_that_a_player_may_have(world: World, opponent: str) -> None:
    assert await world.player().code({"username": "bob", "opponent": opponent}) == "name_invalid"


async def test_a_guest_with_an_invented_name_can_be_named(world: World) -> None:
    guest = await world.guest()
    game_id = (await guest.good("lobby.quickMatch"))["gameId"]
    name = (await guest.good("auth.me"))["username"]
    assert name.startswith("guest-")
    bob = await world.player().ask({"username": "bob", "opponent": name})
    assert (bob["gameId"], bob["seat"]) == (game_id, 2)


# ---------------------------------------------------------------------------------------------------- absence


async def test_the_game_of_somebody_who_has_gone_is_not_offered(world: World) -> None:
    ann = await world.joined("ann")
    await ann.leave()
    bob = await world.joined("bob")
    assert (bob.game_id == ann.game_id, bob.seat) == (False, 1)


async def test_it_is_offered_again_when_they_return(world: World) -> None:
    ann = await world.joined("ann")
    await ann.leave()
    again = world.player()
    again.send({**ann.ids, "after": 0})
    await again.silent()
    bob = await world.joined("bob")
    assert (bob.game_id, bob.seat) == (ann.game_id, 2)
    again.send({**ann.ids, "position": 4})
    assert await bob.line() == {"position": 4}


async def test_a_game_that_was_taken_back_is_not_offered(world: World) -> None:
    ann = await world.joined("ann")
    ann.say(resign=True)
    await ann.silent()
    assert (await world.joined("bob")).seat == 1
    assert await ann.refused(position=0) == "game_over"


# ------------------------------------------------------------------------------------------- what cannot be had


@pytest.mark.parametrize(("message", "code"), [
    ({"gameType": "checkers?"}, "unknown_game_type"),
    ({"gameType": 7}, "invalid_params"),
    ({"gameType": None}, "invalid_params"),
    ({"ack": 1}, "invalid_params"),
    ({"opponent": []}, "invalid_params"),
    ({"misspelt": "x"}, "invalid_params"),
    ({"invite": "no-such-invitation"}, "not_found"),
])
async def test_a_join_with_a_wrong_member_is_refused_and_can_be_repeated(
    world: World, message: dict[str, object], code: str
) -> None:
    ann = world.player()
    assert await ann.code({"username": "ann", **message}) == code
    await ann.join("ann")


async def test_there_is_a_limit_to_the_games_of_one_player(autojump_clock: object) -> None:
    async with open_world(games_per_user=3) as world:
        ann = world.player()
        assert ["gameId" in await ann.ask({"username": "ann"}) for _ in range(3)] == [True] * 3
        assert (await ann.ask({"username": "ann"}))["error"]["code"] == "too_many_games"
