"""Other people's bots: challenged like the server's own while they are connected."""

from typing import Any

import attrs
import pytest
import trio

from ser.app.ports import Batch, Thought
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time

GAMES = ("tic-tac-toe", "connect-four", "ludo")


class NoThinker:
    """Never asked."""

    async def choose(self, thought: Thought) -> int:
        raise AssertionError(thought)


async def make_bot(world: World, name: str = "robo", games: tuple[str, ...] = GAMES, **more: Any) -> None:
    """An account with the role bot."""
    client = await world.registered(name)
    account = await world.app.store.account(client.identity["user"]["userId"])
    assert account is not None
    await client.leave()
    batch = Batch()
    batch.accounts[account.user_id] = attrs.evolve(account, **{"role": "bot", "games": games, **more})
    await world.app.store.commit(batch)


async def come(world: World, name: str = "robo") -> Client:
    """The bot comes in."""
    client = world.client()
    await client.enter("auth.login", username=name, password=PASSWORD)
    return client


async def bot_in(world: World, name: str = "robo", games: tuple[str, ...] = GAMES) -> Client:
    """A bot that is there."""
    await make_bot(world, name, games)
    return await come(world, name)


async def challenge(client: Client, game_type: str = "tic-tac-toe", **params: Any) -> Any:
    return await client.good("lobby.quickMatch", gameType=game_type, opponent="robo", **params)


# ------------------------------------------------------------------------------------------------------- challenges


async def test_a_bot_has_its_seat_at_once_and_is_told(world: World) -> None:
    robo, ann = await bot_in(world), await world.guest("ann")
    place = await challenge(ann)
    assert (place["seat"], place["status"]) == (1, "playing")
    assert await robo.event("lobby.matched") == {"gameId": place["gameId"]}
    assert (await robo.event("games.started"))["yourSeat"] == 2
    await ann.good("games.move", gameId=place["gameId"], position=4)
    assert (await robo.event("games.moved"))["turn"] == 2
    await robo.good("games.move", gameId=place["gameId"], position=0)
    assert (await ann.event("games.moved"))["position"] == 0


async def test_it_is_labelled_as_a_bot_wherever_it_is_seen(world: World) -> None:
    robo, ann = await bot_in(world), await world.guest("ann")
    game_id = (await challenge(ann))["gameId"]
    seats = (await ann.good("games.get", gameId=game_id))["seats"]
    assert [seat.get("bot") for seat in seats] == [None, True]
    await robo.good("lobby.quickMatch", gameType="ludo")
    assert (await ann.good("lobby.open"))["seats"][0]["players"] == [{"username": "robo", "bot": True}]


async def test_a_classic_player_challenges_it_by_its_name_in_any_case(world: World) -> None:
    robo, joe = await bot_in(world), await world.joined("joe", opponent="ROBO")
    joe.move(4)
    started = await robo.event("games.started")
    assert (await robo.event("games.moved"))["position"] == 4
    await robo.good("games.move", gameId=started["gameId"], position=0)
    assert await joe.line() == {"position": 0}


async def test_in_a_game_for_more_the_other_seats_are_open(world: World) -> None:
    await bot_in(world)
    ann, eve = await world.guest("ann"), await world.guest("eve")
    place = await challenge(ann, "ludo", options={"capacity": 3})
    assert place["status"] == "waiting"
    assert (await eve.good("lobby.take", gameId=place["gameId"])) == {
        "gameId": place["gameId"], "seat": 3, "status": "playing"}


async def test_what_a_bot_does_not_play_is_not_found(world: World) -> None:
    await bot_in(world)
    ann = await world.guest("ann")
    assert await ann.refused("lobby.quickMatch", gameType="gomoku", opponent="robo") == "not_found"
    assert await world.player().code({"username": "joe", "gameType": "gomoku", "opponent": "robo"}) == "not_found"


async def test_a_bot_that_is_not_there_is_not_waited_for(world: World) -> None:
    await make_bot(world)
    ann = await world.guest("ann")
    assert await ann.refused("lobby.quickMatch", opponent="Robo") == "not_found"
    assert await world.player().code({"username": "joe", "opponent": "robo"}) == "not_found"
    robo = await come(world)
    await robo.leave()
    assert await ann.refused("lobby.quickMatch", opponent="robo") == "not_found"
    assert (await ann.good("games.list"))["total"] == 0


async def test_a_bot_that_cannot_be_told_is_not_there(world: World) -> None:
    await make_bot(world)
    await world.joined("robo", password=PASSWORD)
    ann = await world.guest("ann")
    assert await ann.refused("lobby.quickMatch", opponent="robo") == "not_found"


async def test_a_player_of_a_name_is_still_waited_for(world: World) -> None:
    ann = await world.guest("ann")
    assert (await ann.good("lobby.quickMatch", opponent="nobody-yet"))["status"] == "waiting"
    await world.registered("bob")
    assert (await ann.good("lobby.quickMatch", opponent="bob"))["status"] == "waiting"


async def test_nobody_challenges_themselves(world: World) -> None:
    robo = await bot_in(world)
    assert await robo.refused("lobby.quickMatch", opponent="robo") == "invalid_params"


