"""Coming together by name and by link: what the player wants, and what becomes of it."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from cli_client.happenings import UNSENT, Answered
from cli_client.links import reachable
from cli_client.model import intents, meeting, words
from cli_client.model.gathering import drop_invitation, find_room, put_room, room_meant
from cli_client.model.state import Door, Question, Sent, Sought, State, ask, note
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.messages.gathering import Invitation, Room


def invite(state: State, intent: intents.Invite) -> State:
    """Makes a private room whose game begins when it is full; its link is made next."""
    view = state.view
    game_type = intent.game_type or (view.snapshot.game_type if view else next(iter(RULES)))
    options = dict(intent.options)
    if view is not None and intent.game_type is None:
        options = dict(view.snapshot.options) | options
    try:
        checked = dict(RULES[game_type].configure(options)) if game_type in RULES else options
    except Refusal as refused:
        return note(state, "refused", refused.message)
    name = f"{state.user.username}'s game" if state.user else "a game"
    return ask(attrs.evolve(state, uses=intent.uses), "rooms.create", roomName=name[:64], gameType=game_type,
               options=checked, visibility="private", autoStart=True, **intent.timing)


def join(state: State, intent: intents.Join) -> State:
    """Sits down by the code of a link; in a room where we are already, nothing has to be asked."""
    room = find_room(state, intent.room_id)
    if room is not None:
        return enter(state, room)
    return ask(state, "rooms.join", code=intent.code)


def enter(state: State, room: Room) -> State:
    """We are in the room: its game is the current one when it has begun, and until then it is waited for."""
    state = put_room(state, room)
    if room.status != "playing" or room.game_id is None:
        return note(state, "info", words.room(room))
    if state.find(room.game_id) is not None:
        return attrs.evolve(state, current=room.game_id, panel="")
    return attrs.evolve(state, awaited=state.awaited | {room.game_id})  # games.started follows


def reply(state: State, intent: intents.Reply) -> State:
    """Answers an invitation."""
    known = (invitation for invitation in state.invitations if invitation.invite_id == intent.invite_id)
    found = next(known, None) if intent.invite_id else invitation_of(state, intent.name)
    if found is None:
        who = "nobody" if intent.name is None else f"nobody called {intent.name}"
        return note(state, "refused", f"{who} has invited or challenged you.")
    if intent.accept:
        return ask(state, "invites.accept", inviteId=found.invite_id)
    why = {} if intent.reason == "no" else {"reason": intent.reason}
    return ask(state, "invites.decline", inviteId=found.invite_id, **why)


def invitation_of(state: State, name: str | None, game_type: str | None = None) -> Invitation | None:
    """The newest invitation: from this player, to this game."""
    return next((invitation for invitation in state.invitations
                 if name is None or invitation.inviter_name.lower() == name.lower()
                 if game_type in (None, invitation.game_type)), None)


def begin(state: State, intent: intents.Begin) -> State:  # noqa: ARG001 - all intents are treated alike
    """Begins the game of the room that is shown, or of the one that is full."""
    room = room_meant(state, starts=True)
    if room is None or room.status != "open":
        return note(state, "refused", "you are in no room that waits. invite makes one.")
    return ask(state, "rooms.start", roomId=room.room_id)


def take_back(state: State) -> State:
    """Takes back the last challenge, or leaves the room that is shown, or else one that waits."""
    shown = state.browsing.place.page == "room"
    if state.sent and not shown:
        return ask(state, "invites.cancel", inviteId=state.sent[-1].invite_id)
    rooms = (room_meant(state),) if shown else reversed(state.rooms)
    waiting = [room for room in rooms if room and room.status == "open"]
    if not waiting:
        return note(state, "refused", "nothing here waits for an opponent.")
    return leave(state, waiting[0])


def leave(state: State, room: Room) -> State:
    """Leaves a room; where others are in it, after asking."""
    if len(room.players) < 2 or not state.asks:
        return ask(state, "rooms.leave", roomId=room.room_id)
    then = meeting.RoomDeed("leave", room_id=room.room_id, sure=True)
    return attrs.evolve(state, question=Question(f"leave the room {room.room_name}? others are in it.", then))


# ---------------------------------------------------------------------------------------------------- challenges


def challenge(state: State, sought: Sought) -> State:
    """Challenges whom a seat is kept for and who did not sit there waiting for us."""
    return ask(attrs.evolve(state, sought=sought), "lobby.challenge", username=sought.name,
               gameType=sought.game_type, options=dict(sought.options), **sought.timing)


def _challenged(state: State, event: Answered) -> State:
    sought, answer = state.sought, event.message
    state = attrs.evolve(state, sought=None)
    if sought is None:
        return state
    state = ask(state, "lobby.cancel", gameId=sought.game_id)
    if answer.game_id is not None:
        return attrs.evolve(state, awaited=state.awaited | {answer.game_id})
    sent = Sent(answer.invite_id, answer.room_id, sought.name, sought.game_type, sought.game_id)
    state = attrs.evolve(state, sent=(*state.sent, sent))
    return note(state, "info", f"{sought.name} is challenged to {words.title(sought.game_type)}. "
                               "waiting for the answer.")


def _not_challenged(state: State, event: Answered) -> State:
    """Who cannot be challenged may still come: the seat stays."""
    sought, failure = state.sought, event.failure
    state = attrs.evolve(state, sought=None)
    if sought is None or sought.game_id is None or failure is None or failure.reason in UNSENT:
        return state
    why = f"{sought.name} is not here" if failure.reason == "not_found" else failure.message.rstrip(".")
    state = note(state, "info", f"{why}: the seat is kept for {sought.name}.")
    state = attrs.evolve(state, awaited=state.awaited | {sought.game_id}, panel="")
    return ask(state, "games.get", gameId=sought.game_id)


def _not_cancelled(state: State, event: Answered) -> State:
    """They sat down in the seat that was kept for them, just before: the challenge is not needed."""
    late = [sent for sent in state.sent if sent.instead_of == event.asked.get("gameId")]
    for sent in late:
        state = ask(state, "invites.cancel", inviteId=sent.invite_id)
    failure = event.failure
    return state if late or failure is None else note(state, "refused", failure.message)


# ------------------------------------------------------------------------------------------------------- answers


def made(state: State, event: Answered) -> State:
    """A room for whoever has its link, which is made next."""
    return ask(put_room(state, event.message), "rooms.link", roomId=event.message.room_id, uses=state.uses)


def _linked(state: State, event: Answered) -> State:
    link = event.message
    command = words.join_command(reachable(state.address, link.url), link.code)
    return attrs.evolve(state, door=Door(link.room_id, link.url, command), panel="link")


def _entered(state: State, event: Answered) -> State:
    return enter(drop_invitation(state, str(event.asked.get("inviteId"))), event.message)


def _declined(state: State, event: Answered) -> State:
    found = [item for item in state.invitations if item.invite_id == event.asked["inviteId"]]
    for invitation in found:
        state = note(drop_invitation(state, invitation.invite_id), "info", f"declined: {invitation.inviter_name}.")
    return state


def left(state: State, event: Answered) -> State:
    """We are in the room no more."""
    gone = find_room(state, str(event.asked["roomId"]))
    door = None if gone is not None and state.door and state.door.room_id == gone.room_id else state.door
    state = attrs.evolve(state, rooms=tuple(room for room in state.rooms if room is not gone), door=door)
    return note(state, "info", "left the room.")


def _not_answered(state: State, event: Answered) -> State:
    failure = event.failure
    if failure is None:
        return state
    if failure.reason not in UNSENT:
        state = drop_invitation(state, str(event.asked["inviteId"]))
    return note(state, "refused", failure.message)


ANSWERS: Final[Mapping[str, Callable[[State, Answered], State]]] = {
    "rooms.link": _linked,
    "rooms.join": _entered,
    "invites.accept": _entered,
    "invites.decline": _declined,
    "lobby.challenge": _challenged,
}
FAILURES: Final[Mapping[str, Callable[[State, Answered], State]]] = {
    "invites.accept": _not_answered,
    "invites.decline": _not_answered,
    "lobby.challenge": _not_challenged,
    "lobby.cancel": _not_cancelled,
}
