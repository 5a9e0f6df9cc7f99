"""What every store owes about rooms and invitations, as laws on an open and empty store; ``LAWS`` lists them."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs
import pytest

from ser.app.ports import (
    Awaiting,
    Batch,
    ConflictError,
    InvitationQuery,
    InvitationRow,
    MemberRow,
    NotificationRow,
    RoomQuery,
    RoomRow,
    Store,
)

AT: Final = 1_700_000_000_123


def room(room_id: str, **more: Any) -> RoomRow:
    """A room's row."""
    fields = {"visibility": "public", "is_closed": False, "is_ready": False, "game_type": "tic-tac-toe",
              "host_id": "u-ann", "created_at": AT, "updated_at": AT, "room": f'{{"roomId":"{room_id}"}}', **more}
    return RoomRow(room_id, **fields)


def invitation(invite_id: str, **more: Any) -> InvitationRow:
    """An invitation of bob by ann to r1."""
    fields = {"room_id": "r1", "inviter_id": "u-ann", "receiver_id": "u-bob", "role": None, "status": "pending",
              "code": f"c-{invite_id}", "code_hash": f"h-{invite_id}", "uses_left": None, "created_at": AT,
              "updated_at": AT, "expires_at": AT + 1000, "invitation": f'{{"inviteId":"{invite_id}"}}', **more}
    return InvitationRow(invite_id, **fields)


def batch(
    *rows: RoomRow | MemberRow | InvitationRow | NotificationRow, facts: tuple[tuple[str, int, str], ...] = (),
) -> Batch:
    """What is to be committed."""
    made = Batch()
    made.room_facts.extend(facts)
    for row in rows:
        made.put(row)
    return made


async def ids(store: Store, **wanted: Any) -> list[str]:
    """Which rooms are found, by their JSON."""
    found, _ = await store.rooms(RoomQuery(**wanted))
    return [text.split('"')[3] for text in found]


# --------------------------------------------------------------------------------------------------------- rooms


async def a_rooms_facts_come_back_in_their_order(store: Store) -> None:
    await store.commit(batch(facts=(("r1", 1, '{"f":"a"}'), ("r2", 1, '{"f":"x"}'), ("r1", 2, '{"f":"b"}'))))
    await store.commit(batch(facts=(("r1", 3, '{"f":"ü\U0001f600"}'),)))
    assert list(await store.room("r1") or ()) == ['{"f":"a"}', '{"f":"b"}', '{"f":"ü\U0001f600"}']
    assert list(await store.room("r2") or ()) == ['{"f":"x"}']
    assert await store.room("nothing") is None


async def a_rooms_fact_whose_number_is_taken_is_a_conflict_and_nothing_is_stored(store: Store) -> None:
    await store.commit(batch(room("r1"), facts=(("r1", 1, "{}"),)))
    with pytest.raises(ConflictError):
        await store.commit(batch(room("r1", is_closed=True), room("r2"), invitation("i1"), MemberRow("r1", "u", True),
                                 facts=(("r2", 1, "{}"), ("r1", 1, "{}"))))
    assert await store.room("r2") is None
    assert await store.invitation("i1") is None
    assert await ids(store) == await ids(store, closed=False) == ["r1"]
    assert await ids(store, member_id="u") == []
    await store.commit(batch(facts=(("r1", 2, "{}"),)))


async def rooms_come_with_those_first_that_can_be_joined_then_the_newest(store: Store) -> None:
    await store.commit(batch(room("r1"), room("r2", is_closed=True), room("r3"), room("r4", is_closed=True)))
    assert await ids(store) == ["r3", "r1", "r4", "r2"]
    pages = [await store.rooms(RoomQuery(limit=3, offset=offset)) for offset in (0, 3, 6)]
    assert [(len(found), total) for found, total in pages] == [(3, 4), (1, 4), (0, 4)]


async def rooms_are_found_by_what_is_asked(store: Store) -> None:
    await store.commit(batch(
        room("r1"), room("r2", visibility="private"), room("r3", game_type="mnk"), room("r4", is_ready=True),
        room("r5", is_closed=True, is_ready=True)))
    assert await ids(store, visibility="private") == ["r2"]
    assert await ids(store, game_type="mnk") == ["r3"]
    assert await ids(store, ready=True) == ["r4", "r5"]
    assert await ids(store, ready=True, closed=False, visibility="public", game_type="tic-tac-toe") == ["r4"]
    assert await ids(store, closed=True) == ["r5"]
    assert await ids(store, game_type="nothing") == []


async def rooms_in_which_nothing_has_happened_for_long_are_found_while_they_can_be_joined(store: Store) -> None:
    await store.commit(batch(
        room("r1", updated_at=AT + 1), room("r2"), room("r3", updated_at=AT + 2), room("r4", is_closed=True)))
    assert await ids(store, quiet=AT + 2) == ["r2", "r1"]
    assert await ids(store, quiet=AT) == []