async def test_a_bot_plays_so_many_games_at_once(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(games_per_bot=2) as world:
        robo, ann = await bot_in(world), await world.guest("ann")
        first, _ = [(await challenge(ann))["gameId"] for _ in range(2)]
        error = await ann.error("lobby.quickMatch", opponent="robo")
        assert (error["data"]["reason"], error["data"]["retryAfterMs"] > 0) == ("busy", True)
        await robo.good("games.resign", gameId=first)
        await challenge(ann)


async def test_many_challenges_of_many_players_at_once_are_all_seated(world: World) -> None:
    robo = await bot_in(world)
    players = [await world.guest() for _ in range(10)]
    for player in players:
        player.send(player.request("lobby.quickMatch", gameType="connect-four", opponent="robo"))
    games = [(await player.response())["result"]["gameId"] for player in players]
    assert len(set(games)) == 10
    assert sorted(game["gameId"] for game in (await robo.good("games.list"))["games"]) == sorted(games)


async def test_it_is_challenged_with_everything_that_a_challenge_can_say(world: World) -> None:
    robo, ann = await bot_in(world), await world.guest("ann")
    params = {"username": "robo", "gameType": "connect-four", "role": "1"}
    made = await ann.good("lobby.challenge", clock={"kind": "fischer", "initialMs": 60_000, "incrementMs": 0}, **params)
    assert made["status"] == "playing"
    assert (await robo.event("games.started"))["gameId"] == made["gameId"]
    seats = (await ann.good("games.get", gameId=made["gameId"]))["seats"]
    assert [(seat["username"], seat.get("bot", False)) for seat in seats] == [("ann", False), ("robo", True)]
    await ann.good("games.move", gameId=made["gameId"], position=3)
    await robo.good("games.move", gameId=made["gameId"], position=3)


async def test_a_challenge_to_a_bot_that_is_not_there_or_plays_something_else_is_not_found(world: World) -> None:
    await make_bot(world)
    ann = await world.guest("ann")
    assert await ann.refused("lobby.challenge", username="robo") == "not_found"
    await come(world)
    assert await ann.refused("lobby.challenge", username="robo", gameType="gomoku") == "not_found"


async def test_people_do_not_meet_bots_by_quick_matches_but_may_take_their_seats(world: World) -> None:
    robo, other = await bot_in(world), await bot_in(world, "iron")
    ann, bob = await world.guest("ann"), await world.guest("bob")
    game_id = (await robo.good("lobby.quickMatch"))["gameId"]
    assert (await ann.good("lobby.quickMatch"))["status"] == "waiting"
    assert (await bob.good("lobby.take", gameId=game_id))["status"] == "playing"
    again = (await robo.good("lobby.quickMatch"))["gameId"]
    assert (await other.good("lobby.quickMatch"))["gameId"] == again


# ------------------------------------------------------------------------------------------------ coming and going


async def test_its_games_wait_while_it_is_away_and_are_listed_when_it_is_back(world: World) -> None:
    robo, ann = await bot_in(world), await world.guest("ann")
    game_id = (await challenge(ann))["gameId"]
    await ann.good("games.move", gameId=game_id, position=4)
    await robo.leave()
    assert (await ann.event("games.presence"))["present"] is False
    await pass_time(3600)
    back = await come(world)
    assert [(game["gameId"], game["yourTurn"]) for game in back.identity["games"]] == [(game_id, True)]
    await back.good("games.move", gameId=game_id, position=0)
    assert (await ann.event("games.moved"))["seat"] == 2


async def test_after_a_restart_it_is_still_a_bot(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        await bot_in(world)
        game_id = (await challenge(await world.guest("ann")))["gameId"]
    async with open_world(store, seed=2) as world:
        seats = (await (await world.guest("eve")).good("games.get", gameId=game_id))["seats"]
        assert [(seat["username"], seat.get("bot", False), seat["present"]) for seat in seats] == [
            ("ann", False, False), ("robo", True, False)]


async def test_who_becomes_a_bot_while_connected_is_one_and_who_is_no_longer_is_none(world: World) -> None:
    robo, ann = await world.registered("robo"), await world.guest("ann")
    account = await world.app.store.account(robo.identity["user"]["userId"])
    assert account is not None
    for role, games in (("bot", GAMES), ("player", ())):
        world.app.roster.changed(attrs.evolve(account, role=role, games=games))
        assert ((await challenge(ann))["status"] == "playing") is (role == "bot")


async def test_it_agrees_to_play_again_while_it_is_there_and_has_time(world: World) -> None:
    robo, joe = await bot_in(world), await world.joined("joe", opponent="robo")
    joe.say(resign=True)
    joe.say(gameType="connect-four")
    joe.take(await joe.line())
    assert joe.seat == 2
    assert (await robo.event("games.started"))["gameType"] != "connect-four"
    assert (await robo.event("games.started"))["yourSeat"] == 1
    joe.say(resign=True)
    joe.say(gameType="gomoku")
    await joe.silent()


# ---------------------------------------------------------------------------------------------------------- lists


async def test_bots_are_listed_with_what_they_play(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(thinker=NoThinker()) as world:
        await make_bot(world, "later")
        await bot_in(world)
        ann = await world.guest("ann")
        await challenge(ann)
        *own, robo = (await ann.good("lobby.bots"))["bots"]
        assert [(bot["username"], bot["by"], bot["most"]) for bot in own] == [
            (f"bot:{level}", "server", None) for level in ("easy", "medium", "hard")]
        assert robo == {"username": "robo", "by": "player", "gameTypes": [*GAMES], "playing": 1, "most": 50}
        assert [bot["username"] for bot in (await ann.good("lobby.bots", gameType="gomoku"))["bots"]] == [
            "bot:easy", "bot:medium", "bot:hard"]


@pytest.mark.parametrize("games", [(), ("ludo",)])
async def test_a_bot_is_listed_only_for_what_it_has_declared(world: World, games: tuple[str, ...]) -> None:
    await bot_in(world, games=games)
    ann = await world.guest("ann")
    listed = [(await ann.good("lobby.bots", gameType=name))["bots"] for name in ("ludo", "mnk")]
    assert [len(bots) for bots in listed] == [len(games), 0]
