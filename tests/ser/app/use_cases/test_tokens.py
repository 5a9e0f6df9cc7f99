"""Coming back: access and refresh tokens, their rotation, and how a login ends."""

import pytest

from ser.app.sources import digest
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time
from tests.ser.playing import play_full
from tests.ser.stores import HeldStore

SENTENCE = {"server.bye": {"reason": "logged_out", "retry": False, "afterMs": 0}}


async def ended(client: Client) -> bool:
    """Whether the connection was told that its login has ended, and closed."""
    assert await client.event("server.bye") == SENTENCE["server.bye"]
    return await client.closed()


# ------------------------------------------------------------------------------------------------------- resuming


async def test_who_resumes_has_their_games_those_where_it_is_their_turn_first(world: World) -> None:
    ann, bob, first = await world.table()
    games = [first]
    for _ in range(2):
        await pass_time(1)
        games.append((await ann.good("lobby.quickMatch"))["gameId"])
        await bob.good("lobby.quickMatch")
    await ann.good("games.move", gameId=games[1], position=0)
    await bob.good("games.move", gameId=games[1], position=1)
    await ann.good("games.move", gameId=games[2], position=0)
    await ann.leave()
    back = world.client()
    welcome = await back.good("auth.resume", accessToken=ann.access)
    assert [(game["gameId"], game["yourTurn"]) for game in welcome["games"]] == [
        (games[1], True), (games[0], True), (games[2], False)]
    assert (welcome["refreshToken"], welcome["rooms"], welcome["invitations"], welcome["unread"]) == (None, [], [], 0)
    await back.good("games.move", gameId=games[0], position=4)
    assert (await bob.event("games.moved"))["gameId"] == games[1]


async def test_who_resumes_hears_of_their_games_at_once(world: World) -> None:
    ann, bob, game_id = await world.table()
    back = world.client()
    await back.good("auth.resume", accessToken=ann.access)
    await ann.good("games.move", gameId=game_id, position=4)
    await bob.good("games.move", gameId=game_id, position=0)
    assert [await back.told(), await ann.told()] == [["games.moved"] * 2, ["games.moved"]]


async def test_finished_games_are_not_among_them(world: World) -> None:
    ann, bob, game_id = await world.table()
    await play_full(ann, bob, game_id)
    assert (await world.client().good("auth.resume", accessToken=ann.access))["games"] == []


async def test_an_access_token_is_good_for_an_hour(autojump_clock: object) -> None:
    async with open_world(access_token_ttl=100) as world:
        ann = await world.registered("ann")
        await pass_time(99)
        left = (await world.client().good("auth.resume", accessToken=ann.access))["accessToken"]
        assert left == {"token": ann.access, "tokenType": "bearer", "expiresIn": 1}
        await pass_time(1)
        assert await world.client().refused("auth.resume", accessToken=ann.access) == "token_expired"
        await world.client().good("auth.refresh", refreshToken=ann.refresh)


@pytest.mark.parametrize("token", ["", "rubbish", "\u0000", "\U0001f600" * 100])
@pytest.mark.parametrize(("method", "member"), [("auth.resume", "accessToken"), ("auth.refresh", "refreshToken")])
async def test_a_token_that_is_not_known_is_refused(world: World, method: str, member: str, token: str) -> None:
    await world.guest("ann")
    assert await world.client().refused(method, **{member: token}) == "bad_credentials"


async def test_neither_token_is_good_for_the_other_or_by_its_hash(world: World) -> None:
    ann, client = await world.guest("ann"), world.client()
    for token in (ann.refresh, digest(ann.access)):
        assert await client.refused("auth.resume", accessToken=token) == "bad_credentials"
    for token in (ann.access, digest(ann.refresh)):
        assert await client.refused("auth.refresh", refreshToken=token) == "bad_credentials"


# ------------------------------------------------------------------------------------------ a guest's own name


async def test_a_guest_comes_back_under_their_name(world: World) -> None:
    ann = await world.guest("Ann")
    await ann.leave()
    back = world.client()
    assert (await back.good("auth.resume", accessToken=ann.access))["user"] == ann.identity["user"]
    assert await world.client().refused("auth.guest", username="ann") == "name_taken"


