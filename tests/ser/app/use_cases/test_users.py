"""Profiles, and what admins do to the accounts of others: at once, on every connection, and never without any admin."""

from typing import Any

import attrs
import pytest

from engine.rules import RULES
from ser.app.passwords import ONCE_TTL_MS, stored_once
from ser.app.ports import Batch, UserQuery
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.playing import play_full
from tests.ser.stores import HeldStore, LateStore

INACTIVE = {"reason": "account_inactive", "retry": False, "afterMs": 0}


def user_id(client: Client) -> str:
    """Whose connection it is."""
    identifier: str = client.identity["user"]["userId"]
    return identifier


async def cut(client: Client) -> bool:
    """Whether the connection was told that its account is inactive, and closed."""
    assert await client.event("server.bye") == INACTIVE
    return await client.closed()


# ------------------------------------------------------------------------------------------------------- profiles


async def test_a_profile_is_found_by_identifier_and_by_name_in_any_case(world: World) -> None:
    ann, bob = await world.registered("Ann"), await world.guest("bob")
    assert await bob.good("users.get", userId=user_id(ann)) == ann.identity["user"]
    assert await bob.good("users.get", username="ANN") == ann.identity["user"]
    assert await ann.good("users.get", username="BOB") == bob.identity["user"]
    assert await bob.good("users.get") == bob.identity["user"]
    await bob.leave()
    assert await ann.refused("users.get", username="bob") == "not_found"
    assert (await ann.good("users.get", userId=user_id(bob)))["guest"]


async def test_who_is_asked_for_is_said_once(world: World) -> None:
    ann = await world.registered("ann")
    assert await ann.refused("users.get", userId=user_id(ann), username="ann") == "invalid_params"


async def test_a_renamed_player_keeps_games_logins_and_connections(world: World) -> None:
    ann, bob = await world.registered("ann"), await world.registered("bob")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await bob.good("lobby.quickMatch")
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    await pass_time(1)
    renamed = await ann.good("users.update", username="Anna")
    assert (renamed["username"], renamed["updatedAt"] - renamed["createdAt"]) == ("Anna", 1000)
    assert await other.good("auth.me") == await ann.good("users.get", username="anna") == renamed
    await play_full(ann, bob, game_id)
    assert await world.client().refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"
    await world.client().good("auth.login", username="anna", password=PASSWORD)
    await world.registered("ann")


@pytest.mark.parametrize("taken", ["bob", "BOB", "eve"])
async def test_nobody_is_renamed_to_a_registered_or_a_connected_guests_name(world: World, taken: str) -> None:
    ann = await world.registered("ann")
    await world.registered("Bob")
    await world.guest("eve")
    assert await ann.refused("users.update", username=taken) == "name_taken"
    assert (await ann.good("auth.me"))["username"] == "ann"


async def test_of_many_who_want_a_name_at_once_one_gets_it(world: World) -> None:
    clients = [await world.registered(f"name{number}") for number in range(5)]
    for client in clients:
        client.send(client.request("users.update", username="wanted"))
    assert sorted(["result" in await client.response() for client in clients]) == [False] * 4 + [True]


async def test_a_name_may_change_its_case_and_nothing_may_change(world: World) -> None:
    ann = await world.registered("ann")
    await pass_time(1)
    assert await ann.good("users.update") == ann.identity["user"]
    assert (await ann.good("users.update", username="ANN"))["username"] == "ANN"


async def test_bots_say_what_they_play(world: World) -> None:
    bob, admin = await world.registered("bob"), await world.admin()
    assert await bob.refused("users.update", games=["ludo"]) == "forbidden"
    await admin.good("users.setRole", userId=user_id(bob), role="bot")
    assert (await bob.good("users.update", games=["ludo", "mnk", "ludo"]))["games"] == ["ludo", "mnk"]
    for wrong in (["chess"], ["Ludo"], [""], ["\x00"], [*RULES, "x" * 1000]):
        assert await bob.refused("users.update", games=wrong) == "invalid_params"
    assert (await admin.good("users.get", username="bob"))["games"] == ["ludo", "mnk"]
    await admin.good("users.setRole", userId=user_id(bob), role="player")
    assert "games" not in await bob.good("auth.me")


# ---------------------------------------------------------------------------------------------------- making, listing


async def test_a_made_account_comes_in_with_its_password(world: World) -> None:
    admin = await world.admin()
    made = await admin.good("users.create", username="Support", role="bot", password=PASSWORD)
    assert (made["user"]["role"], "oneTimePassword" in made) == ("bot", False)
    assert (await world.client().good("auth.login", username="support", password=PASSWORD))["user"] == made["user"]


