"""A room and its invitations as one may see them: for the wire, and for the rows from which lists are made."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
import orjson

from engine.game.facts import Player
from engine.wire.codec import unstructure
from engine.wire.messages import gathering as messages
from engine.wire.messages.rooms import LogEntry
from ser.app.ports import InvitationRow, MemberRow, RoomRow
from ser.app.ports.people import PeopleRow
from ser.app.rooms.facts import (
    CHALLENGE,
    NAMES,
    Cancelled,
    Closed,
    Created,
    Declined,
    Expired,
    Fact,
    Invited,
    Joined,
    Kicked,
    Left,
    Linked,
)
from ser.app.rooms.seating import role_in
from ser.app.rooms.state import Invitation, Member, Room, create, evolve

PENDING: Final = "pending"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
CANCELLED: Final = "cancelled"
EXPIRED: Final = "expired"
USED: Final = "used"
STATUSES: Final = (PENDING, ACCEPTED, DECLINED, CANCELLED, EXPIRED, USED)
"""What an invitation can be at; a link that can be used no more is used."""


def room_message(room: Room) -> messages.Room:
    """The room as everybody sees it who may."""
    made = room.made
    players = [
        messages.RoomPlayer(member.user_id, member.player.username, role_in(room, member.user_id), member.at,
                         member.player.guest, member.player.bot)
        for member in room.members
    ]
    return messages.Room(
        room.room_id, made.name, made.kind, made.game_type, dict(made.options), made.capacity, made.visibility,
        made.auto_start, made.order, room.status, room.is_closed, room.is_ready, players, room.host_id,
        room.creator_id, room.game_id, made.at, room.updated_at, room.seq, _plain(made.clock), _plain(made.on_leave),
        made.watch_delay)


def _plain(value: Any) -> dict[str, Any] | None:
    return None if value is None else dict(value)


def room_row(room: Room) -> RoomRow:
    """What lists need of the room."""
    made = room.made
    text = orjson.dumps(unstructure(room_message(room))).decode()
    return RoomRow(room.room_id, made.visibility, room.is_closed, room.is_ready, made.game_type, room.host_id, made.at,
                   room.updated_at, text)


# --------------------------------------------------------------------------------------------------- invitations


@attrs.frozen
class Answer:
    """What an invitation has come to by a fact: the one before it, its status, by whom, why."""

    invitation: Invitation
    status: str
    at: int
    who: Player | None = None
    reason: str | None = None


def answers(room_id: str, before: Room | None, facts: Sequence[Fact]) -> Iterator[tuple[Room, Answer]]:
    """What the invitations of a room have come to by these facts, each with the room after its fact."""
    room = before
    for fact in facts:
        after = evolve(room, fact) if room is not None else create(room_id, _first(fact))
        yield from ((after, answer) for answer in _answers(room, after, fact))
        room = after


def _first(fact: Fact) -> Created:
    assert isinstance(fact, Created)  # noqa: S101 - for the type checker: rooms begin with it
    return fact


def _answers(room: Room | None, after: Room, fact: Fact) -> Iterator[Answer]:
    if isinstance(fact, Invited | Linked):
        yield Answer(after.standing[fact.invite_id], PENDING, fact.at)
    elif room is None:
        return
    elif isinstance(fact, Joined) and fact.invite_id is not None:
        yield _accepted(room, after, fact, fact.invite_id)
    elif isinstance(fact, Declined):
        yield Answer(room.standing[fact.invite_id], DECLINED, fact.at, reason=fact.reason)
    elif isinstance(fact, Cancelled):
        yield Answer(room.standing[fact.invite_id], CANCELLED, fact.at)
    elif isinstance(fact, Expired):
        yield Answer(room.standing[fact.invite_id], EXPIRED, fact.at)
    elif isinstance(fact, Closed):
        yield from (Answer(invitation, CANCELLED, fact.at) for invitation in room.standing.values())


def _accepted(room: Room, after: Room, fact: Joined, invite_id: str) -> Answer:
    standing = after.standing.get(invite_id)
    invitation = standing or attrs.evolve(room.standing[invite_id], uses=_none_left(room.standing[invite_id]))
    status = PENDING if standing is not None else ACCEPTED if invitation.receiver is not None else USED
    return Answer(invitation, status, fact.at, who=fact.player)


def _none_left(invitation: Invitation) -> int | None:
    return None if invitation.uses is None else 0


def invitation_message(room: Room, answer: Answer) -> messages.Invitation:
    """The invitation as the two sides see it."""
    invitation, made = answer.invitation, room.made
    receiver = invitation.receiver
    kind = "link" if receiver is None else "challenge" if made.kind == CHALLENGE else "invitation"
    return messages.Invitation(
        invitation.invite_id, kind, invitation.by.user_id, invitation.by.username, room.room_id, made.name,
        made.game_type, receiver.user_id if receiver else None, receiver.username if receiver else None,
        invitation.role, answer.status in (ACCEPTED, USED), answer.status, invitation.at, answer.at,
        invitation.expires_at, invitation.code, answer.reason, invitation.uses, _plain(made.options) or None,
        _plain(made.clock), _plain(made.on_leave))


def invitation_row(room: Room, answer: Answer) -> InvitationRow:
    """What lists need of the invitation."""
    invitation = answer.invitation
    text = orjson.dumps(unstructure(invitation_message(room, answer))).decode()
    return InvitationRow(
        invitation.invite_id, room.room_id, invitation.by.user_id,
        invitation.receiver.user_id if invitation.receiver else None, invitation.role, answer.status, invitation.code,
        invitation.code_hash, invitation.uses, invitation.at, answer.at, invitation.expires_at, text)


def as_it_is(row: InvitationRow, now: int) -> dict[str, Any]:
    """A stored invitation for the wire; one that nobody has answered in time has expired, be that stored or not."""
    message: dict[str, Any] = orjson.loads(row.invitation)
    if row.status == PENDING and row.expires_at <= now:
        message["status"] = EXPIRED
    return message


def rows(room_id: str, before: Room | None, after: Room, facts: Sequence[Fact]) -> Iterator[PeopleRow]:
    """Everything that is stored beside these facts."""
    yield room_row(after)
    for fact in facts:
        if isinstance(fact, Created | Joined) and not fact.player.ours:
            yield MemberRow(room_id, fact.player.user_id, member=True)
        elif isinstance(fact, Left | Kicked):
            yield MemberRow(room_id, fact.user_id, member=False)
        elif isinstance(fact, Closed):
            yield from (MemberRow(room_id, member.user_id, member=False) for member in _people(after))
    for room, answer in answers(room_id, before, facts):
        yield invitation_row(room, answer)


def _people(room: Room) -> Iterator[Member]:
    return (member for member in room.members if not member.player.ours)


# ------------------------------------------------------------------------------------------------------- the log

_TOLD: Final = {field.name for field in attrs.fields(LogEntry)} - {"seq", "fact", "at", "user_id", "username"}


def log_entry(seq: int, fact: Fact) -> LogEntry:
    """A fact as members may read it: codes are not in it."""
    members = {name: getattr(fact, name) for name in _TOLD if getattr(fact, name, None) is not None}
    if "seats" in members:
        members["seats"] = list(members["seats"])
    player: Player | None = getattr(fact, "player", None) or getattr(fact, "receiver", None)
    user_id = player.user_id if player else getattr(fact, "user_id", None)
    return LogEntry(seq, NAMES[type(fact)], fact.at, user_id, player.username if player else None, **members)
