"""Guests and accounts: who may have which name, and what becomes of a guest who registers."""

import attrs
import pytest

from ser.app.ports import Batch
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, PEER, World, open_world, pass_time, settle
from tests.ser.playing import play_full
from tests.ser.stores import LateStore


async def test_a_guest_has_a_name_and_tokens(world: World) -> None:
    client = world.client()
    identity = await client.enter("auth.guest", username="Ann")
    assert identity["user"] == {
        "userId": identity["user"]["userId"], "username": "Ann", "role": "player", "guest": True,
        "isActive": True, "createdAt": world.now_ms(), "updatedAt": world.now_ms()}
    assert identity["accessToken"] == {"token": client.access, "tokenType": "bearer", "expiresIn": 3600}
    assert identity["refreshToken"]["expiresIn"] == 30 * 24 * 3600
    assert await client.good("auth.me") == identity["user"]


@pytest.mark.parametrize("params", [{}, {"username": None}, {"username": ""}])
async def test_a_guest_without_a_name_gets_one(world: World, params: dict[str, object]) -> None:
    assert (await world.client().good("auth.guest", **params))["user"]["username"].startswith("guest-")


@pytest.mark.parametrize("method", ["auth.guest", "auth.register"])
@pytest.mark.parametrize("name", ["a", "x" * 21, "a b", "admin", "guest-5", "\u0430nn"])
async def test_names_are_checked(world: World, method: str, name: str) -> None:
    more = {"password": PASSWORD} if method == "auth.register" else {}
    assert await world.client().refused(method, username=name, **more) == "name_invalid"


@pytest.mark.parametrize("method", ["auth.guest", "auth.register"])
@pytest.mark.parametrize("registered", [True, False])
async def test_a_name_in_use_is_taken_whatever_its_case(world: World, method: str, registered: bool) -> None:
    await (world.registered if registered else world.guest)("Ann")
    more = {"password": PASSWORD} if method == "auth.register" else {}
    assert await world.client().refused(method, username="aNN", **more) == "name_taken"


async def test_a_guests_name_is_free_when_they_have_gone_and_an_accounts_is_not(world: World) -> None:
    await (await world.guest("ann")).leave()
    await (await world.registered("bob")).leave()
    await world.guest("ann")
    assert await world.client().refused("auth.guest", username="bob") == "name_taken"


@pytest.mark.parametrize("password", [
    "", "1234567", "x" * 129, "password", "PassWord1", "aaaaaaaa", "abababab", "ann-ann-ann",
])
async def test_weak_passwords_are_refused(world: World, password: str) -> None:
    assert await world.client().refused("auth.register", username="ann-ann-ann", password=password) == "password_weak"


async def test_a_connection_has_one_identity(world: World) -> None:
    ann, bob = await world.guest("ann"), await world.registered("bob")
    assert await ann.refused("auth.guest") == "already_identified"
    assert await bob.refused("auth.guest") == "already_identified"
    assert await bob.refused("auth.register", username="eve", password=PASSWORD) == "already_identified"


async def test_login_gives_the_connection_another_identity(world: World) -> None:
    await world.registered("bob")
    ann = await world.guest("ann")
    welcome = await ann.good("auth.login", username="bob", password=PASSWORD)
    assert await ann.good("auth.me") == welcome["user"]
    await world.guest("ann")


# ------------------------------------------------------------------------------------------------------- at once


async def test_of_many_who_register_a_name_at_once_one_gets_it(world: World) -> None:
    clients = [world.client() for _ in range(5)]
    for client in clients:
        client.send(client.request("auth.register", username="ann", password=PASSWORD))
    assert sorted(["result" in await client.response() for client in clients]) == [False] * 4 + [True]


@pytest.mark.parametrize("first", ["auth.guest", "auth.register"])
async def test_of_a_guest_and_an_account_that_want_a_name_at_once_one_gets_it(world: World, first: str) -> None:
    world.passwords.seconds = 0.1
    members = {"auth.guest": {}, "auth.register": {"password": PASSWORD}}
    clients = {method: world.client() for method in sorted(members, key=lambda method: method != first)}
    for method, client in clients.items():
        client.send(client.request(method, username="ann", **members[method]))
    await pass_time(1)
    answers = [await client.response() for client in clients.values()]
    assert sorted("result" in answer for answer in answers) == [False, True]


async def test_a_name_is_free_again_when_registering_it_failed(world: World) -> None:
    assert await world.client().refused("auth.register", username="ann", password="weak") == "password_weak"
    await world.guest("ann")


# -------------------------------------------------------------------------------------------- a guest registers


