"""Rooms: the public ones, and one of them with all that can be done there."""

from collections.abc import Iterator, Mapping
from typing import Final

from cli_client.model import intents, meeting, terms, words
from cli_client.model.effects import Ask
from cli_client.model.gathering import find_room
from cli_client.model.pages.page import Item, Kind, Page, answer_of, heading, missing, sentence
from cli_client.model.pages.seats import further, paged
from cli_client.model.state import State
from engine.wire.messages.gathering import Room
from engine.wire.messages.rooms import LogEntry

MOST_TOLD: Final = 8
"""Lines of a room's log."""

# ---------------------------------------------------------------------------------------------------- public rooms


def _ask_rooms(state: State) -> tuple[Ask, ...]:
    return (paged(state, "rooms.list"),)


def _rooms(state: State) -> Page:
    ask = _ask_rooms(state)[0]
    about = state.browsing.place.about
    title = f"rooms for {words.title(about)}" if about else "rooms: people who gather before they play"
    if (found := answer_of(state, ask)) is None:
        return Page(title, missing(state, ask))
    lines = tuple(_listed(state, room) for room in found.rooms)
    nobody = (sentence("there is no public room now."),)
    new = Item(("make a room",), meeting.SetUp(about or None), mark="+")
    return Page(title, (*(lines or nobody), *further(state, found.total), new),
                "Enter sits down, or watches.")


def _listed(state: State, room: Room) -> Item:
    seats = f"{len(room.players)}/{room.capacity}"
    cells = (room.room_name, words.title(room.game_type), words.options(room.game_type, room.options), seats,
             _stage(room), terms.clock_words(room.clock))
    ours = find_room(state, room.room_id) is not None
    page = intents.Browse("room", room.room_id)
    if ours:
        return Item(cells, page, mark="-")
    if room.status == "playing" and room.game_id is not None:
        return Item(cells, intents.Watch(room.game_id), (("room", page),))
    return Item(cells, page) if room.is_ready else Item(cells, meeting.EnterRoom(room.room_id), (("look", page),))


def _stage(room: Room) -> str:
    return {"playing": "playing", "closed": "closed"}.get(room.status, "full" if room.is_ready else "open")


# -------------------------------------------------------------------------------------------------------- one room


def _id(state: State) -> str:
    """The room that the page is about: of ours the last one, unless one is named."""
    ours = [room.room_id for room in state.rooms if room.kind == "room"]
    return state.browsing.place.about or (ours[-1] if ours else "")


def _ask_room(state: State) -> tuple[Ask, ...]:
    room_id = _id(state)
    if not room_id:
        return ()
    watch = Ask("rooms.watch", {"roomId": room_id})
    return (watch, _ask_log(state)) if find_room(state, room_id) is not None else (watch,)


def _ask_log(state: State) -> Ask:
    room = find_room(state, _id(state))
    return Ask("rooms.log", {"roomId": _id(state), "since": max(0, (room.seq if room else 0) - MOST_TOLD)})


def _leave_room(state: State) -> tuple[Ask, ...]:
    return (Ask("rooms.unwatch", {"roomId": _id(state)}),) if _id(state) else ()


def _room(state: State) -> Page:
    asks = _ask_room(state)
    if not asks:
        return Page("no room", (Item(("rooms of others",), intents.Browse("rooms"), mark="-"),
                                Item(("make a room",), meeting.SetUp(), mark="+")), "you are in no room now.")
    ours, seen = find_room(state, _id(state)), answer_of(state, asks[0])
    room = max((known for known in (ours, seen) if known is not None), key=lambda known: known.seq, default=None)
    if room is None:
        return Page("a room", missing(state, asks[0]))
    lines = (*_about(room), *_members(state, room), *_deeds(state, room), *_log(state, room))
    return Page(f"room {room.room_name}", lines, "Enter does it; Esc goes back.")


