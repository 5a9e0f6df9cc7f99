"""What has to be so of the rooms that are stored, at any moment: nothing half-done."""

from collections.abc import Iterator

import orjson

from engine.game.facts import Opened
from engine.game.facts import unpack as unpack_game
from ser.app.rooms.facts import Fact, Invited, Joined, Started, unpack
from ser.app.rooms.state import CLOSED, Room, replay
from ser.app.rooms.views import ACCEPTED, CANCELLED, PENDING, USED, room_row
from ser.store.memory import MemoryStore


def wrong_rooms(store: MemoryStore) -> list[str]:
    """Everything that is wrong."""
    rooms = {room_id: [unpack(fact) for fact in facts] for room_id, facts in store.people.facts.items()}
    return [f"{room_id}: {what}" for room_id, facts in rooms.items() for what in _wrong(store, room_id, facts)]


def _wrong(store: MemoryStore, room_id: str, facts: list[Fact]) -> Iterator[str]:
    room = replay(room_id, facts)
    if store.people.rows["rooms"].get((room_id,)) != room_row(room):
        yield f"listed is {store.people.rows['rooms'].get((room_id,))}, stored is {room}"
    if room.status != CLOSED and room.member(room.host_id) is None:
        yield f"there is no host: {room}"
    yield from _wrong_members(store, room)
    yield from _wrong_invitations(store, room, facts)
    yield from _wrong_games(store, room_id, facts)


def _wrong_members(store: MemoryStore, room: Room) -> Iterator[str]:
    rows = {key[1]: row.member for key, row in store.people.rows.get("room_members", {}).items()
            if key[0] == room.room_id}
    if len(room.members) > room.made.capacity:
        yield f"there are more people than seats: {room}"
    people = {member.user_id for member in room.members if not member.player.ours}
    if {user_id for user_id, member in rows.items() if member} != (set() if room.status == CLOSED else people):
        yield f"as members are listed {rows}, stored are {people}"
    if not people <= store.accounts.keys():
        yield f"who is in it is not stored: {people - store.accounts.keys()}"


def _wrong_invitations(store: MemoryStore, room: Room, facts: list[Fact]) -> Iterator[str]:
    rows = {row.invite_id: row for row in store.people.rows.get("invitations", {}).values()
            if row.room_id == room.room_id}
    used = {fact.invite_id for fact in facts if isinstance(fact, Joined)}
    for invite_id, row in rows.items():
        if (row.status == PENDING) != (invite_id in room.standing):
            yield f"{row} is listed, standing are {list(room.standing)}"
        if row.status in (ACCEPTED, USED) and invite_id not in used:
            yield f"accepted, and nobody sits down by it: {row}"
        if row.receiver_id is not None and invite_id in used and row.status != ACCEPTED:
            yield f"somebody sits down by it, and it is not accepted: {row}"
        if row.status == CANCELLED and invite_id in room.standing:
            yield f"taken back, and it stands: {row}"
    told = {orjson.loads(row.data).get("inviteId") for row in store.people.rows.get("notifications", {}).values()}
    for fact in facts:
        if isinstance(fact, Invited) and not fact.receiver.bot and fact.invite_id not in told:
            yield f"nobody was told of {fact}"


def _wrong_games(store: MemoryStore, room_id: str, facts: list[Fact]) -> Iterator[str]:
    for fact in facts:
        if isinstance(fact, Started):
            stored = store.facts.get(fact.game_id)
            opened = unpack_game(stored[0]) if stored else None
            if not isinstance(opened, Opened) or opened.room != room_id:
                yield f"{fact} has begun {opened}"
            elif tuple(player.user_id for player in opened.players) != fact.seats:
                yield f"{fact} has begun with others: {opened}"
            elif len(store.seats.get(fact.game_id, ())) != len(fact.seats):
                yield f"{fact} has begun without seats: {store.seats.get(fact.game_id)}"
