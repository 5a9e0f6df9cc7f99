"""Invitations: by name and by link, accepted, declined, taken back; and guests who come by a link."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.game.facts import Player
from engine.reasons import Refusal
from engine.rules import rules_of
from engine.wire.messages import invites as messages
from engine.wire.messages.invites import DECLINE_REASONS
from ser.app import notices
from ser.app.bots import PREFIX
from ser.app.handlers import Then, handles
from ser.app.links import join_url, share
from ser.app.names import check_somebody
from ser.app.ports import Account, InvitationQuery, InvitationRow
from ser.app.rooms import decide
from ser.app.rooms.facts import Fact, Invited, Linked
from ser.app.rooms.lists import list_invitations
from ser.app.rooms.registry import Change
from ser.app.rooms.state import CLOSED, Invitation, Room
from ser.app.rooms.views import ACCEPTED, CANCELLED, EXPIRED, PENDING, STATUSES, USED, as_it_is
from ser.app.seating import player_of
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases.rooms import account_of, checked_role, done

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_USES: Final = 1000
EXPIRES_MS: Final = (60_000, 30 * 86_400_000)
"""How long a link may be good, at least and at most."""

GONE: Final = {ACCEPTED: "invite_used", USED: "invite_used", EXPIRED: "invite_expired"}
"""Why an invitation does not stand any more, by its status; for all others it is ``offer_gone``."""


# ---------------------------------------------------------------------------------------------------- inviting


async def find_player(app: "Application", name: str, game_type: str) -> tuple[Player, bool]:
    """The player of this name, and whether they sit down at once when they are invited: bots that are there do.

    Refuses ``name_invalid`` and ``not_found``, and ``busy`` for a bot that plays enough.
    """
    if name.lower().startswith(PREFIX):
        return app.bots.players(name, 1)[0], True
    program = app.programs.ready(check_somebody(name), game_type)
    if program is not None:
        return program, True
    account = await _account_named(app, name)
    if account is None or not account.active:
        raise Refusal("not_found", "There is no player of this name.")
    if account.role == "bot":
        raise Refusal("not_found", "This bot is not here.")
    return player_of(account), False


async def _account_named(app: "Application", name: str) -> Account | None:
    holder = app.names.holder(name)
    if holder is not None:
        return await app.store.account(holder)
    return await app.store.account_named(name)


def another_bot(room: Room, bot: Player) -> Player:
    """The bot under a name that nobody in the room has: ``bot:hard``, ``bot:hard:2`` …"""
    taken = {member.user_id for member in room.members}
    names = (bot.user_id, *(f"{bot.user_id}:{number}" for number in range(2, len(taken) + 2)))
    name = next(name for name in names if name not in taken)
    return Player(name, name, guest=False)


async def prepare_inviting(app: "Application", user_id: str, receiver: Player) -> None:
    """Refuses ``too_many_invitations``; knows afterwards what the receiver wants to hear."""
    await check_inviting(app, user_id)
    if receiver.user_id in app.sessions_of:
        await app.preferences.load(receiver.user_id)


async def check_inviting(app: "Application", user_id: str) -> None:
    """Refuses ``too_many_invitations`` to who has as many standing as one may."""
    _, total = await app.store.invitations(InvitationQuery(inviter_id=user_id, statuses=(PENDING,), limit=1))
    if total >= app.limits.invitations_per_user:
        raise Refusal("too_many_invitations")


def invited(  # noqa: PLR0913, PLR0917 - the members of the fact
    app: "Application", by: str, receiver: Player, role: str | None, at: int, expires: float
) -> Invited:
    """An invitation that will stand for so many seconds."""
    return Invited(app.sources.identifier("i"), by, receiver, app.sources.secret(), at, at + int(expires * 1000), role)


def notify(app: "Application", kind: str, room: Room, inviter: Player, fact: Invited) -> None:
    """The receiver finds the invitation among their notifications, with what is stored now."""
    notices.notify(app, fact.receiver.user_id, kind, {
        "inviteId": fact.invite_id, "roomId": room.room_id, "roomName": room.made.name,
        "gameType": room.made.game_type, "inviterId": inviter.user_id, "username": inviter.username},
        key=notices.invitation_key(fact.invite_id))


@handles("rooms.invite")
async def invite(app: "Application", session: Session, params: messages.Invite) -> Then:
    """Invites somebody by name."""
    account, role = account_of(session), checked_role(params.role)
    room = await app.rooms.load(params.room_id)
    decide.check_member(room, account.user_id)
    receiver, at_once = await find_player(app, params.username, room.made.game_type)
    await prepare_inviting(app, account.user_id, receiver)
    at = app.sources.now_ms()
    made: list[Invited] = []

    def decision(room: Room) -> Sequence[Fact]:
        player = another_bot(room, receiver) if receiver.ours else receiver
        fact = invited(app, account.user_id, player, role, at, app.limits.invite_expires)
        facts = decide.invite(room, fact, at_once=at_once)
        made.extend([fact] if facts else [])
        return facts

    def beside() -> None:
        if not at_once:
            notify(app, "invitation", room, player_of(account), made[0])

    change = await app.rooms.change(params.room_id, decision, beside)
    before = change.after.invitation_of(receiver.user_id)
    invite_id = made[0].invite_id if made else before.invite_id if before else ""
    return done(app, change, await told(app, invite_id))


async def told(app: "Application", invite_id: str) -> dict[str, Any]:
    """An invitation that is stored, for the wire."""
    row = await app.store.invitation(invite_id)
    if row is None:
        raise Refusal("not_found")
    return as_it_is(row, app.sources.now_ms())


# ------------------------------------------------------------------------------------------------------- links


@handles("rooms.link")
async def make_link(app: "Application", session: Session, params: messages.MakeLink) -> Then:
    """Makes a link."""
    account, role = account_of(session), checked_role(params.role)
    least, most = EXPIRES_MS
    lasts = int(app.limits.invite_expires * 1000) if params.expires_ms is None else params.expires_ms
    if params.expires_ms is not None and not least <= lasts <= most:
        raise Refusal("invalid_params", path="params.expiresMs", expected=f"a whole number from {least} to {most}")
    if params.uses is not None and not 1 <= params.uses <= MOST_USES:
        raise Refusal("invalid_params", path="params.uses", expected=f"a whole number from 1 to {MOST_USES}, or null")
    room = await app.rooms.load(params.room_id)
    decide.check_member(room, account.user_id)
    await check_inviting(app, account.user_id)
    at, code = app.sources.now_ms(), app.sources.secret()
    linked = Linked(app.sources.identifier("i"), account.user_id, digest(code), at, at + lasts, role, params.uses)
    change = await app.rooms.change(params.room_id, lambda room: decide.link(room, linked))
    url = join_url(app.public_url, code)
    text = f"{account.username} invites you to play {rules_of(room.made.game_type).title}:"
    link = messages.Link(linked.invite_id, room.room_id, code, url, share(url, text), params.uses, linked.expires_at)
    return done(app, change, link)


@handles("rooms.unlink")
async def unlink(app: "Application", session: Session, params: messages.Unlink) -> Then:
    """Takes back a link."""
    return await _cancel(app, session, params.invite_id)


# --------------------------------------------------------------------------------------------------- answering


class _Gone(Exception):
    """The invitation does not stand any more: why, its row says."""


def standing(room: Room, invite_id: str) -> Invitation:
    """The invitation, while it stands."""
    invitation = room.standing.get(invite_id)
    if invitation is None:
        raise _Gone
    return invitation


async def change_by(
    app: "Application", row: InvitationRow, decision: Callable[[Room], Sequence[Fact]],
    beside: Callable[[], None] | None = None,
) -> Change:
    """Changes an invitation's room; refuses as the invitation's status says where it does not stand any more."""
    try:
        return await app.rooms.change(row.room_id, decision, beside)
    except _Gone:
        raise await gone(app, row.invite_id) from None


async def gone(app: "Application", invite_id: str) -> Refusal:
    """Why an invitation does not stand any more."""
    row = await app.store.invitation(invite_id)
    status = CANCELLED if row is None else row.status
    if row is not None and status == CANCELLED:
        room = await app.rooms.load(row.room_id)
        if room.status == CLOSED:
            return Refusal("room_closed")
    return Refusal(GONE.get(status, "offer_gone"))


@handles("invites.decline")
async def decline(app: "Application", session: Session, params: messages.Decline) -> Then:
    """Does not come."""
    if params.reason not in DECLINE_REASONS:
        raise Refusal("invalid_params", path="params.reason", expected=", ".join(DECLINE_REASONS))
    user_id, row = account_of(session).user_id, await app.store.invitation(params.invite_id)
    if row is None or row.receiver_id != user_id:
        raise Refusal("not_found")

    def decision(room: Room) -> Sequence[Fact]:
        standing(room, row.invite_id)
        return decide.decline(room, user_id, row.invite_id, params.reason, app.sources.now_ms())

    return done(app, await change_by(app, row, decision))


@handles("invites.cancel")
async def cancel(app: "Application", session: Session, params: messages.Cancel) -> Then:
    """Takes back an invitation."""
    return await _cancel(app, session, params.invite_id)


async def _cancel(app: "Application", session: Session, invite_id: str) -> Then:
    user_id, row = account_of(session).user_id, await app.store.invitation(invite_id)
    if row is None:
        raise Refusal("not_found")

    def decision(room: Room) -> Sequence[Fact]:
        decide.check_member(room, user_id)
        standing(room, invite_id)
        return decide.cancel(room, user_id, invite_id, app.sources.now_ms())

    return done(app, await change_by(app, row, decision))


@handles("invites.mine")
async def mine(app: "Application", session: Session, params: messages.Mine) -> dict[str, Any]:
    """One's own invitations."""
    user_id = account_of(session).user_id
    if params.status is not None and params.status not in STATUSES:
        raise Refusal("invalid_params", path="params.status", expected=", ".join(STATUSES))
    wanted = [status for status in STATUSES if params.status in (None, status)
              and params.is_accepted in (None, status in (ACCEPTED, USED))]
    if not wanted:
        return {"invitations": [], "total": 0}
    inviter_id, receiver_id = (user_id, None) if params.sent else (params.inviter_id, user_id)
    return await list_invitations(app, InvitationQuery(
        receiver_id=receiver_id, inviter_id=inviter_id, room_id=params.room_id, role=params.player_role,
        statuses=() if len(wanted) == len(STATUSES) else tuple(wanted), limit=params.limit, offset=params.offset))
