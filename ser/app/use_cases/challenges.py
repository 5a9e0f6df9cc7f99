"""Challenges: a private room for one game, to which somebody is invited; bots play at once."""

from typing import TYPE_CHECKING

from engine.reasons import Refusal
from engine.rules import rules_of
from engine.wire.messages import lobby as messages
from ser.app.handlers import Then, handles
from ser.app.rooms import decide
from ser.app.rooms.facts import CHALLENGE, DRAWN, PRIVATE
from ser.app.rooms.state import create
from ser.app.seating import check_stand_ins, player_of
from ser.app.session import Session
from ser.app.use_cases.invitations import find_player, invited, notify, prepare_inviting
from ser.app.use_cases.rooms import account_of, done, made_by

if TYPE_CHECKING:
    from ser.app.application import Application


@handles("lobby.challenge")
async def challenge(app: "Application", session: Session, params: messages.Challenge) -> Then:
    """Challenges a player or a bot."""
    account = account_of(session)
    challenger = player_of(account)
    rules = rules_of(params.game_type)
    receiver, at_once = await find_player(app, params.username, params.game_type)
    if receiver.user_id == challenger.user_id:
        raise Refusal("invalid_params", "Nobody plays against themselves.", path="params.username",
                      expected="another name")
    made = made_by(
        challenger, f"{challenger.username} against {receiver.username}", params.game_type, params.options,
        app.sources.now_ms(), visibility=PRIVATE, kind=CHALLENGE, auto_start=True, order=DRAWN, role=params.role,
        clock=params.clock, on_leave=params.on_leave)
    if made.capacity != 2:
        raise Refusal("invalid_params", f"{rules.title} for {made.capacity} is nothing to challenge one player to.",
                      path="params.options.capacity", expected="2")
    check_stand_ins(app, made.on_leave)
    await prepare_inviting(app, account.user_id, receiver)
    app.games.check_room(account.user_id)
    fact = invited(app, account.user_id, receiver, None, made.at, app.limits.challenge_expires)
    room_id = app.sources.identifier("r")
    room = create(room_id, made)

    def beside() -> None:
        if not at_once:
            notify(app, "challenge", room, challenger, fact)

    async with app.rooms.one_more(account.user_id):
        change = await app.rooms.create(room, decide.accepted(room, fact, at_once=at_once), beside)
    challenged = messages.Challenged(room_id, fact.invite_id, change.after.status, change.after.game_id)
    return done(app, change, challenged)
