"""Rooms as they go on: people come and go, hear of it, and find all as it was after a restart."""


from ser.store.memory import MemoryStore
from tests.ser.app.use_cases.gathering import gathered, names_of, room_of, user_id
from tests.ser.harness import World, open_world, pass_time, settle

# ----------------------------------------------------------------------------------------------------- coming, going


async def test_when_the_host_leaves_another_one_is_host_and_the_last_one_closes_the_room(world: World) -> None:
    room_id, (ann, bob, eve) = await gathered(world, "ann", "bob", "eve", gameType="ludo", options={"capacity": 3})
    await ann.good("rooms.leave", roomId=room_id)
    assert (await bob.event("rooms.updated"))["hostId"] == user_id(bob)
    assert names_of(await ann.event("rooms.updated")) == ["bob", "eve"]
    await bob.good("rooms.leave", roomId=room_id)
    await eve.good("rooms.leave", roomId=room_id)
    assert (await eve.event("rooms.closed"))["reason"] == "empty"
    assert await bob.refused("rooms.join", roomId=room_id) == "room_closed"


async def test_of_two_for_the_last_seat_one_gets_it(world: World) -> None:
    ann, bob, eve = [await world.guest(name) for name in ("ann", "bob", "eve")]
    room_id = await room_of(ann)
    for client in (bob, eve):
        client.send(client.request("rooms.join", roomId=room_id))
    answers = [await client.response() for client in (bob, eve)]
    reasons = [answer["error"]["data"]["reason"] for answer in answers if "error" in answer]
    assert reasons == ["room_full"]


