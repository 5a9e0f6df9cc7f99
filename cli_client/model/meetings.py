"""Rooms, bots and terms: what the player wants of them, and what becomes of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents, inviting, meeting, player
from cli_client.model.gathering import find_room, put_room, room_meant
from cli_client.model.pages import browsing
from cli_client.model.state import Question, State, ask, note
from cli_client.model.terms import BOTS, Terms, configured, terms_of
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.messages.gathering import Room

NO_ROOM: Final = "you are in no room here: rooms lists them, room new NAME GAME makes one."

# ---------------------------------------------------------------------------------------------------------- terms


def set_up(state: State, intent: meeting.SetUp) -> State:
    """Opens the page with the terms of a game; those that were chosen for it before are still there."""
    terms = Terms(intent.game_type) if intent.game_type else _terms_here(state)
    if intent.game_type == state.terms.game_type or (state.view is None and terms.game_type == state.terms.game_type):
        terms = state.terms
    return browsing.browse(attrs.evolve(state, terms=terms), intents.Browse("game", terms.game_type))


def _terms_here(state: State) -> Terms:
    if state.view is not None:
        return terms_of(state.view.snapshot)
    chosen = browsing.chosen(state)
    if isinstance(chosen, intents.Seek) and chosen.game_type:
        return Terms(chosen.game_type)
    return state.terms if state.terms.game_type else Terms(next(iter(RULES)))


def set_term(state: State, intent: meeting.SetTerm) -> State:
    """Changes one of the terms."""
    terms = state.terms
    if intent.name in ("clock", "opponent", "on_leave", "wide"):
        return attrs.evolve(state, terms=attrs.evolve(terms, **{intent.name: intent.value}))
    return attrs.evolve(state, terms=attrs.evolve(terms, options={**terms.options, intent.name: intent.value}))


def bot(state: State, intent: meeting.Bot) -> State:
    """Plays against a bot: in place of whom the current game waits for, or the same game once more, or the chosen."""
    view = state.view
    opponent = f"bot:{intent.level or 'medium'}"
    if opponent not in BOTS:
        return note(state, "refused", f"there are the bots {', '.join(BOTS)}.")
    if view is not None and view.running:
        return note(state, "refused", "this game has its players: bot is for one that waits.")
    waiting = view is not None and view.snapshot.status == "waiting"
    terms = _terms_here(state)
    if waiting and view is not None:
        state = ask(state, "lobby.cancel", gameId=view.id)
    return player.seek(state, intents.Seek(terms.game_type, terms.options, opponent, terms.timing))


def give_up_seat(state: State, intent: meeting.GiveUpSeat) -> State:
    """Takes an open seat back."""
    return ask(state, "lobby.cancel", gameId=intent.game_id)


# ---------------------------------------------------------------------------------------------------------- rooms


def make_room(state: State, intent: meeting.MakeRoom) -> State:
    """Makes a room; one that is private and begins by itself waits for its link, which is made next."""
    terms = intent.terms if intent.terms.game_type else attrs.evolve(intent.terms, game_type=next(iter(RULES)))
    try:
        options = configured(terms)
    except Refusal as refused:
        return note(state, "refused", refused.message)
    state = attrs.evolve(state, uses=None)
    return ask(state, "rooms.create", roomName=intent.name[:64], gameType=terms.game_type, options=options,
               visibility=intent.visibility, autoStart=intent.auto_start, order=intent.order, **terms.timing,
               **terms.room)


def _made(state: State, event: Answered) -> State:
    room = event.message
    if room.visibility == "private" and room.auto_start:
        return inviting.made(state, event)
    state = note(put_room(state, room), "info", f"the room {room.room_name} is there.")
    return browsing.browse(state, intents.Browse("room", room.room_id))


def enter_room(state: State, intent: meeting.EnterRoom) -> State:
    """Takes a seat in a room, and goes there."""
    state = ask(state, "rooms.join", roomId=intent.room_id)
    return browsing.browse(state, intents.Browse("room", intent.room_id))


def room_here(state: State, room_id: str | None = None, *, starts: bool = False) -> Room | None:
    """The room of ours that is meant: this one, or as ``room_meant`` says."""
    return find_room(state, room_id) if room_id else room_meant(state, starts=starts)


def room_deed(state: State, intent: meeting.RoomDeed) -> State:
    """Does something with a room of ours; what cannot be undone is asked first."""
    room = room_here(state, intent.room_id, starts=intent.what == "start")
    if room is None:
        return note(state, "refused", NO_ROOM)
    question = _QUESTIONS.get(intent.what)
    if question is not None and state.asks and not intent.sure:
        text = question.format(room=room.room_name, name=intent.name)
        then = attrs.evolve(intent, room_id=room.room_id, sure=True)
        return attrs.evolve(state, question=Question(text, then))
    return _DEEDS[intent.what](state, room, intent.name)


def _start(state: State, room: Room, order: str) -> State:
    return ask(state, "rooms.start", roomId=room.room_id, **({"order": order} if order else {}))


def _link(state: State, room: Room, uses: str) -> State:
    if uses:
        return ask(state, "rooms.link", roomId=room.room_id, uses=int(uses))
    if state.door is not None and state.door.room_id == room.room_id:
        return player.open_panel(state, intents.Open("link"))
    return ask(state, "rooms.link", roomId=room.room_id)


def _leave(state: State, room: Room, _name: str) -> State:
    return ask(state, "rooms.leave", roomId=room.room_id)


def _close(state: State, room: Room, _name: str) -> State:
    return ask(state, "rooms.close", roomId=room.room_id)


def _invite(state: State, room: Room, name: str) -> State:
    return ask(state, "rooms.invite", roomId=room.room_id, username=name)


def _kick(state: State, room: Room, name: str) -> State:
    found = [member for member in room.players if member.username.lower() == name.lower()]
    if not found:
        return note(state, "refused", f"there is nobody called {name} in the room {room.room_name}.")
    return ask(state, "rooms.kick", roomId=room.room_id, userId=found[0].user_id)


_QUESTIONS: Final[Mapping[str, str]] = {
    "close": "close the room {room} for good?",
    "kick": "send {name} away from the room {room}?",
}
_DEEDS: Final[Mapping[str, Callable[[State, Room, str], State]]] = {
    "start": _start, "leave": _leave, "close": _close, "link": _link, "invite": _invite, "kick": _kick}

if set(_DEEDS) != set(meeting.DEEDS):
    raise ValueError("a deed in a room has no reducer")


def cancel_invitation(state: State, intent: meeting.CancelInvitation) -> State:
    """Takes an invitation back."""
    return ask(state, "rooms.unlink" if intent.link else "invites.cancel", inviteId=intent.invite_id)


# -------------------------------------------------------------------------------------------------------- answers


def _invited(state: State, event: Answered) -> State:
    who = event.message.receiver_name or "somebody"
    came = event.message.status == "accepted"
    return note(state, "info", f"{who} sits down." if came else f"{who} is invited.")


def _cancelled(state: State, event: Answered) -> State:
    kept = tuple(sent for sent in state.sent if sent.invite_id != event.asked.get("inviteId"))
    return note(attrs.evolve(state, sent=kept), "info", "taken back.")


def _left(state: State, event: Answered) -> State:
    """There is nothing to see any more of a private room that we have left."""
    state = inviting.left(state, event)
    here = state.browsing.place.page == "room" and state.current is None
    return browsing.back(state) if here else state


REDUCERS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    meeting.SetUp: set_up,
    meeting.SetTerm: set_term,
    meeting.Bot: bot,
    meeting.GiveUpSeat: give_up_seat,
    meeting.MakeRoom: make_room,
    meeting.EnterRoom: enter_room,
    meeting.RoomDeed: room_deed,
    meeting.CancelInvitation: cancel_invitation,
}
ANSWERS: Final[Mapping[str, Callable[[State, Answered], State]]] = {
    "rooms.create": _made,
    "rooms.leave": _left,
    "rooms.invite": _invited,
    "rooms.unlink": _cancelled,
    "invites.cancel": _cancelled,
}