async def test_a_guest_who_registers_keeps_their_games(world: World) -> None:
    ann, bob, game_id = await world.table()
    before = ann.identity["user"]["userId"]
    await ann.enter("auth.register", username="ann", password=PASSWORD)
    assert (ann.identity["user"]["userId"], ann.identity["user"]["guest"]) == (before, False)
    await play_full(ann, bob, game_id, 0, 3)
    await ann.leave()
    back = world.client()
    welcome = await back.good("auth.login", username="ann", password=PASSWORD)
    assert [game["gameId"] for game in welcome["games"]] == [game_id]
    await back.good("games.move", gameId=game_id, position=1)


async def test_a_guest_may_register_under_another_name_and_the_old_one_is_free(world: World) -> None:
    ann = await world.guest("ann")
    await ann.enter("auth.register", username="Anna", password=PASSWORD)
    assert (await ann.good("auth.me"))["username"] == "Anna"
    await world.guest("ann")


async def test_a_guest_cannot_register_under_anothers_name_and_stays_a_guest(world: World) -> None:
    await world.guest("bob")
    ann = await world.guest("ann")
    assert await ann.refused("auth.register", username="BOB", password=PASSWORD) == "name_taken"
    assert (await ann.good("auth.me"))["guest"]


async def test_all_connections_of_a_guest_become_the_account(world: World) -> None:
    ann = await world.guest("ann")
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await ann.enter("auth.register", username="ann", password=PASSWORD)
    assert not (await other.good("auth.me"))["guest"]
    await ann.leave()
    await other.leave()
    assert await world.client().refused("auth.guest", username="ann") == "name_taken"


async def test_a_guest_registers_once_however_many_connections_try(world: World) -> None:
    ann = await world.guest("ann")
    clients = [ann, world.client(), world.client()]
    for client in clients[1:]:
        await client.good("auth.resume", accessToken=ann.access)
    for number, client in enumerate(clients):
        client.send(client.request("auth.register", username=f"name{number}", password=PASSWORD))
    answers = [await client.response() for client in clients]
    assert sorted(answer.get("error", {}).get("data", {}).get("reason", "") for answer in answers) == [
        "", "already_identified", "already_identified"]
    users = [await client.good("auth.me") for client in clients]
    assert users[0] == users[1] == users[2]
    assert not users[0]["guest"]


async def test_the_seats_and_secrets_of_a_guest_who_registers_are_as_good_as_before(world: World) -> None:
    ann, bob = await world.pair()
    wire = Client(ann.link)
    user = (await wire.good("auth.register", username="Anna", password=PASSWORD))["user"]
    ann.move(4)
    assert await bob.line() == {"position": 4}
    welcome = await world.client().good("auth.login", username="anna", password=PASSWORD)
    assert [game["gameId"] for game in welcome["games"]] == [ann.game_id]
    assert welcome["user"] == user
    bob.move(0)
    assert await ann.line() == {"position": 0}


async def test_the_name_of_a_guest_who_registered_under_another_one_is_free_on_all_connections(world: World) -> None:
    ann, other = await world.guest("ann"), world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await other.good("auth.register", username="Anna", password=PASSWORD)
    assert world.app.names.holder("ann") is None
    again = await world.guest("ann")
    await ann.leave()
    await other.leave()
    assert world.app.names.holder("ann") == again.identity["user"]["userId"]


async def test_the_tokens_of_the_guest_are_the_accounts(world: World) -> None:
    ann = await world.guest("ann")
    access, refresh = ann.access, ann.refresh
    await ann.enter("auth.register", username="ann", password=PASSWORD)
    assert not (await world.client().good("auth.resume", accessToken=access))["user"]["guest"]
    assert not (await world.client().good("auth.refresh", refreshToken=refresh))["user"]["guest"]


async def test_a_guest_who_is_deactivated_while_registering_stays_out(world: World) -> None:
    ann, admin = await world.guest("ann"), await world.admin()
    world.passwords.seconds = 1
    ann.send(ann.request("auth.register", username="ann", password=PASSWORD))
    await settle()
    await admin.good("users.deactivate", userId=ann.identity["user"]["userId"])
    await pass_time(2)
    world.passwords.seconds = 0
    assert await ann.closed()
    assert await world.client().refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"


async def test_who_comes_back_as_a_guest_while_registering_is_registered(autojump_clock: object) -> None:
    store = LateStore()
    async with open_world(store) as world:
        ann, late = await world.guest("ann"), world.client()
        store.late = True
        late.send(late.request("auth.resume", accessToken=ann.access))
        await settle()
        await ann.good("auth.register", username="Anna", password=PASSWORD)
        await pass_time(3)
        assert (await late.response())["result"]["user"] == await ann.good("auth.me")
        assert world.app.names.holder("ann") is None