async def a_members_rooms_are_those_that_they_are_in(store: Store) -> None:
    await store.commit(batch(room("r1"), room("r2"), room("r3"), MemberRow("r1", "u-ann", True),
                             MemberRow("r2", "u-ann", True), MemberRow("r3", "u-bob", True)))
    assert await ids(store, member_id="u-ann") == ["r2", "r1"]
    await store.commit(batch(MemberRow("r1", "u-ann", False)))
    assert await ids(store, member_id="u-ann") == ["r2"]
    await store.commit(batch(MemberRow("r1", "u-ann", True), room("r1", is_closed=True)))
    assert await ids(store, member_id="u-ann") == ["r2", "r1"]
    assert await ids(store, member_id="u-ann", closed=True) == ["r1"]
    assert await ids(store, member_id="nobody") == []


async def a_rooms_row_replaces_what_was_there(store: Store) -> None:
    await store.commit(batch(room("r1")))
    await store.commit(batch(room("r1", is_closed=True, room='{"roomId":"new"}')))
    assert await store.rooms(RoomQuery()) == (['{"roomId":"new"}'], 1)


# --------------------------------------------------------------------------------------------------- invitations


async def an_invitation_is_found_by_its_id_and_by_its_code(store: Store) -> None:
    link = invitation("i2", receiver_id=None, code=None, uses_left=3, role="X")
    await store.commit(batch(invitation("i1"), link))
    assert [await store.invitation(key) for key in ("i1", "i2", "i3")] == [invitation("i1"), link, None]
    assert [await store.invitation_by_code(key) for key in ("h-i1", "h-i2", "c-i1", "")] == [
        invitation("i1"), link, None, None]


async def an_invitation_replaces_what_was_there(store: Store) -> None:
    await store.commit(batch(invitation("i1")))
    accepted = attrs.evolve(invitation("i1"), status="accepted", updated_at=AT + 5, uses_left=0)
    await store.commit(batch(accepted))
    assert await store.invitation("i1") == await store.invitation_by_code("h-i1") == accepted


async def invitations_come_in_pages_the_newest_first_by_what_is_asked(store: Store) -> None:
    await store.commit(batch(
        invitation("i1"), invitation("i2", status="declined"), invitation("i3", receiver_id="u-eve", role="X"),
        invitation("i4", room_id="r2", inviter_id="u-eve"), invitation("i5", receiver_id=None, code=None)))

    async def found(**wanted: Any) -> list[str]:
        rows, total = await store.invitations(InvitationQuery(**wanted))
        assert total == len(rows)
        return [row.invite_id for row in rows]

    assert await found() == ["i5", "i4", "i3", "i2", "i1"]
    assert await found(receiver_id="u-bob") == ["i4", "i2", "i1"]
    assert await found(inviter_id="u-ann", receiver_id="u-bob") == ["i2", "i1"]
    assert await found(room_id="r2") == await found(inviter_id="u-eve") == ["i4"]
    assert await found(role="X") == ["i3"]
    assert await found(statuses=("declined", "accepted")) == ["i2"]
    rows, total = await store.invitations(InvitationQuery(limit=2, offset=1))
    assert ([row.invite_id for row in rows], total) == (["i4", "i3"], 5)


async def invitations_whose_time_is_up_are_found_while_they_are_pending(store: Store) -> None:
    await store.commit(batch(
        invitation("i1", expires_at=AT), invitation("i2", expires_at=AT + 1), invitation("i3", expires_at=AT + 2),
        invitation("i4", expires_at=AT, status="accepted")))
    rows, total = await store.invitations(InvitationQuery(due=AT + 1))
    assert ([row.invite_id for row in rows], total) == (["i1", "i2"], 2)


async def whether_there_is_anything_for_a_user_is_seen_at_once(store: Store) -> None:
    assert await store.awaiting("u-bob") == Awaiting(rooms=False, invitations=False, notices=False)
    notice = NotificationRow("n1", "u-bob", "your_turn", "{}", AT)
    await store.commit(batch(room("r1"), MemberRow("r1", "u-bob", True), invitation("i1"), notice))
    assert await store.awaiting("u-bob") == Awaiting(rooms=True, invitations=True, notices=True)
    assert await store.awaiting("u-ann") == Awaiting(rooms=False, invitations=False, notices=False)
    await store.commit(batch(MemberRow("r1", "u-bob", False), invitation("i1", status="declined"),
                             attrs.evolve(notice, read_at=AT)))
    assert await store.awaiting("u-bob") == Awaiting(rooms=False, invitations=False, notices=False)


LAWS: tuple[Callable[[Store], Awaitable[None]], ...] = (
    a_rooms_facts_come_back_in_their_order,
    a_rooms_fact_whose_number_is_taken_is_a_conflict_and_nothing_is_stored,
    rooms_come_with_those_first_that_can_be_joined_then_the_newest,
    rooms_are_found_by_what_is_asked,
    rooms_in_which_nothing_has_happened_for_long_are_found_while_they_can_be_joined,
    a_members_rooms_are_those_that_they_are_in,
    a_rooms_row_replaces_what_was_there,
    an_invitation_is_found_by_its_id_and_by_its_code,
    an_invitation_replaces_what_was_there,
    invitations_come_in_pages_the_newest_first_by_what_is_asked,
    invitations_whose_time_is_up_are_found_while_they_are_pending,
    whether_there_is_anything_for_a_user_is_seen_at_once,
)
