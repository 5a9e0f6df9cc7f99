"""Rooms: made, found, joined, left, started and closed; who hears of it."""

from tests.ser.harness import World


async def test_two_players_meet_in_a_room_and_play(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.guest("bob")
    room = await ann.good("rooms.create", roomName="Ann's  room", gameType="tic-tac-toe")
    assert (room["roomName"], room["isReady"], room["isClosed"]) == ("Ann's room", False, False)
    joined = await bob.good("rooms.join", roomId=room["roomId"])
    assert [player["username"] for player in joined["players"]] == ["ann", "bob"]
    assert (await ann.event("rooms.updated")) == joined
    started = await ann.good("rooms.start", roomId=room["roomId"])
    assert (await ann.event("games.started"))["gameId"] == started["gameId"]
    assert (await bob.event("games.started"))["yourSeat"] == 2
    for player, position in ((ann, 0), (bob, 3), (ann, 1), (bob, 4), (ann, 2)):
        await player.good("games.move", gameId=started["gameId"], position=position)
    ann.events.clear()
    again = await bob.good("rooms.get", roomId=room["roomId"])
    assert (again["status"], again["isReady"]) == ("open", True)