async def test_leaving_the_room_is_not_leaving_its_game(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob")
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    await bob.good("rooms.leave", roomId=room_id)
    assert await (await world.guest("eve")).refused("rooms.join", roomId=room_id) == "room_closed"
    await ann.good("games.move", gameId=game_id, position=0)
    await bob.good("games.move", gameId=game_id, position=1)
    await bob.good("games.resign", gameId=game_id)
    room = await ann.good("rooms.get", roomId=room_id)
    assert (room["status"], room["isReady"]) == ("open", False)


async def test_who_is_sent_away_hears_of_it_and_does_not_come_back(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob")
    link = await ann.refused("rooms.link", roomId=room_id)
    assert link == "room_full"
    await ann.good("rooms.kick", roomId=room_id, userId=user_id(bob))
    assert names_of(await bob.event("rooms.updated")) == ["ann"]
    code = (await ann.good("rooms.link", roomId=room_id))["code"]
    await bob.told()
    assert await bob.refused("rooms.join", roomId=room_id) == "forbidden"
    assert await bob.refused("rooms.join", code=code) == "forbidden"
    await ann.good("rooms.invite", roomId=room_id, username="bob")
    await bob.good("rooms.join", roomId=room_id)


# ---------------------------------------------------------------------------------------------------------- hearing


async def test_members_the_invited_and_watchers_hear_of_everything_on_all_connections(world: World) -> None:
    ann, bob, eve = await world.guest("ann"), await world.guest("bob"), await world.guest("eve")
    room_id = await room_of(ann, gameType="ludo", options={"capacity": 3})
    second = world.client()
    await second.good("auth.resume", accessToken=ann.access)
    await eve.good("rooms.watch", roomId=room_id)
    await ann.good("rooms.invite", roomId=room_id, username="bob")
    for client in (ann, second, bob, eve):
        await client.told()
    joe = await world.guest("joe")
    joined = await joe.good("rooms.join", roomId=room_id)
    for client in (ann, second, bob, eve):
        assert await client.event("rooms.updated") == joined
    await joe.silent()


async def test_who_watches_no_more_hears_no_more(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    room_id = await room_of(ann)
    await eve.good("rooms.watch", roomId=room_id)
    await eve.good("rooms.unwatch", roomId=room_id)
    await ann.good("rooms.close", roomId=room_id)
    await eve.silent()
    assert world.app.rooms.telling._watchers == {}


async def test_what_was_watched_is_forgotten_with_the_connection(world: World) -> None:
    ann, eve = await world.guest("ann"), await world.guest("eve")
    await eve.good("rooms.watch", roomId=await room_of(ann))
    await eve.leave()
    assert (world.app.rooms.telling._watchers, world.app.rooms.telling._watched) == ({}, {})


async def test_there_is_a_limit_to_what_one_connection_watches(autojump_clock: object) -> None:
    async with open_world(rooms_per_user=51, rate=1000.0, burst=1000.0) as world:
        ann, eve = await world.guest("ann"), await world.guest("eve")
        for _ in range(50):
            await eve.good("rooms.watch", roomId=await room_of(ann))
        assert await eve.refused("rooms.watch", roomId=await room_of(ann)) == "too_many_rooms"


async def test_a_seq_counts_what_has_happened_and_the_log_says_what(world: World) -> None:
    room_id, (ann, bob) = await gathered(world, "ann", "bob", visibility="private")
    game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
    await ann.good("games.resign", gameId=game_id)
    await bob.good("rooms.leave", roomId=room_id)
    await ann.good("rooms.close", roomId=room_id)
    log = await ann.good("rooms.log", roomId=room_id)
    assert [entry["fact"] for entry in log["entries"]] == [
        "created", "linked", "joined", "started", "finished", "left", "closed"]
    assert [entry["seq"] for entry in log["entries"]] == list(range(1, 8))
    assert log["seq"] == 7
    page = await ann.good("rooms.log", roomId=room_id, since=2, limit=2)
    assert page["entries"] == log["entries"][2:4]
    assert await bob.refused("rooms.log", roomId=room_id) == "not_found"


async def test_a_room_in_which_nothing_happens_is_over_but_not_while_its_game_is_on(
    autojump_clock: object
) -> None:
    async with open_world(room_expires=100.0, first_move_timeout=1e6) as world:
        room_id, (ann, bob) = await gathered(world, "ann", "bob")
        await pass_time(90)
        game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
        await pass_time(200)
        await ann.good("games.resign", gameId=game_id)
        await pass_time(90)
        assert (await bob.good("rooms.get", roomId=room_id))["status"] == "open"
        await bob.told()
        await pass_time(30)
        assert (await bob.event("rooms.closed"))["reason"] == "expired"


# ---------------------------------------------------------------------------------------------------------- restart


async def test_rooms_go_on_after_a_restart(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        room_id = await room_of(ann, visibility="private")
        invitation = await ann.good("rooms.invite", roomId=room_id, username="bob")
    async with open_world(store, seed=2) as world:
        again = world.client()
        found = await again.good("auth.resume", accessToken=bob.access)
        assert found["invitations"] == [invitation]
        joined = await again.good("invites.accept", inviteId=invitation["inviteId"])
        assert names_of(joined) == ["ann", "bob"]


async def test_a_game_that_was_over_as_the_server_was_killed_opens_its_room_again(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        room_id = await room_of(ann)
        await bob.good("rooms.join", roomId=room_id)
        game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
        world.app.rooms.follow = lambda live: None  # type: ignore[method-assign]
        await ann.good("games.resign", gameId=game_id)
    async with open_world(store, seed=2) as world:
        again = world.client()
        found = await again.good("auth.resume", accessToken=bob.access)
        assert [room["status"] for room in found["rooms"]] == ["open"]
        assert (await again.good("rooms.list"))["rooms"][0]["status"] == "open"


async def test_after_such_a_kill_the_first_request_finds_the_room_open(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        room_id = await room_of(ann)
        await bob.good("rooms.join", roomId=room_id)
        game_id = (await ann.good("rooms.start", roomId=room_id))["gameId"]
        world.app.rooms.follow = lambda live: None  # type: ignore[method-assign]
        await ann.good("games.resign", gameId=game_id)
        await bob.good("rooms.leave", roomId=room_id)
    async with open_world(store, seed=2) as world:
        room = await (await world.guest("eve")).good("rooms.join", roomId=room_id)
        assert (room["status"], names_of(room)) == ("open", ["ann", "eve"])


async def test_who_is_deactivated_leaves_all_rooms(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    admin = await world.admin()
    room_id = await room_of(ann)
    await bob.good("rooms.join", roomId=room_id)
    await admin.good("users.deactivate", userId=user_id(ann))
    await settle()
    room = await bob.good("rooms.get", roomId=room_id)
    assert (names_of(room), room["hostId"]) == (["bob"], user_id(bob))
