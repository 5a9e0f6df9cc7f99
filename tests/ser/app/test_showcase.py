"""Running games that are worth watching: public ones, the best first, in pages."""

from typing import Any

import pytest
import trio.testing

from ser.app import showcase
from ser.app.ports import Batch, StandingRow
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time
from tests.ser.playing import play_full


async def listed(client: Client, **params: Any) -> list[str]:
    """The games that are listed, once the order is a new one."""
    await pass_time(showcase.FRESH)
    return [game["gameId"] for game in (await client.good("lobby.running", **params))["games"]]


async def rate(world: World, client: Client, rating: int, *, ranked: bool = True) -> None:
    """Somebody has this rating in tic-tac-toe."""
    batch = Batch()
    batch.put(StandingRow("all", "tic-tac-toe", "rated", client.identity["user"]["userId"], 25.0, 8.0, rating, ranked))
    await world.app.store.commit(batch)


async def test_a_running_game_is_listed_with_who_plays(world: World) -> None:
    ann, _, game_id = await world.table()
    await pass_time(5)
    await ann.good("games.move", gameId=game_id, position=4)
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    assert await eve.good("lobby.running") == {"total": 1, "games": [{
        "gameId": game_id, "gameType": "tic-tac-toe", "options": {},
        "players": [{"username": "ann"}, {"username": "bob"}], "seq": 3, "ply": 1, "watchers": 1,
        "beganAt": world.now_ms() - 5000, "lastAt": world.now_ms()}]}


async def test_what_nobody_may_or_wants_to_watch_is_not_listed(world: World) -> None:
    ann, bob, eve = await world.guest("ann"), await world.guest("bob"), await world.guest("eve")
    await ann.good("lobby.quickMatch", gameType="ultimate")
    room = await ann.good("rooms.create", roomName="Secret", autoStart=True, visibility="private")
    link = await ann.good("rooms.link", roomId=room["roomId"])
    assert (await bob.good("rooms.join", code=link["code"]))["gameId"]
    joe, sue, over = await world.table("joe", "sue")
    await play_full(joe, sue, over)
    tom, tim, _ = await world.table("tom", "tim")
    for client in (tom, tim):
        await client.leave()
    for caller in (eve, ann, await world.admin()):
        assert await listed(caller) == []


async def test_more_watchers_come_first_then_better_players_then_what_was_played_last(world: World) -> None:
    tables = [[await world.registered(f"{name}{number}") for name in ("ann", "bob")] for number in range(4)]
    for number, rating in ((1, 1900), (2, 1700)):
        for client in tables[number]:
            await rate(world, client, rating)
    await rate(world, tables[3][0], 2500, ranked=False)
    games = []
    for ann, bob in tables:
        games.append((await ann.good("lobby.quickMatch"))["gameId"])
        await bob.good("lobby.quickMatch")
        await pass_time(1)
    eve = await world.guest("eve")
    assert await listed(eve) == [games[1], games[2], games[3], games[0]]
    assert [player.get("rating") for player in (await eve.good("lobby.running"))["games"][0]["players"]] == [1900, 1900]
    assert "rating" not in (await eve.good("lobby.running"))["games"][2]["players"][0]
    await eve.good("games.watch", gameId=games[0])
    assert await listed(eve) == [games[0], games[1], games[2], games[3]]
    await tables[0][0].good("games.resign", gameId=games[0])
    assert await listed(eve) == [games[1], games[2], games[3]]


async def test_games_against_bots_come_last(world: World) -> None:
    _, _, game_id = await world.table()
    robo = await world.registered("robo")
    chief = await world.admin()
    await chief.good("users.setRole", userId=robo.identity["user"]["userId"], role="bot")
    await robo.good("users.update", games=["tic-tac-toe"])
    eve = await world.guest("eve")
    await pass_time(5)
    other = (await eve.good("lobby.quickMatch", opponent="robo"))["gameId"]
    assert await listed(eve) == [game_id, other]
    assert (await eve.good("lobby.running"))["games"][1]["players"][1]["bot"] is True


