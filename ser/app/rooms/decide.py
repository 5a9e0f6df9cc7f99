"""Who may do what in a room: each function answers what happens, or refuses. All are pure."""

from collections.abc import Iterable
from typing import Final

from engine.game.facts import Player
from engine.reasons import Refusal
from ser.app.rooms.facts import (
    Cancelled,
    Closed,
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
from ser.app.rooms.seating import free_role
from ser.app.rooms.state import CLOSED, OPEN, PLAYING, Invitation, Room, evolve

MOST_FACTS: Final = 2000
"""So much may happen in one room; then nobody joins it any more, and nobody is invited."""

MOST_STANDING: Final = 50
"""How many invitations of one room may stand at a time."""

Facts = tuple[Fact, ...]


def after(room: Room, facts: Iterable[Fact]) -> Room:
    """The room after these facts."""
    for fact in facts:
        room = evolve(room, fact)
    return room


def _check_open(room: Room) -> None:
    """Refuses ``room_closed`` while nobody can join."""
    if room.status == PLAYING:
        raise Refusal("room_closed", "The room's game is on: nobody can join before it is over.")
    if room.status == CLOSED or room.seq >= MOST_FACTS:
        raise Refusal("room_closed")


def check_member(room: Room, user_id: str) -> None:
    """Refuses ``not_a_member``, or ``not_found`` where the room is not this user's to see."""
    if room.member(user_id) is None:
        raise Refusal("not_a_member" if room.may_be_seen_by(user_id) else "not_found")


def _check_host(room: Room, user_id: str) -> None:
    check_member(room, user_id)
    if room.host_id != user_id:
        raise Refusal("forbidden", "Only the room's host may do this.")


# ------------------------------------------------------------------------------------------- coming and going


def join(room: Room, player: Player, at: int, by: Invitation | None = None) -> Facts:
    """The player takes a seat: by this invitation, by one of their own, or because the room is open to all."""
    user_id = player.user_id
    if room.member(user_id) is not None:
        raise Refusal("already_joined", "You are in this room already.")
    invitation = _way_in(room, user_id, at, by)
    _check_open(room)
    if user_id in room.barred:
        raise Refusal("forbidden", "You were sent away from this room: only a new invitation lets you in again.")
    if room.is_ready:
        raise Refusal("room_full")
    own = room.invitation_of(user_id)
    late = () if own is None or own is invitation else (Expired(own.invite_id, at),)
    if invitation is None:
        return (*late, Joined(player, at))
    return (*late, Joined(player, at, invitation.invite_id, free_role(room, invitation.role)))


def _way_in(room: Room, user_id: str, at: int, by: Invitation | None) -> Invitation | None:
    """The invitation by which a user may join, None where none is needed."""
    theirs = [each for each in (room.invitation_of(user_id), by)
              if each is not None and (each.receiver is None or each.is_for(user_id))]
    good = next((each for each in theirs if each.expires_at > at), None)
    if good is None and theirs and (not room.is_public or theirs[-1].receiver is None):
        raise Refusal("invite_expired")
    if good is None and not room.is_public:
        raise Refusal("not_found")
    return good


def leave(room: Room, user_id: str, at: int) -> Facts:
    """A member leaves; when nobody is left, the room is over."""
    check_member(room, user_id)
    return _unless_empty(room, (Left(user_id, at),))


def kick(room: Room, by: str, user_id: str, at: int) -> Facts:
    """The host or the creator sends a member away, whose invitations then no longer stand."""
    check_member(room, by)
    if by not in (room.host_id, room.creator_id):
        raise Refusal("forbidden", "Only the room's host or creator may do this.")
    if room.member(user_id) is None:
        raise Refusal("not_found")
    if user_id in (by, room.creator_id):
        raise Refusal("forbidden", "Nobody can send away the room's creator, or themselves.")
    theirs = (Cancelled(key, by, at) for key, invitation in room.standing.items() if invitation.by.user_id == user_id)
    return (Kicked(user_id, by, at), *theirs)


def _unless_empty(room: Room, facts: Facts) -> Facts:
    """These facts, and the end of the room when they leave nobody but bots in it."""
    if room.status != CLOSED and all(member.player.bot for member in after(room, facts).members):
        return (*facts, Closed("empty", facts[-1].at))
    return facts


def close(room: Room, by: str, at: int) -> Facts:
    """The host ends the room; a game that is on goes on."""
    _check_host(room, by)
    return end(room, by, at)


def end(room: Room, by: str, at: int) -> Facts:
    """Somebody who may ends the room."""
    if room.status == CLOSED:
        raise Refusal("room_closed")
    return (Closed("closed", at, by),)


# ---------------------------------------------------------------------------------------------- invitations


def _check_inviting(room: Room, by: str) -> None:
    check_member(room, by)
    _check_open(room)
    if room.is_ready:
        raise Refusal("room_full")


def _check_standing(room: Room) -> None:
    if len(room.standing) >= MOST_STANDING:
        raise Refusal("too_many_invitations", "No more invitations to this room can stand at a time.")


def invite(room: Room, invited: Invited, *, at_once: bool = False) -> Facts:
    """A member invites a user, who (a bot) may sit down ``at_once``. Who is invited already is not invited again."""
    _check_inviting(room, invited.by)
    if room.member(invited.receiver.user_id) is not None:
        raise Refusal("already_joined", "They are in this room already.")
    before = room.invitation_of(invited.receiver.user_id)
    if before is not None and before.expires_at > invited.at:
        return ()
    if before is not None:
        return (Expired(before.invite_id, invited.at), *accepted(room, invited, at_once=at_once))
    _check_standing(room)
    return accepted(room, invited, at_once=at_once)


def accepted(room: Room, invited: Invited, *, at_once: bool) -> Facts:
    """The invitation, and (``at_once``) that it was accepted."""
    if not at_once:
        return (invited,)
    return (invited, Joined(invited.receiver, invited.at, invited.invite_id, free_role(room, invited.role)))


def link(room: Room, linked: Linked) -> Facts:
    """A member makes a link."""
    _check_inviting(room, linked.by)
    _check_standing(room)
    return (linked,)


def _standing(room: Room, invite_id: str) -> Invitation:
    invitation = room.standing.get(invite_id)
    if invitation is None:
        raise Refusal("offer_gone", "This invitation does not stand any more.")
    return invitation


def decline(room: Room, user_id: str, invite_id: str, reason: str, at: int) -> Facts:
    """Who was invited does not come; a challenge is over by this."""
    invitation = _standing(room, invite_id)
    if not invitation.is_for(user_id):
        raise Refusal("not_found")
    if invitation.expires_at <= at:
        raise Refusal("invite_expired")
    return _challenge_over(room, (Declined(invite_id, reason, at),), "declined")


def cancel(room: Room, by: str, invite_id: str, at: int) -> Facts:
    """An invitation or a link is taken back, by whoever made it, by the host or by the creator."""
    check_member(room, by)
    invitation = _standing(room, invite_id)
    if by not in (invitation.by.user_id, room.host_id, room.creator_id):
        raise Refusal("forbidden", "Only who has invited, the host and the creator may do this.")
    return _challenge_over(room, (Cancelled(invite_id, by, at),), "cancelled")


def expire(room: Room, at: int, quiet_since: int = 0) -> Facts:
    """What has had its time: invitations, and the room if it can be joined and nothing has happened in it since."""
    if room.status == OPEN and room.updated_at < quiet_since:
        return (Closed("expired", at),)
    gone = tuple(Expired(key, at) for key, invitation in room.standing.items() if invitation.expires_at <= at)
    return _challenge_over(room, gone, "expired") if gone else ()


def _challenge_over(room: Room, facts: Facts, reason: str) -> Facts:
    """These facts, and the end of a challenge that nobody can accept any more."""
    if not room.is_challenge or room.is_closed or after(room, facts).standing:
        return facts
    return (*facts, Closed(reason, facts[-1].at))


# ------------------------------------------------------------------------------------------------ its games


def check_start(room: Room, user_id: str) -> None:
    """Refuses unless this user may start the room's game now."""
    _check_host(room, user_id)
    _check_open(room)
    if not room.is_ready:
        raise Refusal("room_not_ready")


def finish(room: Room, game_id: str, next_id: str | None, next_seats: tuple[str, ...], at: int) -> Facts:
    """The room's game is over; or its players have gone on in another one. A challenge is over by this."""
    if room.game_id != game_id or room.status == CLOSED:
        return ()
    over: Facts = (Finished(game_id, at),) if room.status == PLAYING else ()
    if next_id is not None:
        return (*over, Started(next_id, next_seats, at))
    return (*over, Closed("over", at)) if over and room.is_challenge else over