@pytest.mark.parametrize("registered", [True, False])
async def test_a_guest_whose_name_was_taken_meanwhile_gets_a_variation(world: World, registered: bool) -> None:
    ann = await world.guest("ann")
    await ann.leave()
    await (world.registered if registered else world.guest)("ANN")
    back = world.client()
    welcome = await back.good("auth.resume", accessToken=ann.access)
    assert (welcome["user"]["username"], welcome["user"]["userId"]) == ("ann-2", ann.identity["user"]["userId"])
    await back.leave()
    assert (await world.client().good("auth.resume", accessToken=ann.access))["user"]["username"] == "ann-2"


async def test_a_guest_may_be_connected_twice(world: World) -> None:
    ann = await world.guest("ann")
    other = world.client()
    assert (await other.good("auth.resume", accessToken=ann.access))["user"]["username"] == "ann"
    await ann.leave()
    assert await world.client().refused("auth.guest", username="ann") == "name_taken"
    await other.leave()
    await world.guest("ann")


# ------------------------------------------------------------------------------------------------------ refreshing


async def test_refreshing_gives_new_tokens_and_the_access_token_before_stays_good_until_it_expires(
    autojump_clock: object,
) -> None:
    async with open_world(access_token_ttl=100) as world:
        ann, client = await world.registered("ann"), world.client()
        await pass_time(50)
        await client.enter("auth.refresh", refreshToken=ann.refresh)
        assert len({ann.access, ann.refresh, client.access, client.refresh}) == 4
        for token, left in ((ann.access, 50), (client.access, 100)):
            there = await world.client().good("auth.resume", accessToken=token)
            assert there["accessToken"]["expiresIn"] == left
        await pass_time(50)
        assert await world.client().refused("auth.resume", accessToken=ann.access) == "token_expired"
        await world.client().good("auth.resume", accessToken=client.access)


async def test_of_access_tokens_only_the_last_two_are_good(world: World) -> None:
    ann = await world.registered("ann")
    tokens = [ann.access]
    refresh = ann.refresh
    for _ in range(2):
        client = world.client()
        await client.enter("auth.refresh", refreshToken=refresh)
        refresh = client.refresh
        tokens.append(client.access)
    assert await world.client().refused("auth.resume", accessToken=tokens[0]) == "bad_credentials"
    for token in tokens[1:]:
        await world.client().good("auth.resume", accessToken=token)