async def test_an_account_may_be_made_inactive(world: World) -> None:
    admin = await world.admin()
    made = await admin.good("users.create", username="ann", password=PASSWORD, isActive=False)
    assert await world.client().refused("auth.login", username="ann", password=PASSWORD) == "account_inactive"
    await admin.good("users.activate", userId=made["user"]["userId"])
    await world.client().good("auth.login", username="ann", password=PASSWORD)


async def test_a_one_time_password_is_for_setting_another_one(world: World) -> None:
    once = (await (await world.admin()).good("users.create", username="ann"))["oneTimePassword"]
    ann = world.client()
    await ann.enter("auth.login", username="ann", password=once)
    assert await ann.refused("games.list") == await ann.refused("auth.sessions") == "password_change_required"
    assert (await ann.good("auth.me"))["username"] == "ann"
    assert await world.player().code({"username": "ann", "password": once}) == "password_change_required"
    back = world.client()
    await back.good("auth.resume", accessToken=ann.access)
    assert await back.refused("lobby.quickMatch") == "password_change_required"
    await ann.good("auth.changePassword", currentPassword=once, newPassword=PASSWORD)
    await ann.good("games.list")
    assert await world.client().refused("auth.login", username="ann", password=once) == "bad_credentials"
    await world.joined("ann", password=PASSWORD)


@pytest.mark.parametrize(("age", "reason"), [(ONCE_TTL_MS - 1000, None), (ONCE_TTL_MS, "bad_credentials")])
async def test_a_one_time_password_is_good_for_seven_days(world: World, age: int, reason: str | None) -> None:
    ann = await world.registered("ann")
    account = await world.app.store.account(user_id(ann))
    assert account is not None
    batch = Batch()
    stored = stored_once("plain:once", world.now_ms() - age)
    batch.accounts[account.user_id] = attrs.evolve(account, password_hash=stored)
    await world.app.store.commit(batch)
    answer = await world.client().call("auth.login", username="ann", password="once")
    assert answer.get("error", {}).get("data", {}).get("reason") == reason


@pytest.mark.parametrize(("params", "reason"), [
    ({"username": "CHIEF"}, "name_taken"), ({"username": "guest-1"}, "name_invalid"),
    ({"username": "a b"}, "name_invalid"), ({"username": "ann", "role": "king"}, "invalid_params"),
    ({"username": "ann", "password": "12345678"}, "password_weak"),
    ({"username": "ann", "password": ""}, "password_weak"),
])
async def test_no_account_is_made_of_what_is_wrong(world: World, params: dict[str, Any], reason: str) -> None:
    admin = await world.admin()
    assert await admin.refused("users.create", **params) == reason
    assert (await admin.good("users.list"))["total"] == 1


async def test_accounts_are_listed_in_pages(world: World) -> None:
    admin = await world.admin()
    for name in ("ann", "bob", "eve"):
        await pass_time(1)
        await admin.good("users.create", username=name, password=PASSWORD, isActive=name != "bob")
    await world.guest("visitor")
    pages = [await admin.good("users.list", limit=2, offset=offset) for offset in (0, 2)]
    assert [[user["username"] for user in page["users"]] for page in pages] == [["chief", "ann"], ["bob", "eve"]]
    assert [page["total"] for page in pages] == [4, 4]
    inactive = await admin.good("users.list", isActive=False, role="player")
    assert [user["username"] for user in inactive["users"]] == ["bob"]


@pytest.mark.parametrize("params", [
    {"limit": 0}, {"limit": 101}, {"limit": -1}, {"offset": -1}, {"offset": 2**40}, {"role": "king"}, {"role": ""},
])
async def test_lists_have_bounds(world: World, params: dict[str, Any]) -> None:
    assert await (await world.admin()).refused("users.list", **params) == "invalid_params"


# ---------------------------------------------------------------------------------------------------------- roles


async def test_a_role_is_in_force_at_once_on_every_connection(world: World) -> None:
    bob, admin = await world.registered("bob"), await world.admin()
    other = world.client()
    await other.good("auth.resume", accessToken=bob.access)
    await admin.good("users.setRole", userId=user_id(bob), role="admin")
    assert (await other.good("users.list"))["total"] == 2
    await bob.good("users.setRole", userId=user_id(admin), role="player")
    assert await admin.refused("users.list") == "forbidden"


async def test_a_bot_may_send_more_and_loses_that_with_the_role(autojump_clock: object) -> None:
    async with open_world(rate=1.0, burst=4.0) as world:
        bob, admin = await world.registered("bob"), await world.admin()
        await pass_time(100)
        await admin.good("users.setRole", userId=user_id(bob), role="bot")
        for _ in range(20):
            await bob.good("auth.me")
        await pass_time(100)
        await admin.good("users.setRole", userId=user_id(bob), role="player")
        assert [(await bob.call("auth.me")).get("error") is None for _ in range(5)] == [True] * 4 + [False]


