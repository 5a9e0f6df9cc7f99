"""What the server says about rooms, invitations and challenges, as long as nobody plays in them yet."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Gathered
from cli_client.model import words
from cli_client.model.effects import Ring
from cli_client.model.state import State, effect, note
from engine.wire.messages import invites
from engine.wire.messages import rooms as room_messages
from engine.wire.messages.gathering import Invitation, Room

MOST: Final = 100
"""Invitations that are remembered; many people can send some."""


def gathered(state: State, event: Gathered) -> State:
    """What is so now, in place of what was known; an invitation that is new is told, but nothing rings."""
    known = {invitation.invite_id for invitation in state.invitations}
    rooms = tuple(room for room in event.rooms if room.status != "closed")
    waiting = {room.room_id for room in rooms if room.status == "open"}
    sent = tuple(sent for sent in state.sent if sent.room_id in waiting)
    state = attrs.evolve(state, rooms=rooms, sent=sent, invitations=())
    if state.door is not None and state.door.room_id not in waiting:
        state = shut_door(state, state.door.room_id)
    for invitation in reversed(event.invitations):
        state = _add(state, invitation)
        if invitation.invite_id not in known:
            state = note(state, "turn", words.invited(invitation))
    return state


def find_room(state: State, room_id: str | None) -> Room | None:
    """A room that we are in."""
    return next((room for room in state.rooms if room.room_id == room_id), None)


def room_meant(state: State, *, starts: bool = False) -> Room | None:
    """The room of ours that is shown, or whose game is; else one whose game can begin; else the one made last."""
    place = state.browsing.place
    if state.current is None and place.page == "room" and place.about:
        return find_room(state, place.about)
    rooms = [room for room in state.rooms if room.kind == "room"]
    shown = [room for room in rooms if state.current is not None and room.game_id == state.current]
    ready = [room for room in rooms if starts and room.status == "open" and room.is_ready]
    found = shown or ready or rooms
    return found[-1] if found else None


def put_room(state: State, room: Room) -> State:
    """The state with this room, if we are in it; its game, where it has begun, becomes the current one."""
    before = find_room(state, room.room_id)
    if before is not None and before.seq > room.seq:
        return state
    others = tuple(other for other in state.rooms if other.room_id != room.room_id)
    mine = state.user is not None and any(player.user_id == state.user.user_id for player in room.players)
    state = attrs.evolve(state, rooms=(*others, room) if mine and room.status != "closed" else others)
    if mine and room.status != "open":
        state = shut_door(state, room.room_id)
    return state


def shut_door(state: State, room_id: str) -> State:
    """Nobody needs the link of this room any more."""
    if state.door is None or state.door.room_id != room_id:
        return state
    return attrs.evolve(state, door=None, panel="" if state.panel == "link" else state.panel)


def drop_invitation(state: State, invite_id: str) -> State:
    """The state without an invitation."""
    kept = tuple(invitation for invitation in state.invitations if invitation.invite_id != invite_id)
    return attrs.evolve(state, invitations=kept)


def _add(state: State, invitation: Invitation) -> State:
    state = drop_invitation(state, invitation.invite_id)
    return attrs.evolve(state, invitations=(invitation, *state.invitations)[:MOST])


# -------------------------------------------------------------------------------------------------------- events


def _updated(state: State, event: room_messages.Updated) -> State:
    before = find_room(state, event.room_id)
    state = put_room(state, event)
    if before is None or find_room(state, event.room_id) is not event or event.kind == "challenge":
        return state
    were, are = ({player.user_id: player.username for player in room.players} for room in (before, event))
    moves = [f"{name} has come." for user_id, name in are.items() if user_id not in were]
    moves += [f"{name} has left." for user_id, name in were.items() if user_id not in are]
    return note(state, "info", f"{' '.join(moves)} {words.room(event)}") if moves else state


def _closed(state: State, event: room_messages.Closed) -> State:
    room = find_room(state, event.room_id)
    state = attrs.evolve(state, rooms=tuple(other for other in state.rooms if other is not room))
    kept = tuple(invitation for invitation in state.invitations if invitation.room_id != event.room_id)
    state = shut_door(attrs.evolve(state, invitations=kept), event.room_id)
    if room is None or room.kind == "challenge":
        return state
    return note(state, "info", f"the room {room.room_name} is closed.")


def _received(state: State, event: invites.Received) -> State:
    known = any(invitation.invite_id == event.invite_id for invitation in state.invitations)
    state, text = _add(state, event), words.invited(event)
    return state if known else effect(note(state, "turn", text), Ring("invited", text))


def _answered(state: State, event: invites.Answered) -> State:
    """An answer to what we have sent is told; what was sent to us waits no more."""
    ours = next((sent for sent in state.sent if sent.invite_id == event.invite_id), None)
    theirs = any(invitation.invite_id == event.invite_id for invitation in state.invitations)
    state = drop_invitation(state, event.invite_id)
    if ours is not None:
        state = attrs.evolve(state, sent=tuple(sent for sent in state.sent if sent is not ours))
        return note(state, "info" if event.status == "accepted" else "result", words.replied(event))
    if theirs and event.status in ("cancelled", "expired"):
        return note(state, "info", f"the {event.kind} of {event.inviter_name} is {event.status}.")
    return state


EVENTS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    room_messages.Updated: _updated,
    room_messages.Closed: _closed,
    invites.Received: _received,
    invites.Answered: _answered,
}
