"""A room's state, and how each fact changes it: ``replay`` is a fold of ``evolve`` over the facts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from engine.game.facts import Player
from ser.app.rooms.facts import (
    CHALLENGE,
    PUBLIC,
    Cancelled,
    Closed,
    Created,
    Declined,
    Expired,
    Fact,
    Finished,
    Invited,
    Joined,
    Kicked,
    Left,
    Linked,
    Started,
)
from ser.app.sources import digest

OPEN: Final = "open"
PLAYING: Final = "playing"
CLOSED: Final = "closed"
"""What a room can be at: there to be joined, its game on, over."""


@attrs.frozen
class Member:
    """Who is in a room, since when, and the seat or the part that they came for."""

    player: Player
    at: int
    role: str | None = None

    @property
    def user_id(self) -> str:
        """The user."""
        return self.player.user_id


@attrs.frozen
class Invitation:
    """An invitation that stands: for a user (``receiver``), or a link with so many ``uses`` left (None: any number)."""

    invite_id: str
    by: Player
    role: str | None
    at: int
    expires_at: int
    code_hash: str
    code: str | None = None
    receiver: Player | None = None
    uses: int | None = None

    def is_for(self, user_id: str) -> bool:
        """Whether it is this user who was invited."""
        return self.receiver is not None and self.receiver.user_id == user_id


@attrs.frozen
class Room:
    """A room after ``seq`` facts.

    ``members`` stand in the order of their coming. ``standing`` are the invitations that can still be accepted, by
    their identifiers. Who is ``barred`` was sent away. ``game_id`` is the present game or the last one, ``seats`` who
    sits where in it.
    """

    room_id: str
    made: Created
    members: tuple[Member, ...]
    host_id: str
    seq: int = 1
    status: str = OPEN
    standing: Mapping[str, Invitation] = attrs.field(factory=dict)
    barred: frozenset[str] = frozenset()
    game_id: str | None = None
    seats: tuple[str, ...] = ()
    updated_at: int = 0
    reason: str | None = None
    """Why it is over."""

    @property
    def creator_id(self) -> str:
        """Who made it."""
        return self.made.player.user_id

    @property
    def is_closed(self) -> bool:
        """Whether nobody can join it at the moment: its game is on, or it is over."""
        return self.status != OPEN

    @property
    def is_ready(self) -> bool:
        """Whether all seats are taken."""
        return len(self.members) >= self.made.capacity

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.made.visibility == PUBLIC

    @property
    def is_challenge(self) -> bool:
        """Whether it is there for one game only."""
        return self.made.kind == CHALLENGE

    def member(self, user_id: str) -> Member | None:
        """The member with this identifier."""
        return next((member for member in self.members if member.user_id == user_id), None)

    def invitation_of(self, user_id: str) -> Invitation | None:
        """What this user is invited by."""
        return next((invitation for invitation in self.standing.values() if invitation.is_for(user_id)), None)

    def may_be_seen_by(self, user_id: str) -> bool:
        """Whether this user may see it, apart from being an admin."""
        return self.is_public or self.member(user_id) is not None or self.invitation_of(user_id) is not None


# ------------------------------------------------------------------------------------------------- the members


def _joined(room: Room, fact: Joined) -> Room:
    member = Member(fact.player, fact.at, fact.role)
    standing = room.standing if fact.invite_id is None else _used(room.standing, fact.invite_id)
    return _after(room, fact, members=(*room.members, member), standing=standing)


def _used(standing: Mapping[str, Invitation], invite_id: str) -> Mapping[str, Invitation]:
    """The invitations after one of them was accepted once more."""
    invitation = standing[invite_id]
    if invitation.receiver is None and invitation.uses is None:
        return standing
    if invitation.uses is None or invitation.uses <= 1:
        return _without(standing, invite_id)
    return {**standing, invite_id: attrs.evolve(invitation, uses=invitation.uses - 1)}


def _without(standing: Mapping[str, Invitation], invite_id: str) -> Mapping[str, Invitation]:
    return {key: invitation for key, invitation in standing.items() if key != invite_id}


def _left(room: Room, fact: Left | Kicked) -> Room:
    members = tuple(member for member in room.members if member.user_id != fact.user_id)
    host = room.host_id
    if host == fact.user_id:
        host = next((member.user_id for member in members if not member.player.bot), host)
    return _after(room, fact, members=members, host_id=host)


def _kicked(room: Room, fact: Kicked) -> Room:
    return attrs.evolve(_left(room, fact), barred=room.barred | {fact.user_id})


# --------------------------------------------------------------------------------------------- the invitations


def _invited(room: Room, fact: Invited) -> Room:
    invitation = Invitation(fact.invite_id, _player(room, fact.by), fact.role, fact.at, fact.expires_at,
                            digest(fact.code), fact.code, fact.receiver)
    return _after(room, fact, standing={**room.standing, fact.invite_id: invitation},
                  barred=room.barred - {fact.receiver.user_id})


def _linked(room: Room, fact: Linked) -> Room:
    invitation = Invitation(fact.invite_id, _player(room, fact.by), fact.role, fact.at, fact.expires_at,
                            fact.code_hash, uses=fact.uses)
    return _after(room, fact, standing={**room.standing, fact.invite_id: invitation})


def _player(room: Room, user_id: str) -> Player:
    member = room.member(user_id)
    assert member is not None, user_id  # noqa: S101 - only members invite
    return member.player


def _settled(room: Room, fact: Declined | Cancelled | Expired) -> Room:
    return _after(room, fact, standing=_without(room.standing, fact.invite_id))


# ----------------------------------------------------------------------------------------------------- its games


def _started(room: Room, fact: Started) -> Room:
    return _after(room, fact, status=PLAYING, game_id=fact.game_id, seats=fact.seats)


def _finished(room: Room, fact: Finished) -> Room:
    return _after(room, fact, status=OPEN)


def _closed(room: Room, fact: Closed) -> Room:
    return _after(room, fact, status=CLOSED, reason=fact.reason, standing={})


def _after(room: Room, fact: Fact, **changes: Any) -> Room:
    return attrs.evolve(room, seq=room.seq + 1, updated_at=fact.at, **changes)


EVOLVE: Final[Mapping[type[Any], Callable[[Room, Any], Room]]] = {
    Joined: _joined,
    Left: _left,
    Kicked: _kicked,
    Invited: _invited,
    Linked: _linked,
    Declined: _settled,
    Cancelled: _settled,
    Expired: _settled,
    Started: _started,
    Finished: _finished,
    Closed: _closed,
}


def evolve(room: Room, fact: Fact) -> Room:
    """The room after one more fact."""
    return EVOLVE[type(fact)](room, fact)


def create(room_id: str, fact: Created) -> Room:
    """The room that its first fact makes."""
    member = Member(fact.player, fact.at, fact.role)
    return Room(room_id, fact, (member,), fact.player.user_id, updated_at=fact.at)


def replay(room_id: str, facts: Iterable[Fact]) -> Room:
    """The room that these facts make."""
    first, *others = facts
    if not isinstance(first, Created):
        raise ValueError(  # noqa: TRY004 - what is stored is wrong, not its type
            f"a room begins with its making, not with {first!r}")
    room = create(room_id, first)
    for fact in others:
        room = evolve(room, fact)
    return room