async def test_who_refreshes_has_the_identity_and_hears_of_their_games(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.leave()
    back = world.client()
    await back.enter("auth.refresh", refreshToken=ann.refresh)
    assert (await back.good("auth.me"))["username"] == "ann"
    await back.good("games.move", gameId=game_id, position=4)
    await bob.good("games.move", gameId=game_id, position=0)
    assert await back.told() == ["games.moved"]


async def test_who_lost_the_answer_may_use_the_old_token_for_ten_seconds(world: World) -> None:
    ann = await world.registered("ann")
    await world.client().good("auth.refresh", refreshToken=ann.refresh)
    await pass_time(9.9)
    second = world.client()
    await second.enter("auth.refresh", refreshToken=ann.refresh)
    await world.client().good("auth.resume", accessToken=second.access)


async def test_the_grace_begins_with_the_first_rotation(world: World) -> None:
    ann = await world.registered("ann")
    for _ in range(2):
        await world.client().good("auth.refresh", refreshToken=ann.refresh)
        await pass_time(6)
    assert await world.client().refused("auth.refresh", refreshToken=ann.refresh) == "bad_credentials"


async def test_reuse_of_an_old_token_ends_the_login_and_its_connections(world: World) -> None:
    ann, thief = await world.registered("ann"), world.client()
    await thief.enter("auth.refresh", refreshToken=ann.refresh)
    await pass_time(10.1)
    assert await world.client().refused("auth.refresh", refreshToken=ann.refresh) == "bad_credentials"
    assert await ended(thief)
    assert await ended(ann)
    client = world.client()
    assert await client.refused("auth.refresh", refreshToken=thief.refresh) == "bad_credentials"
    assert await client.refused("auth.resume", accessToken=thief.access) == "bad_credentials"


async def test_reuse_ends_only_that_login(world: World) -> None:
    ann, other = await world.registered("ann"), world.client()
    await other.enter("auth.login", username="ann", password=PASSWORD)
    await ann.enter("auth.refresh", refreshToken=(old := ann.refresh))
    await pass_time(11)
    await world.client().refused("auth.refresh", refreshToken=old)
    assert await ended(ann)
    assert (await other.good("auth.me"))["username"] == "ann"


REPLACED = {"reason": "replaced", "retry": True, "afterMs": 0}


async def refreshed(world: World, token: str) -> Client:
    """A connection that has come by a refresh token."""
    client = world.client()
    await client.enter("auth.refresh", refreshToken=token)
    return client


async def login_is_over(world: World, *clients: Client) -> None:
    """No token of these connections is good, and they are closed."""
    for client in clients:
        assert await client.closed()
        assert await world.client().refused("auth.resume", accessToken=client.access) == "bad_credentials"
        assert await world.client().refused("auth.refresh", refreshToken=client.refresh) == "bad_credentials"


@pytest.mark.parametrize("use", ["access", "refresh"])
async def test_once_the_new_tokens_are_used_the_old_one_ends_the_login_even_within_ten_seconds(
    world: World, use: str
) -> None:
    ann = await world.registered("ann")
    owner = await refreshed(world, ann.refresh)
    if use == "access":
        await world.client().good("auth.resume", accessToken=owner.access)
    else:
        owner = await refreshed(world, owner.refresh)
    assert await world.client().refused("auth.refresh", refreshToken=ann.refresh) == "bad_credentials"
    await login_is_over(world, owner)


async def test_who_uses_an_old_token_within_ten_seconds_cuts_its_owner_who_then_ends_it(world: World) -> None:
    ann = await world.registered("ann")
    owner = await refreshed(world, ann.refresh)
    await pass_time(5)
    thief = await refreshed(world, ann.refresh)
    assert await owner.event("server.bye") == REPLACED
    assert len({owner.access, owner.refresh, thief.access, thief.refresh}) == 4
    assert await world.client().refused("auth.resume", accessToken=owner.access) == "bad_credentials"
    assert not await thief.closed()
    assert await world.client().refused("auth.refresh", refreshToken=owner.refresh) == "bad_credentials"
    await login_is_over(world, thief)


async def test_who_asks_again_on_the_same_connection_keeps_it(world: World) -> None:
    ann = await world.registered("ann")
    client = await refreshed(world, ann.refresh)
    await client.enter("auth.refresh", refreshToken=ann.refresh)
    assert (await client.good("auth.me"))["username"] == "ann"
    await world.client().good("auth.resume", accessToken=client.access)


async def test_an_answer_may_be_lost_more_than_once(world: World) -> None:
    ann = await world.registered("ann")
    clients = [await refreshed(world, ann.refresh) for _ in range(4)]
    assert [await client.closed() for client in clients] == [True, True, True, False]
    await world.client().good("auth.resume", accessToken=clients[-1].access)


@pytest.mark.parametrize("back", [1, 2, 3])
async def test_a_token_of_any_age_ends_the_login_when_it_is_used_again(world: World, back: int) -> None:
    clients = [await world.registered("ann")]
    for _ in range(4):
        clients.append(await refreshed(world, clients[-1].refresh))
        await pass_time(100)
    assert await world.client().refused("auth.refresh", refreshToken=clients[-1 - back].refresh) == "bad_credentials"
    await login_is_over(world, clients[-1])


async def test_two_who_refresh_at_once_do_not_both_go_on(world: World) -> None:
    ann = await world.registered("ann")
    clients = [world.client() for _ in range(5)]
    for client in clients:
        client.send(client.request("auth.refresh", refreshToken=ann.refresh))
    for client in clients:
        client.identity = (await client.response())["result"]
    assert [await client.closed() for client in clients].count(False) == 1
    good = [await world.client().call("auth.resume", accessToken=client.access) for client in clients]
    assert ["result" in answer for answer in good].count(True) == 1


async def test_a_made_up_token_of_a_login_that_is_known_by_nobody_else_is_not_known(world: World) -> None:
    await world.registered("ann")
    for token in ("l.x", "l", ".", "l1234.", ".secret"):
        assert await world.client().refused("auth.refresh", refreshToken=token) == "bad_credentials"


async def test_a_refresh_that_was_not_stored_has_not_happened(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, client = await world.registered("ann"), world.client()
        store.release(failing=True)
        assert await client.refused("auth.refresh", refreshToken=ann.refresh) == "storage_unavailable"
        store.release()
        await client.enter("auth.refresh", refreshToken=ann.refresh)
        await world.client().good("auth.resume", accessToken=client.access)


async def test_a_refresh_token_expires_too(autojump_clock: object) -> None:
    async with open_world(refresh_token_ttl=100) as world:
        ann = await world.registered("ann")
        await pass_time(100)
        assert await world.client().refused("auth.refresh", refreshToken=ann.refresh) == "token_expired"


# -------------------------------------------------------------------------------------------------- ending logins


async def test_who_logs_out_is_nobody_and_their_tokens_are_of_no_use(world: World) -> None:
    ann, bob, game_id = await world.table()
    assert await ann.good("auth.logout") == {}
    assert await ann.refused("games.get", gameId=game_id) == "login_required"
    assert await ann.refused("auth.resume", accessToken=ann.access) == "bad_credentials"
    assert await ann.refused("auth.refresh", refreshToken=ann.refresh) == "bad_credentials"
    assert (await bob.event("games.presence"))["present"] is False
    await ann.good("auth.guest", username="ann")


async def test_who_logs_out_has_a_minute_to_say_who_they_are(world: World) -> None:
    ann = await world.guest("ann")
    await pass_time(100)
    await ann.good("auth.logout")
    await pass_time(59)
    assert not await ann.closed()
    await pass_time(1)
    assert (await ann.event("server.bye"))["reason"] == "login_required"
    assert await ann.closed()


async def test_logging_out_ends_the_other_connections_of_the_login(world: World) -> None:
    ann, other, elsewhere = await world.registered("ann"), world.client(), world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await elsewhere.enter("auth.login", username="ann", password=PASSWORD)
    await ann.good("auth.logout")
    assert await ended(other)
    assert not await elsewhere.closed()


async def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    ann, other = await world.registered("ann"), world.client()
    await other.enter("auth.login", username="ann", password=PASSWORD)
    classic = await world.joined("ann", password=PASSWORD)
    await ann.good("auth.changePassword", currentPassword=PASSWORD, newPassword="another horse battery")
    assert await ended(other)
    assert await classic.closed()
    assert (await ann.good("auth.me"))["username"] == "ann"
    client = world.client()
    assert await client.refused("auth.resume", accessToken=other.access) == "bad_credentials"
    assert await client.refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"
    await client.good("auth.resume", accessToken=ann.access)
    await client.good("auth.login", username="ann", password="another horse battery")


@pytest.mark.parametrize(("current", "new", "reason"), [
    ("wrong", "another horse battery", "bad_credentials"), (PASSWORD, "weak", "password_weak"),
    (PASSWORD, "ann-ann-ann", "password_weak"),
])
async def test_a_password_is_changed_only_by_who_knows_it_and_for_a_good_one(
    world: World, current: str, new: str, reason: str
) -> None:
    ann = await world.registered("ann-ann-ann")
    assert await ann.refused("auth.changePassword", currentPassword=current, newPassword=new) == reason
    await world.client().good("auth.login", username="ann-ann-ann", password=PASSWORD)


async def test_a_guest_has_no_password_to_change(world: World) -> None:
    ann = await world.guest("ann")
    assert await ann.refused("auth.changePassword", currentPassword="", newPassword=PASSWORD) == "forbidden"
