"""Who is there: in snapshots, and as events when somebody comes or goes."""

from tests.ser.harness import World, pass_time
from tests.ser.playing import play_full


async def test_the_others_hear_when_a_player_goes_and_comes_back(world: World) -> None:
    ann, bob, game_id = await world.table()
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    await pass_time(3)
    left_at = world.now_ms()
    await ann.leave()
    gone = {"gameId": game_id, "seat": 1, "username": "ann", "present": False, "awayAt": left_at}
    assert [await bob.event("games.presence"), await eve.event("games.presence")] == [gone, gone]
    await pass_time(3)
    await world.client().good("auth.resume", accessToken=ann.access)
    back = {"gameId": game_id, "seat": 1, "username": "ann", "present": True}
    assert [await bob.event("games.presence"), await eve.event("games.presence")] == [back, back]


async def test_the_snapshot_tells_who_is_away_and_since_when(world: World) -> None:
    ann, bob, game_id = await world.table()
    left_at = world.now_ms()
    await ann.leave()
    await pass_time(10)
    seats = (await bob.good("games.get", gameId=game_id))["seats"]
    assert seats[0] == {"seat": 1, "username": "ann", "mark": "X", "present": False, "awayAt": left_at}
    assert seats[1] == {"seat": 2, "username": "bob", "mark": "O", "present": True}


async def test_a_player_is_there_until_the_last_connection_is_gone(world: World) -> None:
    ann, bob, _ = await world.table()
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await ann.leave()
    assert await bob.told() == []
    await other.leave()
    assert await bob.told() == ["games.presence"]


async def test_an_event_of_presence_has_no_seq_and_leaves_no_gap(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.leave()
    assert "seq" not in await bob.event("games.presence")
    assert (await bob.good("games.get", gameId=game_id))["seq"] == 2


async def test_of_a_finished_game_nobody_is_told(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    await bob.told()
    await ann.leave()
    assert await bob.told() == []


async def test_classic_players_are_seen_and_not_told(world: World) -> None:
    ann = await world.joined("ann")
    bob = await world.guest("bob")
    await bob.good("lobby.quickMatch")
    bob.events.clear()
    await ann.leave()
    assert (await bob.event("games.presence"))["present"] is False
    back = world.player()
    back.send({**ann.ids, "after": 0})
    await back.silent()
    assert (await bob.event("games.presence"))["present"] is True
    await bob.leave()
    await back.silent()


async def test_who_listens_to_many_finished_games_is_spared_the_oldest(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    for _ in range(30):
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        await bob.good("lobby.quickMatch")
        await ann.good("games.resign", gameId=game_id)
    sessions = [session for session in world.app.sessions if session.account]
    assert all(len(session.attached) <= 10 for session in sessions)
