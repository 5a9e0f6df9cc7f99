"""Rooms, invitations, notifications and settings, kept in dictionaries."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

import attrs

from ser.app.ports import (
    Account,
    Awaiting,
    Batch,
    ConflictError,
    InvitationQuery,
    InvitationRow,
    MemberRow,
    NotificationRow,
    RoomQuery,
    RoomRow,
    SettingsRow,
    TargetRow,
    UserQuery,
)
from ser.store import memory_notices

T = TypeVar("T")


def page(rows: Sequence[T], limit: int, offset: int) -> tuple[Sequence[T], int]:
    """A page of rows, and how many there are in all."""
    return rows[offset : offset + limit], len(rows)


def fits(row: Any, **wanted: Any) -> bool:
    """Whether a row has these members, where they are not None."""
    return all(value is None or getattr(row, name) == value for name, value in wanted.items())


@attrs.define
class Shelves:
    """The rows by table and primary key, and the facts of rooms."""

    facts: dict[str, list[str]] = attrs.field(factory=dict)
    rows: dict[str, dict[Any, Any]] = attrs.field(factory=dict)
    _codes: dict[str, InvitationRow] = attrs.field(factory=dict)

    def check(self, batch: Batch) -> None:
        """Raises ``ConflictError`` when a fact's number is taken."""
        lengths: dict[str, int] = {}
        for room_id, seq, _ in batch.room_facts:
            length = lengths.get(room_id, len(self.facts.get(room_id, ())))
            if seq != length + 1:
                raise ConflictError(f"room {room_id} has {length} facts, this was to be number {seq}")
            lengths[room_id] = seq

    def commit(self, batch: Batch, *, without: Collection[str] = ()) -> None:
        """Enters what has been checked, without the rows of some tables."""
        for room_id, _, data in batch.room_facts:
            self.facts.setdefault(room_id, []).append(data)
        for at, user_id, until in batch.reads:
            self._read(at, user_id, until)
        memory_notices.see(self.rows, batch.sees)
        for table, rows in batch.rows.items():
            if table not in without:
                self.rows.setdefault(table, {}).update(rows)
        for row in batch.rows.get("invitations", {}).values():
            if isinstance(row, InvitationRow) and row.code_hash is not None:
                self._codes[row.code_hash] = row
        for target_id in batch.removed:
            self.rows.get("targets", {}).pop((target_id,), None)
        memory_notices.drop(self.rows, batch)

    def _read(self, at: int, user_id: str, until: int) -> None:
        kept = self.rows.get("notifications", {})
        for key, row in tuple(kept.items()):
            if row.user_id == user_id and row.read_at is None and row.at <= until:
                kept[key] = attrs.evolve(row, read_at=at, due_at=None)

    def _all(self, table: str) -> Sequence[Any]:
        return tuple(self.rows.get(table, {}).values())

    def rooms(self, query: RoomQuery) -> tuple[Sequence[str], int]:
        """A page of rooms."""
        found = [row for row in self._all("rooms") if self._wanted(row, query)]
        if query.quiet is not None:
            quiet = [row for row in found if not row.is_closed and row.updated_at < query.quiet]
            ordered = sorted(quiet, key=lambda row: row.updated_at)
        else:
            newest = sorted(found, key=lambda row: row.room_id, reverse=True)
            ordered = sorted(newest, key=lambda row: row.is_closed)
        rooms, total = page(ordered, query.limit, query.offset)
        return [row.room for row in rooms], total

    def _wanted(self, row: RoomRow, query: RoomQuery) -> bool:
        member: MemberRow | None = self.rows.get("room_members", {}).get((row.room_id, query.member_id))
        return (query.member_id is None or (member is not None and member.member)) and fits(
            row, visibility=query.visibility, is_closed=query.closed, is_ready=query.ready, game_type=query.game_type)

    def invitation(self, invite_id: str) -> InvitationRow | None:
        """An invitation."""
        found: InvitationRow | None = self.rows.get("invitations", {}).get((invite_id,))
        return found

    def invitation_by_code(self, code_hash: str) -> InvitationRow | None:
        """The invitation behind a link's code."""
        return self._codes.get(code_hash)

    def invitations(self, query: InvitationQuery) -> tuple[Sequence[InvitationRow], int]:
        """A page of invitations."""
        found = [row for row in self._all("invitations")
                 if fits(row, receiver_id=query.receiver_id, inviter_id=query.inviter_id, room_id=query.room_id,
                         role=query.role) and (not query.statuses or row.status in query.statuses)
                 and (query.due is None or (row.status == "pending" and row.expires_at <= query.due))]
        newest = sorted(found, key=lambda row: row.invite_id, reverse=True)
        ordered = newest if query.due is None else sorted(found, key=lambda row: row.expires_at)
        return page(ordered, query.limit, query.offset)

    def awaiting(self, user_id: str) -> Awaiting:
        """Whether there is anything for a user."""
        pending = InvitationQuery(receiver_id=user_id, statuses=("pending",), limit=1)
        return Awaiting(bool(self.rooms(RoomQuery(member_id=user_id, limit=1))[1]), bool(self.invitations(pending)[1]),
                        bool(self.notifications(user_id, True, 0, 0)[1]))

    def notifications(
        self, user_id: str, unread: bool, limit: int, offset: int, without: Collection[str] = ()
    ) -> tuple[Sequence[NotificationRow], int]:
        """A page of a user's notifications."""
        found = [row for row in self._all("notifications")
                 if row.user_id == user_id and (not unread or row.read_at is None) and row.kind not in without]
        newest = sorted(found, key=lambda row: (row.at, row.notification_id), reverse=True)
        return page(newest, limit, offset)

    def targets(self, user_id: str) -> Sequence[TargetRow]:
        """Where a user wants notifications when away."""
        return sorted((row for row in self._all("targets") if row.user_id == user_id), key=lambda row: row.target_id)

    def settings(self, user_id: str) -> str | None:
        """A user's settings."""
        row: SettingsRow | None = self.rows.get("settings", {}).get((user_id,))
        return None if row is None else row.settings


def users(accounts: Sequence[Account], query: UserQuery) -> tuple[Sequence[Account], int]:
    """A page of the registered accounts."""
    found = [row for row in accounts if not row.guest and fits(row, active=query.active, role=query.role)]
    return page(sorted(found, key=lambda row: row.user_id), query.limit, query.offset)
