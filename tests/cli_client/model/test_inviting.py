"""Links, rooms, challenges and invitations, in the model."""

import attrs

from cli_client.happenings import Answered, Failure, Gathered, Online, Restored
from cli_client.model import intents, meeting
from cli_client.model.effects import Ask, Ring
from cli_client.model.state import State, Wish
from engine.wire.codec import unstructure
from engine.wire.messages.gathering import Invitation, Room, RoomPlayer
from tests.cli_client.fakes import ANN, after, answered, playing, received, resigned, snapshot, started, texts

ME = RoomPlayer("u1", "ann", "player", 0)
BOB = RoomPlayer("u2", "bob", "player", 0)
ROOM = Room("r1", "ann's game", "room", "tic-tac-toe", {}, 2, "private", True, "joined", "open", False, False, [ME],
            "u1", "u1", None, 0, 0, 1)
FULL = attrs.evolve(ROOM, players=[ME, BOB], seq=3, status="playing", is_closed=True, is_ready=True, game_id="g1")
CHALLENGE = Invitation("i1", "challenge", "u2", "bob", "r2", "", "tic-tac-toe", "u1", "ann", None, False, "pending",
                       0, 0, 9, "c")
LINK = {"inviteId": "i9", "roomId": "r1", "code": "abc", "url": "http://play.example/join/abc", "uses": 1,
        "share": {"whatsapp": "", "telegram": "", "facebook": "", "sms": ""}, "expiresAt": 9}
NOT_FOUND = Failure("not_found", "There is no such thing.")


def online(**more) -> State:
    return after(Online(ANN), state=State(address="127.0.0.1:5005", **more))


def challenged(**more):
    return received("invites.received", **unstructure(attrs.evolve(CHALLENGE, **more)))


def test_an_invitation_is_a_private_room_with_a_link():
    state = after(Restored(), state=online(wish=Wish(then=intents.Invite("mnk", {"rows": 5}, 1))))
    (made,) = state.effects
    assert made.method == "rooms.create"
    assert made.params["options"] == {"rows": 5, "columns": 3, "line": 3}
    assert (made.params["visibility"], made.params["autoStart"]) == ("private", True)
    state = after(answered("rooms.create", unstructure(ROOM)), state=state)
    assert state.effects == (Ask("rooms.link", {"roomId": "r1", "uses": 1}),)
    state = after(answered("rooms.link", LINK), state=state)
    assert (state.panel, state.door.url) == ("link", LINK["url"])
    assert state.door.command == "cli-client --server play.example:5005 join abc"
    state = after(received("rooms.updated", **unstructure(FULL)), started(snapshot()), state=state)
    assert (state.current, state.panel, state.door) == ("g1", "", None)


def test_options_that_cannot_be_are_told_before_a_room_is_made():
    state = after(intents.Invite("mnk", {"rows": 99}), state=online())
    assert state.effects == ()
    assert "3 to 19" in texts(state)[-1]


def test_who_comes_and_goes_is_told_and_the_room_says_what_it_waits_for():
    three = attrs.evolve(ROOM, capacity=3)
    state = after(Gathered((three,), ()), state=online())
    state = after(received("rooms.updated", **unstructure(attrs.evolve(three, seq=2, players=[ME, BOB]))), state=state)
    assert texts(state)[-1] == "bob has come. tic-tac-toe, room ann's game: waiting for one more player."
    late = attrs.evolve(three, seq=1)
    assert after(received("rooms.updated", **unstructure(late)), state=state).rooms[0].seq == 2
    state = after(received("rooms.closed", roomId="r1", seq=3, reason="closed"), state=state)
    assert state.rooms == ()


def test_a_seat_by_a_link_and_no_second_one_in_the_same_room():
    wish = Wish(then=intents.Join("abc", "r1"))
    state = after(Restored(), state=online(wish=wish))
    assert state.effects == (Ask("rooms.join", {"code": "abc"}),)
    state = after(answered("rooms.join", unstructure(FULL), code="abc"), started(snapshot()), state=state)
    assert state.current == "g1"
    already = after(Gathered((ROOM,), ()), Restored(), state=online(wish=wish))
    assert already.effects == ()
    assert "waiting for one more player" in texts(already)[-1]


