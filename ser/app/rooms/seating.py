"""Who sits where in a room's game: order of play is one thing, order of coming another."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.reasons import Refusal
from engine.rules import rules_of
from ser.app.rooms.facts import DRAWN, JOINED
from ser.app.rooms.state import Room

ORDERS = (JOINED, DRAWN)


def seat_named(game_type: str, capacity: int, role: str | None) -> int | None:
    """The seat that a role is: named by its mark or its number. Other roles are only names."""
    if role is None:
        return None
    marks = [mark.lower() for mark in rules_of(game_type).marks[:capacity]]
    names = [*marks, *(str(seat) for seat in range(1, capacity + 1))]
    name = role.lower()
    return names.index(name) % capacity + 1 if name in names else None


def free_role(room: Room, role: str | None) -> str | None:
    """The role, unless it is a seat that another member has come for."""
    made = room.made
    seat = seat_named(made.game_type, made.capacity, role)
    taken = {seat_named(made.game_type, made.capacity, member.role) for member in room.members}
    return None if seat is not None and seat in taken else role


def check_order(order: Any, path: str, *, listed: bool = False) -> None:
    """Refuses ``invalid_params`` for what is no order of play; ``listed``: a list of users may say it."""
    if order in ORDERS if isinstance(order, str) else listed and _is_list_of_texts(order):
        return
    expected = " or ".join(ORDERS) + (", or a list of all members' userIds" if listed else "")
    raise Refusal("invalid_params", "This is no order of play.", path=path, expected=expected)


def _is_list_of_texts(order: Any) -> bool:
    return isinstance(order, list) and all(isinstance(item, str) for item in order)


def seats_of(room: Room, order: str | Sequence[str], chance: Callable[[int], bytes]) -> tuple[str, ...]:
    """The members in the order of play, by their users' identifiers; ``chance`` draws so many random bytes.

    Who has come for a seat gets it, unless the host has listed everybody. Refuses ``invalid_params`` for a list of
    anybody else than the members.
    """
    members = [member.user_id for member in room.members]
    if not isinstance(order, str):
        if sorted(order) != sorted(members):
            raise Refusal("invalid_params", "The order of play names each member once.", path="params.order",
                          expected="a list of all members' userIds")
        return tuple(order)
    if order == DRAWN:
        keys = {user_id: chance(16) for user_id in members}
        members.sort(key=keys.__getitem__)
    return _promised_first(room, members)


def _promised_first(room: Room, members: Sequence[str]) -> tuple[str, ...]:
    made = room.made
    seats: dict[int, str] = {}
    for member in room.members:
        seat = seat_named(made.game_type, made.capacity, member.role)
        if seat is not None:
            seats.setdefault(seat, member.user_id)
    others = iter([user_id for user_id in members if user_id not in seats.values()])
    return tuple(seats.get(seat) or next(others) for seat in range(1, len(members) + 1))


def role_in(room: Room, user_id: str) -> str:
    """What a member is in the room: the mark of their seat once a game has begun, else what they have come for."""
    member = room.member(user_id)
    if user_id in room.seats:
        return rules_of(room.made.game_type).marks[room.seats.index(user_id)]
    return (member.role if member else None) or "player"