async def test_a_variation_is_no_registered_name(world: World) -> None:
    ann = await world.guest("ann")
    await ann.leave()
    await world.registered("ann")
    await (await world.registered("ann-2")).leave()
    name = (await world.client().good("auth.resume", accessToken=ann.access))["user"]["username"]
    assert name.startswith("guest-")


# ------------------------------------------------------------------------------------------------------ logging in


async def test_wrong_name_and_wrong_password_are_told_alike(world: World) -> None:
    await world.registered("ann")
    client = world.client()
    one, other = [await client.error("auth.login", username=name, password="wrong") for name in ("ann", "nobody1")]
    assert one == other
    assert one["data"]["reason"] == "bad_credentials"


@pytest.mark.parametrize("dialect", ["classic", "full"])
async def test_a_name_that_does_not_exist_takes_as_long_as_a_wrong_password(world: World, dialect: str) -> None:
    await world.registered("ann")
    world.passwords.seconds = 7
    for name in ("ann", "nobody1"):
        wire = world.connect()
        if dialect == "classic":
            wire.send({"username": name, "password": "wrong"})
        else:
            wire.send(Client(wire.link).request("auth.login", username=name, password="wrong"))
        await pass_time(6.9)
        await wire.silent()
        await pass_time(0.1)
        assert len(await wire.lines()) == 1


async def test_wrong_logins_are_counted_in_all(autojump_clock: object) -> None:
    async with open_world(wrong_logins_in_all="5/minute") as world:
        ann = await world.registered("ann")
        for number in range(5):
            await world.client(f"192.0.2.{number}").refused("auth.login", username=f"name{number}", password="wrong")
        error = await world.client("198.51.100.7").error("auth.login", username="ann", password=PASSWORD)
        assert (error["data"]["reason"], error["data"]["retryAfterMs"] >= 1000) == ("rate_limited", True)
        await world.client("198.51.100.7").good("auth.resume", accessToken=ann.access)


async def test_a_guests_name_is_no_account(world: World) -> None:
    await world.guest("ann")
    assert await world.client().refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"


@pytest.mark.parametrize("dialect", ["classic", "full"])
async def test_after_too_many_wrong_logins_even_the_right_one_has_to_wait(world: World, dialect: str) -> None:
    await world.registered("ann")
    for _ in range(2):
        client = world.client()
        for _ in range(10):
            assert await client.refused("auth.login", username="Ann", password="wrong") == "bad_credentials"
    client = world.client()
    if dialect == "full":
        data = (await client.error("auth.login", username="ann", password=PASSWORD))["data"]
    else:
        data = (await client.ask({"username": "ann", "password": PASSWORD}))["error"]
    assert 1000 <= data["retryAfterMs"] <= 15 * 60 * 1000
    assert "rate_limited" in data.values()
    await world.registered("bob")
    assert "games" in await client.good("auth.login", username="bob", password=PASSWORD)


async def test_wrong_logins_that_come_all_at_once_are_counted_too(world: World) -> None:
    await world.registered("ann")
    world.passwords.seconds = 0.1
    clients = [world.client() for _ in range(30)]
    for client in clients:
        client.send(client.request("auth.login", username="ann", password="wrong"))
    await pass_time(1)
    reasons = [(await client.response())["error"]["data"]["reason"] for client in clients]
    assert reasons.count("bad_credentials") == 20


async def test_wrong_logins_are_counted_for_the_address_too(world: World) -> None:
    for number in range(300):
        client = world.client(PEER)
        await client.refused("auth.login", username=f"name{number}", password="wrong")
    await world.registered("ann")
    assert await world.client(PEER).refused("auth.login", username="ann", password=PASSWORD) == "rate_limited"
    assert "games" in await world.client("198.51.100.7").good("auth.login", username="ann", password=PASSWORD)


# ----------------------------------------------------------------------------------------------------- deactivated


async def test_a_deactivated_account_cannot_come_in_by_any_way(world: World) -> None:
    ann = await world.registered("ann")
    await ann.leave()
    account = await world.app.store.account_named("ann")
    assert account is not None
    batch = Batch()
    batch.accounts[account.user_id] = attrs.evolve(account, active=False)
    await world.app.store.commit(batch)
    client = world.client()
    assert await client.refused("auth.login", username="ann", password="wrong") == "bad_credentials"
    assert await client.refused("auth.login", username="ann", password=PASSWORD) == "account_inactive"
    assert await client.refused("auth.resume", accessToken=ann.access) == "account_inactive"
    assert await client.refused("auth.refresh", refreshToken=ann.refresh) == "account_inactive"
    assert await client.refused("auth.refresh", refreshToken=ann.refresh) == "account_inactive"
    assert await world.player().code({"username": "ann", "password": PASSWORD}) == "account_inactive"
