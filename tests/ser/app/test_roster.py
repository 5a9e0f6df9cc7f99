"""What other processes change is noticed, and what was read before does not count any more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import pytest
import trio

from ser.app.ports import Account, Batch, Login, StoreFailedError
from ser.app.roster import LATEST_MS, MOST_CHANGED, OVERLAP_MS, PERIOD, REMEMBERED
from ser.store.memory import MemoryStore
from tests.refusals import reason_of
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time


@asynccontextmanager
async def watched_world(store: Any = None) -> AsyncIterator[World]:
    """A world that looks for what other processes change, as the server does."""
    async with open_world(store) as world, trio.open_nursery() as nursery:
        nursery.start_soon(world.app.roster.watch)
        yield world
        nursery.cancel_scope.cancel()


async def another_process(world: World, client: Client, *, logouts: bool = False, **changes: Any) -> None:
    """Changes the account of a connection in the store, behind the application's back."""
    account = await world.app.store.account(client.identity["user"]["userId"])
    assert account is not None
    batch = Batch()
    batch.accounts[account.user_id] = attrs.evolve(
        account, **{"updated_at": max(world.now_ms(), account.updated_at + 1), **changes})
    if logouts:
        batch.logouts += [login.login_id for login in await world.app.store.logins_of(account.user_id)]
    await world.app.store.commit(batch)


@pytest.mark.parametrize("guest", [True, False])
async def test_who_is_deactivated_elsewhere_is_cut_within_a_second(autojump_clock: object, guest: bool) -> None:
    async with watched_world() as world:
        ann = await (world.guest if guest else world.registered)("ann")
        bob = await world.registered("bob")
        await pass_time(100)
        await another_process(world, ann, active=False)
        await pass_time(PERIOD)
        assert (await ann.event("server.bye"))["reason"] == "account_inactive"
        assert [await ann.closed(), await bob.closed()] == [True, False]


async def test_their_secrets_are_no_longer_good(autojump_clock: object) -> None:
    async with watched_world() as world:
        ann, admin = await world.joined("ann"), await world.admin()
        admin.identity = {"user": {"userId": world.app.names.holder("ann")}}
        await another_process(world, admin, active=False)
        await pass_time(PERIOD)
        assert await ann.closed()
        assert await world.connect().code({**ann.ids, "after": 0}) == "not_found"


async def test_a_role_given_elsewhere_is_in_force(autojump_clock: object) -> None:
    async with watched_world() as world:
        ann = await world.registered("ann")
        await another_process(world, ann, role="admin", username="Anna")
        await pass_time(PERIOD)
        assert (await ann.good("users.list"))["users"][0]["username"] == "Anna"
        assert (await ann.good("auth.me"))["username"] == "Anna"


async def test_a_password_reset_elsewhere_ends_all_connections(autojump_clock: object) -> None:
    async with watched_world() as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        classic = await world.joined("ann", password=PASSWORD)
        await another_process(world, ann, password_hash="plain:another", logouts=True)
        await pass_time(PERIOD)
        assert (await ann.event("server.bye"))["reason"] == "logged_out"
        assert [await client.closed() for client in (ann, classic, bob)] == [True, True, False]


async def test_a_change_with_an_earlier_time_is_found_too(autojump_clock: object) -> None:
    async with watched_world() as world:
        ann = await world.registered("ann")
        await pass_time(100)
        await world.registered("bob")
        await pass_time(1)
        await another_process(world, ann, active=False, updated_at=world.now_ms() - OVERLAP_MS + 1000)
        await pass_time(PERIOD)
        assert await ann.closed()


async def test_when_nothing_changes_what_has_changed_long_ago_is_not_read_again(autojump_clock: object) -> None:
    store = CountingStore()
    async with watched_world(store) as world:
        for number in range(5):
            await world.registered(f"name{number}")
        await pass_time(LATEST_MS / 1000 + PERIOD)
        store.told = 0
        await pass_time(30)
        assert store.told == 0


async def test_very_many_changes_at_once_are_all_found_in_the_end(autojump_clock: object) -> None:
    async with watched_world() as world:
        ann = await world.registered("ann")
        batch = Batch()
        now = world.now_ms()
        for number in range(MOST_CHANGED + 500):
            row = Account(f"u{number}", f"name{number}", "player", False, True, None, now, now)
            batch.accounts[row.user_id] = row
        await world.app.store.commit(batch)
        await another_process(world, ann, active=False, updated_at=now + 1)
        await pass_time(3 * PERIOD)
        assert await ann.closed()


