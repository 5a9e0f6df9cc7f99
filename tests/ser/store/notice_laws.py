"""What every store owes of notifications, targets and settings; ``LAWS`` lists it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs

from ser.app.ports import (
    Batch,
    Due,
    GoneGuests,
    Notice,
    NoticesByAge,
    NotificationRow,
    SettingsRow,
    Store,
    TargetRow,
)
from tests.ser.store.conformance import AT, account, batch, login

HOSTILE: Final = "\u202eevil' OR 1=1 --{0}%s\x1b[2J\u0301\u0301\u0301\U0001f600\"\\"


def notice(number: int, user_id: str = "u-ann", **more: Any) -> NotificationRow:
    """A notification of that instant."""
    fields = {"kind": "your_turn", "data": json.dumps({"number": number}), "at": AT + number, **more}
    return NotificationRow(f"n{number:05}-{user_id}", user_id, **fields)


def of(*rows: Any) -> Batch:
    """A batch with these rows."""
    made = Batch()
    for item in rows:
        made.put(item)
    return made


async def all_of(store: Store, user_id: str = "u-ann", *, unread: bool = False) -> list[NotificationRow]:
    """A user's notifications, the newest first."""
    rows, total = await store.notifications(user_id, unread=unread, limit=2000, offset=0)
    assert len(rows) == total
    return list(rows)


async def numbers(store: Store, user_id: str = "u-ann", *, unread: bool = False) -> list[int]:
    """Their numbers."""
    return [item.at - AT for item in await all_of(store, user_id, unread=unread)]


# ---------------------------------------------------------------------------------------------------------- lists