def test_an_invitation_from_before_is_told_and_does_not_ring():
    state = after(Gathered((), (CHALLENGE,)), state=online())
    assert texts(state)[-1] == "bob challenges you to tic-tac-toe. accept or decline?"
    assert state.effects == ()
    again = after(Gathered((), (CHALLENGE,)), challenged(), state=state)
    assert (again.notes, again.effects) == (state.notes, ())


def test_a_challenge_is_heard_once_accepted_and_begins():
    state = after(challenged(), state=online())
    assert texts(state)[-1] == "bob challenges you to tic-tac-toe. accept or decline?"
    assert state.effects == (Ring("invited", texts(state)[-1]),)
    assert after(challenged(), state=state).effects == ()
    assert after(intents.Reply(accept=True, name="BOB"), state=state).effects == (
        Ask("invites.accept", {"inviteId": "i1"}),)
    room = attrs.evolve(FULL, kind="challenge")
    state = after(answered("invites.accept", unstructure(room), inviteId="i1"), started(snapshot()), state=state)
    assert (state.current, state.invitations) == ("g1", ())


def test_declining_and_what_is_gone():
    state = after(challenged(), state=online())
    assert after(intents.Reply(accept=False), state=state).effects == (Ask("invites.decline", {"inviteId": "i1"}),)
    assert after(answered("invites.decline", {}, inviteId="i1"), state=state).invitations == ()
    late = Answered("invites.accept", {"inviteId": "i1"}, failure=Failure("invite_expired", "Too late."))
    assert after(late, state=state).invitations == ()
    taken = attrs.evolve(CHALLENGE, status="cancelled")
    gone = after(received("invites.answered", **unstructure(taken)), state=state)
    assert (gone.invitations, texts(gone)[-1]) == ((), "the challenge of bob is cancelled.")
    assert texts(after(intents.Reply(accept=True), state=gone))[-1] == "nobody has invited or challenged you."


def sought():
    state = after(intents.Seek("tic-tac-toe", {}, "bob"), state=online())
    waiting = answered("lobby.quickMatch", {"gameId": "g1", "seat": 1, "status": "waiting"})
    return after(waiting, state=state)


def test_who_is_not_waiting_is_challenged_and_the_kept_seat_given_up():
    state = sought()
    assert state.effects == (
        Ask("lobby.challenge", {"username": "bob", "gameType": "tic-tac-toe", "options": {}}),)
    said = {"roomId": "r2", "inviteId": "i1", "status": "open", "gameId": None}
    state = after(answered("lobby.challenge", said), state=state)
    assert state.effects == (Ask("lobby.cancel", {"gameId": "g1"}),)
    assert after(intents.TakeBack(), state=state).effects == (Ask("invites.cancel", {"inviteId": "i1"}),)
    late = Answered("lobby.cancel", {"gameId": "g1"}, failure=Failure("offer_gone", "Gone."))
    assert after(late, state=state).effects == (Ask("invites.cancel", {"inviteId": "i1"}),)
    no = attrs.evolve(CHALLENGE, receiver_name="bob", status="declined", reason="later")
    state = after(received("invites.answered", **unstructure(no)), state=state)
    assert (state.sent, texts(state)[-1]) == ((), "bob declines tic-tac-toe. Ask me again later.")


def test_for_who_is_not_there_at_all_the_seat_is_kept():
    state = after(Answered("lobby.challenge", {}, failure=NOT_FOUND), state=sought())
    assert state.effects == (Ask("games.get", {"gameId": "g1"}),)
    assert texts(state)[-1] == "bob is not here: the seat is kept for bob."


