"""``invites.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

from cli_client.connection.calling import Call
from engine.wire.messages import gathering as gathering_messages
from engine.wire.messages import invites as invites_messages
from engine.wire.messages import shared as shared_messages


class Invites:
    """What can be asked for of ``invites.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def accept(self, *, invite_id: str) -> gathering_messages.Room:
        """Takes the seat that one is invited to; a challenge's game begins.

        Refuses ``not_found``, ``already_joined``, ``room_closed``, ``room_full``, ``invite_used``,
        ``invite_expired``, ``offer_gone``, ``too_many_rooms``, ``too_many_games``.
        """
        return await self._call("invites.accept", invites_messages.Accept(invite_id=invite_id), gathering_messages.Room)

    async def cancel(self, *, invite_id: str) -> shared_messages.Empty:
        """Takes back an invitation.

        Refuses ``not_found``, ``not_a_member``, ``forbidden``, ``invite_used``, ``offer_gone``.
        """
        return await self._call("invites.cancel", invites_messages.Cancel(invite_id=invite_id), shared_messages.Empty)

    async def decline(self, *, invite_id: str, reason: str = "no") -> shared_messages.Empty:
        """Does not come; ``reason`` is no, busy, later, other_game, other_time or no_bots.

        Refuses ``not_found``, ``invite_used``, ``invite_expired``, ``offer_gone``.
        """
        return await self._call(
            "invites.decline",
            invites_messages.Decline(invite_id=invite_id, reason=reason),
            shared_messages.Empty,
        )

    async def look(self, *, code: str) -> invites_messages.Offer:
        """What a link leads to, for whoever has its code.

        Refuses ``not_found``, ``invite_used``, ``invite_expired``, ``offer_gone``.
        """
        return await self._call("invites.look", invites_messages.Look(code=code), invites_messages.Offer)

    async def mine(
        self, *, sent: bool = False, room_id: str | None = None, inviter_id: str | None = None, player_role: str | None
        = None, is_accepted: bool | None = None, status: str | None = None, limit: int = 50, offset: int = 0,
    ) -> invites_messages.InvitationList:
        """The invitations that one has received, or (``sent``) made."""
        return await self._call(
            "invites.mine",
            invites_messages.Mine(sent=sent, room_id=room_id, inviter_id=inviter_id, player_role=player_role,
                is_accepted=is_accepted, status=status, limit=limit, offset=offset),
            invites_messages.InvitationList,
        )
