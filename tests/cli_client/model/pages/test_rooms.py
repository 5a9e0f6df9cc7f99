"""Public rooms, and one room with what can be done there."""

import attrs
import pytest

from cli_client.happenings import Gathered, Online, Restored
from cli_client.model import intents, meeting
from cli_client.model.effects import Ask
from cli_client.model.pages.browsing import page_of
from cli_client.model.state import Place, State
from engine.wire.codec import unstructure
from tests.cli_client.fakes import ANN, after, answered, received, seen, snapshot, texts
from tests.cli_client.model.test_inviting import BOB, ME, ROOM

OTHERS = attrs.evolve(ROOM, room_id="r5", room_name="club", players=[BOB], host_id="u2", visibility="public",
                      capacity=3, auto_start=False)
BEGUN = attrs.evolve(OTHERS, room_id="r6", players=[BOB, BOB, BOB], status="playing", is_ready=True, game_id="g6")
MINE = attrs.evolve(ROOM, room_name="den", capacity=2, auto_start=False)
FULL = attrs.evolve(MINE, players=[ME, BOB], is_ready=True, seq=2)
LOG = {"roomId": "r1", "seq": 2, "entries": [
    {"seq": 1, "fact": "created", "at": 0, "userId": "u1", "username": "ann"},
    {"seq": 2, "fact": "invited", "at": 0, "userId": "u2", "username": "bob", "by": "u1", "inviteId": "i1"},
    {"seq": 3, "fact": "kicked", "at": 0, "userId": "u3", "by": "u1"},
    {"seq": 4, "fact": "renamed", "at": 0}]}


def online(*rooms) -> State:
    return attrs.evolve(after(Online(ANN), Restored(), Gathered(rooms, ())), effects=())


def lines(state):
    return [" ".join(cell for cell in item.cells if cell) for item in page_of(state).items]


def listed(*rooms, state=None):
    ask = {"limit": 20, "offset": 0}
    found = answered("rooms.list", {"rooms": unstructure(list(rooms)), "total": len(rooms)}, **ask)
    return after(intents.Browse("rooms"), found, state=state or online())


def inside(room=MINE, *more):
    watched = answered("rooms.watch", unstructure(room), roomId=room.room_id)
    return after(intents.Browse("room", room.room_id), watched, *more, state=online(room))


def test_public_rooms_are_joined_watched_or_looked_at():
    state = listed(OTHERS, BEGUN)
    assert lines(state)[:2] == ["club tic-tac-toe 1/3 open", "club tic-tac-toe 3/3 playing"]
    joined = after(intents.Place(), state=state)
    assert joined.effects == (Ask("rooms.join", {"roomId": "r5"}), Ask("rooms.watch", {"roomId": "r5"}))
    assert joined.browsing.place == Place("room", "r5")
    assert after(intents.Pick(2), state=state).effects == (Ask("games.watch", {"gameId": "g6"}),)
    assert after(intents.Pick(1, 1), state=state).browsing.place == Place("room", "r5")
    assert lines(listed())[0] == "there is no public room now."


def test_rooms_can_be_those_of_one_game():
    state = after(intents.Browse("rooms", "mnk"), state=online())
    assert state.effects[0].params["gameType"] == "mnk"
    assert page_of(state).title == "rooms for m,n,k"


def test_a_room_that_is_made_is_gone_to_and_a_private_one_that_begins_by_itself_gets_its_link():
    state = after(meeting.MakeRoom("den", meeting.Terms("mnk", {"rows": 4}, {"kind": "days", "perMoveDays": 1})),
                  state=online())
    (made,) = state.effects
    assert made.params == {"roomName": "den", "gameType": "mnk", "options": {"rows": 4, "columns": 3, "line": 3},
                           "visibility": "public", "autoStart": False, "order": "joined",
                           "clock": {"kind": "days", "perMoveDays": 1}}
    state = after(answered("rooms.create", unstructure(MINE)), state=state)
    assert state.browsing.place == Place("room", "r1")
    assert [ask.method for ask in state.effects] == ["rooms.watch", "rooms.log"]
    wrong = after(meeting.MakeRoom("den", meeting.Terms("mnk", {"rows": 99})), state=online())
    assert wrong.effects == ()
    assert "3 to 19" in texts(wrong)[-1]


def test_a_room_says_who_is_there_what_it_waits_for_and_what_has_happened():
    state = inside(MINE, answered("rooms.log", LOG, roomId="r1", since=0))
    assert page_of(state).title == "room den"
    said = lines(state)
    assert said[:4] == ["tic-tac-toe, private.", "waiting for one more player.", "players, 1 of 2", "1. ann host you"]
    assert said[-4:] == ["renamed", "ann sent somebody away", "ann invited bob", "ann made the room"]