async def test_a_guest_has_no_other_role(world: World) -> None:
    guest, admin = await world.guest("ann"), await world.admin()
    assert await admin.refused("users.setRole", userId=user_id(guest), role="admin") == "forbidden"
    assert await admin.refused("users.resetPassword", userId=user_id(guest)) == "forbidden"


# --------------------------------------------------------------------------------------------------- deactivating


@pytest.mark.parametrize("method", ["users.deactivate", "users.delete"])
@pytest.mark.parametrize("guest", [True, False])
async def test_who_is_deactivated_is_cut_everywhere_and_does_not_come_back(
    world: World, method: str, guest: bool
) -> None:
    ann, admin = await (world.guest if guest else world.registered)("ann"), await world.admin()
    other = world.client()
    await other.good("auth.resume", accessToken=ann.access)
    classic = None if guest else await world.joined("ann", password=PASSWORD)
    gone = await admin.good(method, userId=user_id(ann))
    assert (gone["isActive"], gone["username"]) == (False, "ann")
    assert [await cut(ann), await cut(other)] == [True, True]
    assert classic is None or await classic.closed()
    back, reason = world.client(), "account_inactive" if method == "users.deactivate" else "bad_credentials"
    assert await back.refused("auth.resume", accessToken=ann.access) == reason
    assert await back.refused("auth.refresh", refreshToken=ann.refresh) == reason
    if not guest:
        assert await back.refused("auth.login", username="ann", password=PASSWORD) == reason
        assert await world.player().code({"username": "ann", "password": PASSWORD}) == reason
        assert await back.refused("auth.register", username="ann", password=PASSWORD) == "name_taken"


async def test_who_is_activated_again_comes_back_to_their_games(world: World) -> None:
    ann, admin = await world.registered("ann"), await world.admin()
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await admin.good("users.deactivate", userId=user_id(ann))
    await admin.good("users.activate", userId=user_id(ann))
    back = world.client()
    assert [game["gameId"] for game in (await back.good("auth.resume", accessToken=ann.access))["games"]] == [game_id]


async def test_a_deleted_account_can_be_given_a_password_again(world: World) -> None:
    ann, admin = await world.registered("ann"), await world.admin()
    await admin.good("users.delete", userId=user_id(ann))
    await admin.good("users.activate", userId=user_id(ann))
    assert await world.client().refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"
    once = (await admin.good("users.resetPassword", userId=user_id(ann)))["oneTimePassword"]
    await world.client().good("auth.login", username="ann", password=once)


async def test_finished_games_keep_a_deleted_player(world: World) -> None:
    ann, bob, admin = await world.registered("ann"), await world.registered("bob"), await world.admin()
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    await bob.good("lobby.quickMatch")
    await play_full(ann, bob, game_id)
    await admin.good("users.delete", userId=user_id(ann))
    assert [seat["username"] for seat in (await bob.good("games.get", gameId=game_id))["seats"]] == ["ann", "bob"]
    assert [game["players"] for game in (await bob.good("games.list", status="ended"))["games"]] == [["ann", "bob"]]
    assert (await bob.good("users.get", username="ann"))["isActive"] is False


async def test_the_secrets_of_their_seats_are_no_longer_good(world: World) -> None:
    ann, bob = await world.pair()
    admin, by_secret = await world.admin(), world.connect()
    assert await by_secret.code({**ann.ids, "position": 99}) == "illegal_move"
    holder = world.app.names.holder("ann")
    await admin.good("users.deactivate", userId=holder)
    assert [await ann.closed(), await by_secret.closed(), await bob.closed()] == [True, True, False]
    assert await world.connect().code({**ann.ids, "after": 0}) == "not_found"
    bob.say(after=0)
    await bob.silent()


