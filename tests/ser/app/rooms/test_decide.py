"""Who may do what in a room."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest

from engine.game.facts import Player
from engine.reasons import Refusal
from ser.app.rooms import decide
from ser.app.rooms.facts import (
    CHALLENGE,
    PRIVATE,
    Cancelled,
    Closed,
    Declined,
    Expired,
    Fact,
    Finished,
    Joined,
    Kicked,
    Left,
    Started,
)
from ser.app.rooms.state import Room
from tests.ser.app.rooms.making import ANN, AT, BOB, EVE, HARD, JOE, invited, linked, new_room


def happen(room: Room, *decisions: Callable[[Room], Sequence[Fact]]) -> Room:
    """The room after these decisions."""
    for decision in decisions:
        room = decide.after(room, decision(room))
    return room


def joins(player: Player) -> Callable[[Room], Sequence[Fact]]:
    return lambda room: decide.join(room, player, AT)


def three(**more: Any) -> Room:
    """A room for four with ann, bob and eve in it."""
    return happen(new_room(game_type="ludo", capacity=4, **more), joins(BOB), joins(EVE))


def refused(reason: str, decision: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        decision(*arguments, **named)
    assert refusal.value.reason == reason


# ------------------------------------------------------------------------------------------------ coming and going


def test_a_public_room_is_open_to_all_until_it_is_full() -> None:
    room = happen(new_room(), joins(BOB))
    assert [member.user_id for member in room.members] == ["u-ann", "u-bob"]
    assert room.is_ready
    refused("room_full", decide.join, room, EVE, AT)
    refused("already_joined", decide.join, room, BOB, AT)


def test_a_private_room_is_not_there_for_who_is_not_invited() -> None:
    room = new_room(visibility=PRIVATE)
    refused("not_found", decide.join, room, BOB, AT)
    refused("not_found", decide.leave, room, BOB.user_id, AT)
    room = happen(room, lambda room: decide.invite(room, invited(BOB)))
    refused("not_found", decide.join, room, EVE, AT, room.standing["i-1"])
    assert decide.join(room, BOB, AT + 1) == (Joined(BOB, AT + 1, "i-1"),)


def test_when_the_host_leaves_the_longest_member_is_host_and_the_creator_stays_creator() -> None:
    room = happen(three(), lambda room: decide.leave(room, ANN.user_id, AT))
    assert (room.host_id, room.creator_id) == (BOB.user_id, ANN.user_id)
    room = happen(room, joins(ANN), lambda room: decide.leave(room, BOB.user_id, AT))
    assert room.host_id == EVE.user_id


def test_a_bot_is_no_host_and_a_room_of_bots_is_over() -> None:
    bots = happen(new_room(game_type="ludo", capacity=3), lambda room: decide.invite(room, invited(HARD), at_once=True),
                  joins(BOB))
    room = happen(bots, lambda room: decide.leave(room, ANN.user_id, AT))
    assert room.host_id == BOB.user_id
    assert decide.leave(room, BOB.user_id, AT) == (Left(BOB.user_id, AT), Closed("empty", AT))


def test_host_and_creator_send_members_away_but_not_the_creator() -> None:
    room = happen(three(), lambda room: decide.leave(room, ANN.user_id, AT), joins(ANN))
    refused("forbidden", decide.kick, room, EVE.user_id, BOB.user_id, AT)
    refused("forbidden", decide.kick, room, BOB.user_id, ANN.user_id, AT)
    refused("forbidden", decide.kick, room, BOB.user_id, BOB.user_id, AT)
    refused("not_found", decide.kick, room, ANN.user_id, JOE.user_id, AT)
    refused("not_a_member", decide.kick, room, JOE.user_id, BOB.user_id, AT)
    room = happen(room, lambda room: decide.kick(room, ANN.user_id, BOB.user_id, AT))
    assert room.host_id == EVE.user_id
    refused("forbidden", decide.join, room, BOB, AT)


def test_who_was_sent_away_comes_back_by_a_new_invitation_only() -> None:
    room = happen(three(), lambda room: decide.link(room, linked()),
                  lambda room: decide.invite(room, invited(JOE, BOB, 2)),
                  lambda room: decide.kick(room, ANN.user_id, BOB.user_id, AT))
    assert list(room.standing) == ["i-1"]  # what they have invited to does not stand any more
    refused("forbidden", decide.join, room, BOB, AT, room.standing["i-1"])
    room = happen(room, lambda room: decide.invite(room, invited(BOB, ANN, 3)), joins(BOB))
    assert room.member(BOB.user_id) is not None


def test_kicking_takes_back_what_they_have_invited_to() -> None:
    room = happen(three(), lambda room: decide.link(room, linked(BOB)))
    assert decide.kick(room, ANN.user_id, BOB.user_id, AT) == (
        Kicked(BOB.user_id, ANN.user_id, AT), Cancelled("i-1", ANN.user_id, AT))


def test_only_the_host_ends_a_room_and_only_once() -> None:
    room = three()
    refused("forbidden", decide.close, room, BOB.user_id, AT)
    room = happen(room, lambda room: decide.close(room, ANN.user_id, AT))
    refused("room_closed", decide.close, room, ANN.user_id, AT)
    for decision in (joins(JOE), lambda room: decide.invite(room, invited(JOE)),
                     lambda room: decide.link(room, linked())):
        refused("room_closed", decision, room)


# ------------------------------------------------------------------------------------------------------ invitations


def test_members_invite_and_nobody_else() -> None:
    room = three()
    assert decide.invite(room, invited(JOE, BOB))
    refused("not_a_member", decide.invite, room, invited(JOE, JOE))
    refused("already_joined", decide.invite, room, invited(EVE, BOB))
    refused("room_full", decide.link, happen(new_room(), joins(BOB)), linked())


def test_who_is_invited_already_is_not_invited_again_before_it_is_over() -> None:
    room = happen(three(), lambda room: decide.invite(room, invited(JOE)))
    assert decide.invite(room, invited(JOE, BOB, 2)) == ()
    late = invited(JOE, BOB, 2, at=AT + 1000, expires_at=AT + 2000)
    assert decide.invite(room, late) == (Expired("i-1", AT + 1000), late)


def test_there_is_a_limit_to_what_stands_and_to_what_may_happen() -> None:
    room = three()
    for number in range(decide.MOST_STANDING):
        room = happen(room, lambda room, number=number: decide.link(room, linked(number=number)))  # type: ignore[misc]
    refused("too_many_invitations", decide.link, room, linked(number=99))
    refused("too_many_invitations", decide.invite, room, invited(JOE, number=99))
    full = attrs.evolve(three(), seq=decide.MOST_FACTS)
    for decision in (joins(JOE), lambda room: decide.invite(room, invited(JOE)),
                     lambda room: decide.link(room, linked())):
        refused("room_closed", decision, full)
    assert decide.leave(full, BOB.user_id, AT)
    assert decide.close(full, ANN.user_id, AT)


@pytest.mark.parametrize("uses", [1, 2, None])
def test_a_link_is_good_as_often_as_it_says(uses: int | None) -> None:
    room = happen(new_room(game_type="ludo", capacity=4, visibility=PRIVATE),
                  lambda room: decide.link(room, linked(uses=uses)))
    for player in (BOB, EVE):
        link = room.standing.get("i-1")
        if link is not None:
            room = happen(room, lambda room, player=player, link=link: decide.join(room, player, AT, link))  # type: ignore[misc]
    assert len(room.members) == (2 if uses == 1 else 3)
    assert ("i-1" in room.standing) == (uses is None)


@pytest.mark.parametrize("visibility", ["public", PRIVATE])
def test_what_has_had_its_time_lets_nobody_in(visibility: str) -> None:
    room = happen(new_room(visibility=visibility), lambda room: decide.link(room, linked()))
    refused("invite_expired", decide.join, room, BOB, AT + 1000, room.standing["i-1"])
    assert decide.expire(room, AT + 999) == ()
    assert decide.expire(room, AT + 1000) == (Expired("i-1", AT + 1000),)


def test_an_invitation_that_is_late_does_not_keep_anybody_out() -> None:
    room = happen(new_room(), lambda room: decide.invite(room, invited(BOB)))
    assert decide.join(room, BOB, AT + 1000) == (Expired("i-1", AT + 1000), Joined(BOB, AT + 1000))
    private = happen(new_room(visibility=PRIVATE), lambda room: decide.invite(room, invited(BOB)))
    refused("invite_expired", decide.join, private, BOB, AT + 1000)
    link = linked(number=2, expires_at=AT + 5000)
    private = happen(private, lambda room: decide.link(room, link))
    assert decide.join(private, BOB, AT + 1000, private.standing["i-2"]) == (
        Expired("i-1", AT + 1000), Joined(BOB, AT + 1000, "i-2"))


def test_the_receiver_declines_and_inviter_host_and_creator_cancel() -> None:
    room = happen(three(), lambda room: decide.invite(room, invited(JOE, BOB)))
    refused("not_found", decide.decline, room, EVE.user_id, "i-1", "no", AT)
    refused("offer_gone", decide.decline, room, JOE.user_id, "i-9", "no", AT)
    refused("invite_expired", decide.decline, room, JOE.user_id, "i-1", "no", AT + 1000)
    assert decide.decline(room, JOE.user_id, "i-1", "later", AT) == (Declined("i-1", "later", AT),)
    refused("forbidden", decide.cancel, room, EVE.user_id, "i-1", AT)
    refused("not_a_member", decide.cancel, room, JOE.user_id, "i-1", AT)
    for user in (ANN, BOB):
        assert decide.cancel(room, user.user_id, "i-1", AT) == (Cancelled("i-1", user.user_id, AT),)


@pytest.mark.parametrize(("decision", "reason"), [
    (lambda room: decide.decline(room, BOB.user_id, "i-1", "no", AT), "declined"),
    (lambda room: decide.cancel(room, ANN.user_id, "i-1", AT), "cancelled"),
    (lambda room: decide.expire(room, AT + 1000), "expired"),
    (lambda room: decide.leave(room, ANN.user_id, AT), "empty"),
])
def test_a_challenge_that_comes_to_nothing_is_over(decision: Callable[[Room], Sequence[Fact]], reason: str) -> None:
    room = new_room(kind=CHALLENGE, visibility=PRIVATE)
    room = happen(room, lambda room: decide.accepted(room, invited(BOB), at_once=False), decision)
    assert (room.status, room.reason, dict(room.standing)) == ("closed", reason, {})


# ------------------------------------------------------------------------------------------------------- its games


def playing(**more: Any) -> Room:
    """A room whose game is on."""
    room = happen(new_room(**more), joins(BOB))
    return decide.after(room, (Started("g-1", ("u-ann", "u-bob"), AT),))


def test_the_host_starts_when_all_seats_are_taken() -> None:
    refused("room_not_ready", decide.check_start, new_room(), ANN.user_id)
    room = happen(new_room(), joins(BOB))
    refused("forbidden", decide.check_start, room, BOB.user_id)
    refused("not_a_member", decide.check_start, room, EVE.user_id)
    decide.check_start(room, ANN.user_id)
    refused("room_closed", decide.check_start, playing(), ANN.user_id)


def test_while_the_game_is_on_nobody_joins_and_members_may_leave() -> None:
    room = happen(playing(), lambda room: decide.leave(room, BOB.user_id, AT))
    assert room.status == "playing"
    refused("room_closed", decide.join, room, EVE, AT)
    room = happen(room, lambda room: decide.finish(room, "g-1", None, (), AT), joins(EVE))
    assert room.is_ready


def test_after_the_game_the_room_is_open_again_and_a_rematch_is_its_game_too() -> None:
    room = playing()
    assert decide.finish(room, "g-0", None, (), AT) == ()
    assert decide.finish(room, "g-1", None, (), AT) == (Finished("g-1", AT),)
    again = decide.finish(room, "g-1", "g-2", ("u-bob", "u-ann"), AT)
    assert again == (Finished("g-1", AT), Started("g-2", ("u-bob", "u-ann"), AT))
    finished = happen(room, lambda room: decide.finish(room, "g-1", None, (), AT))
    assert decide.finish(finished, "g-1", None, (), AT) == ()
    assert decide.finish(finished, "g-1", "g-2", ("u-bob", "u-ann"), AT) == again[1:]


def test_a_challenge_is_over_with_its_game() -> None:
    room = playing(kind=CHALLENGE)
    assert decide.finish(room, "g-1", None, (), AT) == (Finished("g-1", AT), Closed("over", AT))
    closed = happen(room, lambda room: decide.finish(room, "g-1", None, (), AT))
    assert decide.finish(closed, "g-1", "g-2", (), AT) == ()