async def test_the_list_comes_in_pages_and_by_type(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showcase, "AT_ONCE", 2)
    tables = [await world.table(f"ann{n}", f"bob{n}", game_type=("gomoku", "ultimate")[n % 2]) for n in range(7)]
    eve = await world.guest("eve")
    every = await listed(eve)
    assert sorted(every) == sorted(game_id for _, _, game_id in tables)
    pages = [(await eve.good("lobby.running", limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [game["gameId"] for page in pages for game in page["games"]] == every
    assert [page["total"] for page in pages] == [7] * 4
    assert len(await listed(eve, gameType="gomoku")) == 4
    assert await listed(eve, gameType="ludo") == []


async def test_of_very_many_the_first_are_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showcase, "MOST", 3)
    for number in range(5):
        await world.table(f"ann{number}", f"bob{number}", game_type=("gomoku", "ultimate")[number % 2])
    eve = await world.guest("eve")
    assert len(await listed(eve)) == 3
    assert (await eve.good("lobby.running"))["total"] == 5


async def test_the_order_is_made_once_for_all_who_ask_at_the_same_time(world: World) -> None:
    await world.table()
    clients, questions = [await world.guest() for _ in range(20)], []
    ask = world.app.store.statistics

    async def counted(question: Any) -> Any:
        questions.append(question)
        return await ask(question)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(world.app.store), "statistics", lambda _, question: counted(question))
        ann, _, _ = [await world.registered("ann1"), await world.registered("bob1"), None]
        await ann.good("lobby.quickMatch", gameType="gomoku")
        for client in clients:
            client.send({"jsonrpc": "2.0", "id": 1, "method": "lobby.running"})
        assert all([len((await client.line())["result"]["games"]) == 1 for client in clients])
    assert len(questions) <= 1


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"offset": -1}])
async def test_a_page_has_a_size(world: World, params: dict[str, Any]) -> None:
    assert await (await world.guest("eve")).refused("lobby.running", **params) == "invalid_params"


async def test_with_a_delay_the_list_tells_what_watchers_see(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(watch_delay=30) as world:
        ann, _, game_id = await world.table()
        await pass_time(40)
        began = world.now_ms() - 40_000
        await ann.good("games.move", gameId=game_id, position=4)
        eve = await world.guest("eve")
        (game,) = (await eve.good("lobby.running"))["games"]
        assert (game["seq"], game["ply"], game["lastAt"], game["delayMs"]) == (2, 0, began, 30_000)


async def test_with_a_delay_games_stand_in_the_list_as_long_as_watchers_see_them_played(
    autojump_clock: trio.testing.MockClock
) -> None:
    async with open_world(watch_delay=30) as world:
        ann, bob, game_id = await world.table()
        eve = await world.guest("eve")
        assert await listed(eve) == []
        await pass_time(31)
        assert await listed(eve) == [game_id]
        for kind in ("pause", "resume"):
            for client in (ann, bob):
                await client.good("games.offer", gameId=game_id, kind=kind)
            await pass_time(10)
        assert await listed(eve) == [game_id]  # they do not see yet that it was paused
        await pass_time(15)
        assert await listed(eve) == []
        await pass_time(10)
        assert await listed(eve) == [game_id]
        await eve.good("games.watch", gameId=game_id)
        await play_full(ann, bob, game_id)
        await ann.leave()
        await bob.leave()
        await pass_time(25)
        assert await listed(eve) == [game_id]
        await pass_time(10)
        assert await listed(eve) == []


@pytest.mark.parametrize("delay", [0, 5])
async def test_more_watchers_come_first_whether_they_are_behind_or_not(
    delay: float, autojump_clock: trio.testing.MockClock
) -> None:
    async with open_world(watch_delay=delay) as world:
        games = [(await world.table(f"ann{number}", f"bob{number}"))[2] for number in range(3)]
        await pass_time(10)
        for number in range(3):
            eve = await world.guest()
            for game_id in games[: number + 1]:
                await eve.good("games.watch", gameId=game_id)
        assert await listed(eve) == games


async def test_a_game_whose_players_are_all_away_is_not_listed_though_somebody_watches(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    await ann.leave()
    assert await listed(eve) == [game_id]
    await bob.leave()
    assert await listed(eve) == []
