"""Names in the classic dialect: unique among registered players and connected guests."""

from typing import Any

import pytest

from tests.ser.harness import PASSWORD, World


@pytest.mark.parametrize("username", ["ab", "0x", "Ann", "a_b-c", "a-", "x" * 20, "server1", "admins"])
async def test_such_a_name_is_good(world: World, username: str) -> None:
    assert "gameId" in await world.connect().ask({"username": username})


@pytest.mark.parametrize("username", [
    "a", "x" * 21, "_a", "-a", "a b", " ab", "ab ", "ab\n", "a.b", "\u001b[31m", "\u0430dmin", "\u00e9e", "admin",
    "ADMIN", "server", "System", "bot", "guest", "guest-1", "Bot-x", "null", "root", "a\u0661",
])
async def test_such_a_name_is_not(world: World, username: str) -> None:
    ann = world.player()
    assert await ann.code({"username": username}) == "name_invalid"
    await ann.join("ann")


@pytest.mark.parametrize("username", [7, [], {}, True, 1.5])
async def test_a_name_is_a_string(world: World, username: Any) -> None:
    assert await world.connect().code({"username": username}) == "invalid_params"


@pytest.mark.parametrize("again", ["ann", "ANN", "Ann"])
async def test_a_name_is_taken_while_its_guest_is_connected(world: World, again: str) -> None:
    ann = await world.joined("ann")
    other = world.player()
    assert await other.code({"username": again}) == "name_taken"
    await ann.leave()
    await other.join(again)


@pytest.mark.parametrize("username", [None, ""])
async def test_a_guest_without_a_name_gets_one(world: World, username: str | None) -> None:
    await world.joined(username)
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    name = (await bob.good("games.get", gameId=game_id))["seats"][0]["username"]
    assert name.startswith("guest-")


async def test_guests_without_a_name_get_different_ones(world: World) -> None:
    assert len({(await world.joined(None)).game_id for _ in range(10)}) == 5
    assert len(world.app.sessions_of) == 10


# ------------------------------------------------------------------------------------------- registered names


async def test_a_registered_name_needs_its_password(world: World) -> None:
    await (await world.registered("Ann")).leave()
    player = world.player()
    assert await player.code({"username": "ann"}) == "name_taken"
    assert await player.code({"username": "ann", "password": "wrong"}) == "bad_credentials"
    assert await player.code({"username": "ann", "password": ""}) == "bad_credentials"
    await player.join("ann", password=PASSWORD)


async def test_a_password_for_a_name_that_is_not_registered_is_wrong(world: World) -> None:
    assert await world.player().code({"username": "ann", "password": PASSWORD}) == "bad_credentials"


async def test_a_registered_player_may_come_by_several_connections(world: World) -> None:
    await world.registered("ann")
    for _ in range(2):
        await world.joined("ANN", password=PASSWORD)
    assert [len(sessions) for sessions in world.app.sessions_of.values()] == [3]


async def test_the_game_shows_the_registered_form_of_the_name(world: World) -> None:
    await world.registered("Ann")
    await world.joined("ann", password=PASSWORD)
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    assert (await bob.good("games.get", gameId=game_id))["seats"][0]["username"] == "Ann"


async def test_of_two_who_want_a_name_at_once_one_gets_it(world: World) -> None:
    wires = [world.connect() for _ in range(5)]
    for wire in wires:
        wire.send({"username": "ann"})
    answers = [await wire.line() for wire in wires]
    assert sorted("gameId" in answer for answer in answers) == [False] * 4 + [True]
