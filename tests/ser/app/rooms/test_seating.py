"""Order of play: as they came, by chance, as the host says; and seats that somebody has come for."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from engine.game.facts import Player
from ser.app.rooms.facts import Created
from ser.app.rooms.seating import check_order, free_role, role_in, seat_named, seats_of
from ser.app.rooms.state import Member, Room, create
from tests.refusals import reason_of
from tests.ser.app.rooms.making import ANN, AT, BOB, EVE, JOE, made

PEOPLE = (ANN, BOB, EVE, JOE)


def room_of(*roles: str | None, game_type: str = "ludo") -> Room:
    """A room with a member for each role."""
    fact: Created = made(game_type=game_type, capacity=len(roles))
    members = tuple(Member(player, AT, role) for player, role in zip(PEOPLE, roles, strict=False))
    room = create("r-1", fact)
    return Room(room.room_id, fact, members, ANN.user_id)


def names(seats: tuple[str, ...]) -> list[str]:
    return [user_id.removeprefix("u-") for user_id in seats]


def chance(seed: int = 1) -> Any:
    return Random(seed).randbytes


@pytest.mark.parametrize(("role", "seat"), [
    ("X", 1), ("x", 1), ("O", 2), ("1", 1), ("2", 2), ("3", None), ("player", None), ("", None), (None, None)])
def test_a_role_is_a_seat_by_its_mark_or_its_number(role: str | None, seat: int | None) -> None:
    assert seat_named("tic-tac-toe", 2, role) == seat


def test_joined_is_the_order_in_which_they_came() -> None:
    assert names(seats_of(room_of(None, None, None, None), "joined", chance())) == ["ann", "bob", "eve", "joe"]


@pytest.mark.parametrize(("roles", "order"), [
    ((None, "1"), ["bob", "ann"]), (("O", None), ["bob", "ann"]), (("X", "O"), ["ann", "bob"]),
    (("O", "X"), ["bob", "ann"]), (("player", "player"), ["ann", "bob"]), ((None, "2"), ["ann", "bob"]),
])
def test_who_has_come_for_a_seat_gets_it(roles: tuple[str | None, ...], order: list[str]) -> None:
    assert names(seats_of(room_of(*roles, game_type="tic-tac-toe"), "joined", chance())) == order
    assert names(seats_of(room_of(*roles, game_type="tic-tac-toe"), "drawn", chance())) == order or not {
        "1", "2", "X", "O"} & set(roles)


def test_drawn_is_by_chance_and_every_order_comes_as_often() -> None:
    room, draw = room_of(None, None, None), chance()
    orders = Counter(seats_of(room, "drawn", draw) for _ in range(6000))
    assert len(orders) == 6
    assert all(800 < times < 1200 for times in orders.values())


def test_what_is_left_over_is_drawn() -> None:
    draw = chance()
    orders = {tuple(names(seats_of(room_of(None, "1", None), "drawn", draw))) for _ in range(50)}
    assert orders == {("bob", "ann", "eve"), ("bob", "eve", "ann")}


def test_the_host_may_list_everybody_whatever_they_came_for() -> None:
    room = room_of("1", "2")
    assert seats_of(room, ["u-bob", "u-ann"], chance()) == ("u-bob", "u-ann")
    for order in ([], ["u-ann"], ["u-ann", "u-ann"], ["u-ann", "u-eve"], ["u-ann", "u-bob", "u-eve"]):
        assert reason_of(seats_of, room, order, chance()) == "invalid_params"


@pytest.mark.parametrize("order", ["", "random", 1, None, {}, [1], [["u-ann"]], True])
def test_nothing_else_is_an_order(order: Any) -> None:
    assert reason_of(check_order, order, "params.order", listed=True) == "invalid_params"
    assert reason_of(check_order, ["u-ann"], "params.order") == "invalid_params"


def test_a_seat_goes_to_the_first_who_comes_for_it() -> None:
    room = room_of("X", None, game_type="tic-tac-toe")
    assert free_role(room, "x") is None
    assert [free_role(room, role) for role in ("O", "2", "player", None)] == ["O", "2", "player", None]


def test_what_somebody_is_in_a_room_is_their_mark_once_they_have_played() -> None:
    room = room_of(None, "O", game_type="tic-tac-toe")
    assert [role_in(room, player.user_id) for player in (ANN, BOB)] == ["player", "O"]
    playing = Room(room.room_id, room.made, room.members, room.host_id, seats=("u-bob", "u-ann"))
    assert [role_in(playing, player.user_id) for player in (ANN, BOB)] == ["O", "X"]
    assert role_in(playing, Player("u-eve", "eve").user_id) == "player"
