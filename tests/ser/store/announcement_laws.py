"""What every store owes about announcements; ``LAWS`` lists it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from ser.app.ports import BROADCAST, MAINTENANCE, MOTD, Announced, AnnouncementRow, Batch, Store
from ser.app.ports.announcements import KEPT_MS

AT: Final = 1_700_000_000_123


def row(number: int, kind: str = BROADCAST, **more: Any) -> AnnouncementRow:
    """What was announced at that instant."""
    name = f"n{number}" if kind == BROADCAST else kind
    return AnnouncementRow(**{"announcement_id": name, "kind": kind, "text": f"Text {number} \u202e'--\U0001f600",
                              "at": None, "made_at": AT + number, **more})


async def announce(store: Store, *rows: AnnouncementRow) -> None:
    """Stores them, each by itself."""
    for each in rows:
        batch = Batch()
        batch.put(each)
        await store.commit(batch)


async def announcements_come_as_they_are_the_oldest_first(store: Store) -> None:
    rows = [row(1), row(2, MAINTENANCE, at=AT + 600_000), row(3, MOTD)]
    await announce(store, rows[2], rows[0], rows[1])
    assert await store.notices(Announced()) == rows


async def only_what_is_new_is_asked_for(store: Store) -> None:
    await announce(store, row(1), row(2), row(3))
    assert [each.made_at - AT for each in await store.notices(Announced(AT + 2))] == [2, 3]
    assert list(await store.notices(Announced(AT + 4))) == []


async def only_some_kinds_are_asked_for(store: Store) -> None:
    await announce(store, row(1), row(2, MAINTENANCE), row(3, MOTD))
    assert [each.kind for each in await store.notices(Announced(kinds=(MOTD, MAINTENANCE)))] == [MAINTENANCE, MOTD]


async def there_is_one_maintenance_and_one_message_of_the_day(store: Store) -> None:
    await announce(store, row(1, MAINTENANCE, at=AT), row(2, MAINTENANCE), row(3, MOTD), row(4, MOTD, text=""))
    assert await store.notices(Announced()) == [row(2, MAINTENANCE), row(4, MOTD, text="")]


async def old_broadcasts_are_dropped_when_there_is_a_new_one(store: Store) -> None:
    await announce(store, row(1), row(2), row(3, MOTD), row(2 + KEPT_MS))
    assert [each.made_at - AT for each in await store.notices(Announced())] == [2, 3, 2 + KEPT_MS]


async def of_very_many_the_first_are_told(store: Store) -> None:
    batch = Batch()
    for number in range(250):
        batch.put(row(number))
    await store.commit(batch)
    assert [each.made_at - AT for each in await store.notices(Announced())] == list(range(200))


LAWS: tuple[Callable[[Store], Awaitable[None]], ...] = (
    announcements_come_as_they_are_the_oldest_first,
    only_what_is_new_is_asked_for,
    only_some_kinds_are_asked_for,
    there_is_one_maintenance_and_one_message_of_the_day,
    old_broadcasts_are_dropped_when_there_is_a_new_one,
    of_very_many_the_first_are_told,
)
