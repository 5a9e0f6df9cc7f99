"""Invitations, and who can be challenged."""

import attrs

from cli_client.happenings import Gathered, Online, Restored
from cli_client.model import intents, meeting
from cli_client.model.effects import Ask
from cli_client.model.pages.browsing import page_of
from cli_client.model.state import Place, State
from engine.wire.codec import unstructure
from engine.wire.messages.invites import DECLINE_REASONS
from tests.cli_client.fakes import ANN, after, answered, texts
from tests.cli_client.model.test_inviting import CHALLENGE

SENT = {"sent": True, "status": "pending"}
OURS = attrs.evolve(CHALLENGE, invite_id="i2", inviter_id="u1", inviter_name="ann", receiver_id="u2",
                    receiver_name="bob")
LINK = attrs.evolve(OURS, invite_id="i3", kind="link", room_id="r1", room_name="den", receiver_id=None,
                    receiver_name=None, uses_left=2)
BEST = {"gameType": "mnk", "pool": "rated", "period": "all", "total": 2, "entries": [
    {"rank": 1, "userId": "u2", "username": "bob", "rating": 1700, "deviation": 50, "games": 9, "won": 9, "drawn": 0,
     "lost": 0},
    {"rank": 2, "userId": "u1", "username": "ann", "rating": 1500, "deviation": 50, "games": 9, "won": 4, "drawn": 0,
     "lost": 5}]}
BOTS = {"bots": [{"username": "bot:easy", "by": "server", "gameTypes": ["mnk"], "playing": None, "most": None},
                 {"username": "deep", "by": "player", "gameTypes": ["mnk"], "playing": 1, "most": 5}]}


def online(*invitations) -> State:
    return attrs.evolve(after(Online(ANN), Restored(), Gathered((), invitations)), effects=())


def invitations(*sent):
    found = answered("invites.mine", {"invitations": unstructure(list(sent)), "total": len(sent)}, **SENT)
    return after(intents.Browse("invitations"), found, state=online(CHALLENGE))


def lines(state):
    return [" ".join(cell for cell in item.cells if cell) for item in page_of(state).items]


def test_what_was_received_is_accepted_or_declined_with_a_reason():
    state = invitations()
    line = page_of(state).choices[0]
    assert line.cells == ("bob challenges you to tic-tac-toe.",)
    assert [word for word, _ in line.deeds] == ["accept", "no", "busy", "later", "other-game", "other-time", "no-bots"]
    assert after(intents.Place(), state=state).effects == (Ask("invites.accept", {"inviteId": "i1"}),)
    busy = 2 + list(DECLINE_REASONS).index("busy")
    assert after(intents.Pick(1, busy), state=state).effects == (
        Ask("invites.decline", {"inviteId": "i1", "reason": "busy"}),)
    assert lines(after(intents.Browse("invitations"), state=online()))[:2] == ["to you", "nobody has asked you."]


def test_what_was_sent_is_taken_back():
    state = invitations(OURS, LINK)
    assert lines(state)[-2:] == ["bob tic-tac-toe a challenge", "by link tic-tac-toe room den good 2 times"]
    assert after(intents.Pick(2, 1), state=state).effects == (Ask("invites.cancel", {"inviteId": "i2"}),)
    assert after(intents.Pick(3, 1), state=state).effects == (Ask("rooms.unlink", {"inviteId": "i3"}),)
    assert after(intents.Pick(3), state=state).browsing.place == Place("room", "r1")
    again = after(answered("rooms.unlink", {}, inviteId="i3"), state=state)
    assert texts(again)[-1] == "taken back."
    assert again.effects == (Ask("invites.mine", SENT),)


def players():
    asked = {"gameType": "mnk", "limit": 20, "offset": 0}
    return after(intents.Browse("players", "mnk"), answered("lobby.bots", BOTS, gameType="mnk"),
                 answered("stats.leaderboard", BEST, **asked), state=online())


def test_bots_and_people_are_challenged_and_oneself_is_not():
    state = players()
    assert lines(state) == ["game: < m,n,k >", "bots, at once", "bot:easy", "deep plays 1 of 5 games",
                            "people, the best first", "1. bob 1700", "2. ann 1500 you", "somebody else, by name"]
    assert [item.intent for item in page_of(state).choices[1:]] == [
        intents.Seek("mnk", {}, "bot:easy"), intents.Seek("mnk", {}, "deep"), intents.Seek("mnk", {}, "bob"),
        intents.Open("command", "challenge ")]


def test_the_game_is_changed_in_the_first_line():
    assert after(intents.MoveCursor(columns=1), state=players()).browsing.place == Place("players", "gomoku")
    assert after(intents.MoveCursor(columns=-1), state=players()).browsing.place == Place("players", "tic-tac-toe")


def test_who_needs_a_name_gets_the_command_line():
    state = after(intents.Pick(5), state=players())
    assert (state.panel, state.draft) == ("command", "challenge ")


def test_a_bot_takes_the_place_of_whom_one_waits_for():
    state = after(meeting.Bot("hard"), state=online())
    assert state.effects[0].params["opponent"] == "bot:hard"
    assert "there are the bots" in texts(after(meeting.Bot("brutal"), state=online()))[-1]
