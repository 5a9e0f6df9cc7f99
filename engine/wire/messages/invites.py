"""``invites.*``, and by whom a room's seats are offered: invitations by name and by link."""

from collections.abc import Mapping
from typing import Final

import attrs

from engine.wire.messages.auth import Identity
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty

DECLINE_REASONS: Final[Mapping[str, str]] = {
    "no": "No, thank you.",
    "busy": "I am busy at the moment.",
    "later": "Ask me again later.",
    "other_game": "I would rather play another game.",
    "other_time": "I would rather play with another clock.",
    "no_bots": "I do not play against bots.",
}
"""Why somebody does not come, each with its sentence."""


@attrs.frozen
class InvitationList:
    """A page of invitations, the newest first, and how many there are in all."""

    invitations: list[Invitation]
    total: int


@method("rooms.invite", Invitation, "not_found", "not_a_member", "already_joined", "room_closed", "room_full",
        "name_invalid", "too_many_invitations")
@attrs.frozen
class Invite:
    """Invites a user by name; a bot, ``bot:hard``, sits down at once."""

    room_id: str
    username: str
    role: str | None = None


@attrs.frozen
class Share:
    """The same link as others take it to be passed on."""

    whatsapp: str
    telegram: str
    facebook: str
    sms: str


@attrs.frozen
class Link:
    """A link by which people can join. The code is told this once."""

    invite_id: str
    room_id: str
    code: str
    url: str
    share: Share
    uses: int | None
    expires_at: int


@method("rooms.link", Link, "not_found", "not_a_member", "room_closed", "room_full", "too_many_invitations")
@attrs.frozen
class MakeLink:
    """Makes a link that is good so many times, or (``uses`` null) as long as seats are free."""

    room_id: str
    uses: int | None = None
    expires_ms: int | None = None
    role: str | None = None


@method("rooms.unlink", Empty, "not_found", "not_a_member", "forbidden", "offer_gone")
@attrs.frozen
class Unlink:
    """Takes back a link."""

    invite_id: str


@method("invites.mine", InvitationList)
@attrs.frozen
class Mine:
    """The invitations that one has received, or (``sent``) made."""

    sent: bool = False
    room_id: str | None = None
    inviter_id: str | None = None
    player_role: str | None = None
    is_accepted: bool | None = None
    status: str | None = None
    limit: int = 50
    offset: int = 0


@method("invites.accept", Room, "not_found", "already_joined", "room_closed", "room_full", "invite_used",
        "invite_expired", "offer_gone", "too_many_rooms", "too_many_games")
@attrs.frozen
class Accept:
    """Takes the seat that one is invited to; a challenge's game begins."""

    invite_id: str


@method("invites.decline", Empty, "not_found", "invite_used", "invite_expired", "offer_gone")
@attrs.frozen
class Decline:
    """Does not come; ``reason`` is no, busy, later, other_game, other_time or no_bots."""

    invite_id: str
    reason: str = "no"


@method("invites.cancel", Empty, "not_found", "not_a_member", "forbidden", "invite_used", "offer_gone")
@attrs.frozen
class Cancel:
    """Takes back an invitation."""

    invite_id: str


@attrs.frozen
class Offer:
    """What the code of an invitation is good for."""

    invitation: Invitation
    room: Room


@method("invites.look", Offer, "not_found", "invite_used", "invite_expired", "offer_gone", identity=False)
@attrs.frozen
class Look:
    """What a link leads to, for whoever has its code."""

    code: str


@attrs.frozen
class Entered(Identity):
    """Who the connection belongs to from now on, and the room that they are in."""

    room: Room


@method("invites.enter", Entered, "not_found", "name_invalid", "name_taken", "already_identified", "room_closed",
        "room_full", "forbidden", "invite_used", "invite_expired", "offer_gone", identity=False)
@attrs.frozen
class Enter:
    """Becomes a guest and takes a seat, in one step, by the code of a link."""

    code: str
    username: str | None = None


@event("invites.received")
@attrs.frozen
class Received(Invitation):
    """Somebody has invited or challenged you."""


@event("invites.answered")
@attrs.frozen
class Answered(Invitation):
    """An invitation has come to something: its ``status`` says to what; ``receiverId`` is who has answered."""