@pytest.mark.parametrize(("room", "deeds"), [
    (MINE, ["invite somebody by name", "have a bot sit down", "make a link for others", "leave the room",
            "close the room for good"]),
    (FULL, ["begin the game", "leave the room", "send bob away", "close the room for good"]),
    (attrs.evolve(FULL, host_id="u2"), ["leave the room"]),
    (attrs.evolve(FULL, status="playing", game_id="g1"),
     ["go to the game", "leave the room", "send bob away", "close the room for good"]),
])
def test_what_can_be_done_depends_on_who_one_is(room, deeds):
    assert [item.cells[0] for item in page_of(inside(room)).choices] == deeds


def test_who_is_not_in_a_room_sits_down_or_watches():
    def seen(room):
        watched = answered("rooms.watch", unstructure(room), roomId=room.room_id)
        return after(intents.Browse("room", room.room_id), watched, state=online())
    assert [item.cells[0] for item in page_of(seen(OTHERS)).choices] == ["sit down"]
    assert [item.cells[0] for item in page_of(seen(BEGUN)).choices] == ["watch the game"]


@pytest.mark.parametrize(("typed", "ask"), [
    (meeting.RoomDeed("start"), Ask("rooms.start", {"roomId": "r1"})),
    (meeting.RoomDeed("leave"), Ask("rooms.leave", {"roomId": "r1"})),
    (meeting.RoomDeed("start", "drawn"), Ask("rooms.start", {"roomId": "r1", "order": "drawn"})),
    (meeting.RoomDeed("link", "3"), Ask("rooms.link", {"roomId": "r1", "uses": 3})),
    (meeting.RoomDeed("link"), Ask("rooms.link", {"roomId": "r1"})),
    (meeting.RoomDeed("invite", "eve"), Ask("rooms.invite", {"roomId": "r1", "username": "eve"})),
])
def test_deeds_are_asked_for(typed, ask):
    assert after(typed, state=inside(FULL)).effects == (ask,)
    assert after(typed, intents.Lobby(), state=online(FULL)).browsing.place == Place()
    assert texts(after(typed, state=online()))[-1].startswith("you are in no room here")


def test_what_cannot_be_undone_is_asked_first():
    state = after(meeting.RoomDeed("kick", "BOB"), state=inside(FULL))
    assert (state.effects, state.question.text) == ((), "send BOB away from the room den?")
    assert after(intents.Answer(yes=True), state=state).effects == (
        Ask("rooms.kick", {"roomId": "r1", "userId": "u2"}),)
    state = after(meeting.RoomDeed("close"), intents.Answer(yes=True), state=inside(FULL))
    assert state.effects == (Ask("rooms.close", {"roomId": "r1"}),)
    nobody = after(meeting.RoomDeed("kick", "eve", sure=True), state=inside(FULL))
    assert texts(nobody)[-1] == "there is nobody called eve in the room den."


def test_answers_are_told_and_leaving_goes_back():
    invited = {"inviteId": "i1", "kind": "invitation", "inviterId": "u1", "inviterName": "ann", "roomId": "r1",
               "roomName": "den", "gameType": "mnk", "receiverId": "u2", "receiverName": "bob", "playerRole": None,
               "isAccepted": False, "status": "pending", "createdAt": 0, "updatedAt": 0, "expiresAt": 9, "ct": None}
    assert texts(inside(MINE, answered("rooms.invite", invited)))[-1] == "bob is invited."
    bot = invited | {"receiverName": "bot:medium", "status": "accepted"}
    assert texts(inside(MINE, answered("rooms.invite", bot)))[-1] == "bot:medium sits down."
    left = inside(MINE, answered("rooms.leave", {}, roomId="r1"))
    assert (left.rooms, left.browsing.place) == ((), Place())


def test_the_page_follows_the_room():
    state = after(received("rooms.updated", **unstructure(FULL)), state=inside())
    assert "all are there. its host begins the game." in lines(state)
    assert [ask.method for ask in state.effects] == []  # the log is still on its way
    state = after(answered("rooms.log", LOG, roomId="r1", since=0), state=state)
    assert [ask.method for ask in state.effects] == ["rooms.watch", "rooms.log"]
    gone = after(intents.Lobby(), state=inside(MINE, answered("rooms.log", LOG, roomId="r1", since=0)))
    assert gone.effects == (Ask("rooms.unwatch", {"roomId": "r1"}),)


def test_without_a_room_the_page_leads_to_some():
    assert [item.intent for item in page_of(after(intents.Browse("room"), state=online())).choices] == [
        intents.Browse("rooms"), meeting.SetUp()]
    assert page_of(after(intents.Browse("room"), state=online(MINE))).title in ("room den", "a room")


def test_what_happens_while_a_game_is_shown_is_asked_for_once_the_page_is():
    state = inside(MINE, answered("rooms.log", LOG, roomId="r1", since=0), seen(snapshot()), intents.Watch("g1"),
                   received("rooms.updated", **unstructure(FULL)))
    assert state.effects == ()
    assert [ask.method for ask in after(intents.Step(-1), state=state).effects] == ["rooms.watch", "rooms.log"]