def test_who_has_challenged_us_is_accepted_and_bots_are_asked_for_a_seat():
    state = after(challenged(), intents.Seek("tic-tac-toe", {}, "bob"), state=online())
    assert state.effects == (Ask("invites.accept", {"inviteId": "i1"}),)
    state = after(intents.Seek("tic-tac-toe", {}, "bot:easy"), state=online())
    assert (state.effects[0].method, state.sought) == ("lobby.quickMatch", None)


def test_after_a_reconnect_what_waits_is_what_the_server_says():
    state = after(challenged(), Gathered((ROOM,), ()), state=online())
    assert (state.rooms, state.invitations) == ((ROOM,), ())
    assert after(intents.TakeBack(), state=state).effects == (Ask("rooms.leave", {"roomId": "r1"}),)
    assert after(intents.Begin(), state=state).effects == (Ask("rooms.start", {"roomId": "r1"}),)


def test_an_unsent_move_is_sent_when_everything_is_there():
    state = after(intents.Play("B2"), state=playing())
    lost = Answered("games.move", {"gameId": "g1", "position": "B2", "ply": 1},
                    failure=Failure("not_connected", "No."))
    state = after(lost, Restored(), state=state)
    assert [effect.method for effect in state.effects] == ["games.move"]


CLOCK = {"kind": "move", "perMoveMs": 30_000}
TERMS = {"game_type": "mnk", "options": {"rows": 3, "columns": 9}, "clock": CLOCK,
         "on_leave": {"kind": "forfeit", "graceMs": 1}}


def test_a_challenge_says_its_terms_as_far_as_they_are_not_as_usual():
    state = after(challenged(**TERMS), state=online())
    assert texts(state)[-1] == ("bob challenges you to m,n,k (columns=9, 30 s a move, who leaves loses). "
                                "accept or decline?")
    state = after(challenged(**TERMS, kind="invitation", room_name="club"), state=online())
    assert texts(state)[-1].startswith("bob invites you to m,n,k (columns=9, 30 s a move, who leaves loses), in")
    usual = after(challenged(options={}, on_leave={"kind": "wait"}), state=online())
    assert texts(usual)[-1] == "bob challenges you to tic-tac-toe. accept or decline?"


DEN = attrs.evolve(ROOM, room_id="r2", room_name="den", players=[ME, BOB])


def test_what_is_begun_is_the_room_that_is_shown_or_whose_game_is_or_else_one_that_is_full():
    ready = attrs.evolve(ROOM, is_ready=True, players=[ME, BOB])
    both = after(Gathered((ready, DEN), ()), state=online())
    for wish in (intents.Begin(), meeting.RoomDeed("start")):
        assert after(wish, state=both).effects == (Ask("rooms.start", {"roomId": "r1"}),)
        shown = after(intents.Browse("room", "r2"), state=both)
        assert after(wish, state=shown).effects == (Ask("rooms.start", {"roomId": "r2"}),)
    played = attrs.evolve(ready, game_id="g1")
    there = after(Gathered((played, DEN), ()), state=playing(status="ended", result=resigned(1)))
    assert after(meeting.RoomDeed("link"), state=there).effects == (Ask("rooms.link", {"roomId": "r1"}),)


def test_a_room_with_others_in_it_is_left_after_asking_only_and_none_in_place_of_the_one_that_is_shown():
    both = after(Gathered((DEN, ROOM), ()), state=online())
    assert after(intents.TakeBack(), state=both).effects == (Ask("rooms.leave", {"roomId": "r1"}),)
    asked = after(intents.Browse("room", "r2"), intents.TakeBack(), state=both)
    assert (asked.effects, asked.question.text) == ((), "leave the room den? others are in it.")
    assert after(intents.Answer(yes=True), state=asked).effects == (Ask("rooms.leave", {"roomId": "r2"}),)
    assert after(intents.Answer(yes=False), state=asked).effects == ()
    elsewhere = after(intents.Browse("room", "r9"), intents.TakeBack(), state=both)
    assert (elsewhere.effects, texts(elsewhere)[-1]) == ((), "nothing here waits for an opponent.")
