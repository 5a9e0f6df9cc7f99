"""What every store owes of users and their logins: lists, renaming, and what other processes have changed."""

from collections.abc import Awaitable, Callable
from typing import Final

import attrs
import pytest

from ser.app.ports import NameTakenError, Store, UserQuery
from tests.ser.store.conformance import AT, account, batch, login

HOSTILE: Final = ("\x00", "a\x00b", "'; DROP TABLE accounts; --", "%", "_", "\\", "\U0001f600", "x" * 100_000, "")
"""What nobody is called, and no database should stumble over."""


async def users_are_the_registered_accounts_the_oldest_first_in_pages(store: Store) -> None:
    people = [account(f"name{number}", user_id=f"u{number}") for number in range(5)]
    await store.commit(batch(accounts=[account("visitor", user_id="u9", guest=True), *reversed(people)]))
    pages = [await store.users(UserQuery(limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [list(page) for page, _ in pages] == [people[:2], people[2:4], people[4:], []]
    assert [total for _, total in pages] == [5] * 4


async def users_are_picked_by_role_and_activity(store: Store) -> None:
    kinds = [(role, active) for role in ("player", "bot", "admin") for active in (True, False)]
    people = [account(f"{role}{active}".lower(), user_id=f"u{number}", role=role, active=active)
              for number, (role, active) in enumerate(kinds)]
    await store.commit(batch(accounts=people))
    for query in [UserQuery(active, role) for active in (None, True, False) for role in (None, "bot", "admin", "king")]:
        wanted = [row for row in people if query.active in (None, row.active) and query.role in (None, row.role)]
        found, total = await store.users(query)
        assert (list(found), total) == (wanted, len(wanted))


async def accounts_are_found_many_at_once(store: Store) -> None:
    people = [account(f"name{number}", user_id=f"u{number:03}", guest=number % 2 > 0) for number in range(500)]
    await store.commit(batch(accounts=people))
    found = await store.accounts_by_id([row.user_id for row in people])
    assert sorted(found, key=lambda row: row.user_id) == people
    assert [row.user_id for row in await store.accounts_by_id(["u001", "nobody", "u001"])] == ["u001"]
    assert list(await store.accounts_by_id([])) == []


async def what_a_bot_plays_is_kept(store: Store) -> None:
    bot = account("robo", role="bot", games=("ludo", "tic-tac-toe"))
    await store.register(bot)
    assert await store.account_named("robo") == bot
    await store.commit(batch(accounts=[attrs.evolve(bot, games=())]))
    assert await store.account_named("robo") == attrs.evolve(bot, games=())


# ------------------------------------------------------------------------------------------------------- renaming


async def who_is_renamed_keeps_everything_and_the_old_name_is_free(store: Store) -> None:
    ann = account("Ann")
    await store.register(ann, login("l1"))
    renamed = attrs.evolve(ann, username="Anna", updated_at=AT + 5)
    await store.register(renamed)
    assert [await store.account_named(name) for name in ("ann", "ANNA")] == [None, renamed]
    assert await store.account("u-ann") == renamed
    assert [item.login_id for item in await store.logins_of("u-ann")] == ["l1"]
    await store.register(account("ann", user_id="u-other"))
    assert (await store.account_named("ANN")) == account("ann", user_id="u-other")


async def nobody_is_renamed_to_a_name_that_is_taken(store: Store) -> None:
    ann = account("ann")
    await store.register(ann)
    await store.register(account("bob"))
    with pytest.raises(NameTakenError):
        await store.register(attrs.evolve(ann, username="BOB", updated_at=AT + 5))
    assert [await store.account_named(name) for name in ("ann", "bob")] == [ann, account("bob")]


async def a_name_may_change_its_case(store: Store) -> None:
    ann = account("ann")
    await store.register(ann)
    await store.register(attrs.evolve(ann, username="ANN"))
    assert (await store.account_named("ann")) == attrs.evolve(ann, username="ANN")


# ------------------------------------------------------------------------------------------------ what has changed


async def what_has_changed_since_an_instant_is_told_in_its_order(store: Store) -> None:
    people = [account(f"name{number}", user_id=f"u{number}", updated_at=AT - number) for number in range(4)]
    await store.commit(batch(accounts=people))
    assert list(await store.changed_accounts(AT - 2)) == people[2::-1]
    assert list(await store.changed_accounts(AT + 1)) == []


async def of_guests_only_inactive_ones_are_told(store: Store) -> None:
    gone = account("gone", guest=True, active=False)
    await store.commit(batch(accounts=[account("visitor", guest=True), gone]))
    assert list(await store.changed_accounts(0)) == [gone]


async def of_very_many_changes_the_first_thousand_are_told(store: Store) -> None:
    people = [account(f"name{number}", user_id=f"u{number}", updated_at=AT + number) for number in range(1010)]
    await store.commit(batch(accounts=people))
    assert list(await store.changed_accounts(0)) == people[:1000]
    assert list(await store.changed_accounts(AT + 999)) == people[999:]


# --------------------------------------------------------------------------------------------------------- logins


async def a_login_says_when_and_by_which_client_it_was_made(store: Store) -> None:
    made = login("l1", created_at=AT, client="a client 1.0")
    await store.commit(batch(logins=[made, login("l2")]))
    assert await store.login("l1") == made
    assert [await store.login(name) for name in ("l3", "L1")] == [None, None]
    await store.commit(batch(logouts=["l1"]))
    assert await store.login("l1") is None


async def what_nobody_is_called_finds_nothing(store: Store) -> None:
    await store.register(account("ann"), login("l1"))
    for name in HOSTILE:
        found = [await store.account(name), await store.account_named(name), await store.login(name),
                 await store.login_by_access(name), await store.login_by_refresh(name), await store.game(name)]
        assert found == [None] * 6
        lists = [await store.logins_of(name), await store.unfinished(name), await store.accounts_by_id([name])]
        assert [list(item) for item in lists] == [[], [], []]
        assert tuple(await store.users(UserQuery(role=name))) == ([], 0)


LAWS: Final[tuple[Callable[[Store], Awaitable[None]], ...]] = (
    users_are_the_registered_accounts_the_oldest_first_in_pages, users_are_picked_by_role_and_activity,
    accounts_are_found_many_at_once, what_a_bot_plays_is_kept,
    who_is_renamed_keeps_everything_and_the_old_name_is_free, nobody_is_renamed_to_a_name_that_is_taken,
    a_name_may_change_its_case, what_has_changed_since_an_instant_is_told_in_its_order,
    of_guests_only_inactive_ones_are_told, of_very_many_changes_the_first_thousand_are_told,
    a_login_says_when_and_by_which_client_it_was_made, what_nobody_is_called_finds_nothing,
)