async def test_they_are_void_in_the_same_commit(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, admin = await world.joined("ann"), await world.admin()
        await settle()
        before = len(store.batches)
        await admin.good("users.deactivate", userId=world.app.names.holder("ann"))
        (batch,) = (batch for batch in store.batches[before:] if batch.accounts)
        assert [row.key_hash for row in batch.seats.values()] == [None]
        assert await ann.closed()


async def test_another_players_connection_that_held_the_secret_only_hears_no_more(world: World) -> None:
    ann, _ = await world.pair()
    admin, eve = await world.admin(), await world.joined("eve")
    eve.send({**ann.ids, "after": 0})
    await admin.good("users.deactivate", userId=world.app.names.holder("ann"))
    assert not await eve.closed()
    assert await eve.code({**ann.ids, "position": 0}) == "not_found"


async def test_an_admin_who_deactivates_themself_hears_so_first(world: World) -> None:
    admin, other = await world.admin(), await world.admin("other")
    assert (await admin.good("users.deactivate", userId=user_id(admin)))["isActive"] is False
    assert await cut(admin)
    assert (await other.good("users.list", isActive=False))["total"] == 1


@pytest.mark.parametrize("held", ["resume", "login"])
async def test_who_is_deactivated_while_coming_in_does_not_come_in(autojump_clock: object, held: str) -> None:
    store = LateStore()
    async with open_world(store) as world:
        ann, admin = await world.registered("ann"), await world.admin()
        late = world.client()
        request = late.request("auth.resume", accessToken=ann.access) if held == "resume" else late.request(
            "auth.login", username="ann", password=PASSWORD)
        store.late = True
        late.send(request)
        await settle()
        assert not store.late
        await admin.good("users.deactivate", userId=user_id(ann))
        await pass_time(2)
        assert (await late.response())["error"]["data"]["reason"] == "account_inactive"
        assert world.app.sessions_of.keys() == {user_id(admin)}


# ----------------------------------------------------------------------------------------------- the last admin


@pytest.mark.parametrize(("method", "more"), [
    ("users.deactivate", {}), ("users.delete", {}), ("users.setRole", {"role": "player"}),
    ("users.setRole", {"role": "bot"}),
])
async def test_the_last_active_admin_stays(world: World, method: str, more: dict[str, str]) -> None:
    admin, gone = await world.admin(), await world.admin("gone")
    await admin.good("users.deactivate", userId=user_id(gone))
    assert await admin.refused(method, userId=user_id(admin), **more) == "last_admin"
    await admin.good("users.list")


@pytest.mark.parametrize("method", ["users.deactivate", "users.delete", "users.setRole"])
async def test_of_two_admins_who_take_away_each_other_at_once_one_stays(world: World, method: str) -> None:
    one, two = await world.admin(), await world.admin("two")
    more = {"role": "player"} if method == "users.setRole" else {}
    one.send(one.request(method, userId=user_id(two), **more))
    two.send(two.request(method, userId=user_id(one), **more))
    await settle()
    _, admins = await world.app.store.users(UserQuery(active=True, role="admin"))
    assert admins == 1


# ------------------------------------------------------------------------------------------------------- passwords


async def test_a_reset_password_ends_all_logins(world: World) -> None:
    ann, admin = await world.registered("ann"), await world.admin()
    classic = await world.joined("ann", password=PASSWORD)
    once = (await admin.good("users.resetPassword", userId=user_id(ann)))["oneTimePassword"]
    assert (await ann.event("server.bye"))["reason"] == "logged_out"
    assert [await ann.closed(), await classic.closed()] == [True, True]
    client = world.client()
    assert await client.refused("auth.login", username="ann", password=PASSWORD) == "bad_credentials"
    assert await client.refused("auth.resume", accessToken=ann.access) == "bad_credentials"
    await client.good("auth.login", username="ann", password=once)


async def test_a_password_that_was_reset_while_it_was_checked_is_good_no_more(world: World) -> None:
    ann, admin, late = await world.registered("ann"), await world.admin(), world.client()
    world.passwords.seconds = 1
    late.send(late.request("auth.login", username="ann", password=PASSWORD))
    await settle()
    world.passwords.seconds = 0
    await admin.good("users.resetPassword", userId=user_id(ann))
    await pass_time(2)
    assert (await late.response())["error"]["data"]["reason"] == "bad_credentials"


# --------------------------------------------------------------------------------------------------- odd texts


HOSTILE = ["\x00", "\x1b[31m", "a\u202eb", "e" + "\u0301" * 300, "'; DROP TABLE accounts; --", '{"$gt":""}',
           "../../etc/passwd", "%s%n{0}", "x" * 30_000, "", " ", "\U0001f600", "\ufeff"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_stands_in_a_text_it_is_refused(world: World, text: str) -> None:
    ann, admin = await world.registered("ann"), await world.admin()
    assert await ann.refused("users.update", username=text) == "name_invalid"
    assert await admin.refused("users.create", username=text) == "name_invalid"
    assert await ann.refused("users.get", username=text) == "not_found"
    assert await ann.refused("auth.endSession", sessionId=text) == "not_found"
    assert await admin.refused("users.setRole", userId=user_id(ann), role=text) == "invalid_params"
    for method in ("users.activate", "users.deactivate", "users.delete", "users.resetPassword"):
        assert await admin.refused(method, userId=text) == "not_found"
    assert await world.client().refused("auth.login", username=text[:500], password=text[:500]) == "bad_credentials"
    assert (await admin.good("users.list"))["total"] == 2


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_a_client_says_of_itself_is_cleaned(world: World, text: str) -> None:
    client = await world.registered("first")
    await client.good("server.hello", client={"name": text, "version": text})
    await client.enter("auth.login", username="first", password=PASSWORD)
    said = (await client.good("auth.sessions"))["sessions"][0]["client"]
    assert said is None or (len(said) <= 64 and all(c.isprintable() for c in said))