async def test_looking_goes_on_when_the_store_fails(autojump_clock: object) -> None:
    store = FailingReads()
    async with watched_world(store) as world:
        ann = await world.registered("ann")
        store.failing = True
        await another_process(world, ann, active=False)
        await pass_time(10)
        assert not await ann.closed()
        store.failing = False
        await pass_time(PERIOD)
        assert await ann.closed()


@attrs.define
class FailingReads(MemoryStore):
    """Does not say what has changed while it fails."""

    failing: bool = False

    async def changed_accounts(self, since: int) -> Any:
        if self.failing:
            raise StoreFailedError("the disk is gone")
        return await MemoryStore.changed_accounts(self, since)


async def test_what_goes_wrong_with_one_account_keeps_nobody_from_hearing_of_the_others(autojump_clock: object) -> None:
    store = OddStore()
    async with watched_world(store) as world:
        ann, bob = await world.registered("ann"), await world.registered("bob")
        store.odd = ann.identity["user"]["userId"]
        await another_process(world, ann, active=False)
        await another_process(world, bob, active=False)
        await pass_time(3 * PERIOD)
        assert [await ann.closed(), await bob.closed()] == [True, True]
        world.internal_errors_expected = 1


@attrs.define
class OddStore(MemoryStore):
    """Stumbles over the games of one user."""

    odd: str = ""

    async def unfinished(self, user_id: str | None) -> Any:
        if user_id == self.odd:
            raise KeyError(user_id)
        return await MemoryStore.unfinished(self, user_id)


async def test_what_this_process_has_changed_itself_is_nothing_new(autojump_clock: object) -> None:
    store = CountingStore()
    async with watched_world(store) as world:
        for name in ("ann", "bob"):
            await (await world.registered(name)).good("users.update", username=f"{name}2")
        before = store.looked_up
        await pass_time(30)
        assert store.looked_up == before


@attrs.define
class CountingStore(MemoryStore):
    """Counts how often logins are listed, and how many changed accounts it has told."""

    looked_up: int = 0
    told: int = 0

    async def changed_accounts(self, since: int) -> Any:
        found = await MemoryStore.changed_accounts(self, since)
        self.told += len(found)
        return found

    async def logins_of(self, user_id: str) -> Any:
        self.looked_up += 1
        return await MemoryStore.logins_of(self, user_id)


# ------------------------------------------------------------------------------------------------- what is known


async def test_what_an_account_has_become_is_known_and_not_what_it_was(world: World) -> None:
    ann = await world.registered("ann")
    read = await world.app.store.account(ann.identity["user"]["userId"])
    assert read is not None
    roster, later = world.app.roster, attrs.evolve(read, active=False, updated_at=read.updated_at + 1)
    assert roster.latest(read) == read
    roster.changed(later)
    assert roster.latest(read) == later
    assert roster.latest(attrs.evolve(later, updated_at=later.updated_at + 1)).updated_at == later.updated_at + 1


async def test_only_so_many_changes_are_remembered(world: World) -> None:
    roster = world.app.roster
    for number in range(REMEMBERED + 10):
        roster.changed(Account(f"u{number}", f"name{number}", "player", False, True, None, 1, 2))
        roster.ended([f"l{number}"])
    assert len(roster._changed) == len(roster._ended) == REMEMBERED
    old, new = (Login(f"l{number}", "u", "", 0, "", 0, None, 0) for number in (0, REMEMBERED + 9))
    assert [reason_of(roster.check_login, login) for login in (old, new)] == [None, "bad_credentials"]


async def test_who_changes_something_is_alone_with_it_and_nothing_is_left_of_that(world: World) -> None:
    roster, inside, most = world.app.roster, 0, 0

    async def change(what: str) -> None:
        nonlocal inside, most
        async with roster.alone(what):
            inside += 1
            most = max(most, inside)
            await trio.sleep(1)
            inside -= 1

    async with trio.open_nursery() as nursery:
        for _ in range(5):
            nursery.start_soon(change, "ann")
    assert (most, roster._locks) == (1, {})