async def notifications_come_in_pages_the_newest_first(store: Store) -> None:
    await store.commit(of(*(notice(number) for number in range(5)), notice(9, "u-bob")))
    pages = [await store.notifications("u-ann", unread=False, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[item.at - AT for item in page] for page, _ in pages] == [[4, 3], [2, 1], [0], []]
    assert [total for _, total in pages] == [5] * 4
    assert await all_of(store, "u-bob") == [notice(9, "u-bob")]
    assert await all_of(store, "u-eve") == []


async def those_of_one_instant_have_an_order(store: Store) -> None:
    await store.commit(of(*(notice(number, at=AT) for number in (2, 0, 1))))
    pages = [await store.notifications("u-ann", unread=False, limit=1, offset=offset) for offset in range(3)]
    assert [page[0].notification_id for page, _ in pages] == ["n00002-u-ann", "n00001-u-ann", "n00000-u-ann"]


async def some_kinds_can_be_left_out_of_pages_and_counts(store: Store) -> None:
    await store.commit(of(notice(1), notice(2, kind="nudge"), notice(3, kind="invitation")))
    for without, left in (((), [3, 2, 1]), (("nudge",), [3, 1]), (("nudge", "invitation", "none"), [1])):
        rows, total = await store.notifications("u-ann", unread=True, limit=9, offset=0, without=without)
        assert ([item.at - AT for item in rows], total) == (left, len(left))
        assert await store.unread("u-ann", without) == len(left)


async def one_with_the_same_identifier_replaces_what_was_there(store: Store) -> None:
    await store.commit(of(notice(1, read_at=AT + 5), notice(2)))
    again = attrs.evolve(notice(1), at=AT + 7, kind="nudge", data="{}", due_at=AT + 8)
    await store.commit(of(again))
    assert await all_of(store) == [again, notice(2)]
    assert await store.unread("u-ann") == 2


async def texts_come_back_as_they_are(store: Store) -> None:
    odd = notice(1, kind="server", data=json.dumps({"text": HOSTILE}))
    await store.commit(of(odd, TargetRow("t1", "u-ann", HOSTILE, "[]", AT), SettingsRow("u-ann", HOSTILE)))
    assert await all_of(store) == [odd]
    assert [item.address for item in await store.targets("u-ann")] == [HOSTILE]
    assert await store.settings("u-ann") == HOSTILE


async def one_is_found_by_its_identifier(store: Store) -> None:
    await store.commit(of(notice(1), notice(2, "u-bob")))
    assert await store.notices(Notice("n00002-u-bob")) == notice(2, "u-bob")
    assert await store.notices(Notice("n00002-u-ann")) is None
    assert await store.notices(Notice("")) is None


# -------------------------------------------------------------------------------------------------------- reading


async def all_up_to_an_instant_are_read_and_nobody_else_s(store: Store) -> None:
    await store.commit(of(*(notice(number, due_at=AT) for number in range(4)), notice(1, "u-bob")))
    read = Batch()
    read.read(AT + 50, "u-ann", AT + 2)
    await store.commit(read)
    assert await numbers(store, unread=True) == [3]
    assert await numbers(store, "u-bob", unread=True) == [1]
    assert [(item.read_at, item.due_at) for item in await all_of(store)] == [
        (None, AT), *[(AT + 50, None)] * 3]
    again = Batch()
    again.read(AT + 99, "u-ann", AT + 9)
    await store.commit(again)
    assert {item.read_at for item in await all_of(store)} == {AT + 50, AT + 99}, "what is read is read once"


async def those_that_were_seen_are_read(store: Store) -> None:
    await store.commit(of(notice(1, due_at=AT), notice(2), notice(3, read_at=AT + 4)))
    seen = Batch()
    seen.see(AT + 50, ["n00001-u-ann", "n00003-u-ann", "nothing"])
    await store.commit(seen)
    assert [(item.read_at, item.due_at) for item in await all_of(store)] == [
        (AT + 4, None), (None, None), (AT + 50, None)]


async def what_is_put_in_after_the_reading_is_not_read(store: Store) -> None:
    await store.commit(of(notice(1), notice(2)))
    mixed = of(notice(3))
    mixed.read(AT + 50, "u-ann", AT + 50)
    mixed.see(AT + 51, ["n00002-u-ann", "n00004-u-ann"])
    mixed.put(notice(2))
    mixed.put(notice(4))
    await store.commit(mixed)
    assert [(item.at - AT, item.read_at) for item in await all_of(store)] == [
        (4, None), (3, AT + 50), (2, None), (1, AT + 50)]


# --------------------------------------------------------------------------------------------------------- keeping


async def what_is_dropped_is_gone(store: Store) -> None:
    await store.commit(of(*(notice(number) for number in range(4))))
    dropping = Batch()
    dropping.dropped += [("n00001-u-ann", AT + 1), ("n00003-u-ann", AT + 3), ("nothing", AT), ("n00002-u-ann", AT + 1)]
    await store.commit(dropping)
    assert await numbers(store) == [2, 0], "what has taken the place of another is not dropped with it"


async def of_a_trimmed_user_the_newest_are_kept(store: Store) -> None:
    await store.commit(of(*(notice(number) for number in range(20)), *(notice(n, "u-bob") for n in range(20))))
    trimming = of(notice(20))
    trimming.trims["u-ann"] = 3
    trimming.trims["u-eve"] = 3
    await store.commit(trimming)
    assert await numbers(store) == [20, 19, 18]
    assert len(await numbers(store, "u-bob")) == 20


async def old_ones_are_found_in_the_order_of_their_age(store: Store) -> None:
    await store.commit(of(notice(3), notice(1, read_at=AT + 9), notice(2, "u-bob"), notice(4), notice(2)))
    first = await store.notices(NoticesByAge((0, ""), AT + 4, 3))
    assert first == [(AT + 1, "n00001-u-ann", True), (AT + 2, "n00002-u-ann", False), (AT + 2, "n00002-u-bob", False)]
    assert await store.notices(NoticesByAge(first[-1][:2], AT + 4, 3)) == [(AT + 3, "n00003-u-ann", False)]
    assert await store.notices(NoticesByAge((AT + 2, "n00002-u-ann"), AT + 3, 3)) == [
        (AT + 2, "n00002-u-bob", False)]


# --------------------------------------------------------------------------------------------------------- sending


async def what_is_due_comes_the_earliest_first(store: Store) -> None:
    assert list(await store.notices(Due(9))) == []
    await store.commit(of(notice(1, due_at=AT + 30), notice(2), notice(3, "u-bob", due_at=AT + 10),
                          notice(4, "u-eve", due_at=AT + 20)))
    assert await store.notices(Due(2)) == [("u-bob", AT + 10), ("u-eve", AT + 20)]


async def what_is_due_is_taken_once(store: Store) -> None:
    await store.commit(of(notice(2, due_at=AT + 1), notice(1, due_at=AT + 2), notice(3, due_at=AT + 3), notice(4),
                          notice(5, "u-bob", due_at=AT)))
    taken = await store.claim("u-ann", AT + 2, 9)
    assert list(taken) == [notice(1), notice(2)], "the oldest first, and due no more"
    assert list(await store.claim("u-ann", AT + 2, 9)) == []
    assert list(await store.claim("u-ann", AT + 3, 9)) == [notice(3)]
    assert await store.notices(Due(9)) == [("u-bob", AT)]
    assert len(await all_of(store)) == 4


async def so_many_are_taken_as_are_asked_for(store: Store) -> None:
    await store.commit(of(*(notice(number, due_at=AT) for number in range(5))))
    assert [item.at - AT for item in await store.claim("u-ann", AT, 2)] == [0, 1]
    assert [item.at - AT for item in await store.claim("u-ann", AT, 9)] == [2, 3, 4]


async def what_is_due_can_wait(store: Store) -> None:
    await store.commit(of(notice(1, due_at=AT + 1), notice(2, due_at=AT + 2), notice(3, "u-bob", due_at=AT + 1)))
    await store.postpone("u-ann", AT + 1, AT + 500)
    assert list(await store.claim("u-ann", AT + 499, 9)) == [notice(2)]
    assert list(await store.claim("u-ann", AT + 500, 9)) == [notice(1)]
    assert await store.notices(Due(9)) == [("u-bob", AT + 1)]


async def after_a_claim_the_store_goes_on(store: Store) -> None:
    await store.commit(of(notice(1, due_at=AT)))
    assert len(await store.claim("u-ann", AT, 1)) == 1
    await store.commit(of(notice(2, due_at=AT)))
    assert len(await store.claim("u-ann", AT, 1)) == 1
    assert await numbers(store) == [2, 1]


# --------------------------------------------------------------------------------------------- targets and settings


async def targets_are_listed_until_they_are_removed(store: Store) -> None:
    first, second = (TargetRow(f"t{number}", "u-ann", f"ntfys://{number}", '["nudge"]', AT) for number in (1, 2))
    other = TargetRow("t3", "u-bob", "json://", "[]", AT)
    await store.commit(of(second, first, other))
    assert list(await store.targets("u-ann")) == [first, second]
    changed = attrs.evolve(first, kinds="[]")
    await store.commit(of(changed))
    removing = Batch()
    removing.removed += ["t2", "nothing"]
    await store.commit(removing)
    assert list(await store.targets("u-ann")) == [changed]
    assert list(await store.targets("u-bob")) == [other]


async def settings_replace_what_was_there(store: Store) -> None:
    assert await store.settings("u-ann") is None
    await store.commit(of(SettingsRow("u-ann", '{"volume":1}'), SettingsRow("u-bob", "{}")))
    await store.commit(of(SettingsRow("u-ann", '{"volume":2}')))
    assert [await store.settings(user) for user in ("u-ann", "u-bob", "u-eve")] == ['{"volume":2}', "{}", None]


async def guests_are_gone_who_cannot_come_back(store: Store) -> None:
    guests = [account(name, guest=True) for name in ("ann", "bob", "eve", "joe")]
    await store.commit(batch(accounts=[*guests, account("pat")], logins=[
        login("l1", "u-ann", refresh_expires_at=AT + 10), login("l2", "u-ann", refresh_expires_at=AT - 1),
        login("l3", "u-bob", refresh_expires_at=AT), login("l4", "u-pat", refresh_expires_at=AT)]))
    settings = [SettingsRow(user, "{}") for user in ("u-ann", "u-bob", "u-pat")]
    await store.commit(of(*settings, TargetRow("t1", "u-eve", "json://", "[]", AT)))
    assert sorted(await store.notices(GoneGuests(AT, 9))) == ["u-bob", "u-eve"]
    assert len(await store.notices(GoneGuests(AT, 1))) == 1
    assert sorted(await store.notices(GoneGuests(AT + 10, 9))) == ["u-ann", "u-bob", "u-eve"]


async def of_who_is_gone_nothing_is_kept(store: Store) -> None:
    for user in ("u-ann", "u-bob"):
        await store.commit(of(notice(1, user), TargetRow(f"t-{user}", user, "json://", "[]", AT),
                              SettingsRow(user, "{}")))
    going = Batch()
    going.gone.append("u-ann")
    await store.commit(going)
    assert (await numbers(store), list(await store.targets("u-ann")), await store.settings("u-ann")) == ([], [], None)
    assert await numbers(store, "u-bob") == [1]
    assert len(await store.targets("u-bob")) == 1
    assert await store.settings("u-bob") == "{}"


async def hundreds_fit_in_one_batch(store: Store) -> None:
    many = of(*(notice(number) for number in range(300)))
    many.put(notice(0, "u-bob"))
    await store.commit(many)
    assert await store.unread("u-ann") == 300
    dropping = Batch()
    dropping.dropped += [(f"n{number:05}-u-ann", AT + number) for number in range(299)]
    dropping.see(AT, [f"n{number:05}-u-ann" for number in range(300)])
    await store.commit(dropping)
    assert [(item.at - AT, item.read_at) for item in await all_of(store)] == [(299, AT)]


LAWS: tuple[Callable[[Store], Awaitable[None]], ...] = (
    notifications_come_in_pages_the_newest_first,
    those_of_one_instant_have_an_order,
    some_kinds_can_be_left_out_of_pages_and_counts,
    one_with_the_same_identifier_replaces_what_was_there,
    texts_come_back_as_they_are,
    one_is_found_by_its_identifier,
    all_up_to_an_instant_are_read_and_nobody_else_s,
    those_that_were_seen_are_read,
    what_is_put_in_after_the_reading_is_not_read,
    what_is_dropped_is_gone,
    of_a_trimmed_user_the_newest_are_kept,
    old_ones_are_found_in_the_order_of_their_age,
    what_is_due_comes_the_earliest_first,
    what_is_due_is_taken_once,
    so_many_are_taken_as_are_asked_for,
    what_is_due_can_wait,
    after_a_claim_the_store_goes_on,
    targets_are_listed_until_they_are_removed,
    settings_replace_what_was_there,
    guests_are_gone_who_cannot_come_back,
    of_who_is_gone_nothing_is_kept,
    hundreds_fit_in_one_batch,
)
