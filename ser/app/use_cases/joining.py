"""How people come into rooms: by name, by an invitation, by the code of a link, and as guests who have only that."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.game.facts import PASSING, Player
from engine.reasons import Refusal
from engine.wire import classic
from engine.wire.codec import structure
from engine.wire.messages import invites as messages
from engine.wire.messages import rooms as room_messages
from engine.wire.messages.gathering import Invitation
from ser.app.handlers import Then, handles
from ser.app.ports import Account, InvitationRow, Login
from ser.app.rooms import decide
from ser.app.rooms.facts import Fact
from ser.app.rooms.registry import Change
from ser.app.rooms.state import PLAYING, Room
from ser.app.rooms.views import as_it_is, room_message
from ser.app.seating import player_of
from ser.app.session import Session
from ser.app.sources import digest
from ser.app.use_cases import accounts
from ser.app.use_cases.identity import take, user_of
from ser.app.use_cases.invitations import change_by, gone, standing
from ser.app.use_cases.logins import new_tokens
from ser.app.use_cases.rooms import account_of, answer

if TYPE_CHECKING:
    from ser.app.application import Application


async def by_code(app: "Application", code: str, room_id: str | None = None) -> InvitationRow:
    """The invitation with this code, be it good or not; refuses ``not_found``."""
    row = await app.store.invitation_by_code(digest(code))
    if row is None or room_id not in (None, row.room_id):
        raise Refusal("not_found", "There is no such invitation.")
    return row


async def take_seat(
    app: "Application", player: Player, row: InvitationRow, beside: Callable[[], None] | None = None
) -> Change:
    """The player joins by an invitation; refuses as its status says where it does not stand any more."""
    if row.receiver_id not in (None, player.user_id):
        raise Refusal("not_found", "There is no such invitation.")

    def decision(room: Room) -> Sequence[Fact]:
        invitation = standing(room, row.invite_id) if room.member(player.user_id) is None else None
        return decide.join(room, player, app.sources.now_ms(), invitation)

    return await change_by(app, row, decision, beside)


@handles("rooms.join")
async def join(app: "Application", session: Session, params: room_messages.Join) -> Then:
    """Takes a seat in a room."""
    account = account_of(session)
    player = player_of(account)
    if params.code is None and params.room_id is None:
        raise Refusal("invalid_params", path="params.roomId", expected="a room, or the code of an invitation")
    row = None if params.code is None else await by_code(app, params.code, params.room_id)
    async with app.rooms.one_more(account.user_id):
        if row is not None:
            return answer(app, session, await take_seat(app, player, row))
        return answer(app, session, await app.rooms.change(
            params.room_id or "", lambda room: decide.join(room, player, app.sources.now_ms())))


@handles("invites.accept")
async def accept(app: "Application", session: Session, params: messages.Accept) -> Then:
    """Takes the seat that one is invited to."""
    account = account_of(session)
    row = await app.store.invitation(params.invite_id)
    if row is None or row.receiver_id != account.user_id:
        raise Refusal("not_found")
    async with app.rooms.one_more(account.user_id):
        return answer(app, session, await take_seat(app, player_of(account), row))


# ---------------------------------------------------------------------------------------- who has only a link


async def good_link(app: "Application", code: str) -> tuple[InvitationRow, Room]:
    """The link with this code and its room; refuses as its status says where it is not good any more."""
    row = await by_code(app, code)
    room = await app.rooms.load(row.room_id)
    if row.invite_id not in room.standing:
        raise await gone(app, row.invite_id)
    if room.standing[row.invite_id].expires_at <= app.sources.now_ms():
        raise Refusal("invite_expired")
    return row, room


@handles("invites.look")
async def look(app: "Application", session: Session, params: messages.Look) -> messages.Offer:  # noqa: ARG001
    """What a link leads to."""
    row, room = await good_link(app, params.code)
    invitation = structure(as_it_is(row, app.sources.now_ms()), Invitation)
    return messages.Offer(invitation, room_message(room))


@handles("invites.enter")
async def enter(app: "Application", session: Session, params: messages.Enter) -> Then:
    """Becomes a guest in a room."""
    if session.account is not None:
        raise Refusal("already_identified")
    row, _ = await good_link(app, params.code)
    tokens = new_tokens(app, session, app.sources.identifier("u"))
    async with accounts.new_guest(app, params.username, tokens.login.user_id) as guest:

        def beside() -> None:
            app.journal.batch.accounts[guest.user_id] = guest
            app.journal.batch.logins[tokens.login.login_id] = tokens.login

        change = await take_seat(app, player_of(guest), row, beside)
    guest = _identify(app, session, guest, tokens.login, change)
    entered = messages.Entered(
        user_of(guest), tokens.access, tokens.refresh, room_message(change.after))
    return Then(entered, lambda: app.rooms.telling.announce(change, session))


def _identify(app: "Application", session: Session, guest: Account, login: Login | None, change: Change) -> Account:
    """The connection belongs to the guest who has just joined; if it is gone meanwhile, so is the guest."""
    try:
        return take(app, session, guest, login)
    except Refusal:
        app.rooms.telling.announce(change)
        app.rooms.give_up(change.after.room_id, guest.user_id)
        raise


# ------------------------------------------------------------------------------------------ in the classic dialect


async def enter_classic(app: "Application", session: Session, message: classic.Join) -> None:
    """Sits down by a code; the line with the seat is said as soon as the room's game begins, perhaps at once."""
    row = await by_code(app, message.invite or "")
    if session.account is None and not (message.username and message.password is not None):
        await _enter_as_guest(app, session, message, row)
        return
    account = session.account or await accounts.enter_with_password(
        app, session, message.username or "", message.password or "")
    if message.username and message.username.lower() != account.name_key:
        raise Refusal("already_identified")
    room = await app.rooms.load(row.room_id)
    if room.member(account.user_id) is not None:
        await _come_back(app, session, account, room, ack=message.ack)
        return
    async with app.rooms.one_more(account.user_id):
        change = await take_seat(app, player_of(account), row)
    _await_seat(app, session, change, ack=message.ack)


async def _enter_as_guest(app: "Application", session: Session, message: classic.Join, row: InvitationRow) -> None:
    await good_link(app, message.invite or "")
    async with accounts.new_guest(app, message.username, app.sources.identifier(PASSING)) as guest:

        def beside() -> None:
            app.journal.batch.accounts[guest.user_id] = guest

        change = await take_seat(app, player_of(guest), row, beside)
    _identify(app, session, guest, None, change)
    _await_seat(app, session, change, ack=message.ack)


def _await_seat(app: "Application", session: Session, change: Change, *, ack: bool) -> None:
    if session.open:
        app.rooms.telling.await_seat(session, change.after.room_id, ack=ack)
    app.rooms.telling.announce(change, session)


async def _come_back(app: "Application", session: Session, account: Account, room: Room, *, ack: bool) -> None:
    """A member asks once more: for the seat in the game that is on, or for the one in the next."""
    if not session.open:
        return
    if room.status != PLAYING or room.game_id is None:
        app.rooms.telling.await_seat(session, room.room_id, ack=ack)
        return
    live = await app.games.load(room.game_id)
    seat = live.game.table.seat_of(account.user_id)
    if seat is None:
        raise Refusal("room_closed", "The room's game is on, without you.")
    app.rooms.telling.seat_classic(live, seat, [(session, ack)])