def _about(room: Room) -> Iterator[Item]:
    leaving = "" if room.on_leave is None else terms.LEAVING.get(room.on_leave["kind"], "")
    order = "" if room.order == "joined" else "who begins is drawn by lot"
    parts = (words.title(room.game_type), words.options(room.game_type, room.options), terms.clock_words(room.clock),
             order, leaving, room.visibility)
    yield sentence(", ".join(part for part in parts if part) + ".")
    yield sentence(words.room_stage(room), "class:turn" if room.is_ready else "")


def _members(state: State, room: Room) -> Iterator[Item]:
    me = state.user.user_id if state.user else ""
    yield heading(f"players, {len(room.players)} of {room.capacity}")
    for number, member in enumerate(room.players, 1):
        host = "host" if member.user_id == room.host_id else "bot" if member.bot else ""
        role = "" if member.game_role == "player" else member.game_role
        yield Item((f"{number}.", member.username, host, role, "you" if member.user_id == me else ""))


def _deeds(state: State, room: Room) -> Iterator[Item]:
    me = state.user.user_id if state.user else ""
    inside = any(member.user_id == me for member in room.players)
    if room.status == "playing" and room.game_id is not None:
        yield Item(("go to the game",) if inside else ("watch the game",), intents.Watch(room.game_id), mark="-")
    if not inside:
        if room.status == "open" and not room.is_ready:
            yield Item(("sit down",), meeting.EnterRoom(room.room_id), mark="+")
        return
    host = me == room.host_id

    def deed(text: str, what: str, name: str = "") -> Item:
        return Item((text,), meeting.RoomDeed(what, name, room.room_id))

    if host and room.status == "open" and room.is_ready:
        yield deed("begin the game", "start")
    if room.status == "open" and not room.is_ready:
        yield Item(("invite somebody by name",), intents.Open("command", "room invite "))
        yield deed("have a bot sit down", "invite", "bot:medium")
        there = state.door is not None and state.door.room_id == room.room_id
        yield deed("show the link" if there else "make a link for others", "link")
    yield deed("leave the room", "leave")
    if host:
        yield from (deed(f"send {member.username} away", "kick", member.username)
                    for member in room.players if member.user_id != me)
        yield deed("close the room for good", "close")


def _log(state: State, room: Room) -> Iterator[Item]:
    log = answer_of(state, _ask_log(state))
    kept = state.browsing.shelf.get("rooms.log")
    if log is None and kept is not None and kept.asked.get("roomId") == room.room_id:
        log = kept.message
    if log is None or log.room_id != room.room_id:
        return
    yield heading("what has happened")
    names = {member.user_id: member.username for member in room.players}
    names |= {entry.user_id: entry.username for entry in log.entries if entry.user_id and entry.username}
    for entry in reversed(log.entries[-MOST_TOLD:]):
        yield sentence(_told(entry, names))


def _told(entry: LogEntry, names: Mapping[str, str]) -> str:
    who = entry.username or names.get(entry.user_id or "", "somebody")
    by = names.get(entry.by or "", "somebody")
    said = _SAID.get(entry.fact, "{fact}").format(who=who, by=by, fact=entry.fact)
    return f"{said[0].lower() if entry.fact not in _SAID else said[0]}{said[1:]}"


_SAID: Final[Mapping[str, str]] = {
    "created": "{who} made the room",
    "joined": "{who} sat down",
    "left": "{who} left",
    "kicked": "{by} sent {who} away",
    "invited": "{by} invited {who}",
    "linked": "{by} made a link",
    "declined": "{who} does not come",
    "cancelled": "{by} took an invitation back",
    "expired": "nobody answered an invitation",
    "started": "a game began",
    "finished": "the game was over",
    "closed": "the room was closed",
}

_CHANGES: Final = frozenset({"rooms.updated", "rooms.closed", "rooms.join", "rooms.leave", "rooms.kick", "rooms.close",
                             "rooms.start", "rooms.invite", "rooms.link"})

KINDS: Final = (
    Kind("rooms", "rooms: people who gather before they play", _rooms, _ask_rooms, _CHANGES, keys=("R",),
         typed=("rooms",), argument="[GAME]", group="play"),
    Kind("room", "the room that we are in, and what can be done there", _room, _ask_room, _CHANGES, _leave_room,
         group="play"),
)
